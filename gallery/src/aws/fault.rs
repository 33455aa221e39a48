//! What the SDK says went wrong, as the domain's error.

use aws_smithy_runtime_api::client::{orchestrator::HttpResponse, result::SdkError};
use aws_smithy_types::error::{display::DisplayErrorContext, metadata::ProvideErrorMetadata};

use crate::Error;

/// An error of AWS's, with all that the log needs to know: the operation, AWS's own code and sentence, and the request's
/// id by which AWS finds it.
pub(super) fn unavailable<E>(operation: &str, error: &SdkError<E, HttpResponse>) -> Error
where
    E: ProvideErrorMetadata + std::error::Error + 'static,
{
    Error::unavailable(text(operation, error))
}

/// The same as text.
pub(super) fn text<E>(operation: &str, error: &SdkError<E, HttpResponse>) -> String
where
    E: ProvideErrorMetadata + std::error::Error + 'static,
{
    let id = request_id(error).map(|id| format!(" (request {id})")).unwrap_or_default();
    match (status(error), code(error)) {
        (Some(status), Some(code)) => {
            let message = error.message().unwrap_or_default();
            format!("{operation}: {status} {code} {message}{id}")
        }
        (status, _) => {
            let status = status.map(|status| format!("{status} ")).unwrap_or_default();
            format!("{operation}: {status}{}{id}", DisplayErrorContext(error))
        }
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
