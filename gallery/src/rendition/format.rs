//! The formats of renditions.

/// The file format of a rendition.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum RenditionFormat {
    /// JPEG, which every browser shows.
    #[default]
    Jpeg,
}

impl RenditionFormat {
    /// Every format.
    pub const ALL: [Self; 1] = [Self::Jpeg];

    /// Returns the extension of the file in keys and URLs, without the dot.
    #[must_use]
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Jpeg => "jpg",
        }
    }

    /// Returns the format with this extension.
    #[must_use]
    pub fn from_extension(extension: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.extension() == extension)
    }

    /// Returns the media type with which it is served.
    #[must_use]
    pub const fn content_type(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
        }
    }
}
