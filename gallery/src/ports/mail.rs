//! Mail to people.

use async_trait::async_trait;

use crate::Result;

/// A message in plain text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// The recipient's address.
    pub to: String,
    /// The subject.
    pub subject: String,
    /// The whole body.
    pub body: String,
    /// The essential content in one line, for a log: `your code is 123456`.
    pub gist: String,
}

/// Sends mail.
#[async_trait]
pub trait Mail: Send + Sync {
    /// Passes a message on for delivery.
    async fn send(&self, message: Message) -> Result<()>;

    /// Whether people really receive it. If not, it only goes to the log.
    fn reaches_people(&self) -> bool;
}
