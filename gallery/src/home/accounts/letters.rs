//! What people are told by mail.

use super::codes::{LIFETIME_SECONDS, Purpose};
use crate::ports::mail::Message;

/// A code, and what it is for.
pub(super) fn code(to: &str, purpose: Purpose, code: &str) -> Message {
    let (subject, what) = match purpose {
        Purpose::Confirm => ("Confirm your e-mail address", "confirm your e-mail address"),
        Purpose::Reset => ("Set a new password", "set a new password"),
    };
    let minutes = LIFETIME_SECONDS / 60;
    let body = format!(
        "Hello,\n\nto {what} for your photo gallery, enter this code:\n\n    {code}\n\n\
         It is good for {minutes} minutes. If you did not ask for it, do nothing, and give it to nobody.\n"
    );
    Message { to: to.to_owned(), subject: subject.to_owned(), body, gist: format!("your code is {code}") }
}

/// A word to somebody whose address was entered to make an account although there is one.
pub(super) fn already_registered(to: &str) -> Message {
    let body = "Hello,\n\nsomeone tried to create an account in the photo gallery with your e-mail address. \
                You already have one, so nothing was changed.\n\n\
                If it was you, sign in instead; if you forgot your password, ask for a new one there.\n";
    Message {
        to: to.to_owned(),
        subject: "You already have an account".to_owned(),
        body: body.to_owned(),
        gist: "someone tried to create an account; you already have one".to_owned(),
    }
}
