//! Texts for operators only: on the command line and in logs, which are in English.

use gallery::error::{Conflict, Invalid};

/// Returns a sentence about a setting or an exported library; nothing for other errors.
pub fn invalid(invalid: &Invalid) -> String {
    match invalid {
        Invalid::SmtpUrl => "The SMTP URL must look like smtps://user:password@host:port.".to_owned(),
        Invalid::SmtpOptions => {
            "The SMTP URL must not have options. Mail is encrypted unless VITRINE_SMTP_TLS is off.".to_owned()
        }
        Invalid::SmtpPasswordUnencrypted => {
            "With VITRINE_SMTP_TLS=off, a password is only sent to this machine: to localhost, 127.0.0.1 or [::1]."
                .to_owned()
        }
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
        Invalid::ExportTooLarge { path, bytes, limit_bytes } => {
            let (size, limit) = (super::bytes(*bytes), super::bytes(*limit_bytes));
            format!("{} has {size}; the limit is {limit}.", path.display())
        }
        Invalid::ExportPhotoVersion { photo, version, supported } => {
            format!("The photo {photo} is of version {version}; this is {supported}.")
        }
        Invalid::ExportUnfinished { photo } => format!("The photo {photo} is an unfinished upload."),
        Invalid::ExportDate { photo } => {
            format!("The photo {photo} was added or moved to the trash at a date that cannot be.")
        }
        Invalid::ExportAltered { file_name } => {
            format!("“{file_name}” is not the file that was exported: its SHA-256 differs.")
        }
        _ => String::new(),
    }
}

/// Returns a sentence about people and photos that a command names; nothing for other errors.
pub fn conflict(conflict: &Conflict) -> String {
    match conflict {
        Conflict::NoSuchPerson { email } => format!("Nobody here has the address {email}."),
        Conflict::ForeignPhoto { photo } => format!("The photo {photo} belongs to somebody else here."),
        Conflict::ChangedDuringImport { photo } => format!("The photo {photo} changed while it was being imported."),
        Conflict::OriginalLost { photo, file_name } => format!("“{file_name}” ({photo}) has lost its original"),
        _ => String::new(),
    }
}
