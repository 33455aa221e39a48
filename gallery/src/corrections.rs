//! What a person says about a photo in place of what its file says. Kept apart, so that it can be taken back and rendering
//! again loses nothing.

use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};

use crate::capture::Place;

/// Each field stands in place of what the file says; `None` leaves that as it is.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Corrections {
    /// When the photo was taken, by the clock on the wall there.
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
    /// Tags, in place of the file's keywords.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tags: Option<Vec<String>>,
    /// Stars, 0 to 5, or −1: rejected.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rating: Option<i8>,
}

impl Corrections {
    /// Whether everything is as the file says.
    #[must_use]
    pub fn is_none(&self) -> bool {
        *self == Self::default()
    }
}
