//! Originals that arrived and wait for their renditions.

use async_trait::async_trait;

use crate::{Result, id::PhotoId};

/// Where the news goes that an original has arrived. At home a durable queue; in the cloud S3 sends the event itself.
#[async_trait]
pub trait Arrivals: Send + Sync {
    /// Announces an original. Once this returns, the photo will be rendered, whatever crashes meanwhile; announcing
    /// twice is harmless.
    async fn announce(&self, photo: &PhotoId) -> Result<()>;
}
