//! Every object key is made and parsed here; the key decides path, content type and cache policy.

use crate::{
    id::{PersonId, PhotoId, ZipId},
    rendition::RenditionKind,
};

/// Names one stored object.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum ObjectKey {
    /// The bytes somebody uploaded, never altered.
    Original(PhotoId),
    /// A file derived from them.
    Rendition(PhotoId, RenditionKind),
    /// What a form without JavaScript brought; it becomes this photo of this person's once it was looked at.
    Form(PersonId, PhotoId),
    /// A zip of originals, made for this person.
    Zip(PersonId, ZipId),
}

impl ObjectKey {
    /// The key as stored: `originals/{photo}`, `renditions/{photo}/{kind}.jpg`, `forms/{person}/{photo}` or
    /// `zips/{person}/{zip}.zip`. The same photo always has the same keys, so that making renditions twice changes
    /// nothing.
    #[must_use]
    pub fn path(&self) -> String {
        match self {
            Self::Original(photo) => format!("originals/{photo}"),
            Self::Rendition(photo, kind) => format!("renditions/{photo}/{}.jpg", kind.name()),
            Self::Form(person, photo) => format!("forms/{person}/{photo}"),
            Self::Zip(person, zip) => format!("zips/{person}/{zip}.zip"),
        }
    }

    /// Parses what [`Self::path`] writes; anything else is `None`.
    #[must_use]
    pub fn parse(path: &str) -> Option<Self> {
        let mut parts = path.split('/');
        let key = match (parts.next()?, parts.next()?) {
            ("originals", photo) => Self::Original(photo.parse().ok()?),
            ("renditions", photo) => {
                let kind = RenditionKind::from_name(parts.next()?.strip_suffix(".jpg")?)?;
                Self::Rendition(photo.parse().ok()?, kind)
            }
            ("forms", person) => Self::Form(person.parse().ok()?, parts.next()?.parse().ok()?),
            ("zips", person) => {
                let zip = parts.next()?.strip_suffix(".zip")?;
                Self::Zip(person.parse().ok()?, zip.parse().ok()?)
            }
            _ => return None,
        };
        parts.next().is_none().then_some(key)
    }

    /// How long a browser may keep it (RFC 9111). Capability URLs change daily, so what they name never does.
    #[must_use]
    pub fn cache_control(&self) -> &'static str {
        match self {
            Self::Original(_) => "private, max-age=3600",
            Self::Rendition(..) => "private, max-age=31536000, immutable",
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
        let person: PersonId = "2f6a1c1e-7d0a-4c57-9c1b-1d2c3b4a5f60".parse().expect("an id");
        for key in [
            ObjectKey::Original(photo.clone()),
            ObjectKey::Rendition(photo.clone(), RenditionKind::Small),
            ObjectKey::Form(person.clone(), photo),
            ObjectKey::Zip(person, "0123456789abcdefghjkmnpqrs".parse().expect("an id")),
        ] {
            assert_eq!(ObjectKey::parse(&key.path()), Some(key));
        }
        for bad in [
            "",
            "originals",
            "originals/../x",
            "renditions/0123456789/huge.jpg",
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
