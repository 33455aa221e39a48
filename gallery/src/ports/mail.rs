//! Mail to people.

use async_trait::async_trait;

use crate::Result;

/// What a message says. The app has the sentences, in the language of the request that causes the message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Letter {
    /// The code that confirms the recipient's address.
    ConfirmAddress {
        /// Six digits.
        code: String,
        /// Minutes until it expires.
        minutes: u64,
    },
    /// The code with which the recipient sets a new password.
    ResetPassword {
        /// Six digits.
        code: String,
        /// Minutes until it expires.
        minutes: u64,
    },
    /// Somebody tried to create an account with the recipient's address, which already has one.
    AlreadyRegistered,
    /// The recipient may create an account.
    Invitation {
        /// The link with which they do.
        link: String,
        /// Days until it expires.
        days: u64,
    },
}

/// A message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// The recipient's address.
    pub to: String,
    /// What it says.
    pub letter: Letter,
}

impl Message {
    /// The essential content in one line of English, for a log: `your code is 123456`.
    #[must_use]
    pub fn gist(&self) -> String {
        match &self.letter {
            Letter::ConfirmAddress { code, .. } | Letter::ResetPassword { code, .. } => format!("your code is {code}"),
            Letter::AlreadyRegistered => "someone tried to create an account; you already have one".to_owned(),
            Letter::Invitation { link, .. } => format!("you are invited: {link}"),
        }
    }
}

/// A letter in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    /// The subject.
    pub subject: String,
    /// The whole body, in plain text.
    pub body: String,
}

/// Puts a letter into words, in the language of the current request.
pub type Wording = fn(&Letter) -> Words;

/// Sends mail.
#[async_trait]
pub trait Mail: Send + Sync {
    /// Passes a message on for delivery.
    async fn send(&self, message: Message) -> Result<()>;

    /// Whether people really receive it. If not, it only goes to the log.
    fn reaches_people(&self) -> bool;
}
