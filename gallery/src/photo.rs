//! A photo and the states of its life.

use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};

use crate::{
    capture::Capture,
    colour::Colour,
    dimensions::Dimensions,
    fault::Fault,
    format::Format,
    id::{PersonId, PhotoId},
    look_alike::LookAlike,
};

/// Where a photo is in its life.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "lowercase")]
pub enum PhotoState {
    /// Announced; its bytes are on their way.
    Uploading,
    /// Its bytes are here; renditions are being made.
    Processing,
    /// To be seen.
    Ready,
    /// The file is at fault. The original is kept until the person removes it.
    Failed {
        /// What is wrong with it.
        reason: Fault,
    },
}

impl PhotoState {
    /// The state's name in records, logs and attributes.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Uploading => "uploading",
            Self::Processing => "processing",
            Self::Ready => "ready",
            Self::Failed { .. } => "failed",
        }
    }
}

/// A photo with everything known about it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Photo {
    /// Which photo.
    pub id: PhotoId,
    /// Whose it is.
    pub owner: PersonId,
    /// Where it is in its life.
    #[serde(flatten)]
    pub state: PhotoState,
    /// The original's name as the person's device called it.
    pub file_name: String,
    /// The original's size.
    pub bytes: u64,
    /// SHA-256 of the original, 64 lower-case hexadecimal digits.
    pub sha256: String,
    /// The original's format, by its content.
    pub format: Format,
    /// When the person added it, in Unix milliseconds.
    pub added_at: i64,
    /// Whether the person asked to keep it although the same bytes were there already.
    #[serde(default)]
    pub kept_twice: bool,
    /// Upright size; known once ready.
    #[serde(default)]
    pub dimensions: Option<Dimensions>,
    /// What the camera wrote.
    #[serde(default)]
    pub capture: Capture,
    /// Placeholder: ThumbHash in base 64.
    #[serde(default)]
    pub thumbhash: String,
    /// Whether the original moves.
    #[serde(default)]
    pub animated: bool,
    /// The colour most of the picture has. Photos that were ready before this was known have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub colour: Option<Colour>,
    /// By what look-alikes find each other. Photos that were ready before this was known have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub look_alike: Option<LookAlike>,
    /// The person's own words, or those that the file brought along; may be empty.
    #[serde(default)]
    pub title: String,
    /// The person's own words, or those that the file brought along; may be empty.
    #[serde(default)]
    pub description: String,
    /// Keywords from the file; see [`crate::inscription`] for the limits of these four.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub keywords: Vec<String>,
    /// Stars from the file, 0 to 5, or −1: rejected.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rating: Option<i8>,
    /// Who made the photo, from the file; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub creator: String,
    /// The copyright notice from the file; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub copyright: String,
    /// When it was moved to the trash, in Unix milliseconds.
    #[serde(default)]
    pub trashed_at: Option<i64>,
}

impl Photo {
    /// Whether its bytes are here. Of a file that was refused after it had come nothing is kept but the reason: it has
    /// failed, and 0 bytes.
    #[must_use]
    pub fn has_original(&self) -> bool {
        self.state != PhotoState::Uploading && self.bytes > 0
    }

    /// The moment the timeline orders by: the camera's wall clock, or when the photo was added (UTC) without one.
    #[must_use]
    pub fn timeline_at(&self) -> DateTime {
        self.capture.taken_at.unwrap_or_else(|| civil_utc(self.added_at))
    }
}

/// What a page needs to show a photo among others.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Tile {
    /// Which photo.
    pub id: PhotoId,
    /// Its moment on the timeline.
    pub at: DateTime,
    /// Upright size.
    pub dimensions: Dimensions,
    /// ThumbHash in base 64.
    pub thumbhash: String,
    /// The colour most of the picture has; not known of older photos.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub colour: Option<Colour>,
    /// Whether the original moves.
    #[serde(default)]
    pub animated: bool,
    /// The title, or nothing.
    #[serde(default)]
    pub title: String,
    /// When it was moved to the trash, in Unix milliseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trashed_at: Option<i64>,
}

impl Tile {
    /// The tile of a photo that is ready; `None` before its size is known.
    #[must_use]
    pub fn of(photo: &Photo) -> Option<Self> {
        Some(Self {
            id: photo.id.clone(),
            at: photo.timeline_at(),
            dimensions: photo.dimensions?,
            thumbhash: photo.thumbhash.clone(),
            colour: photo.colour,
            animated: photo.animated,
            title: photo.title.clone(),
            trashed_at: photo.trashed_at,
        })
    }
}

/// A moment in Unix milliseconds as a wall clock in UTC shows it. Moments beyond the calendar stop at its ends.
#[must_use]
pub fn civil_utc(unix_ms: i64) -> DateTime {
    let timestamp = jiff::Timestamp::from_millisecond(unix_ms).unwrap_or(if unix_ms < 0 {
        jiff::Timestamp::MIN
    } else {
        jiff::Timestamp::MAX
    });
    jiff::tz::Offset::UTC.to_datetime(timestamp)
}
