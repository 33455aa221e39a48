//! What the SDK says went wrong, with all that the log needs to know.

use std::{error::Error as StdError, fmt};

use aws_smithy_runtime_api::client::{orchestrator::HttpResponse, result::SdkError};
use aws_smithy_types::error::metadata::ProvideErrorMetadata;

/// A call of AWS that failed: the operation, AWS's own code and sentence, and the request's id by which AWS finds it.
/// Without a code of AWS's, the SDK's own causes are its sources.
#[derive(Debug)]
pub(super) struct CallFailed {
    operation: &'static str,
    status: Option<u16>,
    /// AWS's code and sentence, or what kind of failure it was.
    told: String,
    request_id: Option<String>,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

impl CallFailed {
    /// The failure of a call of that operation.
    pub fn new<E>(operation: &'static str, error: SdkError<E, HttpResponse>) -> Self
    where
        E: ProvideErrorMetadata + StdError + Send + Sync + 'static,
    {
        let told = code_and_message(&error);
        let (status, request_id) = (status(&error), request_id(&error));
        match told {
            Some(told) => Self { operation, status, told, request_id, source: None },
            None => Self { operation, status, told: error.to_string(), request_id, source: error.into_source().ok() },
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
        write!(f, " {}", self.told)?;
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

/// By which AWS finds the request.
pub(super) fn request_id<E>(error: &SdkError<E, HttpResponse>) -> Option<String> {
    let headers = error.raw_response()?.headers();
    headers.get("x-amzn-requestid").or_else(|| headers.get("x-amz-request-id")).map(str::to_owned)
}

/// The HTTP status, when there was an answer.
pub(super) fn status<E>(error: &SdkError<E, HttpResponse>) -> Option<u16> {
    error.raw_response().map(|response| response.status().as_u16())
}

/// AWS's own word for it, such as `NoSuchKey`.
pub(super) fn code<E: ProvideErrorMetadata>(error: &SdkError<E, HttpResponse>) -> Option<&str> {
    error.as_service_error().and_then(ProvideErrorMetadata::code)
}
