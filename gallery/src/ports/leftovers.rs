//! What uploads left behind.

use std::time::SystemTime;

use async_trait::async_trait;

use crate::{Result, id::PhotoId};

/// A store of bytes of which the program itself clears away what uploads left behind. In the cloud home, rules of the
/// buckets do.
#[async_trait]
pub trait Leftovers: Send + Sync {
    /// Photos of which parts wait to be put together, and have waited since before `older_than`: since the last of them
    /// arrived, or since the upload began where the store knows no more.
    async fn abandoned_uploads(&self, older_than: SystemTime) -> Result<Vec<PhotoId>>;

    /// Removes what a crash left of forms and streams before `older_than`. Answers how many that were.
    async fn forget_strays(&self, older_than: SystemTime) -> Result<u64>;
}
