//! The sizes of renditions, and which of them a photo has.

use serde::{Deserialize, Serialize};

use crate::dimensions::Dimensions;

/// A size in the ladder of renditions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RenditionKind {
    /// Long edge of 320 px: small tiles.
    Thumb,
    /// Long edge of 640 px: tiles on screens with a high density.
    Small,
    /// Long edge of 1280 px: the full screen of a phone.
    Medium,
    /// Long edge of 2048 px: the full screen of a desktop.
    Large,
}

impl RenditionKind {
    /// Every kind, smallest first.
    pub const ALL: [Self; 4] = [Self::Thumb, Self::Small, Self::Medium, Self::Large];

    /// Returns the maximum length of the longer side, in pixels.
    #[must_use]
    pub const fn edge(self) -> u32 {
        match self {
            Self::Thumb => 320,
            Self::Small => 640,
            Self::Medium => 1280,
            Self::Large => 2048,
        }
    }

    /// Returns the name used in keys and URLs.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Thumb => "thumb",
            Self::Small => "small",
            Self::Medium => "medium",
            Self::Large => "large",
        }
    }

    /// Returns the kind with this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// Returns the kinds that a photo of this size has, smallest first: all that are smaller than its long edge, and
    /// the first that is not. So a small picture is neither enlarged nor stored several times.
    pub fn ladder(of: Dimensions) -> impl Iterator<Item = (Self, Dimensions)> {
        let mut covered = false;
        Self::ALL
            .into_iter()
            .take_while(move |kind| {
                let wanted = !covered;
                covered |= kind.edge() >= of.long_edge();
                wanted
            })
            .map(move |kind| (kind, of.fit(kind.edge())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ladders_end_with_the_first_kind_that_is_as_large_as_the_picture() {
        let kinds =
            |w, h| RenditionKind::ladder(Dimensions::new(w, h)).map(|(kind, _)| kind.name()).collect::<Vec<_>>();
        assert_eq!(kinds(6000, 4000), ["thumb", "small", "medium", "large"]);
        assert_eq!(kinds(1000, 500), ["thumb", "small", "medium"]);
        assert_eq!(kinds(640, 640), ["thumb", "small"]);
        assert_eq!(kinds(10, 10), ["thumb"]);
    }
}
