//! Mail of the standalone gallery: to the log, or through an SMTP server.

use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use lettre::{
    AsyncSmtpTransport, AsyncTransport as _, Tokio1Executor,
    message::{Mailbox, header::ContentType},
};
use tokio::sync::Semaphore;

use crate::{
    Error, Result,
    error::{Invalid, chain},
    id::random_text,
    ports::{
        Mail,
        mail::{Message, Wording, Words},
    },
};

/// Writes the gist of every message to the log, for galleries without a mail server, whose owner reads the log.
#[derive(Debug, Clone, Copy, Default)]
pub struct LogMail;

#[async_trait]
impl Mail for LogMail {
    async fn send(&self, message: Message) -> Result<()> {
        tracing::info!("mail to {}: {}", message.to, message.gist());
        Ok(())
    }

    fn reaches_people(&self) -> bool {
        false
    }
}

/// Maximum number of messages that are sent at the same time.
const AT_ONCE: usize = 4;

/// The delays between attempts to deliver a message.
const RETRY_AFTER: [Duration; 2] = [Duration::from_secs(5), Duration::from_secs(60)];

/// Sends mail through an SMTP server, in the background. Neither a slow server nor the response time reveals whether a
/// message was sent.
pub struct SmtpMail {
    server: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
    wording: Wording,
    turns: Arc<Semaphore>,
}

impl SmtpMail {
    /// Sends mail through the server at `url`, `smtps://user:password@host:port` (TLS from the start) or
    /// `smtp://user:password@host:port` (STARTTLS, which is only optional if there is no password to protect), from an
    /// address like `Photos <photos@example.org>`. The user name and password are percent-encoded. `wording` has the
    /// sentences.
    ///
    /// # Errors
    /// [`Error::Invalid`] if one of them does not have that form.
    pub fn new(url: &str, from: &str, wording: Wording) -> Result<Self> {
        // The cause may contain the URL and therefore the password.
        let not_a_url = |_| Invalid::SmtpUrl;
        let server = AsyncSmtpTransport::<Tokio1Executor>::from_url(&with_tls(url)).map_err(not_a_url)?;
        let server = server.timeout(Some(Duration::from_secs(30))).build();
        let not_an_address = |_| Invalid::SmtpSender;
        let from = from.parse().map_err(not_an_address)?;
        Ok(Self { server, from, wording, turns: Arc::new(Semaphore::new(AT_ONCE)) })
    }

    fn letter(&self, message: &Message) -> Result<lettre::Message> {
        let to = message.to.parse().map_err(MailError::Recipient)?;
        let Words { subject, body } = (self.wording)(&message.letter);
        let letter = lettre::Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(None, to))
            .message_id(Some(format!("<{}@{}>", random_text(), self.from.email.domain())))
            .subject(subject)
            .header(ContentType::TEXT_PLAIN)
            .body(body);
        Ok(letter.map_err(MailError::Message)?)
    }
}

/// Why a message cannot be built.
#[derive(Debug, thiserror::Error)]
enum MailError {
    #[error("the recipient is not a valid address")]
    Recipient(#[source] lettre::address::AddressError),
    #[error("the message cannot be built")]
    Message(#[source] lettre::error::Error),
}

impl From<MailError> for Error {
    fn from(error: MailError) -> Self {
        Self::unavailable(error)
    }
}

/// Adds the kind of TLS to the URL, which lettre needs. Without it, lettre would send passwords unencrypted.
fn with_tls(url: &str) -> String {
    match url.strip_prefix("smtp://") {
        Some(rest) if !rest.contains("tls=") => {
            let tls = if rest.contains('@') { "required" } else { "opportunistic" };
            let joint = if rest.contains('?') { '&' } else { '?' };
            format!("{url}{joint}tls={tls}")
        }
        _ => url.to_owned(),
    }
}

#[async_trait]
impl Mail for SmtpMail {
    async fn send(&self, message: Message) -> Result<()> {
        let letter = self.letter(&message)?;
        tokio::spawn(deliver(self.server.clone(), letter, message.to, self.turns.clone()));
        Ok(())
    }

    fn reaches_people(&self) -> bool {
        true
    }
}

async fn deliver(
    server: AsyncSmtpTransport<Tokio1Executor>,
    letter: lettre::Message,
    to: String,
    turns: Arc<Semaphore>,
) {
    for wait in RETRY_AFTER.into_iter().map(Some).chain([None]) {
        let Ok(turn) = turns.acquire().await else { return };
        let outcome = server.send(letter.clone()).await;
        drop(turn);
        let Err(error) = outcome else { return };
        match wait.filter(|_| !error.is_permanent()) {
            Some(wait) => {
                tracing::warn!(to, error = %chain(&error), "could not send a message; trying again");
                tokio::time::sleep(wait).await;
            }
            None => {
                tracing::error!(to, error = %chain(&error), "could not send a message");
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests;
