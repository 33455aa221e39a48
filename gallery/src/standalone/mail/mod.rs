//! Mail of the standalone gallery: to the log, or through an SMTP server.

use std::{net::IpAddr, sync::Arc, time::Duration};

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

/// Whether the connection to the mail server is encrypted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SmtpTls {
    /// Always, or nothing is sent.
    Required,
    /// Never: anyone on the way can read letters with codes in them, and change them.
    Off,
}

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
    /// `smtp://user:password@host:port` (STARTTLS), from an address like `Photos <photos@example.org>`. The user name and
    /// password are percent-encoded. `wording` has the sentences. Only [`SmtpTls::Off`] turns encryption off, and only
    /// for `smtp://`; a warning in the log says so.
    ///
    /// # Errors
    /// [`Error::Invalid`] if one of them does not have that form, or if a password would be sent unencrypted to another
    /// machine.
    pub fn new(url: &str, from: &str, tls: SmtpTls, wording: Wording) -> Result<Self> {
        // The cause may contain the URL and therefore the password.
        let not_a_url = |_| Invalid::SmtpUrl;
        let server = AsyncSmtpTransport::<Tokio1Executor>::from_url(&with_tls(url, tls)?).map_err(not_a_url)?;
        if tls == SmtpTls::Off {
            tracing::warn!(
                "mail is sent unencrypted: anyone between here and the mail server can read it and change it"
            );
        }
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

/// Adds the kind of TLS to the URL. The URL itself cannot choose it: without the parameter, or with another one, lettre would
/// send mail unencrypted.
fn with_tls(url: &str, tls: SmtpTls) -> Result<String, Invalid> {
    let (address, options) = url.split_once('?').unwrap_or((url, ""));
    if !matches!(options, "" | "tls=required") || url.contains('#') {
        return Err(Invalid::SmtpOptions);
    }
    match (address.strip_prefix("smtp://"), tls) {
        (Some(_), SmtpTls::Required) => Ok(format!("{address}?tls=required")),
        (Some(rest), SmtpTls::Off) if is_local(rest) || !rest.contains('@') => Ok(address.to_owned()),
        (Some(_), SmtpTls::Off) => Err(Invalid::SmtpPasswordUnencrypted),
        (None, SmtpTls::Required) if address.starts_with("smtps://") => Ok(address.to_owned()),
        (None, _) => Err(Invalid::SmtpUrl),
    }
}

/// Whether the URL without its scheme names this machine.
fn is_local(rest: &str) -> bool {
    let authority = rest.split('/').next().unwrap_or(rest);
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let host = match host.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((host, _)) => host,
        None => host.split(':').next().unwrap_or(host),
    };
    host.eq_ignore_ascii_case("localhost") || host.parse().is_ok_and(|address: IpAddr| address.is_loopback())
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
