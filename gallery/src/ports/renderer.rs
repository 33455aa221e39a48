//! The port that makes renditions. The `worker` library implements it; the domain only defines what it needs.

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
    /// Maximum number of pixels. It is checked with the header, before anything is allocated.
    pub max_pixels: u64,
    /// Maximum time in seconds.
    pub seconds: u64,
    /// Maximum memory in bytes for a photo and its file, estimated from the header. `None`: no limit.
    pub max_memory: Option<u64>,
}

/// One finished rendition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RenderedFile {
    /// The kind.
    pub kind: RenditionKind,
    /// The size in pixels.
    pub dimensions: Dimensions,
    /// The format.
    pub format: RenditionFormat,
    /// The bytes of the file, without metadata.
    pub bytes: Bytes,
}

/// Everything that was made from one original.
#[derive(Debug, Clone, PartialEq)]
pub struct Rendered {
    /// The original's format, detected from its content.
    pub format: Format,
    /// The size of the upright, edited picture at the original's resolution.
    pub dimensions: Dimensions,
    /// How the original is stored: EXIF's number, 1 (upright) to 8. Its renditions are upright, and turned further if
    /// the edits say so.
    pub orientation: u8,
    /// The facts that the camera wrote.
    pub capture: Capture,
    /// The texts that people wrote into the file, [cleaned](EmbeddedMetadata::cleaned).
    pub embedded_metadata: EmbeddedMetadata,
    /// The ThumbHash in base 64.
    pub thumbhash: String,
    /// The most common color.
    pub color: Color,
    /// The hash by which similar photos are found.
    pub perceptual_hash: PerceptualHash,
    /// Whether the original is animated.
    pub animated: bool,
    /// The renditions, smallest first: exactly the kinds of [`RenditionKind::ladder`].
    pub files: Vec<RenderedFile>,
}

/// Makes the renditions of an original. Blocking and pure: the same bytes and edits give the same result. If a new
/// version gives a different result, [`LADDER_VERSION`](crate::rendition::LADDER_VERSION) must be raised.
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
    /// If something fails that is not the file's fault, such as starting a thread. Another attempt may succeed.
    fn render(&self, original: &[u8], edits: &Edits, limits: &RenderLimits) -> Result<Rendered, Fault>;
}
