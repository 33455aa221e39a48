//! The worker's queue.

mod messages;
mod redrive;

use std::sync::Arc;

use async_trait::async_trait;
use serde_json::{Value, json};

pub use self::messages::SqsMessages;
use super::{Clients, fault::unavailable};
use crate::{
    Result,
    id::{ArchiveId, PhotoId},
    ports::Arrivals,
};

/// [`Arrivals`] in an SQS queue that starts the worker. S3 itself writes to it whenever an original was stored; what is
/// written here is asked for by people: a photo once more, a zip.
pub struct SqsArrivals {
    clients: Arc<Clients>,
    queue_url: String,
}

impl SqsArrivals {
    /// The queue with that URL.
    #[must_use]
    pub fn new(clients: Arc<Clients>, queue_url: impl Into<String>) -> Self {
        Self { clients, queue_url: queue_url.into() }
    }

    async fn send(&self, what: Value) -> Result<()> {
        let body = json!({ "vitrine": what }).to_string();
        let sent = self.clients.sqs().send_message().queue_url(&self.queue_url).message_body(body).send().await;
        sent.map(drop).map_err(|error| unavailable("SendMessage", &error))
    }
}

#[async_trait]
impl Arrivals for SqsArrivals {
    async fn announce(&self, photo: &PhotoId) -> Result<()> {
        self.send(json!({ "photo": photo })).await
    }

    async fn stored(&self, _: &PhotoId) -> Result<()> {
        // S3 wrote to the queue when it stored the original, before it said so to anybody.
        Ok(())
    }

    fn makes_archives(&self) -> bool {
        true
    }

    async fn request_archive(&self, archive: &ArchiveId) -> Result<()> {
        self.send(json!({ "archive": archive })).await
    }

    async fn redrive(&self) -> Result<Option<u64>> {
        self.move_back().await.map(Some)
    }
}
