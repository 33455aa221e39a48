//! Messages that Lambda has received from a queue for a function.

use std::sync::Arc;

use super::error::{SqsError, call_failed};
use crate::{Result, aws::Clients};

/// What a function can do with the messages that it was invoked with.
pub struct SqsMessages {
    clients: Arc<Clients>,
}

impl SqsMessages {
    /// For messages of any queue.
    #[must_use]
    pub fn new(clients: Arc<Clients>) -> Self {
        Self { clients }
    }

    /// Hides a message for `seconds` from now. After that it is delivered again, unless it was deleted. `queue` is the
    /// ARN of its queue.
    ///
    /// # Errors
    /// [`crate::Error::Unavailable`].
    pub async fn hide(&self, queue: &str, receipt: &str, seconds: u32) -> Result<()> {
        let url = url(queue).ok_or_else(|| SqsError::NoArn(queue.to_owned()))?;
        let seconds = i32::try_from(seconds).map_err(SqsError::from)?;
        let change = self.clients.sqs().change_message_visibility().queue_url(url).receipt_handle(receipt);
        let changed = change.visibility_timeout(seconds).send().await;
        changed.map(drop).map_err(|error| call_failed("ChangeMessageVisibility", error))
    }
}

/// The URL of the queue with this ARN. It names the queue; the client decides where the request goes.
fn url(arn: &str) -> Option<String> {
    let parts: Vec<_> = arn.split(':').collect();
    let ["arn", partition, "sqs", region, account, name] = parts[..] else { return None };
    let suffix = if partition == "aws-cn" { ".cn" } else { "" };
    Some(format!("https://sqs.{region}.amazonaws.com{suffix}/{account}/{name}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_queue_s_url_follows_from_its_arn() {
        let url_of = |arn| url(arn).unwrap_or_default();
        assert_eq!(url_of("arn:aws:sqs:eu-west-1:123:work"), "https://sqs.eu-west-1.amazonaws.com/123/work");
        assert_eq!(url_of("arn:aws-cn:sqs:cn-north-1:1:w"), "https://sqs.cn-north-1.amazonaws.com.cn/1/w");
        for bad in ["", "work", "arn:aws:s3:::bucket", "arn:aws:sqs:eu-west-1:123"] {
            assert_eq!(url(bad), None, "{bad}");
        }
    }
}
