//! The one public error, in the domain's terms. It never contains a type of an adapter or an SDK.
//!
//! An error is a code with typed arguments. The sentences that pages show for it are in the app (`app::words`). The
//! text of [`std::fmt::Display`] is for logs and command lines.

mod chain;
mod conflict;
mod invalid;

pub use self::{chain::chain, conflict::Conflict, invalid::Invalid};
use crate::fault::Fault;

/// What went wrong.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// It does not exist, or the viewer may not know that it does.
    #[error("not found")]
    NotFound,
    /// Only people with an account can do this.
    #[error("sign-in required")]
    SignInRequired,
    /// The email address and password do not match, or a code is wrong. It never says which of the two is wrong.
    #[error("wrong credentials: {0}")]
    WrongCredentials(WrongCredentials),
    /// The viewer may know that it exists, but may not do this.
    #[error("forbidden: {0}")]
    Forbidden(Forbidden),
    /// The input is invalid.
    #[error("invalid {field}: {0}", field = .0.field())]
    Invalid(Invalid),
    /// A file is refused because of its content or size.
    #[error("{file_name} is refused: {fault}")]
    Refused {
        /// Its name on the person's device.
        file_name: String,
        /// What is wrong with it.
        fault: Fault,
    },
    /// It has more bytes than the limit.
    #[error("too large: {0}")]
    TooLarge(TooLarge),
    /// The current state does not allow it.
    #[error("conflict: {0}")]
    Conflict(Conflict),
    /// There were too many wrong attempts.
    #[error("too many attempts; try again in {retry_after_seconds} s")]
    TooManyAttempts {
        /// Seconds until the next attempt is accepted.
        retry_after_seconds: u64,
    },
    /// The gallery has more of this work waiting than it accepts. Trying again later helps.
    #[error("too much work is waiting; try again in {retry_after_seconds} s")]
    Busy {
        /// Seconds after which it is worth trying again.
        retry_after_seconds: u64,
    },
    /// Too many of these are already waiting.
    #[error("too many at once: {0}")]
    TooManyAtOnce(TooManyAtOnce),
    /// There is not enough disk space.
    #[error("out of space: {0}")]
    OutOfSpace(OutOfSpace),
    /// Something behind the gallery failed. Trying again may help. The cause is only for the log.
    #[error("unavailable")]
    Unavailable(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// The domain's result.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Which credentials were wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WrongCredentials {
    /// An email address and a password.
    #[error("email address or password")]
    EmailOrPassword,
    /// The password of a signed-in person.
    #[error("password")]
    Password,
    /// The password that is being changed.
    #[error("current password")]
    CurrentPassword,
    /// A mailed code or an authenticator code is wrong, used or expired.
    #[error("code")]
    Code,
    /// The recovery code of two-step sign-in.
    #[error("recovery code")]
    RecoveryCode,
}

/// What is not allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Forbidden {
    /// The first account needs the operator's token or address.
    #[error("the first account needs the set-up token")]
    SetUpNeeded,
    /// Nobody can create an account.
    #[error("registration is closed")]
    RegistrationClosed,
    /// Only people with an invitation can create an account.
    #[error("an invitation is needed")]
    InvitationNeeded,
    /// The invitation does not exist, was used, was taken back, or has expired.
    #[error("the invitation cannot be used")]
    InvitationInvalid,
    /// The invitation is for another email address.
    #[error("the invitation is for another address")]
    InvitationForAnother,
    /// A signed link to a file has expired.
    #[error("the link has expired")]
    LinkExpired,
    /// A signed link for a part of an upload has expired.
    #[error("the upload link has expired")]
    UploadLinkExpired,
}

/// What is already waiting as often as possible.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TooManyAtOnce {
    /// Downloads of one person.
    #[error("downloads of this person")]
    OwnDownloads,
    /// Downloads of everybody.
    #[error("downloads")]
    Downloads,
    /// Invitations.
    #[error("invitations")]
    Invitations,
}

/// What there is no disk space for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum OutOfSpace {
    /// Photos. What is left is kept for everything else.
    #[error("no disk space for photos")]
    Photos,
    /// Anything.
    #[error("the disk is full")]
    Records,
}

/// What is too large.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TooLarge {
    /// A file whose name is not known.
    #[error("a file of more than {limit_bytes} bytes")]
    File {
        /// Maximum size of a file, in bytes.
        limit_bytes: u64,
    },
    /// A file so far above the limit that there is no point in reading it to its end.
    #[error("a file of more than twice {limit_bytes} bytes")]
    TwiceTheLimit {
        /// Maximum size of a file, in bytes.
        limit_bytes: u64,
    },
    /// A request whose body has too many bytes.
    #[error("a request of more than {limit_bytes} bytes")]
    Request {
        /// Maximum size of the body, in bytes.
        limit_bytes: u64,
    },
    /// A form with too many fields.
    #[error("a form of more than {limit} fields")]
    Fields {
        /// Maximum number of fields.
        limit: usize,
    },
    /// A file that does not fit in the person's quota.
    #[error("{file_name} is over the quota: {used_bytes} of {limit_bytes} bytes are used")]
    Quota {
        /// Its name on the person's device.
        file_name: String,
        /// Bytes of the person's originals.
        used_bytes: u64,
        /// The person's quota, in bytes.
        limit_bytes: u64,
    },
}

