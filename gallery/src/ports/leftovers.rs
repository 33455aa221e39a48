//! Remains of uploads.

use std::time::SystemTime;

use async_trait::async_trait;

use crate::{Result, id::PhotoId};

/// A store of bytes in which the program itself removes what uploads left behind. On AWS, lifecycle rules of the
/// buckets do that.
#[async_trait]
pub trait Leftovers: Send + Sync {
    /// Photos with parts that have been waiting to be joined since before `older_than`: since the last part arrived or,
    /// if the store does not record that, since the upload started.
    async fn abandoned_uploads(&self, older_than: SystemTime) -> Result<Vec<PhotoId>>;

    /// Removes the remains of forms and streams that a crash left before `older_than`. Returns how many there were.
    async fn forget_strays(&self, older_than: SystemTime) -> Result<u64>;
}
