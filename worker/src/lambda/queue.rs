//! When a failed message is delivered again.

use async_trait::async_trait;
use gallery::{Result, aws::sqs::SqsMessages};

use super::event::Message;

/// Seconds until a message is delivered again after its first failure. The time doubles with each further failure.
const FIRST_SECONDS: u32 = 60;

/// The longest wait, in seconds: the queue's own visibility timeout.
const LONGEST_SECONDS: u32 = 3600;

/// The queue that messages come from.
#[async_trait]
pub trait Queue: Send + Sync {
    /// Has a message delivered again after `seconds`. `queue` is the queue's ARN, and `receipt` the receipt handle
    /// of this delivery.
    async fn redeliver_after(&self, queue: &str, receipt: &str, seconds: u32) -> Result<()>;
}

#[async_trait]
impl Queue for SqsMessages {
    async fn redeliver_after(&self, queue: &str, receipt: &str, seconds: u32) -> Result<()> {
        self.hide(queue, receipt, seconds).await
    }
}

/// Has a failed message delivered again soon. The queue's own wait is longer than the longest work, which is far too
/// long after a brief failure. If this call fails, the message is still delivered again, only later.
pub(super) async fn delay(queue: &dyn Queue, message: &Message) {
    let (Some(arn), Some(receipt)) = (&message.queue, &message.receipt) else { return };
    let seconds = seconds(message.attempts.unwrap_or(1));
    if let Err(error) = queue.redeliver_after(arn, receipt, seconds).await {
        let error = gallery::error::chain(&error);
        tracing::warn!(message = message.id, %error, "could not shorten the wait of a failed message");
    }
}

/// How long a message waits after `attempts` deliveries, in seconds.
fn seconds(attempts: u32) -> u32 {
    let doubled = 2_u32.saturating_pow(attempts.saturating_sub(1));
    FIRST_SECONDS.saturating_mul(doubled).min(LONGEST_SECONDS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_wait_is_twice_as_long_up_to_an_hour() {
        let all = [0, 1, 2, 3, 4, 6, 7, 40, u32::MAX].map(seconds);
        assert_eq!(all, [60, 60, 120, 240, 480, 1920, 3600, 3600, 3600]);
    }
}
