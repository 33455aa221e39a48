//! The keys of stored objects. All keys are made and parsed here. A key determines the path, the content type and the
//! cache policy.

use crate::{
    id::{PersonId, PhotoId, ZipId},
    rendition::Rendition,
};

/// Identifies one stored object.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum ObjectKey {
    /// The uploaded bytes, never altered.
    Original(PhotoId),
    /// A file derived from an original.
    Rendition(Rendition),
    /// A file that was sent with a form without JavaScript. Once it has been checked, it becomes this photo of this
    /// person.
    Form(PersonId, PhotoId),
    /// A zip of originals, made for this person.
    Zip(PersonId, ZipId),
}

impl ObjectKey {
    /// Returns the path in storage: `originals/{photo}`, `renditions/` and [`Rendition::path`],
    /// `forms/{person}/{photo}` or `zips/{person}/{zip}.zip`.
    #[must_use]
    pub fn path(&self) -> String {
        match self {
            Self::Original(photo) => format!("originals/{photo}"),
            Self::Rendition(rendition) => format!("renditions/{}", rendition.path()),
            Self::Form(person, photo) => format!("forms/{person}/{photo}"),
            Self::Zip(person, zip) => format!("zips/{person}/{zip}.zip"),
        }
    }

    /// Parses a path from [`Self::path`]. Returns `None` for anything else.
    #[must_use]
    pub fn parse(path: &str) -> Option<Self> {
        if let Some(rendition) = path.strip_prefix("renditions/") {
            return Rendition::parse(rendition).map(Self::Rendition);
        }
        let mut parts = path.split('/');
        let key = match (parts.next()?, parts.next()?) {
            ("originals", photo) => Self::Original(photo.parse().ok()?),
            ("forms", person) => Self::Form(person.parse().ok()?, parts.next()?.parse().ok()?),
            ("zips", person) => {
                let zip = parts.next()?.strip_suffix(".zip")?;
                Self::Zip(person.parse().ok()?, zip.parse().ok()?)
            }
            _ => return None,
        };
        parts.next().is_none().then_some(key)
    }

    /// Returns how long browsers may cache it (RFC 9111).
    #[must_use]
    pub fn cache_control(&self) -> &'static str {
        match self {
            Self::Original(_) => "private, max-age=3600",
            Self::Rendition(_) => Rendition::CACHE_CONTROL,
            Self::Form(..) | Self::Zip(..) => "private, no-store",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_paths_of_keys_are_parsed() {
        let photo: PhotoId = "0123456789abcdefghjkmnpqrs".parse().expect("an id");
        let rendition = |path| ObjectKey::Rendition(Rendition::parse(path).expect("a rendition"));
        let person: PersonId = "2f6a1c1e-7d0a-4c57-9c1b-1d2c3b4a5f60".parse().expect("an id");
        for key in [
            ObjectKey::Original(photo.clone()),
            rendition("0123456789abcdefghjkmnpqrs/small.jpg"),
            rendition("0123456789abcdefghjkmnpqrs/0123wxyz/small.jpg"),
            ObjectKey::Form(person.clone(), photo),
            ObjectKey::Zip(person, "0123456789abcdefghjkmnpqrs".parse().expect("an id")),
        ] {
            assert!(key.cache_control().starts_with("private, "), "no cache keeps it for others: {}", key.path());
            assert_eq!(ObjectKey::parse(&key.path()), Some(key));
        }
        for bad in [
            "",
            "originals",
            "originals/../x",
            "renditions/0123456789/huge.jpg",
            "renditions/0123456789/0123wxyz",
            "renditions/0123456789/0123wxyz/huge.jpg",
            "renditions//0123456789/small.jpg",
            "originals/0123456789/x",
            "logs/0123456789",
            "forms/0123456789",
            "forms/0123456789/../0123456789",
            "zips/0123456789/0123456789",
            "zips/0123456789/0123456789.zip/x",
        ] {
            assert_eq!(ObjectKey::parse(bad), None, "{bad}");
        }
    }
}
