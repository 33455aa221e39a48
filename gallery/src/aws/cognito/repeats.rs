//! What is not asked again, whatever the SDK would do by itself.

use aws_smithy_runtime_api::client::{
    interceptors::context::InterceptorContext,
    retries::classifiers::{ClassifyRetry, RetryAction, RetryClassifierPriority},
};

/// The SDK takes this for throttling. From Cognito it means that one account was asked about too often, for many minutes.
const LIMIT: &[u8] = b"LimitExceededException";

/// Limits of accounts do not pass while one waits.
#[derive(Debug)]
pub(super) struct Limits;

impl ClassifyRetry for Limits {
    fn classify_retry(&self, context: &InterceptorContext) -> RetryAction {
        let response = context.response();
        let named = response.and_then(|response| response.headers().get("x-amzn-errortype"));
        let body = response.and_then(|response| response.body().bytes()).unwrap_or_default();
        let told = [named.unwrap_or_default().as_bytes(), body];
        match context.output_or_error() {
            Some(Err(_)) if told.iter().any(|text| holds(text, LIMIT)) => RetryAction::RetryForbidden,
            _ => RetryAction::NoActionIndicated,
        }
    }

    fn name(&self) -> &'static str {
        "limits of accounts"
    }

    fn priority(&self) -> RetryClassifierPriority {
        RetryClassifierPriority::run_after(RetryClassifierPriority::transient_error_classifier())
    }
}

fn holds(text: &[u8], wanted: &[u8]) -> bool {
    text.windows(wanted.len()).any(|window| window == wanted)
}

/// What was sent and not answered may have been done, and so may what ended in a fault of theirs.
#[derive(Debug)]
pub(super) struct Unanswered;

impl ClassifyRetry for Unanswered {
    fn classify_retry(&self, context: &InterceptorContext) -> RetryAction {
        let refused = context.response().is_some_and(|response| response.status().is_client_error());
        match context.output_or_error() {
            Some(Err(_)) if !refused => RetryAction::RetryForbidden,
            _ => RetryAction::NoActionIndicated,
        }
    }

    fn name(&self) -> &'static str {
        "what may have been done"
    }

    fn priority(&self) -> RetryClassifierPriority {
        RetryClassifierPriority::run_after(RetryClassifierPriority::transient_error_classifier())
    }
}
