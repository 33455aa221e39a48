//! Errors of the code around the renderer. Faults of a file are not errors.

use tokio::task::JoinError;

use crate::Error;

#[derive(Debug, thiserror::Error)]
pub(super) enum RenderError {
    #[error("rendering was aborted")]
    Render(#[source] JoinError),
    #[error("hashing an original was aborted")]
    Digest(#[source] JoinError),
}

impl From<RenderError> for Error {
    fn from(error: RenderError) -> Self {
        Self::unavailable(error)
    }
}
