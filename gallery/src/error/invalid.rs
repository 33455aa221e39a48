//! Invalid input.

use std::path::PathBuf;

use crate::id::PhotoId;

/// What is wrong, and the limit if there is one.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Invalid {
    /// The email address is missing.
    #[error("empty")]
    EmailMissing,
    /// An email address that no mail server accepts.
    #[error("longer than {limit_bytes} bytes")]
    EmailTooLong {
        /// Maximum, in bytes.
        limit_bytes: usize,
    },
    /// It does not have the form of an email address.
    #[error("not an email address")]
    EmailMalformed,
    /// The password is too short.
    #[error("shorter than {limit} characters")]
    PasswordTooShort {
        /// Minimum, in characters.
        limit: usize,
    },
    /// The password is too long.
    #[error("longer than {limit} characters")]
    PasswordTooLong {
        /// Maximum, in characters.
        limit: usize,
    },
    /// The password is the account's email address.
    #[error("the same as the email address")]
    PasswordIsEmail,
    /// The password starts or ends with a space, and the user pool does not allow that.
    #[error("starts or ends with a space")]
    PasswordPadded,
    /// The password is easy to guess.
    #[error("too easy to guess")]
    PasswordWeak,
    /// A quota that is not a number of gigabytes, or too large.
    #[error("not a number from 0 to {limit_gb}")]
    Quota {
        /// Maximum, in gigabytes.
        limit_gb: u32,
    },
    /// The display name is too long.
    #[error("{length} characters; the limit is {limit}")]
    DisplayNameTooLong {
        /// Its length, in characters.
        length: usize,
        /// Maximum, in characters.
        limit: usize,
    },
    /// The title is too long.
    #[error("{length} characters; the limit is {limit}")]
    TitleTooLong {
        /// Its length, in characters.
        length: usize,
        /// Maximum, in characters.
        limit: usize,
    },
    /// The description is too long.
    #[error("{length} characters; the limit is {limit}")]
    DescriptionTooLong {
        /// Its length, in characters.
        length: usize,
        /// Maximum, in characters.
        limit: usize,
    },
    /// More quarter turns of a picture than there are.
    #[error("{turns} quarter turns; the limit is {limit}")]
    TooManyTurns {
        /// The requested quarter turns.
        turns: u8,
        /// The most quarter turns allowed.
        limit: u8,
    },
    /// A crop that is empty or reaches beyond the picture.
    #[error("not a part of the picture")]
    CropOutside,
    /// Straightening a picture, which the renderer does not support yet.
    #[error("pictures cannot be straightened")]
    StraightenUnsupported,
    /// The text that confirms the deletion of an account is wrong.
    #[error("not the account's email address")]
    ConfirmationMismatch,
    /// More photos than one download may have.
    #[error("{photos} photos; the limit is {limit}")]
    TooManyPhotos {
        /// How many photos were requested.
        photos: usize,
        /// Maximum number of photos.
        limit: usize,
    },
    /// More bytes than one download may have.
    #[error("{bytes} bytes; the limit is {limit_bytes}")]
    PhotosTooLarge {
        /// Bytes of the requested photos.
        bytes: u64,
        /// Maximum, in bytes.
        limit_bytes: u64,
    },
    /// A range of bytes that is outside the file.
    #[error("outside the file")]
    RangeOutside {
        /// The file's size in bytes, if it is known.
        size: Option<u64>,
    },
    /// Not a valid position in a list of photos.
    #[error("not a cursor")]
    CursorMalformed,
    /// Not a SHA-256.
    #[error("not 64 hexadecimal digits")]
    Sha256Malformed,
    /// A part of an upload has the wrong length.
    #[error("the part does not have {bytes} bytes")]
    PartLength {
        /// The length it must have, in bytes.
        bytes: u64,
    },
    /// The connection was lost while a file was being received.
    #[error("the connection was lost")]
    ConnectionLost,
    /// The file that was uploaded with a form does not have the announced size.
    #[error("the file is not the one that was announced")]
    AnotherFile,
    /// The form cannot be read.
    #[error("the form cannot be read: {cause}")]
    FormUnreadable {
        /// The parser's message.
        cause: String,
    },
    /// The URL of the SMTP server is invalid.
    #[error("the SMTP URL must look like smtps://user:password@host:port")]
    SmtpUrl,
    /// The URL of the SMTP server has options other than `tls=required`.
    #[error("the SMTP URL has options")]
    SmtpOptions,
    /// The password for the SMTP server would be sent unencrypted to another machine.
    #[error("the password for the SMTP server would be sent unencrypted")]
    SmtpPasswordUnencrypted,
    /// The sender of mail is invalid.
    #[error("the sender must look like Photos <photos@example.org>")]
    SmtpSender,
    /// The folder has no exported library.
    #[error("{} contains no */{document}", .folder.display())]
    NoExport {
        /// The folder.
        folder: PathBuf,
        /// The file name of each library's document.
        document: &'static str,
    },
    /// An exported document cannot be read.
    #[error("{} cannot be read: {cause}", .path.display())]
    ExportUnreadable {
        /// The document.
        path: PathBuf,
        /// The parser's message.
        cause: String,
    },
    /// An exported document has an unsupported version.
    #[error("{} has version {version}; only {supported} is supported", .path.display())]
    ExportVersion {
        /// The document.
        path: PathBuf,
        /// Its version.
        version: u32,
        /// The supported version.
        supported: u32,
    },
    /// A path in an exported document is outside its folder.
    #[error("{file} is not below the folder")]
    ExportPath {
        /// The path in the document.
        file: String,
    },
    /// An exported file cannot be read.
    #[error("{}: {cause}", .path.display())]
    ExportFile {
        /// The file.
        path: PathBuf,
        /// The system's message.
        cause: String,
    },
    /// An exported file or document has more bytes than the limit.
    #[error("{} has {bytes} bytes; the limit is {limit_bytes}", .path.display())]
    ExportTooLarge {
        /// The file.
        path: PathBuf,
        /// Its size, in bytes.
        bytes: u64,
        /// Maximum, in bytes.
        limit_bytes: u64,
    },
    /// An exported photo has a newer version than this program knows.
    #[error("the photo {photo} has version {version}; {supported} is supported")]
    ExportPhotoVersion {
        /// The photo.
        photo: PhotoId,
        /// Its version.
        version: u16,
        /// The newest supported version.
        supported: u16,
    },
    /// An exported photo is an unfinished upload, which is never exported.
    #[error("the photo {photo} is an unfinished upload")]
    ExportUnfinished {
        /// The photo.
        photo: PhotoId,
    },
    /// An exported photo was added or moved to the trash at an impossible time.
    #[error("the photo {photo} has an impossible date")]
    ExportDate {
        /// The photo.
        photo: PhotoId,
    },
    /// An exported file has other bytes than its photo.
    #[error("{file_name} does not have the SHA-256 of the file that was exported")]
    ExportAltered {
        /// The photo's file name.
        file_name: String,
    },
}

