//! Turns a file into pixels: 8 bits a sample, the first frame, as stored.
//!
//! What a decoder takes is bounded by the pixels of its photo. At its peak, in bytes for each pixel, and beside the file:
//!
//! | format | bytes | of them the picture |
//! |---|---|---|
//! | JPEG | 4, progressive 13 | 1 grey, 3 RGB, 4 inks |
//! | PNG | 4; 6 for grey with alpha | 1 to 4 |
//! | WebP | 8; animated 12 | 3, 4 with alpha |
//! | GIF | 5 | 4 |
//! | AVIF | 8 bits 11, more bits 18, of them 4 and 6 for film grain | 1 to 4 |
//! | TIFF | 4, and the largest strip or tile at its own depth: 14 when 16 bits of five samples are one strip | 1 to 4 |
//! | BMP | 4; run lengths 5 | 3 or 4 |

mod avif;
mod bmp;
mod gif;
mod jpeg;
mod png;
mod tiff;
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
        Format::Avif => avif::picture(original, limits, deadline),
        Format::Tiff => tiff::picture(original, header.stored, deadline),
        Format::Bmp => bmp::picture(original, header.stored, deadline),
    }
}

/// Colours as they were before they were multiplied by alpha. Nothing is left of those that nobody can see.
fn divide_by_alpha(pixel: &mut [u8]) {
    let alpha = u16::from(pixel[3]).max(1);
    for sample in &mut pixel[..3] {
        *sample = ((u16::from(*sample) * 255 + alpha / 2) / alpha).min(255) as u8;
    }
}
