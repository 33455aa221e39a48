//! Single steps of the pipeline for the fuzz targets (`worker/fuzz`), which test them in isolation.

use gallery::{
    capture::Capture, dimensions::Dimensions, embedded_metadata::EmbeddedMetadata, fault::Fault, format::Format,
    ports::renderer::RenderLimits,
};

use super::{
    metadata::{
        self,
        blocks::{self, Blocks},
    },
    probe,
};

/// What a file's header claims: its format, and its size as stored.
///
/// # Errors
/// The fault that [`Pipeline`](super::Pipeline) would give.
pub fn header(original: &[u8], limits: &RenderLimits) -> Result<(Format, Dimensions), Fault> {
    probe::header(original, limits).map(|header| (header.format, header.stored))
}

/// The metadata in a container, whatever its header claims.
#[must_use]
pub fn facts_of(format: Format, original: &[u8]) -> (Capture, EmbeddedMetadata) {
    // No photo has this many pixels, so none is refused.
    let limits = RenderLimits { max_pixels: u64::MAX, seconds: 60, max_memory: None };
    let exif = probe::header(original, &limits).ok().and_then(|header| header.exif);
    let facts = metadata::read(exif, &blocks::of(format, original));
    (facts.capture, facts.embedded_metadata)
}

/// The metadata in the same bytes as EXIF, as an XMP packet and as Photoshop resources.
#[must_use]
pub fn facts(bytes: &[u8]) -> (Capture, EmbeddedMetadata) {
    let blocks = Blocks { xmp: Some(bytes.into()), photoshop: Some(bytes.into()) };
    let facts = metadata::read(Some(bytes), &blocks);
    (facts.capture, facts.embedded_metadata)
}
