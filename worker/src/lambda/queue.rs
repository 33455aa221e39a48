//! When a message that failed comes again.

use async_trait::async_trait;
use gallery::{Result, aws::sqs::SqsMessages};

use super::event::Message;

/// Seconds until a message comes again that failed for the first time; twice as long after each further time.
const FIRST_SECONDS: u32 = 60;

/// Longest wait, in seconds: what the queue itself does when it is not asked.
const LONGEST_SECONDS: u32 = 3600;

/// The queue that messages come from.
#[async_trait]
pub trait Queue: Send + Sync {
    /// Has a message come again after so many seconds. `queue` is the queue's ARN, and `receipt` what names this receipt
    /// of the message.
    async fn come_again(&self, queue: &str, receipt: &str, seconds: u32) -> Result<()>;
}

#[async_trait]
impl Queue for SqsMessages {
    async fn come_again(&self, queue: &str, receipt: &str, seconds: u32) -> Result<()> {
        self.hide(queue, receipt, seconds).await
    }
}

/// Has a message come again when it is likely to go better: the queue waits for longer than the longest work takes, which
/// is an hour too long for a fault of a moment. Without it the message comes again all the same, later.
pub(super) async fn delay(queue: &dyn Queue, message: &Message) {
    let (Some(arn), Some(receipt)) = (&message.queue, &message.receipt) else { return };
    let seconds = seconds(message.attempts.unwrap_or(1));
    if let Err(error) = queue.come_again(arn, receipt, seconds).await {
        tracing::warn!(message = message.id, error = %gallery::error::chain(&error), "a message that failed comes again later than it could");
    }
}

/// How long a message waits that was received so often.
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
