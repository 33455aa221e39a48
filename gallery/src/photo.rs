//! Photos and their states.

use jiff::{Timestamp, civil::DateTime, tz::Offset};
use serde::{Deserialize, Serialize};

use crate::{
    capture::Capture,
    color::Color,
    corrections::Corrections,
    dimensions::Dimensions,
    edits::Edits,
    fault::Fault,
    format::Format,
    id::{PersonId, PhotoId},
    perceptual_hash::PerceptualHash,
    rendition::Revision,
    sha256::Sha256,
};

/// The state of a photo.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "lowercase")]
pub enum PhotoState {
    /// It was announced, and its bytes are being uploaded.
    Uploading,
    /// Its bytes have arrived, and its renditions are being made.
    Processing,
    /// Visible.
    Ready,
    /// The file has a fault. The original is kept until the person removes it.
    Failed {
        /// What is wrong with the file.
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

/// Which of its owner's lists a ready photo is on, unless it is in the trash.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Visibility {
    /// The timeline.
    #[default]
    Timeline,
    /// The archive: kept, but not on the timeline.
    Archived,
    /// The locked folder, which requires the password again.
    Locked,
}

impl Visibility {
    fn is_timeline(&self) -> bool {
        *self == Self::Timeline
    }
}

/// The schema of photo records that this program writes. Version 1 had neither [`Corrections`] nor the number of
/// changes. It stored a person's own texts where those of the file are now, and kept the trash with the owner's other
/// rows.
pub const PHOTO_SCHEMA: u16 = 2;

/// Writers distinguish records with and without this number: see `records/places/mod.rs`.
fn is_zero(changes: &u64) -> bool {
    *changes == 0
}

fn first_schema() -> u16 {
    1
}

/// A photo with everything that is known about it: the stored record.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Photo {
    /// The schema in which the record was written.
    #[serde(default = "first_schema")]
    pub schema: u16,
    /// How often the record was changed. A writer makes sure that this has not changed since the record was read.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub changes: u64,
    /// Identifies the photo.
    pub id: PhotoId,
    /// The owner.
    pub owner: PersonId,
    /// The state of the photo.
    #[serde(flatten)]
    pub state: PhotoState,
    /// The original's name on the person's device.
    pub file_name: String,
    /// The original's size.
    pub bytes: u64,
    /// SHA-256 of the original; `None` if the file was refused because of its size and never read.
    #[serde(with = "crate::sha256::or_empty")]
    pub sha256: Option<Sha256>,
    /// The original's format, detected from its content.
    pub format: Format,
    /// When the person added it.
    #[serde(with = "jiff::fmt::serde::timestamp::millisecond::required")]
    pub added_at: Timestamp,
    /// Whether the person asked to keep it although the same bytes were already there.
    #[serde(default)]
    pub kept_twice: bool,
    /// Size of the upright, edited picture; known when the photo is ready.
    #[serde(default)]
    pub dimensions: Option<Dimensions>,
    /// What the camera wrote.
    #[serde(default)]
    pub capture: Capture,
    /// Placeholder: a ThumbHash in base64.
    #[serde(default)]
    pub thumbhash: String,
    /// The revision of its renditions. Photos whose renditions were made before there were revisions have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revision: Option<Revision>,
    /// Whether the original is animated.
    #[serde(default)]
    pub animated: bool,
    /// The predominant color of the picture; `None` for photos that became ready before it was computed.
    #[serde(rename = "colour", default, skip_serializing_if = "Option::is_none")]
    pub color: Option<Color>,
    /// For finding photos that look alike; `None` for photos that became ready before it was computed.
    #[serde(rename = "look_alike", default, skip_serializing_if = "Option::is_none")]
    pub perceptual_hash: Option<PerceptualHash>,
    /// The title from the file; may be empty. See [`crate::embedded_metadata`] for the limits of these six.
    #[serde(default)]
    pub title: String,
    /// The description from the file; may be empty.
    #[serde(default)]
    pub description: String,
    /// Keywords from the file.
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
    /// A person's edits of the picture.
    #[serde(default, skip_serializing_if = "Edits::is_none")]
    pub edits: Edits,
    /// What a person entered to replace what the file says.
    #[serde(default, skip_serializing_if = "Corrections::is_none")]
    pub corrections: Corrections,
    /// Which list it is on, unless it is in the trash.
    #[serde(default, skip_serializing_if = "Visibility::is_timeline")]
    pub visibility: Visibility,
    /// When it was moved to the trash.
    #[serde(default, with = "jiff::fmt::serde::timestamp::millisecond::optional")]
    pub trashed_at: Option<Timestamp>,
}

/// What is known about a file before it is processed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPhoto {
    /// Its name on the person's device.
    pub file_name: String,
    /// Its size.
    pub bytes: u64,
    /// Its SHA-256, if it was read.
    pub sha256: Option<Sha256>,
    /// Its format, detected from its content.
    pub format: Format,
    /// Whether to keep it although the same bytes are already there.
    pub keep_both: bool,
}

