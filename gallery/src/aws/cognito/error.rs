//! What can go wrong with the user pool. Nothing here holds what Cognito says or was sent: addresses of people are in it.

use std::time::Duration;

use aws_sdk_cognitoidentityprovider::error::BuildError;
use aws_smithy_runtime_api::box_error::BoxError;

use crate::Error;

#[derive(Debug, thiserror::Error)]
pub(super) enum CognitoError {
    /// A call, what came of it, and the id by which AWS finds it.
    #[error("Cognito {0}")]
    Call(String),
    #[error("Cognito refuses: {0}")]
    Refused(&'static str),
    #[error("Cognito gave no {0}")]
    Missing(&'static str),
    #[error("Cognito's token is not from the issuer that is configured")]
    OtherIssuer,
    #[error("Cognito asks for {0}, which this client has no page for")]
    UnknownChallenge(String),
    #[error("Cognito wants a third step")]
    ThirdStep,
    #[error("the pool's user names are not people's ids")]
    UserName,
    #[error("an account changed too often while it was made")]
    ChangedTooOften,
    #[error("a request cannot be built")]
    Build(#[from] BuildError),
    #[error("the keys could not be fetched just now")]
    KeysPaused,
    #[error("the pool's key set is not the expected JSON")]
    KeySet(#[from] serde_json::Error),
    #[error("the pool's key set holds no key for RS256")]
    NoKey,
    #[error("{url} takes longer than {} s", .patience.as_secs())]
    Late { url: String, patience: Duration },
    #[error("{url} answers {status}")]
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