impl Error {
    /// A failure behind the gallery, with its cause.
    pub fn unavailable(cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::Unavailable(cause.into())
    }

    /// The code for logs, metrics and the API. It never changes.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "not_found",
            Self::SignInRequired => "sign_in_required",
            Self::WrongCredentials(wrong) => wrong.code(),
            Self::Forbidden(forbidden) => forbidden.code(),
            Self::Invalid(invalid) => invalid.code(),
            Self::Refused { fault, .. } => fault.code(),
            Self::TooLarge(too_large) => too_large.code(),
            Self::Conflict(conflict) => conflict.code(),
            Self::TooManyAttempts { .. } => "too_many_attempts",
            Self::Busy { .. } => "busy",
            Self::TooManyAtOnce(what) => what.code(),
            Self::OutOfSpace(what) => what.code(),
            Self::Unavailable(_) => "unavailable",
        }
    }

    /// The corresponding HTTP status (RFC 9110; 507 is from RFC 4918).
    #[must_use]
    pub fn status(&self) -> u16 {
        match self {
            Self::NotFound => 404,
            Self::SignInRequired | Self::WrongCredentials(_) => 401,
            Self::Forbidden(_) => 403,
            Self::Invalid(_) | Self::Refused { fault: Fault::Empty, .. } => 422,
            Self::TooLarge(_) | Self::Refused { fault: Fault::TooLarge { .. } | Fault::OverQuota { .. }, .. } => 413,
            Self::Refused { .. } => 415,
            Self::Conflict(_) => 409,
            Self::TooManyAttempts { .. } | Self::TooManyAtOnce(_) => 429,
            Self::OutOfSpace(_) => 507,
            Self::Busy { .. } | Self::Unavailable(_) => 503,
        }
    }

    /// Seconds to wait before trying again, if that is known to help.
    #[must_use]
    pub fn retry_after_seconds(&self) -> Option<u64> {
        match self {
            Self::TooManyAttempts { retry_after_seconds } | Self::Busy { retry_after_seconds } => {
                Some(*retry_after_seconds)
            }
            _ => None,
        }
    }

    /// The name of the invalid form field; empty if there is none in particular.
    #[must_use]
    pub fn field(&self) -> &'static str {
        match self {
            Self::Invalid(invalid) => invalid.field(),
            Self::Refused { fault: Fault::Empty, .. } => "file",
            Self::WrongCredentials(wrong) => wrong.field(),
            Self::Forbidden(Forbidden::SetUpNeeded) => "set_up_token",
            Self::Forbidden(Forbidden::InvitationForAnother) => "email",
            _ => "",
        }
    }
}

impl From<Invalid> for Error {
    fn from(invalid: Invalid) -> Self {
        Self::Invalid(invalid)
    }
}

impl From<Conflict> for Error {
    fn from(conflict: Conflict) -> Self {
        Self::Conflict(conflict)
    }
}

impl WrongCredentials {
    /// Like [`Error::code`].
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::EmailOrPassword => "wrong_email_or_password",
            Self::Password => "wrong_password",
            Self::CurrentPassword => "wrong_current_password",
            Self::Code => "wrong_code",
            Self::RecoveryCode => "wrong_recovery_code",
        }
    }

    /// Like [`Error::field`].
    #[must_use]
    pub fn field(self) -> &'static str {
        match self {
            Self::EmailOrPassword => "",
            Self::Password => "password",
            Self::CurrentPassword => "current_password",
            Self::Code | Self::RecoveryCode => "code",
        }
    }
}

impl TooManyAtOnce {
    /// Like [`Error::code`].
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::OwnDownloads => "too_many_own_downloads",
            Self::Downloads => "too_many_downloads",
            Self::Invitations => "too_many_invitations",
        }
    }
}

impl OutOfSpace {
    /// Like [`Error::code`].
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Photos => "no_space_for_photos",
            Self::Records => "disk_full",
        }
    }
}

impl Forbidden {
    /// Like [`Error::code`].
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::SetUpNeeded => "set_up_needed",
            Self::RegistrationClosed => "registration_closed",
            Self::InvitationNeeded => "invitation_needed",
            Self::InvitationInvalid => "invitation_invalid",
            Self::InvitationForAnother => "invitation_for_another",
            Self::LinkExpired => "link_expired",
            Self::UploadLinkExpired => "upload_link_expired",
        }
    }
}

impl TooLarge {
    /// Like [`Error::code`].
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::File { .. } => "too_large",
            Self::TwiceTheLimit { .. } => "twice_the_limit",
            Self::Request { .. } => "request_too_large",
            Self::Fields { .. } => "too_many_fields",
            Self::Quota { .. } => "over_quota",
        }
    }
}
