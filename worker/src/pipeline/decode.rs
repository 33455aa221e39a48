//! Turns a file into pixels: 8 bits a sample, the first frame, as stored.

mod gif;
mod jpeg;
mod png;
mod webp;

use gallery::{fault::Fault, format::Format, ports::renderer::RenderLimits};

use super::{deadline::Deadline, picture::Picture, probe::Header};

/// Decodes an original whose header was accepted.
pub(super) fn picture(
    original: &[u8],
    header: &Header<'_>,
    limits: &RenderLimits,
    deadline: &Deadline,
) -> Result<Picture, Fault> {
    match header.format {
        Format::Jpeg => jpeg::picture(original, header.stored),
        Format::Png => png::picture(original, header.stored, deadline),
        Format::Webp => webp::picture(original, header.stored, deadline),
        Format::Gif => gif::picture(original, header.stored, limits, deadline),
    }
}
