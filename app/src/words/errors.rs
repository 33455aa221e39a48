//! What went wrong.

use gallery::{
    Error,
    error::{Conflict, Forbidden, Invalid, TooLarge, TooManyAtOnce, WrongCredentials},
};

use super::{bytes, calls::fault_of_ours, fault_sentence, number, photos};

/// The sentence about an error: what is wrong, the limit where there is one, and what helps.
#[must_use]
pub fn sentence(error: &Error) -> String {
    match error {
        Error::NotFound => "We couldn’t find that. It may have been deleted.".to_owned(),
        Error::SignInRequired => "Please sign in first.".to_owned(),
        Error::WrongCredentials(wrong) => wrong_credentials(*wrong).to_owned(),
        Error::NotConfirmed => "Please confirm your email address first.".to_owned(),
        Error::Forbidden(forbidden) => self::forbidden(*forbidden).to_owned(),
        Error::Invalid(invalid) => self::invalid(invalid),
        Error::Refused { file_name, fault } => fault_sentence(fault, file_name),
        Error::TooLarge(too_large) => self::too_large(too_large),
        Error::Conflict(conflict) => self::conflict(conflict),
        Error::TooManyAttempts { retry_after_seconds } => too_many_attempts(*retry_after_seconds),
        Error::TooManyAtOnce(what) => too_many_at_once(*what).to_owned(),
        Error::Unavailable(_) => fault_of_ours().to_owned(),
    }
}

fn wrong_credentials(wrong: WrongCredentials) -> &'static str {
    match wrong {
        WrongCredentials::EmailOrPassword => "Wrong email or password.",
        WrongCredentials::Password => "Wrong password.",
        WrongCredentials::CurrentPassword => "Your current password is wrong.",
        WrongCredentials::Code => "That code is wrong or has expired.",
        WrongCredentials::RecoveryCode => "That recovery code is wrong.",
    }
}

fn forbidden(forbidden: Forbidden) -> &'static str {
    match forbidden {
        Forbidden::RegistrationClosed => "This gallery isn’t open to new members. Ask its owner to invite you.",
        Forbidden::LinkExpired => "This link has expired. Open the photo again.",
        Forbidden::UploadLinkExpired => "This upload link has expired.",
    }
}

fn too_many_at_once(what: TooManyAtOnce) -> &'static str {
    match what {
        TooManyAtOnce::OwnDownloads => {
            "You have as many downloads running as you can at the same time. Please wait until one has finished."
        }
        TooManyAtOnce::Downloads => "Too many downloads are running right now. Please try again in a minute.",
    }
}

fn invalid(invalid: &Invalid) -> String {
    match invalid {
        Invalid::EmailMissing => "Enter your email address.".to_owned(),
        Invalid::EmailTooLong { limit_bytes } => format!("Use at most {limit_bytes} characters."),
        Invalid::EmailMalformed => "That’s not an email address. It should look like name@example.org.".to_owned(),
        Invalid::PasswordTooShort { limit } => format!("Use at least {limit} characters."),
        Invalid::PasswordTooLong { limit } => format!("Use at most {limit} characters."),
        Invalid::PasswordIsEmail => "Your password can’t be your email address.".to_owned(),
        Invalid::PasswordPadded => "Your password can’t start or end with a space.".to_owned(),
        Invalid::PasswordWeak => {
            "That password is too easy to guess. Try a longer one, or add numbers and symbols.".to_owned()
        }
        Invalid::DisplayNameTooLong { length, limit } => {
            format!("The name has {length} characters; the limit is {limit}.")
        }
        Invalid::TitleTooLong { length, limit } => {
            format!("The title has {} characters; the limit is {}.", count(*length), count(*limit))
        }
        Invalid::DescriptionTooLong { length, limit } => {
            format!("The description has {} characters; the limit is {}.", count(*length), count(*limit))
        }
        Invalid::TooManyTurns { turns, limit } => {
            format!("A picture can be turned {limit} times at most, and this would be {turns} times.")
        }
        Invalid::CropOutside => "Choose a part of the picture that lies within it.".to_owned(),
        Invalid::StraightenUnsupported => "Pictures can’t be straightened yet.".to_owned(),
        Invalid::ConfirmationMismatch => "To confirm, type your email address exactly as shown.".to_owned(),
        Invalid::TooManyPhotos { photos: selected, limit } => format!(
            "You selected {}; the limit for one download is {}. Please select fewer.",
            photos(*selected as u64),
            count(*limit)
        ),
        Invalid::PhotosTooLarge { bytes: selected, limit_bytes } => format!(
            "These photos add up to {}; the limit for one download is {}. Please select fewer.",
            bytes(*selected),
            bytes(*limit_bytes)
        ),
        Invalid::RangeOutside { size: Some(size) } => format!("The range must be within the file’s {size} bytes."),
        Invalid::RangeOutside { size: None } => "The range must be within the file.".to_owned(),
        Invalid::CursorMalformed => {
            "This link to older photos isn’t valid any more. Please reload the page.".to_owned()
        }
        Invalid::Sha256Malformed => "A SHA-256 must have 64 hexadecimal digits.".to_owned(),
        Invalid::PartLength { bytes } => format!("This part must have exactly {bytes} bytes."),
        Invalid::ConnectionLost => {
            "The connection was lost before the whole file arrived. Please add it again.".to_owned()
        }
        Invalid::FileChanged => "The file changed while it was uploading. Please add it again.".to_owned(),
        Invalid::AnotherFile => "The form brought a file other than the one announced.".to_owned(),
        Invalid::FormUnreadable { cause } => format!("The upload couldn’t be read: {cause}"),
        Invalid::SmtpUrl => "The SMTP URL must look like smtps://user:password@host:port.".to_owned(),
        Invalid::SmtpSender => "The sender must look like Photos <photos@example.org>.".to_owned(),
        Invalid::NoExport { folder, document } => {
            format!("{} holds no exported library: there is no */{document}.", folder.display())
        }
        Invalid::ExportUnreadable { path, cause } => format!("{} cannot be read: {cause}", path.display()),
        Invalid::ExportVersion { path, version, supported } => {
            format!("{} is of version {version}; this is {supported}.", path.display())
        }
        Invalid::ExportPath { file } => format!("“{file}” is not a path below the folder."),
        Invalid::ExportFile { path, cause } => format!("{}: {cause}", path.display()),
        Invalid::ExportAltered { file_name } => {
            format!("“{file_name}” is not the file that was exported: its SHA-256 differs.")
        }
    }
}

