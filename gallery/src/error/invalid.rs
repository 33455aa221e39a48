//! What is wrong with an input.

use std::path::PathBuf;

/// What is wrong, and the limit where there is one.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Invalid {
    /// No email address.
    #[error("empty")]
    EmailMissing,
    /// An email address that no mail server takes.
    #[error("longer than {limit_bytes} bytes")]
    EmailTooLong {
        /// Bytes at most.
        limit_bytes: usize,
    },
    /// Not of the form of an email address.
    #[error("not an email address")]
    EmailMalformed,
    /// A short password.
    #[error("shorter than {limit} characters")]
    PasswordTooShort {
        /// Characters at least.
        limit: usize,
    },
    /// A long password.
    #[error("longer than {limit} characters")]
    PasswordTooLong {
        /// Characters at most.
        limit: usize,
    },
    /// The password is the account's address.
    #[error("the same as the email address")]
    PasswordIsEmail,
    /// A password that begins or ends with a space, where people's accounts do not allow it.
    #[error("begins or ends with a space")]
    PasswordPadded,
    /// A password that is easily guessed.
    #[error("too easy to guess")]
    PasswordWeak,
    /// A long display name.
    #[error("{length} characters; the limit is {limit}")]
    DisplayNameTooLong {
        /// Its characters.
        length: usize,
        /// Characters at most.
        limit: usize,
    },
    /// A long title.
    #[error("{length} characters; the limit is {limit}")]
    TitleTooLong {
        /// Its characters.
        length: usize,
        /// Characters at most.
        limit: usize,
    },
    /// A long description.
    #[error("{length} characters; the limit is {limit}")]
    DescriptionTooLong {
        /// Its characters.
        length: usize,
        /// Characters at most.
        limit: usize,
    },
    /// More turns of a picture than there are.
    #[error("{turns} quarter turns; the limit is {limit}")]
    TooManyTurns {
        /// Quarter turns asked for.
        turns: u8,
        /// Quarter turns at most.
        limit: u8,
    },
    /// A crop that is empty, or reaches out of its picture.
    #[error("not a part of the picture")]
    CropOutside,
    /// Straightening a picture, which renditions cannot show yet.
    #[error("pictures cannot be straightened")]
    StraightenUnsupported,
    /// Something other than what confirms the deletion of an account.
    #[error("not the account's email address")]
    ConfirmationMismatch,
    /// More photos than one download takes.
    #[error("{photos} photos; the limit is {limit}")]
    TooManyPhotos {
        /// Photos asked for.
        photos: usize,
        /// Photos at most.
        limit: usize,
    },
    /// More bytes than one download takes.
    #[error("{bytes} bytes; the limit is {limit_bytes}")]
    PhotosTooLarge {
        /// Bytes of the photos asked for.
        bytes: u64,
        /// Bytes at most.
        limit_bytes: u64,
    },
    /// A range of bytes that is not within the file.
    #[error("not within the file")]
    RangeOutside {
        /// The file's bytes, where they are known.
        size: Option<u64>,
    },
    /// Not a place in a list of photos.
    #[error("not a cursor")]
    CursorMalformed,
    /// Not a SHA-256.
    #[error("not 64 hexadecimal digits")]
    Sha256Malformed,
    /// A part of an upload with more or fewer bytes than it must have.
    #[error("a part that does not have {bytes} bytes")]
    PartLength {
        /// Bytes it must have.
        bytes: u64,
    },
    /// The connection broke off while a file was received.
    #[error("the connection was lost")]
    ConnectionLost,
    /// Other bytes than the SHA-256 that was announced.
    #[error("other bytes than those announced")]
    FileChanged,
    /// A form brought a file of another size than was announced.
    #[error("another file than the one announced")]
    AnotherFile,
    /// A form that cannot be read.
    #[error("the form cannot be read: {cause}")]
    FormUnreadable {
        /// The parser's own words.
        cause: String,
    },
    /// An SMTP server's URL.
    #[error("the SMTP URL must look like smtps://user:password@host:port")]
    SmtpUrl,
    /// The sender of mail.
    #[error("the sender must look like Photos <photos@example.org>")]
    SmtpSender,
    /// A folder without an exported library.
    #[error("{} holds no */{document}", .folder.display())]
    NoExport {
        /// The folder.
        folder: PathBuf,
        /// The name of the document that each library has.
        document: &'static str,
    },
    /// A document of an export that cannot be read.
    #[error("{} cannot be read: {cause}", .path.display())]
    ExportUnreadable {
        /// The document.
        path: PathBuf,
        /// The parser's own words.
        cause: String,
    },
    /// A document of an export of another version.
    #[error("{} is of version {version}; this is {supported}", .path.display())]
    ExportVersion {
        /// The document.
        path: PathBuf,
        /// Its version.
        version: u32,
        /// The version that is read here.
        supported: u32,
    },
    /// A path of an export that leads out of its folder.
    #[error("{file} is not below the folder")]
    ExportPath {
        /// The path, as the document has it.
        file: String,
    },
    /// A file of an export that cannot be read.
    #[error("{}: {cause}", .path.display())]
    ExportFile {
        /// The file.
        path: PathBuf,
        /// The system's own words.
        cause: String,
    },
    /// A file of an export with other bytes than its photo's.
    #[error("{file_name} has another SHA-256 than the file that was exported")]
    ExportAltered {
        /// The photo's file name.
        file_name: String,
    },
}

