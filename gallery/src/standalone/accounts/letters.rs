//! The mails that people get.

use super::codes::{LIFETIME, Purpose};
use crate::ports::mail::Message;

/// Mails a code and says what it is for.
pub(super) fn code(to: &str, purpose: Purpose, code: &str) -> Message {
    let (subject, what) = match purpose {
        Purpose::Confirm => ("Confirm your email address", "confirm your email address"),
        Purpose::Reset => ("Set a new password", "set a new password"),
    };
    let minutes = LIFETIME.as_mins();
    let body = format!(
        "Hello,\n\nTo {what}, enter this code:\n\n    {code}\n\n\
         It expires in {minutes} minutes. If you didn’t request it, ignore this email, and don’t share the code.\n"
    );
    Message { to: to.to_owned(), subject: subject.to_owned(), body, gist: format!("your code is {code}") }
}

/// Tells somebody that their address was entered to create an account although they already have one.
pub(super) fn already_registered(to: &str) -> Message {
    let body = "Hello,\n\nSomeone tried to create an account in this photo gallery with your email address. \
                You already have one, so nothing has changed.\n\n\
                If it was you, sign in instead. If you’ve forgotten your password, you can reset it there.\n";
    Message {
        to: to.to_owned(),
        subject: "You already have an account".to_owned(),
        body: body.to_owned(),
        gist: "someone tried to create an account; you already have one".to_owned(),
    }
}
