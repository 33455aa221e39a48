//! The problems that a check can find.

use std::fmt;

use crate::id::{PersonId, PhotoId};

/// A mismatch between records and bytes, or between records.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What is wrong.
    pub problem: Problem,
    /// Whether it was repaired.
    pub repaired: bool,
}

/// What is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// An entry on a person's list leads to no photo, or to one that belongs elsewhere.
    StrayPlace {
        /// Whose list it is.
        person: PersonId,
        /// The sort key.
        place: String,
    },
    /// A photo is on none of its owner's lists.
    NotListed(PhotoId),
    /// A photo's owner has no account.
    WithoutOwner(PhotoId),
    /// The original is missing, or its size differs from the one in the record.
    OriginalMissing {
        /// The photo.
        photo: PhotoId,
        /// Its file name.
        file_name: String,
    },
    /// Renditions are missing.
    RenditionsMissing(PhotoId),
    /// There are renditions of a revision that the photo does not show, and no note that they are to be deleted.
    StrayRenditions(PhotoId),
    /// There are bytes of a photo that has no record.
    UnknownBytes {
        /// The photo's id.
        photo: PhotoId,
        /// Whether the original is among them.
        original: bool,
    },
    /// The person's stored bytes or number of photos are wrong.
    Usage {
        /// The person.
        person: PersonId,
        /// The stored values: bytes, photos.
        said: (i64, i64),
        /// The actual values: bytes, photos.
        found: (i64, i64),
    },
    /// The stored count of a month's photos is wrong.
    Month {
        /// The person.
        person: PersonId,
        /// The sort key.
        month: String,
    },
    /// A photo's bytes would not be recognised as a duplicate if they were uploaded again.
    Unrecognised(PhotoId),
    /// A hash leads to a photo that no longer exists.
    StrayHash {
        /// The person.
        person: PersonId,
        /// The sort key.
        hash: String,
    },
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::StrayPlace { person, place } => write!(f, "{person}: {place} leads to no photo"),
            Self::NotListed(photo) => write!(f, "photo {photo} is on none of its owner's lists"),
            Self::WithoutOwner(photo) => write!(f, "the owner of photo {photo} has no account"),
            Self::OriginalMissing { photo, file_name } => {
                write!(f, "photo {photo} (“{file_name}”) is missing its original")
            }
            Self::RenditionsMissing(photo) => write!(f, "photo {photo} is missing renditions"),
            Self::StrayRenditions(photo) => write!(f, "photo {photo} has renditions that it does not show"),
            Self::UnknownBytes { photo, original: true } => write!(f, "the original {photo} has no record"),
            Self::UnknownBytes { photo, original: false } => write!(f, "the renditions of {photo} have no record"),
            Self::Usage { person, said, found } => write!(
                f,
                "{person}: the record says {} photos with {} bytes, but there are {} with {}",
                said.1, said.0, found.1, found.0
            ),
            Self::Month { person, month } => write!(f, "{person}: the photo count of {month} is wrong"),
            Self::Unrecognised(photo) => write!(f, "the bytes of photo {photo} would not be recognised"),
            Self::StrayHash { person, hash } => write!(f, "{person}: {hash} belongs to no photo"),
        }
    }
}
