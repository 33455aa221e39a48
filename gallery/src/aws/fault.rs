//! Errors of the SDK, with everything that the log needs.

use std::{error::Error as StdError, fmt};

use aws_smithy_runtime_api::client::{orchestrator::HttpResponse, result::SdkError};
use aws_smithy_types::error::metadata::ProvideErrorMetadata;

/// A failed call to AWS: the operation, AWS's code and message, and the id that AWS needs to find the request. If there
/// is no code from AWS, the SDK's own causes are its sources.
#[derive(Debug)]
pub(super) struct CallFailed {
    operation: &'static str,
    status: Option<u16>,
    /// AWS's code and message, or what kind of failure it was.
    description: String,
    request_id: Option<String>,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

impl CallFailed {
    /// The failure of a call of this operation.
    pub fn new<E>(operation: &'static str, error: SdkError<E, HttpResponse>) -> Self
    where
        E: ProvideErrorMetadata + StdError + Send + Sync + 'static,
    {
        let description = code_and_message(&error);
        let (status, request_id) = (status(&error), request_id(&error));
        match description {
            Some(description) => Self { operation, status, description, request_id, source: None },
            None => {
                Self { operation, status, description: error.to_string(), request_id, source: error.into_source().ok() }
            }
        }
    }
}

fn code_and_message<E: ProvideErrorMetadata>(error: &SdkError<E, HttpResponse>) -> Option<String> {
    let message = error.message().unwrap_or_default();
    code(error).map(|code| format!("{code} {message}").trim_end().to_owned())
}

impl fmt::Display for CallFailed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:", self.operation)?;
        if let Some(status) = self.status {
            write!(f, " {status}")?;
        }
        write!(f, " {}", self.description)?;
        match &self.request_id {
            Some(id) => write!(f, " (request {id})"),
            None => Ok(()),
        }
    }
}

impl StdError for CallFailed {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(self.source.as_deref()? as _)
    }
}

/// The id that AWS needs to find the request.
pub(super) fn request_id<E>(error: &SdkError<E, HttpResponse>) -> Option<String> {
    let headers = error.raw_response()?.headers();
    headers.get("x-amzn-requestid").or_else(|| headers.get("x-amz-request-id")).map(str::to_owned)
}

/// The HTTP status, if there was a response.
pub(super) fn status<E>(error: &SdkError<E, HttpResponse>) -> Option<u16> {
    error.raw_response().map(|response| response.status().as_u16())
}

/// AWS's own code for the error, such as `NoSuchKey`.
pub(super) fn code<E: ProvideErrorMetadata>(error: &SdkError<E, HttpResponse>) -> Option<&str> {
    error.as_service_error().and_then(ProvideErrorMetadata::code)
}
