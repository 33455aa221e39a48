//! Work that waits for a worker: originals that arrived, zips that somebody asked for.

use async_trait::async_trait;

use crate::{
    Error, Result,
    id::{ArchiveId, PhotoId},
};

/// Where the news goes that there is work. At home a durable queue in the same process; in the cloud a queue that S3
/// writes to as well.
#[async_trait]
pub trait Arrivals: Send + Sync {
    /// Asks for the renditions of an original. Once this returns, the photo will be rendered, whatever crashes
    /// meanwhile; announcing twice is harmless.
    async fn announce(&self, photo: &PhotoId) -> Result<()>;

    /// The original of `photo` was just stored. The same as [`Self::announce`], except where the store of bytes tells
    /// the worker of every original by itself: there, nothing is left to do.
    async fn stored(&self, photo: &PhotoId) -> Result<()> {
        self.announce(photo).await
    }

    /// Whether a worker makes zips ([`Self::request_archive`]). Where it does not, the router streams them as they are
    /// asked for.
    fn makes_archives(&self) -> bool {
        false
    }

    /// Asks a worker to make a zip that the records describe. Asking twice is harmless.
    ///
    /// # Errors
    /// [`Error::Unavailable`], also where no worker makes zips.
    async fn request_archive(&self, archive: &ArchiveId) -> Result<()> {
        Err(Error::unavailable(format!("no worker makes zips here: {archive} was asked for")))
    }

    /// Gives what was set aside after faults of ours another chance. Answers how much that is, where it is known.
    ///
    /// # Errors
    /// [`Error::Unavailable`], also where nothing is set aside.
    async fn redrive(&self) -> Result<Option<u64>> {
        Err(Error::unavailable("nothing is set aside here"))
    }
}
