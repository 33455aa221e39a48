//! What can go wrong with accounts, apart from the records they are in.

use tokio::{sync::AcquireError, task::JoinError};

use crate::Error;

#[derive(Debug, thiserror::Error)]
pub(super) enum AccountError {
    #[error("an account changed too often while {0}")]
    ChangedTooOften(&'static str),
    #[error("a session changed too often while it was renewed")]
    SessionChangedTooOften,
    #[error("an account was deleted while it was made")]
    DeletedMeanwhile,
    #[error("the stored hash of a code is damaged")]
    CodeHash(#[from] hex::FromHexError),
    #[error("a password cannot be hashed or checked")]
    PasswordHash(#[from] argon2::password_hash::Error),
    #[error("the stored hash of a password is damaged")]
    StoredPassword(#[source] argon2::password_hash::phc::Error),
    #[error("no more passwords are checked")]
    Closed(#[from] AcquireError),
    #[error("a password's hash ended early")]
    Task(#[from] JoinError),
}

impl From<AccountError> for Error {
    fn from(error: AccountError) -> Self {
        Self::unavailable(error)
    }
}
