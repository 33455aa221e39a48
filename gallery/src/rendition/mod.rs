//! Renditions: the files derived from an original. A rendition is identified by its photo, its [`Revision`], its size
//! and its format. Its key and its URL are derived from these.

mod format;
mod kind;
mod revision;

use crate::{
    id::PhotoId,
    photo::{Photo, Tile},
};

pub use self::{
    format::RenditionFormat,
    kind::RenditionKind,
    revision::{LADDER_VERSION, NotARevision, Recipe, Revision},
};

/// Identifies one rendition.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Rendition {
    /// The photo.
    pub photo: PhotoId,
    /// The revision of the photo's renditions. Renditions that were made before there were revisions have none.
    pub revision: Option<Revision>,
    /// The size.
    pub kind: RenditionKind,
    /// The format.
    pub format: RenditionFormat,
}

impl Rendition {
    /// How long browsers may cache it (RFC 9111). With a revision, the bytes of a key never change to bytes that look
    /// different. Without one, the URL changes daily anyway.
    pub const CACHE_CONTROL: &str = "private, max-age=31536000, immutable";

    /// Returns the path below the folders of keys and URLs: `{photo}/{revision}/{kind}.{extension}`, or
    /// `{photo}/{kind}.{extension}` without a revision.
    #[must_use]
    pub fn path(&self) -> String {
        let Self { photo, revision, kind, format } = self;
        let (kind, extension) = (kind.name(), format.extension());
        match revision {
            Some(revision) => format!("{photo}/{revision}/{kind}.{extension}"),
            None => format!("{photo}/{kind}.{extension}"),
        }
    }

    /// Parses a path from [`Self::path`]. Returns `None` for anything else.
    #[must_use]
    pub fn parse(path: &str) -> Option<Self> {
        let parts: Vec<&str> = path.splitn(4, '/').collect();
        match parts[..] {
            [photo, file] => Self::named(photo.parse().ok()?, None, file),
            [photo, revision, file] => Self::named(photo.parse().ok()?, Some(revision.parse().ok()?), file),
            _ => None,
        }
    }

    /// Returns the rendition of a photo with this file name: `{kind}.{extension}`.
    #[must_use]
    pub fn named(photo: PhotoId, revision: Option<Revision>, file: &str) -> Option<Self> {
        let (kind, extension) = file.split_once('.')?;
        let (kind, format) = (RenditionKind::from_name(kind)?, RenditionFormat::from_extension(extension)?);
        Some(Self { photo, revision, kind, format })
    }

    /// Returns all renditions that this revision of a photo can have.
    pub fn all_of(photo: &PhotoId, revision: Option<Revision>) -> impl Iterator<Item = Self> + use<'_> {
        RenditionKind::ALL.into_iter().flat_map(move |kind| {
            RenditionFormat::ALL.into_iter().map(move |format| Self { photo: photo.clone(), revision, kind, format })
        })
    }
}

impl Photo {
    /// Returns the rendition of this kind, even if the photo does not have it.
    #[must_use]
    pub fn rendition(&self, kind: RenditionKind) -> Rendition {
        let format = RenditionFormat::default();
        Rendition { photo: self.id.clone(), revision: self.revision, kind, format }
    }

    /// Returns the renditions that the photo has, smallest first. There are none before its dimensions are known.
    pub fn renditions(&self) -> impl Iterator<Item = Rendition> + use<'_> {
        self.dimensions.into_iter().flat_map(RenditionKind::ladder).map(|(kind, _)| self.rendition(kind))
    }
}

impl Tile {
    /// Returns the rendition of this kind, even if the photo does not have it.
    #[must_use]
    pub fn rendition(&self, kind: RenditionKind) -> Rendition {
        Rendition { photo: self.id.clone(), revision: self.revision, kind, format: RenditionFormat::default() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_paths_of_renditions_are_parsed() {
        let photo: PhotoId = "0123456789abcdefghjkmnpqrs".parse().expect("an id");
        let revision: Revision = "0123wxyz".parse().expect("a revision");
        for rendition in Rendition::all_of(&photo, None).chain(Rendition::all_of(&photo, Some(revision))) {
            assert_eq!(Rendition::parse(&rendition.path()), Some(rendition));
        }
        let of = |revision| Rendition::all_of(&photo, revision).next().expect("a rendition").path();
        assert_eq!(of(None), "0123456789abcdefghjkmnpqrs/thumb.jpg", "the path from before there were revisions");
        assert_eq!(of(Some(revision)), "0123456789abcdefghjkmnpqrs/0123wxyz/thumb.jpg");
        for bad in [
            "",
            "abcdefgh",
            "abcdefgh/",
            "abcdefgh/thumb",
            "abcdefgh/huge.jpg",
            "abcdefgh/thumb.png",
            "abcdefgh/thumb.jpg/",
            "abcdefgh/0123wxy/thumb.jpg",
            "abcdefgh/0123wxyz0/thumb.jpg",
            "abcdefgh/0123WXYZ/thumb.jpg",
            "abcdefgh/0123wxyl/thumb.jpg",
            "abcdefgh//thumb.jpg",
            "abcdefgh/../thumb.jpg",
            "abcdefgh/0123wxyz/0123wxyz/thumb.jpg",
            "/abcdefgh/thumb.jpg",
        ] {
            assert_eq!(Rendition::parse(bad), None, "{bad}");
        }
    }
}
