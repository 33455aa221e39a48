//! What can go wrong with the buckets.

use std::{io, num::TryFromIntError};

use aws_sdk_s3::{
    config::http::HttpResponse,
    error::{ProvideErrorMetadata, SdkError},
    presigning::PresigningConfigError,
};
use aws_smithy_runtime_api::box_error::BoxError;

use crate::{Error, aws::fault::CallFailed};

#[derive(Debug, thiserror::Error)]
pub(super) enum S3Error {
    #[error(transparent)]
    Call(#[from] CallFailed),
    #[error("{0}: an answer without {1}")]
    Incomplete(&'static str, &'static str),
    #[error("there are no credentials to sign with")]
    NoCredentials,
    #[error("the credentials to sign with are not available")]
    Credentials(#[source] BoxError),
    #[error("there is no region to sign for")]
    NoRegion,
    #[error("a link cannot be signed")]
    Presigning(#[from] PresigningConfigError),
    #[error("the bucket's address does not end in the key")]
    BucketAddress,
    #[error("a number of parts or bytes is out of range")]
    OutOfRange(#[from] TryFromIntError),
    #[error("the bytes to be stored broke off")]
    Source(#[source] io::Error),
    #[error("an upload cannot be read back")]
    ReadBack(#[source] io::Error),
    #[error("{stored} bytes were stored and {there:?} are there")]
    OtherSize { stored: u64, there: Option<u64> },
    #[error("a request cannot be built")]
    Request(#[from] aws_sdk_s3::error::BuildError),
    #[error("DeleteObjects: {count} stay, the first is {key}: {code} {message}")]
    NotDeleted { count: usize, key: String, code: String, message: String },
    #[error("an upload was finished and begun at the same time")]
    FinishedAndBegun,
}

impl From<S3Error> for Error {
    fn from(error: S3Error) -> Self {
        Self::unavailable(error)
    }
}

/// A call of that operation that failed.
pub(super) fn call_failed<E>(operation: &'static str, error: SdkError<E, HttpResponse>) -> Error
where
    E: ProvideErrorMetadata + std::error::Error + Send + Sync + 'static,
{
    S3Error::from(CallFailed::new(operation, error)).into()
}
