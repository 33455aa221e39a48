//! What can go wrong around the renderer. Faults of a file are no errors.

use tokio::task::JoinError;

use crate::Error;

#[derive(Debug, thiserror::Error)]
pub(super) enum RenderError {
    #[error("rendering ended early")]
    Render(#[source] JoinError),
    #[error("an original's hash ended early")]
    Digest(#[source] JoinError),
}

impl From<RenderError> for Error {
    fn from(error: RenderError) -> Self {
        Self::unavailable(error)
    }
}
