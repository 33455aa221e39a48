//! Mails.

use gallery::ports::mail::{Letter, Words};

use crate::messages::t;

/// Returns a mail in the language of the request.
#[must_use]
pub fn letter(letter: &Letter) -> Words {
    match letter {
        Letter::ConfirmAddress { code, minutes } => {
            with_code(t!(mail_confirm_subject), &t!(mail_confirm_enter), code, *minutes)
        }
        Letter::ResetPassword { code, minutes } => {
            with_code(t!(mail_reset_subject), &t!(mail_reset_enter), code, *minutes)
        }
        Letter::AlreadyRegistered => {
            let body = format!("{}\n\n{}\n\n{}\n", t!(mail_hello), t!(mail_registered), t!(mail_registered_hint));
            Words { subject: t!(mail_registered_subject), body }
        }
        Letter::Invitation { link, days } => {
            let (text, expires) = (t!(mail_invitation), t!(mail_invitation_expires, days = *days));
            let body = format!("{}\n\n{text}\n\n    {link}\n\n{expires}\n", t!(mail_hello));
            Words { subject: t!(mail_invitation_subject), body }
        }
    }
}

fn with_code(subject: String, enter: &str, code: &str, minutes: u64) -> Words {
    let expires = t!(mail_code_expires, minutes = minutes);
    Words { subject, body: format!("{}\n\n{enter}\n\n    {code}\n\n{expires}\n", t!(mail_hello)) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::locale::Locale;

    #[test]
    fn mails_are_in_the_language_of_the_request() {
        let reset = Letter::ResetPassword { code: "123456".to_owned(), minutes: 15 };
        let Words { subject, body } = Locale::German.scope(|| letter(&reset));
        assert_eq!(subject, "Neues Passwort festlegen");
        assert_eq!(
            body,
            "Hallo,\n\num ein neues Passwort festzulegen, gib diesen Code ein:\n\n    123456\n\nEr gilt 15 Minuten. Wenn du \
             ihn nicht angefordert hast, ignoriere diese E-Mail und gib den Code nicht weiter.\n"
        );
        for locale in Locale::ALL {
            let confirm = Letter::ConfirmAddress { code: "654321".to_owned(), minutes: 15 };
            let words = locale.scope(|| letter(&confirm));
            assert!(words.body.contains("\n\n    654321\n\n"), "{words:?}");
            let words = locale.scope(|| letter(&Letter::AlreadyRegistered));
            assert!(!words.subject.is_empty() && words.body.lines().count() == 5, "{words:?}");
            let link = "https://photos.example/signup?invite=x".to_owned();
            let words = locale.scope(|| letter(&Letter::Invitation { link: link.clone(), days: 7 }));
            assert!(words.body.contains(&format!("\n\n    {link}\n\n")), "{words:?}");
        }
    }
}