impl Invalid {
    /// As [`crate::Error::code`].
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::EmailMissing => "email_missing",
            Self::EmailTooLong { .. } => "email_too_long",
            Self::EmailMalformed => "email_malformed",
            Self::PasswordTooShort { .. } => "password_too_short",
            Self::PasswordTooLong { .. } => "password_too_long",
            Self::PasswordIsEmail => "password_is_email",
            Self::PasswordPadded => "password_padded",
            Self::PasswordWeak => "password_weak",
            Self::DisplayNameTooLong { .. } => "display_name_too_long",
            Self::TitleTooLong { .. } => "title_too_long",
            Self::DescriptionTooLong { .. } => "description_too_long",
            Self::TooManyTurns { .. } => "too_many_turns",
            Self::CropOutside => "crop_outside",
            Self::StraightenUnsupported => "straighten_unsupported",
            Self::ConfirmationMismatch => "confirmation_mismatch",
            Self::TooManyPhotos { .. } => "too_many_photos",
            Self::PhotosTooLarge { .. } => "photos_too_large",
            Self::RangeOutside { .. } => "range_outside",
            Self::CursorMalformed => "cursor_malformed",
            Self::Sha256Malformed => "sha256_malformed",
            Self::PartLength { .. } => "part_length",
            Self::ConnectionLost => "connection_lost",
            Self::FileChanged => "file_changed",
            Self::AnotherFile => "another_file",
            Self::FormUnreadable { .. } => "form_unreadable",
            Self::SmtpUrl => "smtp_url",
            Self::SmtpSender => "smtp_sender",
            Self::NoExport { .. } => "no_export",
            Self::ExportUnreadable { .. } => "export_unreadable",
            Self::ExportVersion { .. } => "export_version",
            Self::ExportPath { .. } => "export_path",
            Self::ExportFile { .. } => "export_file",
            Self::ExportAltered { .. } => "export_altered",
        }
    }

    /// The name of the field at fault, as forms and the API call it.
    #[must_use]
    pub fn field(&self) -> &'static str {
        match self {
            Self::EmailMissing | Self::EmailTooLong { .. } | Self::EmailMalformed => "email",
            Self::PasswordTooShort { .. }
            | Self::PasswordTooLong { .. }
            | Self::PasswordIsEmail
            | Self::PasswordPadded
            | Self::PasswordWeak => "password",
            Self::DisplayNameTooLong { .. } => "display_name",
            Self::TitleTooLong { .. } => "title",
            Self::DescriptionTooLong { .. } => "description",
            Self::TooManyTurns { .. } => "turns",
            Self::CropOutside => "crop",
            Self::StraightenUnsupported => "straighten",
            Self::ConfirmationMismatch => "confirmation",
            Self::TooManyPhotos { .. } | Self::PhotosTooLarge { .. } => "photo",
            Self::RangeOutside { .. } => "range",
            Self::CursorMalformed => "before",
            Self::Sha256Malformed => "sha256",
            Self::PartLength { .. }
            | Self::ConnectionLost
            | Self::FileChanged
            | Self::AnotherFile
            | Self::ExportPath { .. }
            | Self::ExportFile { .. }
            | Self::ExportAltered { .. } => "file",
            Self::FormUnreadable { .. } => "photos",
            Self::SmtpUrl => "smtp",
            Self::SmtpSender => "from",
            Self::NoExport { .. } | Self::ExportUnreadable { .. } | Self::ExportVersion { .. } => "folder",
        }
    }
}