fn too_large(too_large: &TooLarge) -> String {
    match too_large {
        TooLarge::File { limit_bytes } => format!("A file may have {} at most.", bytes(*limit_bytes)),
        TooLarge::TwiceTheLimit { limit_bytes } => format!(
            "The upload stopped: one file is more than twice the limit of {}. Please leave it out.",
            bytes(*limit_bytes)
        ),
        TooLarge::Quota { file_name, used_bytes, limit_bytes } => format!(
            "There’s not enough space for “{file_name}”. You’re using {} of {}.",
            bytes(*used_bytes),
            bytes(*limit_bytes)
        ),
    }
}

fn conflict(conflict: &Conflict) -> String {
    match conflict {
        Conflict::Changed => "This has changed in the meantime. Please reload the page.".to_owned(),
        Conflict::BeingAdded { file_name } => {
            format!("“{file_name}” is already being added somewhere else. Please try again.")
        }
        Conflict::PartsMissing { arrived, wanted } => {
            format!("{arrived} of {wanted} parts of the file have arrived. Please send the rest.")
        }
        Conflict::OriginalPresent => "This photo is already here.".to_owned(),
        Conflict::FormFileReplaced => "Another file came through the same form.".to_owned(),
        Conflict::NotFailed => "Only photos that couldn’t be added can be tried again.".to_owned(),
        Conflict::OriginalNotKept => "This file wasn’t kept. Please add it again.".to_owned(),
        Conflict::TwoStepOn => {
            "Two-step sign-in is already on. Turn it off first to set up another authenticator.".to_owned()
        }
        Conflict::TwoStepOff => "Two-step sign-in is off, so you don’t need a recovery code.".to_owned(),
        Conflict::NoSuchPerson { email } => format!("Nobody here has the address {email}."),
        Conflict::LastAdministrator { email } => {
            format!("{email} is the only administrator. Make somebody else one first.")
        }
        Conflict::ForeignPhoto { photo } => format!("The photo {photo} belongs to somebody else here."),
        Conflict::ChangedDuringImport { photo } => format!("The photo {photo} changed while it was being imported."),
        Conflict::OriginalLost { photo, file_name } => format!("“{file_name}” ({photo}) has lost its original"),
    }
}

fn too_many_attempts(retry_after_seconds: u64) -> String {
    match retry_after_seconds {
        0 | 1 => "Too many attempts. Try again in 1 second.".to_owned(),
        2..=119 => format!("Too many attempts. Try again in {retry_after_seconds} seconds."),
        _ => format!("Too many attempts. Try again in {} minutes.", retry_after_seconds.div_ceil(60)),
    }
}

fn count(count: usize) -> String {
    number(count as u64)
}

#[cfg(test)]
mod tests {
    use gallery::fault::Fault;

    use super::*;

    #[test]
    fn sentences_name_the_fault_and_the_limit() {
        for (error, text) in [
            (Invalid::PasswordTooShort { limit: 10 }.into(), "Use at least 10 characters."),
            (
                Invalid::DescriptionTooLong { length: 2037, limit: 2000 }.into(),
                "The description has 2,037 characters; the limit is 2,000.",
            ),
            (
                Invalid::TooManyPhotos { photos: 10_001, limit: 10_000 }.into(),
                "You selected 10,001 photos; the limit for one download is 10,000. Please select fewer.",
            ),
            (
                Error::TooLarge(TooLarge::Quota {
                    file_name: "a.jpg".to_owned(),
                    used_bytes: 900_000,
                    limit_bytes: 1_000_000,
                }),
                "There’s not enough space for “a.jpg”. You’re using 900 kB of 1 MB.",
            ),
            (Error::Refused { file_name: "b.jpg".to_owned(), fault: Fault::Empty }, "“b.jpg” is empty."),
            (
                Conflict::PartsMissing { arrived: 1, wanted: 3 }.into(),
                "1 of 3 parts of the file have arrived. Please send the rest.",
            ),
        ] {
            assert_eq!(sentence(&error), text);
        }
    }

    #[test]
    fn waiting_is_told_in_seconds_then_minutes() {
        for (seconds, wait) in [(0, "1 second"), (1, "1 second"), (119, "119 seconds"), (121, "3 minutes")] {
            let error = Error::TooManyAttempts { retry_after_seconds: seconds };
            assert_eq!(sentence(&error), format!("Too many attempts. Try again in {wait}."));
        }
    }

    #[test]
    fn nobody_reads_what_failed_behind_the_gallery() {
        let error = Error::unavailable("the database is locked");
        assert_eq!(sentence(&error), "Something went wrong on our side. Please try again.");
    }
}
