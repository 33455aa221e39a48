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
    #[error("{0}: the response has no {1}")]
    Incomplete(&'static str, &'static str),
    #[error("no credentials to sign with")]
    NoCredentials,
    #[error("the credentials to sign with are not available")]
    Credentials(#[source] BoxError),
    #[error("no region to sign for")]
    NoRegion,
    #[error("a link cannot be signed")]
    Presigning(#[from] PresigningConfigError),
    #[error("the bucket's address does not end with the key")]
    BucketAddress,
    #[error("a number of parts or bytes is out of range")]
    OutOfRange(#[from] TryFromIntError),
    #[error("the bytes to store could not be read to the end")]
    Source(#[source] io::Error),
    #[error("stored {stored} bytes, but the object has {there:?}")]
    OtherSize { stored: u64, there: Option<u64> },
    #[error("a request cannot be built")]
    Request(#[from] aws_sdk_s3::error::BuildError),
    #[error("DeleteObjects: {count} objects were not deleted, the first is {key}: {code} {message}")]
    NotDeleted { count: usize, key: String, code: String, message: String },
    #[error("an upload was finished and started at the same time")]
    FinishedAndBegun,
}

impl From<S3Error> for Error {
    fn from(error: S3Error) -> Self {
        Self::unavailable(error)
    }
}

/// The error for a failed call of this operation.
pub(super) fn call_failed<E>(operation: &'static str, error: SdkError<E, HttpResponse>) -> Error
where
    E: ProvideErrorMetadata + std::error::Error + Send + Sync + 'static,
{
    S3Error::from(CallFailed::new(operation, error)).into()
}
