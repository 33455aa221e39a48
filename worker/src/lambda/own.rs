//! Arrivals that the worker finds by itself.

use std::sync::{Mutex, PoisonError};

use async_trait::async_trait;
use gallery::{Result, id::PhotoId, ports::Arrivals};

/// Keeps what is announced, for the worker to render afterwards: it needs no queue to tell itself something.
#[derive(Debug, Default)]
pub struct OwnArrivals(Mutex<Vec<PhotoId>>);

impl OwnArrivals {
    /// What was announced since the last time.
    pub fn take(&self) -> Vec<PhotoId> {
        std::mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

#[async_trait]
impl Arrivals for OwnArrivals {
    async fn announce(&self, photo: &PhotoId) -> Result<()> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(photo.clone());
        Ok(())
    }

    /// The store of bytes sends an event of its own.
    async fn stored(&self, _: &PhotoId) -> Result<()> {
        Ok(())
    }
}
