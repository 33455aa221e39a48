//! The worker's queues.

mod body;
mod dead;
mod error;
mod messages;

use std::sync::Arc;

use async_trait::async_trait;
use aws_sdk_sqs::types::QueueAttributeName;

use self::error::call_failed;
pub use self::{body::job_of, messages::SqsMessages};
use super::Clients;
use crate::{
    Result,
    id::{PersonId, PhotoId},
    ports::jobs::{Counts, Job, Jobs, Lane},
};

/// [`Jobs`] in two SQS queues that invoke the worker, one for each lane. S3 itself writes to the queue for photos
/// whenever an original was stored. The jobs that are queued here come from people, or from the worker itself.
///
/// Both are standard queues. Messages name the person they are for as their group, so that SQS lets people take turns
/// (fair queues). S3's notifications cannot name a group, so newly uploaded photos are delivered in the order of S3's
/// notifications.
pub struct SqsJobs {
    clients: Arc<Clients>,
    photos: String,
    bulk: String,
}

impl SqsJobs {
    /// The queues with these URLs.
    #[must_use]
    pub fn new(clients: Arc<Clients>, photos: impl Into<String>, bulk: impl Into<String>) -> Self {
        Self { clients, photos: photos.into(), bulk: bulk.into() }
    }

    fn url(&self, lane: Lane) -> &str {
        match lane {
            Lane::Photos => &self.photos,
            Lane::Bulk => &self.bulk,
        }
    }

    async fn send(&self, url: &str, body: impl Into<String>, group: Option<String>) -> Result<()> {
        let message = self.clients.sqs().send_message().queue_url(url).message_body(body);
        let sent = message.set_message_group_id(group).send().await;
        sent.map(drop).map_err(|error| call_failed("SendMessage", error))
    }

    /// How many messages of a queue are waiting or being processed.
    async fn length(&self, url: &str) -> Result<u64> {
        use QueueAttributeName::{ApproximateNumberOfMessages, ApproximateNumberOfMessagesNotVisible};
        let names = [ApproximateNumberOfMessages, ApproximateNumberOfMessagesNotVisible];
        let call = self.clients.sqs().get_queue_attributes().queue_url(url);
        let answer = call.set_attribute_names(Some(names.to_vec())).send().await;
        let attributes = answer.map_err(|error| call_failed("GetQueueAttributes", error))?.attributes;
        let number = |name| attributes.as_ref()?.get(name)?.parse::<u64>().ok();
        Ok(names.iter().filter_map(number).sum())
    }
}

#[async_trait]
impl Jobs for SqsJobs {
    async fn enqueue(&self, job: &Job, person: Option<&PersonId>) -> Result<()> {
        let group = person.map(|person| person.as_str().to_owned());
        self.send(self.url(job.lane()), body::of(job)?, group).await
    }

    async fn stored(&self, _: &PhotoId, _: &PersonId) -> Result<()> {
        // S3 sent a notification to the queue before it confirmed that the original was stored.
        Ok(())
    }

    fn makes_zips(&self) -> bool {
        true
    }

    /// SQS counts approximately, and only reports the age of the oldest message to CloudWatch. If the lanes share a
    /// dead-letter queue, each lane counts all of its messages.
    async fn counts(&self, lane: Lane) -> Result<Counts> {
        let url = self.url(lane);
        let dead = self.dead_letters(url).await?;
        let (waiting, dead) = futures::join!(self.length(url), self.length(&dead));
        Ok(Counts { waiting: waiting?, dead: dead?, oldest: None })
    }

    async fn set_aside(&self) -> Result<u64> {
        let mut all = 0;
        for dead in self.all_dead_letters().await? {
            all += self.length(&dead).await?;
        }
        Ok(all)
    }

    async fn redrive(&self) -> Result<u64> {
        let mut moved = 0;
        for dead in self.all_dead_letters().await? {
            moved += self.move_back(&dead).await?;
        }
        Ok(moved)
    }
}
