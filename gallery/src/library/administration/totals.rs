//! How much there is in the whole gallery. Pages do not count it: the cleanup does, while it looks at everybody.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::PersonLine;

/// How much there is in the whole gallery.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Totals {
    /// People.
    pub people: u64,
    /// Originals.
    pub photos: u64,
    /// Bytes of originals.
    pub bytes: u64,
    /// When a cleanup counted them; `None` if they were counted just now.
    #[serde(skip_serializing_if = "Option::is_none", with = "jiff::fmt::serde::timestamp::millisecond::optional")]
    pub counted_at: Option<Timestamp>,
}

impl Totals {
    /// Adds what a person has.
    pub(crate) fn count(&mut self, line: &PersonLine) {
        self.people += 1;
        self.photos += line.photos;
        self.bytes += line.used_bytes;
    }
}
