//! What can go wrong with accounts, apart from the table.

use tokio::{sync::AcquireError, task::JoinError};

use crate::Error;

#[derive(Debug, thiserror::Error)]
pub(super) enum AccountError {
    #[error("an account changed too often while {0}")]
    ChangedTooOften(&'static str),
    #[error("a session changed too often while it was being renewed")]
    SessionChangedTooOften,
    #[error("the stored hash of a code is damaged")]
    CodeHash(#[from] hex::FromHexError),
    #[error("a password cannot be hashed or checked")]
    PasswordHash(#[from] argon2::password_hash::Error),
    #[error("the stored hash of a password is damaged")]
    StoredPassword(#[source] argon2::password_hash::phc::Error),
    #[error("the program is shutting down and checks no more passwords")]
    Closed(#[from] AcquireError),
    #[error("hashing a password was interrupted")]
    Task(#[from] JoinError),
}

impl From<AccountError> for Error {
    fn from(error: AccountError) -> Self {
        Self::unavailable(error)
    }
}
