//! The files derived from an original. A rendition is named by its photo, its [`Revision`], its size and its format; keys
//! and URLs follow from the name.

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

/// Names one rendition.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Rendition {
    /// Of which photo.
    pub photo: PhotoId,
    /// Which of those that were made of it, one after another. What was made before there were revisions has none.
    pub revision: Option<Revision>,
    /// Its size.
    pub kind: RenditionKind,
    /// Its format.
    pub format: RenditionFormat,
}

impl Rendition {
    /// How long a browser may keep it (RFC 9111). A key with a revision never gets other bytes that look different, and
    /// without one the URL changes daily all the same.
    pub const CACHE_CONTROL: &str = "private, max-age=31536000, immutable";

    /// Its path below the folders of keys and URLs: `{photo}/{revision}/{kind}.{extension}`, or `{photo}/{kind}.{extension}`
    /// without a revision.
    #[must_use]
    pub fn path(&self) -> String {
        let Self { photo, revision, kind, format } = self;
        let (kind, extension) = (kind.name(), format.extension());
        match revision {
            Some(revision) => format!("{photo}/{revision}/{kind}.{extension}"),
            None => format!("{photo}/{kind}.{extension}"),
        }
    }

    /// Parses what [`Self::path`] writes; anything else is `None`.
    #[must_use]
    pub fn parse(path: &str) -> Option<Self> {
        let parts: Vec<&str> = path.splitn(4, '/').collect();
        match parts[..] {
            [photo, file] => Self::named(photo.parse().ok()?, None, file),
            [photo, revision, file] => Self::named(photo.parse().ok()?, Some(revision.parse().ok()?), file),
            _ => None,
        }
    }

    /// The rendition of a photo whose file has that name: `{kind}.{extension}`.
    #[must_use]
    pub fn named(photo: PhotoId, revision: Option<Revision>, file: &str) -> Option<Self> {
        let (kind, extension) = file.split_once('.')?;
        let (kind, format) = (RenditionKind::from_name(kind)?, RenditionFormat::from_extension(extension)?);
        Some(Self { photo, revision, kind, format })
    }

    /// Every name that a rendition of this revision can have.
    pub fn all_of(photo: &PhotoId, revision: Option<Revision>) -> impl Iterator<Item = Self> + use<'_> {
        RenditionKind::ALL.into_iter().flat_map(move |kind| {
            RenditionFormat::ALL.into_iter().map(move |format| Self { photo: photo.clone(), revision, kind, format })
        })
    }
}

impl Photo {
    /// One of its renditions, whether it has that one or not.
    #[must_use]
    pub fn rendition(&self, kind: RenditionKind) -> Rendition {
        let format = RenditionFormat::default();
        Rendition { photo: self.id.clone(), revision: self.revision, kind, format }
    }

    /// The renditions it has, smallest first; none before its size is known.
    pub fn renditions(&self) -> impl Iterator<Item = Rendition> + use<'_> {
        self.dimensions.into_iter().flat_map(RenditionKind::ladder).map(|(kind, _)| self.rendition(kind))
    }
}

impl Tile {
    /// One of the photo's renditions, whether it has that one or not.
    #[must_use]
    pub fn rendition(&self, kind: RenditionKind) -> Rendition {
        Rendition { photo: self.id.clone(), revision: self.revision, kind, format: RenditionFormat::default() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_parse_back_and_nothing_else_does() {
        let photo: PhotoId = "0123456789abcdefghjkmnpqrs".parse().expect("an id");
        let revision: Revision = "0123wxyz".parse().expect("a revision");
        for rendition in Rendition::all_of(&photo, None).chain(Rendition::all_of(&photo, Some(revision))) {
            assert_eq!(Rendition::parse(&rendition.path()), Some(rendition));
        }
        let of = |revision| Rendition::all_of(&photo, revision).next().expect("a rendition").path();
        assert_eq!(of(None), "0123456789abcdefghjkmnpqrs/thumb.jpg", "as before there were revisions");
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
