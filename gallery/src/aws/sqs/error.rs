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
    #[error("{0:?} is no queue's ARN")]
    NoArn(String),
    #[error("a message cannot be hidden for so long")]
    OutOfRange(#[from] TryFromIntError),
    #[error("the worker's queue has no dead-letter queue")]
    NoDeadLetters,
    #[error("SQS does not say where the dead-letter queue is")]
    NoAddress,
}

impl From<SqsError> for Error {
    fn from(error: SqsError) -> Self {
        Self::unavailable(error)
    }
}

/// A call of that operation that failed.
pub(super) fn call_failed<E>(operation: &'static str, error: SdkError<E, HttpResponse>) -> Error
where
    E: ProvideErrorMetadata + std::error::Error + Send + Sync + 'static,
{
    SqsError::from(CallFailed::new(operation, error)).into()
}
