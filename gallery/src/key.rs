//! Every object key is made and parsed here; the key decides path, content type and cache policy.

use crate::{
    id::{PersonId, PhotoId, ZipId},
    rendition::Rendition,
};

/// Names one stored object.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum ObjectKey {
    /// The bytes somebody uploaded, never altered.
    Original(PhotoId),
    /// A file derived from them.
    Rendition(Rendition),
    /// What a form without JavaScript brought; it becomes this photo of this person's once it was looked at.
    Form(PersonId, PhotoId),
    /// A zip of originals, made for this person.
    Zip(PersonId, ZipId),
}

impl ObjectKey {
    /// The key as stored: `originals/{photo}`, `renditions/` and [`Rendition::path`], `forms/{person}/{photo}` or
    /// `zips/{person}/{zip}.zip`.
    #[must_use]
    pub fn path(&self) -> String {
        match self {
            Self::Original(photo) => format!("originals/{photo}"),
            Self::Rendition(rendition) => format!("renditions/{}", rendition.path()),
            Self::Form(person, photo) => format!("forms/{person}/{photo}"),
            Self::Zip(person, zip) => format!("zips/{person}/{zip}.zip"),
        }
    }

    /// Parses what [`Self::path`] writes; anything else is `None`.
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

    /// How long a browser may keep it (RFC 9111).
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
    fn keys_parse_back_and_nothing_else_does() {
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
