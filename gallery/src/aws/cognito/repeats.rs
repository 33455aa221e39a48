//! Calls that are not retried, although the SDK would retry them.

use aws_smithy_runtime_api::client::{
    interceptors::context::InterceptorContext,
    retries::classifiers::{ClassifyRetry, RetryAction, RetryClassifierPriority},
};

/// The SDK takes this for throttling. From Cognito it means too many requests for one account, for many minutes.
const LIMIT: &[u8] = b"LimitExceededException";

/// Forbids retries when an account's limit is reached, because waiting a moment does not help.
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
        "account limits"
    }

    fn priority(&self) -> RetryClassifierPriority {
        RetryClassifierPriority::run_after(RetryClassifierPriority::transient_error_classifier())
    }
}

fn holds(text: &[u8], wanted: &[u8]) -> bool {
    text.windows(wanted.len()).any(|window| window == wanted)
}

/// Forbids retries of calls that Cognito may have carried out: those without a response, and those that ended in a
/// fault of Cognito's.
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
        "calls that may have been carried out"
    }

    fn priority(&self) -> RetryClassifierPriority {
        RetryClassifierPriority::run_after(RetryClassifierPriority::transient_error_classifier())
    }
}
