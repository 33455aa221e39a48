//! What a person enters about a photo to replace what its file says. It is kept apart, so that it can be undone and
//! rendering again loses nothing.

use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};

use crate::capture::Place;

/// Each field replaces what the file says; `None` keeps it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Corrections {
    /// When the photo was taken, in local time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub taken_at: Option<DateTime>,
    /// Minutes east of UTC.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub offset_minutes: Option<i16>,
    /// Where the photo was taken.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
    /// The title; may be empty.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The description; may be empty.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Tags that replace the file's keywords.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tags: Option<Vec<String>>,
    /// Stars, 0 to 5, or −1: rejected.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rating: Option<i8>,
}

impl Corrections {
    /// Whether nothing is corrected.
    #[must_use]
    pub fn is_none(&self) -> bool {
        *self == Self::default()
    }
}
