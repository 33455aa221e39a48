//! What can go wrong with the queues.

use std::num::TryFromIntError;

use aws_sdk_sqs::{
    config::http::HttpResponse,
    error::{ProvideErrorMetadata, SdkError},
};

use crate::{Error, aws::fault::CallFailed};

#[derive(Debug, thiserror::Error)]
pub(super) enum SqsError {
    #[error(transparent)]
    Call(#[from] CallFailed),
    #[error("a job cannot be written as JSON")]
    Json(#[from] serde_json::Error),
    #[error("{0:?} is not the ARN of a queue")]
    NoArn(String),
    #[error("the visibility timeout is out of range")]
    OutOfRange(#[from] TryFromIntError),
    #[error("the worker's queue has no dead-letter queue")]
    NoDeadLetters,
    #[error("SQS returned no URL for the dead-letter queue")]
    NoAddress,
}

impl From<SqsError> for Error {
    fn from(error: SqsError) -> Self {
        Self::unavailable(error)
    }
}

/// The error for a failed call of this operation.
pub(super) fn call_failed<E>(operation: &'static str, error: SdkError<E, HttpResponse>) -> Error
where
    E: ProvideErrorMetadata + std::error::Error + Send + Sync + 'static,
{
    SqsError::from(CallFailed::new(operation, error)).into()
}