impl Photo {
    /// A photo of which only the file is known.
    #[must_use]
    pub fn new(id: PhotoId, owner: PersonId, file: NewPhoto, added_at: Timestamp) -> Self {
        Self {
            schema: PHOTO_SCHEMA,
            changes: 0,
            id,
            owner,
            state: PhotoState::Uploading,
            file_name: file.file_name,
            bytes: file.bytes,
            sha256: file.sha256,
            format: file.format,
            added_at,
            kept_twice: file.keep_both,
            dimensions: None,
            capture: Capture::default(),
            thumbhash: String::new(),
            revision: None,
            animated: false,
            color: None,
            perceptual_hash: None,
            title: String::new(),
            description: String::new(),
            keywords: Vec::new(),
            rating: None,
            creator: String::new(),
            copyright: String::new(),
            edits: Edits::default(),
            corrections: Corrections::default(),
            visibility: Visibility::default(),
            trashed_at: None,
        }
    }

    /// The same photo in the current schema. Version 1 does not distinguish a person's texts from the file's. They
    /// become the person's, so that nothing is lost.
    #[must_use]
    pub fn in_schema_of_today(mut self) -> Self {
        if self.schema < 2 {
            let words = |text: String| Some(text).filter(|text| !text.is_empty());
            self.corrections.title = words(std::mem::take(&mut self.title)).or(self.corrections.title);
            self.corrections.description =
                words(std::mem::take(&mut self.description)).or(self.corrections.description);
        }
        self.schema = PHOTO_SCHEMA;
        self
    }

    /// The title: the person's, or the file's; may be empty.
    #[must_use]
    pub fn title(&self) -> &str {
        self.corrections.title.as_ref().unwrap_or(&self.title)
    }

    /// The description: the person's, or the file's; may be empty.
    #[must_use]
    pub fn description(&self) -> &str {
        self.corrections.description.as_ref().unwrap_or(&self.description)
    }

    /// Tags: the person's, or the file's keywords.
    #[must_use]
    pub fn tags(&self) -> &[String] {
        self.corrections.tags.as_ref().unwrap_or(&self.keywords)
    }

    /// Stars: the person's, or the file's.
    #[must_use]
    pub fn stars(&self) -> Option<i8> {
        self.corrections.rating.or(self.rating)
    }

    /// When it was taken, in local time, according to the person or the camera.
    #[must_use]
    pub fn taken_at(&self) -> Option<DateTime> {
        self.corrections.taken_at.or(self.capture.taken_at)
    }

    /// What the camera wrote, with the person's corrections.
    #[must_use]
    pub fn corrected_capture(&self) -> Capture {
        Capture {
            taken_at: self.taken_at(),
            offset_minutes: self.corrections.offset_minutes.or(self.capture.offset_minutes),
            place: self.corrections.place.or(self.capture.place),
            ..self.capture.clone()
        }
    }

    /// What its renditions are made from if they are made now.
    #[cfg(feature = "library")]
    #[must_use]
    pub fn recipe(&self) -> crate::rendition::Recipe {
        crate::rendition::Recipe::of(self.sha256, &self.edits)
    }

    /// Whether its renditions show its edits.
    #[cfg(feature = "library")]
    #[must_use]
    pub fn shows_its_edits(&self) -> bool {
        self.revision.map_or(self.edits.is_none(), |revision| revision.is_of(self.recipe()))
    }

    /// Whether its bytes are stored. If a file was refused after it had arrived, only the reason is kept: the photo has
    /// failed and has 0 bytes.
    #[must_use]
    pub fn has_original(&self) -> bool {
        self.state != PhotoState::Uploading && self.bytes > 0
    }

    /// The time by which the timeline is ordered: when it was taken, or else when it was added (UTC).
    #[must_use]
    pub fn timeline_at(&self) -> DateTime {
        self.taken_at().unwrap_or_else(|| civil_utc(self.added_at))
    }
}

/// What a page needs to show a photo among others.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Tile {
    /// Identifies the photo.
    pub id: PhotoId,
    /// Its time on the timeline.
    pub at: DateTime,
    /// Size of the upright picture.
    pub dimensions: Dimensions,
    /// ThumbHash in base64.
    pub thumbhash: String,
    /// The revision of its renditions; older ones have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revision: Option<Revision>,
    /// The predominant color of the picture; `None` for older photos.
    #[serde(rename = "colour", default, skip_serializing_if = "Option::is_none")]
    pub color: Option<Color>,
    /// Whether the original is animated.
    #[serde(default)]
    pub animated: bool,
    /// The title; may be empty.
    #[serde(default)]
    pub title: String,
    /// When it was moved to the trash.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        with = "jiff::fmt::serde::timestamp::millisecond::optional"
    )]
    pub trashed_at: Option<Timestamp>,
}

impl Tile {
    /// The tile of a ready photo; `None` if its size is not known yet.
    #[must_use]
    pub fn of(photo: &Photo) -> Option<Self> {
        Some(Self {
            id: photo.id.clone(),
            at: photo.timeline_at(),
            dimensions: photo.dimensions?,
            thumbhash: photo.thumbhash.clone(),
            revision: photo.revision,
            color: photo.color,
            animated: photo.animated,
            title: photo.title().to_owned(),
            trashed_at: photo.trashed_at,
        })
    }
}

/// The UTC date and time of a timestamp.
#[must_use]
pub fn civil_utc(at: Timestamp) -> DateTime {
    Offset::UTC.to_datetime(at)
}
