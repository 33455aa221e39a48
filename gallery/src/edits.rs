//! A person's edits of a photo's picture. The original is not changed; renditions show the edits.

use serde::{Deserialize, Serialize};

use crate::error::Invalid;

/// How many parts [`Crop`] divides each side of a picture into.
pub const CROP_PARTS: u16 = 10_000;

/// Quarter turns at most: four are none.
pub const MAX_TURNS: u8 = 3;

/// Edits of a picture, in the order in which they are applied: turned, straightened, cropped. The default changes
/// nothing.
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

impl Crop {
    /// All of the picture.
    pub const ALL: Self = Self { left: 0, top: 0, width: CROP_PARTS, height: CROP_PARTS };
}

impl Edits {
    /// The same edits in the form in which they are stored: a crop of the whole picture is no crop.
    ///
    /// # Errors
    /// [`Invalid`] if they cannot be applied: more than three turns, a crop that is empty or reaches beyond the
    /// picture, or straightening, which the renderer does not support yet.
    pub fn checked(self) -> Result<Self, Invalid> {
        if self.turns > MAX_TURNS {
            return Err(Invalid::TooManyTurns { turns: self.turns, limit: MAX_TURNS });
        }
        if self.straighten != 0 {
            return Err(Invalid::StraightenUnsupported);
        }
        let within = |from: u16, length: u16| length > 0 && u32::from(from) + u32::from(length) <= CROP_PARTS.into();
        if self.crop.is_some_and(|crop| !within(crop.left, crop.width) || !within(crop.top, crop.height)) {
            return Err(Invalid::CropOutside);
        }
        Ok(Self { crop: self.crop.filter(|crop| *crop != Crop::ALL), ..self })
    }

    /// Whether nothing is edited.
    #[must_use]
    pub fn is_none(&self) -> bool {
        *self == Self::default()
    }
}

fn is_zero<T: Default + PartialEq>(number: &T) -> bool {
    *number == T::default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn crop(left: u16, top: u16, width: u16, height: u16) -> Edits {
        Edits { crop: Some(Crop { left, top, width, height }), ..Edits::default() }
    }

    #[test]
    fn edits_that_cannot_be_applied_are_refused() {
        for good in [crop(0, 0, 1, 1), crop(9_999, 9_999, 1, 1), crop(1, 0, 9_999, 10_000), Edits::default()] {
            assert_eq!(good.checked(), Ok(good));
        }
        for bad in [crop(0, 0, 0, 1), crop(0, 0, 1, 0), crop(1, 0, 10_000, 1), crop(0, u16::MAX, 1, u16::MAX)] {
            assert_eq!(bad.checked(), Err(Invalid::CropOutside), "{bad:?}");
        }
        let turned = |turns| Edits { turns, ..Edits::default() }.checked();
        assert!(turned(3).is_ok());
        assert_eq!(turned(4), Err(Invalid::TooManyTurns { turns: 4, limit: 3 }));
        let straightened = Edits { straighten: -1, ..Edits::default() };
        assert_eq!(straightened.checked(), Err(Invalid::StraightenUnsupported));
    }

    #[test]
    fn a_crop_of_everything_is_none() {
        assert_eq!(crop(0, 0, 10_000, 10_000).checked(), Ok(Edits::default()));
    }
}
