//! Moves messages from the dead-letter queue back to the worker's queues. Only administrators do
//! this, on their page or with their tool.
//!
//! SQS has an asynchronous task for it (`StartMessageMoveTask`). Moving them here tells how many there were, and when
//! it is done.

use aws_sdk_sqs::types::{Message, MessageSystemAttributeName, QueueAttributeName};
use serde_json::Value;

use super::{
    SqsJobs, body,
    error::{SqsError, call_failed},
};
use crate::{Result, ports::jobs::Lane};

/// Seconds to wait for a message before the queue counts as empty.
const PATIENCE: i32 = 2;

impl SqsJobs {
    /// Moves every message of a dead-letter queue back to the queue it came from, and returns how many there were. A
    /// message that is delivered twice does the worker no harm.
    pub(super) async fn move_back(&self, dead: &str) -> Result<u64> {
        let mut moved = 0;
        loop {
            let call = self.clients.sqs().receive_message().queue_url(dead).max_number_of_messages(10);
            let call = call.message_system_attribute_names(MessageSystemAttributeName::MessageGroupId);
            let received = call.wait_time_seconds(PATIENCE).send().await;
            let messages = received.map_err(|error| call_failed("ReceiveMessage", error))?.messages.unwrap_or_default();
            if messages.is_empty() {
                return Ok(moved);
            }
            for message in messages {
                moved += u64::from(self.move_one(dead, message).await?);
            }
        }
    }

    /// Sends the message before deleting it. It may be in both queues for a moment, but it is never lost.
    async fn move_one(&self, dead: &str, message: Message) -> Result<bool> {
        let (Some(body), Some(receipt)) = (message.body, message.receipt_handle) else { return Ok(false) };
        let group = message.attributes.and_then(|mut all| all.remove(&MessageSystemAttributeName::MessageGroupId));
        self.send(self.url(lane_of(&body)), body, group).await?;
        let deleted = self.clients.sqs().delete_message().queue_url(dead).receipt_handle(receipt).send().await;
        deleted.map_err(|error| call_failed("DeleteMessage", error))?;
        Ok(true)
    }

    /// The URLs of the dead-letter queues: one, unless the lanes have queues of their own.
    pub(super) async fn all_dead_letters(&self) -> Result<Vec<String>> {
        let mut all = Vec::new();
        for lane in Lane::ALL {
            let dead = self.dead_letters(self.url(lane)).await?;
            if !all.contains(&dead) {
                all.push(dead);
            }
        }
        Ok(all)
    }

    /// The URL of a queue's dead-letter queue.
    pub(super) async fn dead_letters(&self, queue: &str) -> Result<String> {
        let call = self.clients.sqs().get_queue_attributes().queue_url(queue);
        let answer = call.attribute_names(QueueAttributeName::RedrivePolicy).send().await;
        let answer = answer.map_err(|error| call_failed("GetQueueAttributes", error))?;
        let policy = answer.attributes.and_then(|mut all| all.remove(&QueueAttributeName::RedrivePolicy));
        let policy: Value = policy.and_then(|policy| serde_json::from_str(&policy).ok()).unwrap_or_default();
        let arn = policy.get("deadLetterTargetArn").and_then(Value::as_str);
        let name = arn.and_then(|arn| arn.rsplit(':').next());
        let name = name.ok_or(SqsError::NoDeadLetters)?;
        let found = self.clients.sqs().get_queue_url().queue_name(name).send().await;
        let url = found.map_err(|error| call_failed("GetQueueUrl", error))?.queue_url;
        Ok(url.ok_or(SqsError::NoAddress)?)
    }
}

/// Chooses the lane by the job. A message without a job is S3's notification about a photo, or comes from a newer
/// version. The worker reads both queues in the same way.
fn lane_of(body: &str) -> Lane {
    let job = serde_json::from_str(body).ok().and_then(|body| body::job_of(&body));
    job.map_or(Lane::Photos, |job| job.lane())
}
