//! Out of the dead-letter queue, back to the worker's. For the administrator's tool: the functions' roles need not
//! allow any of it.
//!
//! SQS has a task for it that runs by itself (`StartMessageMoveTask`). Moving them here tells how many there were, and
//! when it is done.

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
    /// Moves every message of a dead-letter queue back to the queue it came from; answers how many. What comes twice is
    /// harmless to the worker.
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

    /// Sent first: of a message that is in both queues for a moment nothing is lost.
    async fn move_one(&self, dead: &str, message: Message) -> Result<bool> {
        let (Some(body), Some(receipt)) = (message.body, message.receipt_handle) else { return Ok(false) };
        let group = message.attributes.and_then(|mut all| all.remove(&MessageSystemAttributeName::MessageGroupId));
        self.send(self.url(lane_of(&body)), body, group).await?;
        let deleted = self.clients.sqs().delete_message().queue_url(dead).receipt_handle(receipt).send().await;
        deleted.map_err(|error| call_failed("DeleteMessage", error))?;
        Ok(true)
    }

    /// The URLs of the queues that take what failed too often: one, unless lanes have queues of their own.
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

    /// The URL of the queue that takes what failed too often in another.
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

/// By its job. What says no job is S3's news of a photo, or from a version to come: the worker reads both queues alike.
fn lane_of(body: &str) -> Lane {
    let job = serde_json::from_str(body).ok().and_then(|body| body::job_of(&body));
    job.map_or(Lane::Photos, |job| job.lane())
}
