//! Making renditions. Implemented by the `worker` library; the domain only says what it wants.

use bytes::Bytes;

use crate::{
    capture::Capture,
    color::Color,
    dimensions::Dimensions,
    edits::Edits,
    embedded_metadata::EmbeddedMetadata,
    fault::Fault,
    format::Format,
    perceptual_hash::PerceptualHash,
    rendition::{RenditionFormat, RenditionKind},
};

/// Limits for one photo.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RenderLimits {
    /// Pixels at most; checked on the header before anything is allocated.
    pub max_pixels: u64,
    /// Seconds at most.
    pub seconds: u64,
    /// Bytes of memory at most for a photo with its file, by what its header says. `None`: as many as it takes.
    pub max_memory: Option<u64>,
}

/// One finished rendition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RenderedFile {
    /// Which rung.
    pub kind: RenditionKind,
    /// Its size in pixels.
    pub dimensions: Dimensions,
    /// Its format.
    pub format: RenditionFormat,
    /// The file, without metadata.
    pub bytes: Bytes,
}

/// Everything made from one original.
#[derive(Debug, Clone, PartialEq)]
pub struct Rendered {
    /// The original's format, by content.
    pub format: Format,
    /// Size of the picture upright and edited, as large as the original has it.
    pub dimensions: Dimensions,
    /// How the original is stored: EXIF's number, 1 (upright) to 8. Its renditions are upright, and
    /// turned further where somebody did.
    pub orientation: u8,
    /// What the camera wrote.
    pub capture: Capture,
    /// What people wrote into the file, [cleaned](EmbeddedMetadata::cleaned).
    pub embedded_metadata: EmbeddedMetadata,
    /// ThumbHash, base 64.
    pub thumbhash: String,
    /// The color most of the picture has.
    pub color: Color,
    /// By what look-alikes find each other.
    pub perceptual_hash: PerceptualHash,
    /// Whether the original moves.
    pub animated: bool,
    /// The ladder, smallest first: exactly the kinds of [`RenditionKind::ladder`].
    pub files: Vec<RenderedFile>,
}

/// Turns an original into its renditions. Blocking and pure: the same bytes and edits give the same result. When a new
/// version gives another, [`LADDER_VERSION`](crate::rendition::LADDER_VERSION) is raised.
pub trait Renderer: Send + Sync {
    /// How many bytes of memory rendering takes, with the file, by what its header says. More than it takes rather than
    /// less.
    fn memory(&self, original: &[u8], limits: &RenderLimits) -> u64 {
        let _ = limits;
        original.len() as u64
    }

    /// Renders one original with the edits applied.
    ///
    /// # Errors
    /// A [`Fault`] of the file. Decoder panics count as [`Fault::Corrupt`].
    ///
    /// # Panics
    /// When something failed that is no fault of the file, such as starting a thread. Trying again may help.
    fn render(&self, original: &[u8], edits: &Edits, limits: &RenderLimits) -> Result<Rendered, Fault>;
}
