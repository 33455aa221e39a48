//! The people who use a gallery, and who is asking.

use serde::{Deserialize, Serialize};

use crate::id::PersonId;

/// What a person may do beyond their own photos.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Has a library of their own.
    Member,
    /// Also looks after the gallery. The first account is one.
    Administrator,
}

/// A person with an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// Who.
    pub id: PersonId,
    /// Where mail reaches them; lower case.
    pub email: String,
    /// What others see; may be empty.
    #[serde(default)]
    pub display_name: String,
    /// What they may do.
    pub role: Role,
    /// When the account was made, in Unix milliseconds.
    pub created_at: i64,
    /// Bytes of originals they may keep; `None` is unlimited.
    #[serde(default)]
    pub quota_bytes: Option<u64>,
}

/// Who is asking. Every use case takes one and decides by it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Viewer {
    /// A person who signed in.
    Person(PersonId),
    /// Somebody the gallery does not know.
    Nobody,
}

impl Viewer {
    /// The person, if it is one.
    #[must_use]
    pub fn person(&self) -> Option<&PersonId> {
        match self {
            Self::Person(id) => Some(id),
            Self::Nobody => None,
        }
    }

    /// The kind of viewer, for logs.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Person(_) => "person",
            Self::Nobody => "nobody",
        }
    }
}
