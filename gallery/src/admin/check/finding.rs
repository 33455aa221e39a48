//! What can be wrong.

use std::fmt;

use crate::id::{PersonId, PhotoId};

/// Something that does not fit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What.
    pub problem: Problem,
    /// Whether it was put right.
    pub repaired: bool,
}

/// What does not fit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// A place on a person's lists leads to no photo, or to one that is elsewhere.
    StrayPlace {
        /// Whose list.
        person: PersonId,
        /// The sort key.
        place: String,
    },
    /// A photo is on none of its owner's lists.
    NotListed(PhotoId),
    /// A photo's owner has no account.
    NobodyS(PhotoId),
    /// The original is gone, or has another size than its record says.
    OriginalMissing {
        /// Whose.
        photo: PhotoId,
        /// Its name.
        file_name: String,
    },
    /// Renditions are missing.
    RenditionsMissing(PhotoId),
    /// There are renditions of a revision that the photo does not show, and nothing says that they are to go.
    StrayRenditions(PhotoId),
    /// There are bytes of a photo that no record knows.
    UnknownBytes {
        /// The photo's id.
        photo: PhotoId,
        /// Whether the original is among them.
        original: bool,
    },
    /// The person's bytes or number of photos are counted wrongly.
    Usage {
        /// Whose.
        person: PersonId,
        /// What the record says: bytes, photos.
        said: (i64, i64),
        /// What there is.
        found: (i64, i64),
    },
    /// The photos of a month are counted wrongly.
    Month {
        /// Whose.
        person: PersonId,
        /// The sort key.
        month: String,
    },
    /// A photo's bytes would not be recognised when they came again.
    Unrecognised(PhotoId),
    /// Bytes would be recognised as those of a photo that is gone.
    StrayHash {
        /// Whose.
        person: PersonId,
        /// The sort key.
        hash: String,
    },
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::StrayPlace { person, place } => write!(f, "{person}: {place} leads to no photo"),
            Self::NotListed(photo) => write!(f, "photo {photo} is on no list of its owner's"),
            Self::NobodyS(photo) => write!(f, "the owner of photo {photo} has no account"),
            Self::OriginalMissing { photo, file_name } => {
                write!(f, "photo {photo} (“{file_name}”) has lost its original")
            }
            Self::RenditionsMissing(photo) => write!(f, "photo {photo} misses renditions"),
            Self::StrayRenditions(photo) => write!(f, "photo {photo} has renditions that it does not show"),
            Self::UnknownBytes { photo, original: true } => write!(f, "no record knows the original {photo}"),
            Self::UnknownBytes { photo, original: false } => write!(f, "no record knows the renditions of {photo}"),
            Self::Usage { person, said, found } => write!(
                f,
                "{person}: counted as {} photos with {} bytes, there are {} with {}",
                said.1, said.0, found.1, found.0
            ),
            Self::Month { person, month } => write!(f, "{person}: the photos of {month} are counted wrongly"),
            Self::Unrecognised(photo) => write!(f, "the bytes of photo {photo} would not be recognised"),
            Self::StrayHash { person, hash } => write!(f, "{person}: {hash} belongs to no photo"),
        }
    }
}
