//! The one public error, in the domain's words. No adapter's or SDK's type is ever part of it.

/// What went wrong, as a person or a page needs to know it. The text of each is a sentence for people.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no such thing, or the viewer may not know that there is.
    #[error("We couldn’t find that. It may have been deleted.")]
    NotFound,
    /// Only people with an account can do this.
    #[error("Please sign in first.")]
    SignInRequired,
    /// The email address and password do not go together, or a code is wrong. Never says which.
    #[error("{0}")]
    WrongCredentials(&'static str),
    /// The account's email address was never confirmed.
    #[error("Please confirm your email address first.")]
    NotConfirmed,
    /// The viewer may know that this exists, and may not do it.
    #[error("{0}")]
    Forbidden(String),
    /// The input is at fault.
    #[error("{message}")]
    Invalid {
        /// The name of the field at fault, as the form calls it; empty when it is none in particular.
        field: &'static str,
        /// The fault and the limit.
        message: String,
    },
    /// More bytes than the limit.
    #[error("{0}")]
    TooLarge(String),
    /// Not a kind of file that is accepted.
    #[error("{0}")]
    UnsupportedFormat(String),
    /// The state of things does not allow it (any more).
    #[error("{0}")]
    Conflict(String),
    /// Too many wrong attempts.
    #[error("Too many attempts. Try again in {}.", seconds_for_people(*retry_after_seconds))]
    TooManyAttempts {
        /// Seconds until the next attempt is heard.
        retry_after_seconds: u64,
    },
    /// Something behind the gallery failed; trying again may help. The cause is for the log only.
    #[error("Something went wrong on our side. Please try again.")]
    Unavailable(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// The domain's result.
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    /// A fault behind the gallery, with its cause.
    pub fn unavailable(cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::Unavailable(cause.into())
    }

    /// A fault of one input field.
    pub fn invalid(field: &'static str, message: impl Into<String>) -> Self {
        Self::Invalid { field, message: message.into() }
    }

    /// The HTTP status that says the same (RFC 9110).
    #[must_use]
    pub fn status(&self) -> u16 {
        match self {
            Self::NotFound => 404,
            Self::SignInRequired | Self::WrongCredentials(_) => 401,
            Self::NotConfirmed | Self::Forbidden(_) => 403,
            Self::Invalid { .. } => 422,
            Self::TooLarge(_) => 413,
            Self::UnsupportedFormat(_) => 415,
            Self::Conflict(_) => 409,
            Self::TooManyAttempts { .. } => 429,
            Self::Unavailable(_) => 503,
        }
    }

    /// The form field at fault, if it is one in particular.
    #[must_use]
    pub fn field(&self) -> &'static str {
        match self {
            Self::Invalid { field, .. } => field,
            _ => "",
        }
    }
}

fn seconds_for_people(seconds: u64) -> String {
    match seconds {
        0 | 1 => "1 second".to_owned(),
        2..=119 => format!("{seconds} seconds"),
        _ => format!("{} minutes", seconds.div_ceil(60)),
    }
}
