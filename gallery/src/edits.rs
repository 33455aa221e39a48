//! A person's edits of a photo's picture. The original is not changed; renditions show the edits.

use serde::{Deserialize, Serialize};

/// How many parts [`Crop`] divides each side of a picture into.
pub const CROP_PARTS: u16 = 10_000;

/// Edits of a picture, in the order in which they are applied: turned, straightened, cropped. The default changes nothing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Edits {
    /// Quarter turns clockwise, 0 to 3, from the upright picture.
    #[serde(skip_serializing_if = "is_zero")]
    pub turns: u8,
    /// Hundredths of a degree clockwise, −4500 to 4500.
    #[serde(skip_serializing_if = "is_zero")]
    pub straighten: i16,
    /// The part of the turned and straightened picture that is kept; `None` keeps all of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub crop: Option<Crop>,
}

/// A part of a picture, in [`CROP_PARTS`]ths of its width and height.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Crop {
    /// From the left edge.
    pub left: u16,
    /// From the upper edge.
    pub top: u16,
    /// Width, at least 1.
    pub width: u16,
    /// Height, at least 1.
    pub height: u16,
}

impl Edits {
    /// Whether nothing is edited.
    #[must_use]
    pub fn is_none(&self) -> bool {
        *self == Self::default()
    }
}

fn is_zero<T: Default + PartialEq>(number: &T) -> bool {
    *number == T::default()
}
