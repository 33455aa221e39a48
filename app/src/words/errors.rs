//! Sentences about errors.

use gallery::{
    Error,
    error::{Conflict, Forbidden, Invalid, OutOfSpace, TooLarge, TooManyAtOnce, WrongCredentials},
    library::MAX_INVITATIONS,
};

use super::{bytes, calls::fault_of_ours, fault_sentence, operator, requests};
use crate::messages::t;

/// Returns the sentence about an error: what is wrong, the limit if there is one, and what helps.
#[must_use]
pub fn sentence(error: &Error) -> String {
    match error {
        Error::NotFound => t!(error_not_found),
        Error::SignInRequired => t!(error_sign_in_required),
        Error::WrongCredentials(wrong) => wrong_credentials(*wrong),
        Error::Forbidden(forbidden) => self::forbidden(*forbidden),
        Error::Invalid(invalid) => self::invalid(invalid),
        Error::Refused { file_name, fault } => fault_sentence(fault, file_name),
        Error::TooLarge(too_large) => self::too_large(too_large),
        Error::Conflict(conflict) => self::conflict(conflict),
        Error::TooManyAttempts { retry_after_seconds } => too_many_attempts(*retry_after_seconds),
        Error::Busy { .. } => t!(error_busy),
        Error::TooManyAtOnce(what) => too_many_at_once(*what),
        Error::OutOfSpace(OutOfSpace::Photos) => t!(error_no_space_for_photos),
        Error::OutOfSpace(OutOfSpace::Records) => t!(error_disk_full),
        Error::Unavailable(_) => fault_of_ours(),
    }
}

fn wrong_credentials(wrong: WrongCredentials) -> String {
    match wrong {
        WrongCredentials::EmailOrPassword => t!(error_wrong_email_or_password),
        WrongCredentials::Password => t!(error_wrong_password),
        WrongCredentials::CurrentPassword => t!(error_wrong_current_password),
        WrongCredentials::Code => t!(error_wrong_code),
        WrongCredentials::RecoveryCode => t!(error_wrong_recovery_code),
    }
}

fn forbidden(forbidden: Forbidden) -> String {
    match forbidden {
        Forbidden::SetUpNeeded => t!(error_set_up_needed),
        Forbidden::RegistrationClosed => t!(error_registration_closed),
        Forbidden::InvitationNeeded => t!(error_invitation_needed),
        Forbidden::InvitationInvalid => t!(error_invitation_invalid),
        Forbidden::InvitationForAnother => t!(error_invitation_for_another),
        Forbidden::LinkExpired => t!(error_link_expired),
        Forbidden::UploadLinkExpired => t!(error_upload_link_expired),
    }
}

fn too_many_at_once(what: TooManyAtOnce) -> String {
    match what {
        TooManyAtOnce::OwnDownloads => t!(error_own_downloads),
        TooManyAtOnce::Downloads => t!(error_downloads),
        TooManyAtOnce::Invitations => t!(error_invitations, limit = count(MAX_INVITATIONS)),
    }
}

