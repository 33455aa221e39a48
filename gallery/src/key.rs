//! Every object key is made and parsed here; the key decides path, content type and cache policy.

use crate::{id::PhotoId, rendition::RenditionKind};

/// Names one stored object.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum ObjectKey {
    /// The bytes somebody uploaded, never altered.
    Original(PhotoId),
    /// A file derived from them.
    Rendition(PhotoId, RenditionKind),
}

impl ObjectKey {
    /// The photo the object belongs to.
    #[must_use]
    pub fn photo(&self) -> &PhotoId {
        match self {
            Self::Original(photo) | Self::Rendition(photo, _) => photo,
        }
    }

    /// The key as stored: `originals/{photo}` or `renditions/{photo}/{kind}.jpg`. The same photo always has the same
    /// keys, so that making renditions twice changes nothing.
    #[must_use]
    pub fn path(&self) -> String {
        match self {
            Self::Original(photo) => format!("originals/{photo}"),
            Self::Rendition(photo, kind) => format!("renditions/{photo}/{}.jpg", kind.name()),
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
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_parse_back_and_nothing_else_does() {
        let photo: PhotoId = "0123456789abcdefghjkmnpqrs".parse().expect("an id");
        for key in [ObjectKey::Original(photo.clone()), ObjectKey::Rendition(photo, RenditionKind::Small)] {
            assert_eq!(ObjectKey::parse(&key.path()), Some(key));
        }
        for bad in [
            "",
            "originals",
            "originals/../x",
            "renditions/0123456789/huge.jpg",
            "originals/0123456789/x",
            "logs/0123456789",
        ] {
            assert_eq!(ObjectKey::parse(bad), None, "{bad}");
        }
    }
}
