//! Cognito's errors, sorted by what they mean here.

use std::error::Error as _;

use aws_sdk_cognitoidentityprovider::error::{BuildError, ProvideErrorMetadata, SdkError};
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;

use super::error::CognitoError;
use crate::{
    Error,
    aws::fault::{code, request_id, status},
    error::Invalid,
};

/// Seconds to wait when Cognito says that it was asked too often about one account. Its own delays grow to 15 minutes.
const PATIENCE_SECONDS: u64 = 900;

/// Why Cognito did not do it.
#[derive(Debug)]
pub(super) enum Refusal {
    /// A wrong password, token or session. Cognito gives one name to all.
    NotAuthorized,
    /// Nobody has the address, or the account is gone.
    NoAccount,
    /// Somebody has the address.
    AccountExists,
    /// The account waits for its code. Cognito says so before it looks at the password.
    NotConfirmed,
    /// The pool's policy wants a better password.
    WeakPassword,
    /// A wrong, used or expired code.
    WrongCode,
    /// What was sent is not of the right form, or not possible in the account's state.
    Impossible(Error),
    /// Too often for one account.
    TooOften,
    /// A code could not be sent.
    NotDelivered,
    /// A fault of ours or Cognito's.
    Fault(Error),
}

impl Refusal {
    fn of(code: &str, message: &str, cause: impl FnOnce() -> Error) -> Self {
        match code {
            // The client's secret is wrong, not the person's password: nobody could ever sign in.
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
            // `TooManyRequestsException`, too: the SDK has waited and tried again before it comes here.
            _ => Self::Fault(cause()),
        }
    }

    /// The domain's error where nothing about an account is at stake.
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

    /// A request that the SDK cannot build.
    pub fn unbuilt(error: BuildError) -> Self {
        Self::Fault(CognitoError::from(error).into())
    }

    /// The same, where every way of being wrong is one to whoever asks.
    pub fn or(self, wrong: Error) -> Error {
        match self {
            Self::NotAuthorized | Self::NoAccount | Self::AccountExists | Self::NotConfirmed | Self::WrongCode => wrong,
            other => other.into_error(),
        }
    }

    /// The same where nobody has proven who they are. Cognito counts attempts for accounts only, so a word about limits
    /// would tell that there is one; what limits guesses for everybody alike is above the port.
    pub fn or_as_if(self, wrong: Error, wish: &str) -> Error {
        match self {
            Self::TooOften => {
                tracing::warn!(wish, "Cognito's own limit for an account is reached");
                wrong
            }
            other => other.or(wrong),
        }
    }
}

/// The pool may want more than the length that [`crate::person::check_password`] wants.
fn weak_password() -> Error {
    Invalid::PasswordWeak.into()
}

impl<E: ProvideErrorMetadata> From<SdkError<E, HttpResponse>> for Refusal {
    fn from(error: SdkError<E, HttpResponse>) -> Self {
        let (code, message) = (error.code().unwrap_or_default(), error.message().unwrap_or_default());
        Self::of(code, message, || CognitoError::Call(told(&error)).into())
    }
}

/// What the log may know: which call, what came of it, and the id by which AWS finds it. Never Cognito's own sentence nor
/// what was sent, because addresses of people are in them.
fn told<E: ProvideErrorMetadata>(error: &SdkError<E, HttpResponse>) -> String {
    let operation = std::any::type_name::<E>().rsplit("::").next().unwrap_or_default();
    let operation = operation.strip_suffix("Error").unwrap_or(operation);
    let status = status(error).map(|status| format!(" {status}")).unwrap_or_default();
    let id = request_id(error).map(|id| format!(" (request {id})")).unwrap_or_default();
    let what = match error {
        SdkError::ServiceError(_) => code(error).unwrap_or("an error without a code").to_owned(),
        SdkError::TimeoutError(_) => "no answer in time".to_owned(),
        SdkError::DispatchFailure(failure) => failure.as_connector_error().map_or_else(String::new, |error| {
            let causes = std::iter::successors(error.source(), |&cause| cause.source());
            causes.fold(error.to_string(), |told, cause| format!("{told}: {cause}"))
        }),
        SdkError::ResponseError(_) => "an answer that is not understood".to_owned(),
        _ => "a request that cannot be made".to_owned(),
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
    fn every_way_to_be_wrong_is_the_same_to_a_stranger() {
        for code in ["NotAuthorizedException", "UserNotFoundException", "CodeMismatchException", "ExpiredCodeException"]
        {
            let error = of(code, "Incorrect username or password.").or(WRONG_PASSWORD);
            assert_eq!(error.to_string(), WRONG_PASSWORD.to_string(), "{code}");
        }
    }

    #[test]
    fn faults_of_ours_never_look_like_a_wrong_password() {
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
    fn limits_and_weak_passwords_have_their_own_words() {
        for (code, message) in
            [("LimitExceededException", ""), ("NotAuthorizedException", "Password attempts exceeded")]
        {
            assert!(matches!(of(code, message).or(WRONG_PASSWORD), Error::TooManyAttempts { .. }), "{code}");
        }
        assert_eq!(of("InvalidPasswordException", "policy").or(WRONG_PASSWORD).field(), "password");
    }
}
