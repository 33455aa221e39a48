//! Cognito's errors, classified by what they mean here.

use std::error::Error as _;

use aws_sdk_cognitoidentityprovider::error::{BuildError, ProvideErrorMetadata, SdkError};
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;

use super::error::CognitoError;
use crate::{
    Error,
    aws::fault::{code, request_id, status},
    error::Invalid,
};

/// Seconds to wait when Cognito reports too many requests for one account. Its own delays grow to 15 minutes.
const PATIENCE_SECONDS: u64 = 900;

/// Why Cognito did not carry out a call.
#[derive(Debug)]
pub(super) enum Refusal {
    /// A wrong password, token or session. Cognito uses one name for all of them.
    NotAuthorized,
    /// No account has the address, or the account no longer exists.
    NoAccount,
    /// An account with the address exists.
    AccountExists,
    /// The account waits for its code. Cognito reports this before it checks the password.
    NotConfirmed,
    /// The pool's policy requires a better password.
    WeakPassword,
    /// A wrong, used or expired code.
    WrongCode,
    /// The request is malformed, or not possible in the account's state.
    Impossible(Error),
    /// Too many requests for one account.
    TooOften,
    /// A code could not be sent.
    NotDelivered,
    /// A fault of the gallery or of Cognito.
    Fault(Error),
}

impl Refusal {
    fn of(code: &str, message: &str, cause: impl FnOnce() -> Error) -> Self {
        match code {
            // The client's secret is wrong, not the person's password: nobody could sign in.
            "NotAuthorizedException" if message.to_ascii_lowercase().contains("secret") => Self::Fault(cause()),
            "NotAuthorizedException" if message.contains("attempts exceeded") => Self::TooOften,
            "NotAuthorizedException" | "PasswordResetRequiredException" | "RefreshTokenReuseException" => {
                Self::NotAuthorized
            }
            "UserNotFoundException" => Self::NoAccount,
            "UsernameExistsException" | "AliasExistsException" => Self::AccountExists,
            "UserNotConfirmedException" => Self::NotConfirmed,
            "InvalidPasswordException" | "PasswordHistoryPolicyViolationException" => Self::WeakPassword,
            "CodeMismatchException" | "ExpiredCodeException" | "EnableSoftwareTokenMFAException" => Self::WrongCode,
            "InvalidParameterException" | "UnsupportedTokenTypeException" => Self::Impossible(cause()),
            "LimitExceededException" | "TooManyFailedAttemptsException" => Self::TooOften,
            "CodeDeliveryFailureException" => Self::NotDelivered,
            // This includes `TooManyRequestsException`: the SDK has already waited and retried.
            _ => Self::Fault(cause()),
        }
    }

    /// Converts it to the domain's error, where no information about an account is at stake.
    pub fn into_error(self) -> Error {
        match self {
            Self::WeakPassword => weak_password(),
            Self::TooOften => Error::TooManyAttempts { retry_after_seconds: PATIENCE_SECONDS },
            Self::Impossible(cause) | Self::Fault(cause) => cause,
            Self::NotAuthorized => CognitoError::Refused("not authorized").into(),
            Self::NoAccount => CognitoError::Refused("no such account").into(),
            Self::AccountExists => CognitoError::Refused("the account exists").into(),
            Self::NotConfirmed => CognitoError::Refused("the account is not confirmed").into(),
            Self::WrongCode => CognitoError::Refused("wrong code").into(),
            Self::NotDelivered => CognitoError::Refused("the code could not be sent").into(),
        }
    }

    /// A request that the SDK could not build.
    pub fn unbuilt(error: BuildError) -> Self {
        Self::Fault(CognitoError::from(error).into())
    }

    /// Converts it to the domain's error. Everything that the person got wrong becomes `wrong`, so that they cannot
    /// tell which it was.
    pub fn or(self, wrong: Error) -> Error {
        match self {
            Self::NotAuthorized | Self::NoAccount | Self::AccountExists | Self::NotConfirmed | Self::WrongCode => wrong,
            other => other.into_error(),
        }
    }

