//! The formats of renditions.

/// What kind of file a rendition is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum RenditionFormat {
    /// JPEG, which every browser shows.
    #[default]
    Jpeg,
}

impl RenditionFormat {
    /// Every format.
    pub const ALL: [Self; 1] = [Self::Jpeg];

    /// The end of the file's name in keys and URLs, without the dot.
    #[must_use]
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Jpeg => "jpg",
        }
    }

    /// The format with that extension.
    #[must_use]
    pub fn from_extension(extension: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.extension() == extension)
    }

    /// The media type that it is served as.
    #[must_use]
    pub const fn content_type(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
        }
    }
}