fn invalid(invalid: &Invalid) -> String {
    match invalid {
        Invalid::EmailMissing => t!(error_email_missing),
        Invalid::EmailTooLong { limit_bytes } => t!(error_at_most, limit = count(*limit_bytes)),
        Invalid::EmailMalformed => t!(error_email_malformed),
        Invalid::PasswordTooShort { limit } => t!(error_at_least, limit = count(*limit)),
        Invalid::PasswordTooLong { limit } => t!(error_at_most, limit = count(*limit)),
        Invalid::PasswordIsEmail => t!(error_password_is_email),
        Invalid::PasswordPadded => t!(error_password_padded),
        Invalid::PasswordWeak => t!(error_password_weak),
        Invalid::Quota { limit_gb } => t!(error_quota_invalid, limit = u64::from(*limit_gb)),
        Invalid::DisplayNameTooLong { length, limit } => {
            t!(error_name_too_long, length = count(*length), limit = count(*limit))
        }
        Invalid::TitleTooLong { length, limit } => {
            t!(error_title_too_long, length = count(*length), limit = count(*limit))
        }
        Invalid::DescriptionTooLong { length, limit } => {
            t!(error_description_too_long, length = count(*length), limit = count(*limit))
        }
        Invalid::TooManyTurns { turns, limit } => {
            t!(error_too_many_turns, turns = &turns.to_string(), limit = &limit.to_string())
        }
        Invalid::CropOutside => t!(error_crop_outside),
        Invalid::StraightenUnsupported => t!(error_straighten_unsupported),
        Invalid::ConfirmationMismatch => t!(error_confirmation),
        Invalid::TooManyPhotos { photos, limit } => {
            t!(error_too_many_photos, count = count(*photos), limit = count(*limit))
        }
        Invalid::PhotosTooLarge { bytes: selected, limit_bytes } => {
            t!(error_photos_too_large, size = &bytes(*selected), limit = &bytes(*limit_bytes))
        }
        Invalid::RangeOutside { size: Some(size) } => t!(error_range_of_file, bytes = *size),
        Invalid::RangeOutside { size: None } => t!(error_range),
        Invalid::CursorMalformed => t!(error_cursor),
        Invalid::Sha256Malformed => t!(error_sha256),
        Invalid::PartLength { bytes } => t!(error_part_length, bytes = *bytes),
        Invalid::ConnectionLost => t!(error_connection_lost),
        Invalid::AnotherFile => t!(error_another_file),
        Invalid::FormUnreadable { cause } => t!(error_form_unreadable, cause = cause),
        Invalid::SmtpUrl
        | Invalid::SmtpOptions
        | Invalid::SmtpPasswordUnencrypted
        | Invalid::SmtpSender
        | Invalid::NoExport { .. }
        | Invalid::ExportUnreadable { .. }
        | Invalid::ExportVersion { .. }
        | Invalid::ExportPath { .. }
        | Invalid::ExportFile { .. }
        | Invalid::ExportTooLarge { .. }
        | Invalid::ExportPhotoVersion { .. }
        | Invalid::ExportUnfinished { .. }
        | Invalid::ExportDate { .. }
        | Invalid::ExportAltered { .. } => operator::invalid(invalid),
    }
}

fn too_large(too_large: &TooLarge) -> String {
    match too_large {
        TooLarge::File { limit_bytes } => t!(error_file_too_large, limit = &bytes(*limit_bytes)),
        TooLarge::TwiceTheLimit { limit_bytes } => t!(error_twice_the_limit, limit = &bytes(*limit_bytes)),
        TooLarge::Request { limit_bytes } => requests::too_large(*limit_bytes),
        TooLarge::Fields { limit } => t!(error_too_many_fields, limit = count(*limit)),
        TooLarge::Quota { file_name, used_bytes, limit_bytes } => {
            t!(error_quota, file = file_name, used = &bytes(*used_bytes), limit = &bytes(*limit_bytes))
        }
    }
}

fn conflict(conflict: &Conflict) -> String {
    match conflict {
        Conflict::Changed => t!(error_changed),
        Conflict::BeingAdded { file_name } => t!(error_being_added, file = file_name),
        Conflict::PartsMissing { arrived, wanted } => {
            t!(error_parts_missing, arrived = count(*arrived), wanted = count(*wanted))
        }
        Conflict::OriginalPresent => t!(error_original_present),
        Conflict::FormFileReplaced => t!(error_form_file_replaced),
        Conflict::NotFailed => t!(error_not_failed),
        Conflict::OriginalNotKept => t!(error_original_not_kept),
        Conflict::TwoStepOn => t!(error_two_step_on),
        Conflict::TwoStepOff => t!(error_two_step_off),
        Conflict::LastAdministrator { email } => t!(error_last_administrator, email = email),
        Conflict::NoSuchPerson { .. }
        | Conflict::ForeignPhoto { .. }
        | Conflict::ChangedDuringImport { .. }
        | Conflict::OriginalLost { .. } => operator::conflict(conflict),
    }
}

fn too_many_attempts(retry_after_seconds: u64) -> String {
    match retry_after_seconds {
        0..=119 => t!(error_too_many_attempts_seconds, seconds = retry_after_seconds.max(1)),
        _ => t!(error_too_many_attempts_minutes, minutes = retry_after_seconds.div_ceil(60)),
    }
}

fn count(count: usize) -> u64 {
    count as u64
}

#[cfg(test)]
mod tests {
    use gallery::fault::Fault;

    use super::*;

    #[test]
    fn sentences_name_the_problem_and_the_limit() {
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
    fn delays_are_in_seconds_or_minutes() {
        for (seconds, wait) in [(0, "1 second"), (1, "1 second"), (119, "119 seconds"), (121, "3 minutes")] {
            let error = Error::TooManyAttempts { retry_after_seconds: seconds };
            assert_eq!(sentence(&error), format!("Too many attempts. Try again in {wait}."));
        }
    }

    #[test]
    fn causes_of_internal_errors_are_not_shown() {
        let error = Error::unavailable("the database is locked");
        assert_eq!(sentence(&error), "Something went wrong on our side. Please try again.");
    }
}
