//! What can go wrong with the table.

use std::num::ParseIntError;

use aws_sdk_dynamodb::error::BuildError;

use crate::{Error, aws::fault::CallFailed, ports::table::WriteError};

#[derive(Debug, thiserror::Error)]
pub(super) enum DynamoError {
    #[error(transparent)]
    Call(#[from] CallFailed),
    /// With what DynamoDB says of each operation that was a reason.
    #[error("{call}{reasons}")]
    Cancelled {
        #[source]
        call: CallFailed,
        reasons: String,
    },
    #[error("TransactWriteItems: no attempt was made")]
    NoAttempt,
    #[error("BatchGetItem: {0} keys are left")]
    KeysLeft(usize),
    #[error("a read of {0} keys")]
    TooManyKeys(usize),
    #[error("a write of {0} operations")]
    TooManyWrites(usize),
    #[error("a request cannot be built")]
    Build(#[from] BuildError),
    #[error("an empty update")]
    EmptyUpdate,
    #[error("an attribute cannot be called {0}")]
    ReservedName(String),
    #[error("an item without {0}")]
    NoAttribute(&'static str),
    #[error("an item whose expiry is no number")]
    Expiry(#[from] ParseIntError),
    #[error("an item that expires at no moment")]
    Moment(#[from] jiff::Error),
    #[error("a value that no record has: {0}")]
    Value(String),
    #[error("a number that no record has: {0}")]
    Number(String),
}

impl From<DynamoError> for Error {
    fn from(error: DynamoError) -> Self {
        Self::unavailable(error)
    }
}

impl From<DynamoError> for WriteError {
    fn from(error: DynamoError) -> Self {
        Self::Other(error.into())
    }
}
