//! What can go wrong with the user pool. The errors contain nothing that Cognito returned or was sent, because that
//! includes people's addresses.

use std::time::Duration;

use aws_sdk_cognitoidentityprovider::error::BuildError;
use aws_smithy_runtime_api::box_error::BoxError;

use crate::Error;

#[derive(Debug, thiserror::Error)]
pub(super) enum CognitoError {
    /// The call, its outcome, and the id that AWS needs to find it.
    #[error("Cognito {0}")]
    Call(String),
    #[error("Cognito refused: {0}")]
    Refused(&'static str),
    #[error("Cognito returned no {0}")]
    Missing(&'static str),
    #[error("Cognito's token is not from the configured issuer")]
    OtherIssuer,
    #[error("Cognito requires {0}, which this client has no page for")]
    UnknownChallenge(String),
    #[error("Cognito requires a third step")]
    ThirdStep,
    #[error("the pool's user names are not people's ids")]
    UserName,
    #[error("an account changed too often while it was being created")]
    ChangedTooOften,
    #[error("a request cannot be built")]
    Build(#[from] BuildError),
    #[error("the last attempt to fetch the keys failed a moment ago")]
    KeysPaused,
    #[error("the pool's key set is not the expected JSON")]
    KeySet(#[from] serde_json::Error),
    #[error("the pool's key set has no key for RS256")]
    NoKey,
    #[error("{url} took longer than {} s", .patience.as_secs())]
    Late { url: String, patience: Duration },
    #[error("{url} returned {status}")]
    Status { url: String, status: u16 },
    #[error("{url} cannot be fetched")]
    Fetch {
        url: String,
        #[source]
        cause: BoxError,
    },
}

impl From<CognitoError> for Error {
    fn from(error: CognitoError) -> Self {
        Self::unavailable(error)
    }
}
