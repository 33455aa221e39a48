//! What can go wrong with the table.

use std::num::ParseIntError;

use aws_sdk_dynamodb::error::BuildError;

use crate::{Error, aws::fault::CallFailed, ports::table::WriteError};

#[derive(Debug, thiserror::Error)]
pub(super) enum DynamoError {
    #[error(transparent)]
    Call(#[from] CallFailed),
    /// With DynamoDB's reason for each operation that caused the cancellation.
    #[error("{call}{reasons}")]
    Cancelled {
        #[source]
        call: CallFailed,
        reasons: String,
    },
    #[error("TransactWriteItems: not attempted")]
    NoAttempt,
    #[error("BatchGetItem: {0} keys are left")]
    KeysLeft(usize),
    #[error("too many keys in one read: {0}")]
    TooManyKeys(usize),
    #[error("too many operations in one write: {0}")]
    TooManyWrites(usize),
    #[error("a request cannot be built")]
    Build(#[from] BuildError),
    #[error("an empty update")]
    EmptyUpdate,
    #[error("the attribute name {0} is reserved")]
    ReservedName(String),
    #[error("an item without {0}")]
    NoAttribute(&'static str),
    #[error("an item's expiry is not a number")]
    Expiry(#[from] ParseIntError),
    #[error("an item's expiry is not a valid time")]
    Moment(#[from] jiff::Error),
    #[error("unsupported value: {0}")]
    Value(String),
    #[error("unsupported number: {0}")]
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