    /// Like [`Self::or`], for people who have not proved who they are. Cognito only counts attempts for existing
    /// accounts, so reporting a limit would reveal that the account exists. The limit on guesses for all addresses
    /// alike is above the port.
    pub fn or_as_if(self, wrong: Error, action: &str) -> Error {
        match self {
            Self::TooOften => {
                tracing::warn!(action, "Cognito's own limit for an account was reached");
                wrong
            }
            other => other.or(wrong),
        }
    }
}

/// The pool may have more rules than the minimum length in [`crate::person::check_password`].
fn weak_password() -> Error {
    Invalid::PasswordWeak.into()
}

impl<E: ProvideErrorMetadata> From<SdkError<E, HttpResponse>> for Refusal {
    fn from(error: SdkError<E, HttpResponse>) -> Self {
        let (code, message) = (error.code().unwrap_or_default(), error.message().unwrap_or_default());
        Self::of(code, message, || CognitoError::Call(describe(&error)).into())
    }
}

/// What may be logged: the call, its outcome, and the id that AWS needs to find it. Cognito's own message and the
/// request are not logged, because they contain people's addresses.
fn describe<E: ProvideErrorMetadata>(error: &SdkError<E, HttpResponse>) -> String {
    let operation = std::any::type_name::<E>().rsplit("::").next().unwrap_or_default();
    let operation = operation.strip_suffix("Error").unwrap_or(operation);
    let status = status(error).map(|status| format!(" {status}")).unwrap_or_default();
    let id = request_id(error).map(|id| format!(" (request {id})")).unwrap_or_default();
    let what = match error {
        SdkError::ServiceError(_) => code(error).unwrap_or("an error without a code").to_owned(),
        SdkError::TimeoutError(_) => "no response in time".to_owned(),
        SdkError::DispatchFailure(failure) => failure.as_connector_error().map_or_else(String::new, |error| {
            let causes = std::iter::successors(error.source(), |&cause| cause.source());
            causes.fold(error.to_string(), |text, cause| format!("{text}: {cause}"))
        }),
        SdkError::ResponseError(_) => "an unreadable response".to_owned(),
        _ => "a request that could not be built".to_owned(),
    };
    format!("{operation}:{status} {what}{id}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ports::identity::WRONG_PASSWORD;

    fn of(code: &str, message: &str) -> Refusal {
        Refusal::of(code, message, || Error::unavailable("cause"))
    }

    #[test]
    fn a_stranger_cannot_tell_what_was_wrong() {
        for code in ["NotAuthorizedException", "UserNotFoundException", "CodeMismatchException", "ExpiredCodeException"]
        {
            let error = of(code, "Incorrect username or password.").or(WRONG_PASSWORD);
            assert_eq!(error.to_string(), WRONG_PASSWORD.to_string(), "{code}");
        }
    }

    #[test]
    fn internal_faults_never_look_like_a_wrong_password() {
        for (code, message) in [
            ("NotAuthorizedException", "Unable to verify secret hash for client x"),
            ("ResourceNotFoundException", "User pool x does not exist."),
            ("InvalidParameterException", "Auth flow not enabled for this client"),
            ("TooManyRequestsException", "Rate exceeded"),
            ("", ""),
        ] {
            assert!(matches!(of(code, message).or(WRONG_PASSWORD), Error::Unavailable(_)), "{code}");
        }
    }

    #[test]
    fn limits_and_weak_passwords_have_errors_of_their_own() {
        for (code, message) in
            [("LimitExceededException", ""), ("NotAuthorizedException", "Password attempts exceeded")]
        {
            assert!(matches!(of(code, message).or(WRONG_PASSWORD), Error::TooManyAttempts { .. }), "{code}");
        }
        assert_eq!(of("InvalidPasswordException", "policy").or(WRONG_PASSWORD).field(), "password");
    }
}
