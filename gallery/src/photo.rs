//! A photo and the states of its life.

use jiff::civil::DateTime;
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
};

/// Where a photo is in its life.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "lowercase")]
pub enum PhotoState {
    /// Announced; its bytes are on their way.
    Uploading,
    /// Its bytes are here; renditions are being made.
    Processing,
    /// Visible.
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

/// Which list of its owner's a ready photo is on while it is not in the trash.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Visibility {
    /// The timeline.
    #[default]
    Timeline,
    /// The archive: kept, and out of the way.
    Archived,
    /// The locked folder, which asks for the password again.
    Locked,
}

impl Visibility {
    fn is_timeline(&self) -> bool {
        *self == Self::Timeline
    }
}

/// The schema of photo records that this program writes. Version 1 had neither [`Corrections`] nor the number of changes,
/// kept a person's own words where those of the file are now, and had the trash among its owner's other rows.
pub const PHOTO_SCHEMA: u16 = 2;

/// A record that lacks the number and one that has it are told apart by whoever writes it: see `records/places.rs`.
fn is_zero(changes: &u64) -> bool {
    *changes == 0
}

fn first_schema() -> u16 {
    1
}

/// A photo with everything known about it: the stored record.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Photo {
    /// The schema that the record was written in.
    #[serde(default = "first_schema")]
    pub schema: u16,
    /// How often the record was changed. Whoever writes it makes sure that nobody else has since it was read.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub changes: u64,
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
    /// Upright size, as edited; known once ready.
    #[serde(default)]
    pub dimensions: Option<Dimensions>,
    /// What the camera wrote.
    #[serde(default)]
    pub capture: Capture,
    /// Placeholder: ThumbHash in base 64.
    #[serde(default)]
    pub thumbhash: String,
    /// The revision of its renditions. Photos whose renditions were made before there were revisions have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revision: Option<Revision>,
    /// Whether the original moves.
    #[serde(default)]
    pub animated: bool,
    /// The color most of the picture has. Photos that were ready before this was known have none.
    #[serde(rename = "colour", default, skip_serializing_if = "Option::is_none")]
    pub color: Option<Color>,
    /// By what look-alikes find each other. Photos that were ready before this was known have none.
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
    /// What a person did to the picture.
    #[serde(default, skip_serializing_if = "Edits::is_none")]
    pub edits: Edits,
    /// What a person says in place of the file.
    #[serde(default, skip_serializing_if = "Corrections::is_none")]
    pub corrections: Corrections,
    /// Which list it is on while it is not in the trash.
    #[serde(default, skip_serializing_if = "Visibility::is_timeline")]
    pub visibility: Visibility,
    /// When it was moved to the trash, in Unix milliseconds.
    #[serde(default)]
    pub trashed_at: Option<i64>,
}

/// What is known of a file before anything is made of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPhoto {
    /// Its name as the person's device calls it.
    pub file_name: String,
    /// Its size.
    pub bytes: u64,
    /// SHA-256, 64 lower-case hexadecimal digits.
    pub sha256: String,
    /// Its format, by its content.
    pub format: Format,
    /// Whether to keep it although the same bytes are there already.
    pub keep_both: bool,
}

impl Photo {
    /// A photo of which nothing but its file is known. `added_at` is in Unix milliseconds.
    #[must_use]
    pub fn new(id: PhotoId, owner: PersonId, file: NewPhoto, added_at: i64) -> Self {
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

    /// The same photo in the schema of today. What version 1 cannot tell apart, a person's words and the file's, becomes
    /// the person's, so that nothing is lost.
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

    /// The title: the person's own, or the file's; may be empty.
    #[must_use]
    pub fn title(&self) -> &str {
        self.corrections.title.as_ref().unwrap_or(&self.title)
    }

    /// The description: the person's own, or the file's; may be empty.
    #[must_use]
    pub fn description(&self) -> &str {
        self.corrections.description.as_ref().unwrap_or(&self.description)
    }

    /// Tags: the person's own, or the file's keywords.
    #[must_use]
    pub fn tags(&self) -> &[String] {
        self.corrections.tags.as_ref().unwrap_or(&self.keywords)
    }

    /// Stars: the person's own, or the file's.
    #[must_use]
    pub fn stars(&self) -> Option<i8> {
        self.corrections.rating.or(self.rating)
    }

    /// When it was taken, by the clock on the wall there, as the person or the camera says.
    #[must_use]
    pub fn taken_at(&self) -> Option<DateTime> {
        self.corrections.taken_at.or(self.capture.taken_at)
    }

    /// What the camera wrote, with what the person says in its place.
    #[must_use]
    pub fn corrected_capture(&self) -> Capture {
        Capture {
            taken_at: self.taken_at(),
            offset_minutes: self.corrections.offset_minutes.or(self.capture.offset_minutes),
            place: self.corrections.place.or(self.capture.place),
            ..self.capture.clone()
        }
    }

    /// What renditions made now are made from.
    #[cfg(feature = "library")]
    #[must_use]
    pub fn recipe(&self) -> crate::rendition::Recipe {
        crate::rendition::Recipe::of(&self.sha256, &self.edits)
    }

    /// Whether its renditions show its edits.
    #[cfg(feature = "library")]
    #[must_use]
    pub fn shows_its_edits(&self) -> bool {
        self.revision.map_or(self.edits.is_none(), |revision| revision.is_of(self.recipe()))
    }

    /// Whether its bytes are here. Of a file that was refused after it had come nothing is kept but the reason: it has
    /// failed, and 0 bytes.
    #[must_use]
    pub fn has_original(&self) -> bool {
        self.state != PhotoState::Uploading && self.bytes > 0
    }

    /// The moment the timeline orders by: when it was taken, or else when it was added (UTC).
    #[must_use]
    pub fn timeline_at(&self) -> DateTime {
        self.taken_at().unwrap_or_else(|| civil_utc(self.added_at))
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
    /// The revision of its renditions; older ones have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revision: Option<Revision>,
    /// The color most of the picture has; not known of older photos.
    #[serde(rename = "colour", default, skip_serializing_if = "Option::is_none")]
    pub color: Option<Color>,
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
            revision: photo.revision,
            color: photo.color,
            animated: photo.animated,
            title: photo.title().to_owned(),
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