impl Invalid {
    /// Like [`crate::Error::code`].
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
            Self::Quota { .. } => "quota",
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
            Self::AnotherFile => "another_file",
            Self::FormUnreadable { .. } => "form_unreadable",
            Self::SmtpUrl => "smtp_url",
            Self::SmtpOptions => "smtp_options",
            Self::SmtpPasswordUnencrypted => "smtp_password_unencrypted",
            Self::SmtpSender => "smtp_sender",
            Self::NoExport { .. } => "no_export",
            Self::ExportUnreadable { .. } => "export_unreadable",
            Self::ExportVersion { .. } => "export_version",
            Self::ExportPath { .. } => "export_path",
            Self::ExportFile { .. } => "export_file",
            Self::ExportTooLarge { .. } => "export_too_large",
            Self::ExportPhotoVersion { .. } => "export_photo_version",
            Self::ExportUnfinished { .. } => "export_unfinished",
            Self::ExportDate { .. } => "export_date",
            Self::ExportAltered { .. } => "export_altered",
        }
    }

    /// The name of the invalid field in forms and in the API.
    #[must_use]
    pub fn field(&self) -> &'static str {
        match self {
            Self::EmailMissing | Self::EmailTooLong { .. } | Self::EmailMalformed => "email",
            Self::PasswordTooShort { .. }
            | Self::PasswordTooLong { .. }
            | Self::PasswordIsEmail
            | Self::PasswordPadded
            | Self::PasswordWeak => "password",
            Self::Quota { .. } => "quota",
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
            | Self::AnotherFile
            | Self::ExportPath { .. }
            | Self::ExportFile { .. }
            | Self::ExportTooLarge { .. }
            | Self::ExportAltered { .. } => "file",
            Self::ExportPhotoVersion { .. } | Self::ExportUnfinished { .. } | Self::ExportDate { .. } => "photos",
            Self::FormUnreadable { .. } => "photos",
            Self::SmtpUrl | Self::SmtpOptions | Self::SmtpPasswordUnencrypted => "smtp",
            Self::SmtpSender => "from",
            Self::NoExport { .. } | Self::ExportUnreadable { .. } | Self::ExportVersion { .. } => "folder",
        }
    }
}
