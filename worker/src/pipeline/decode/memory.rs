//! What a photo takes of memory, known from its header.
//!
//! What a decoder takes is bounded by the pixels of its photo. At its peak, in bytes for each pixel, and beside the file:
//!
//! | format | bytes | of them the picture |
//! |---|---|---|
//! | JPEG | in one pass its rows only, and where more than half is grey 1 for each sample, for a second opinion; progressive or with scans of one component 2 for each sample, with that opinion 3 | none |
//! | PNG | its rows only; interlaced 4, 6 for grey with alpha | none; 1 to 4 |
//! | WebP | 8; animated 12 | 3, 4 with alpha |
//! | GIF | 5 | 4 |
//! | AVIF | 8 bits 11, more bits 18, of them 4 and 6 for film grain | 1 to 4 |
//! | TIFF | 4, and the largest strip or tile at its own depth: 14 when 16 bits of five samples are one strip, 16 when it is a progressive JPEG of inks | 1 to 4 |
//! | BMP | 4; run lengths 5 | 3 or 4 |
//!
//! The numbers below are the largest of each line. Beside them the first reduction keeps rows in a
//! [ring](Reduction::bytes), 12 bytes a sample of 32-bit red, green and blue: of pictures like photos a few megabytes, but
//! of those that are much wider than 2048 pixels it reaches over more rows. It is at most 22 MB up to 16,384 pixels of width,
//! 335 MB at 65,535, and never more than 12 bytes a pixel, which very elongated pictures come to. What the renditions take
//! does not grow with the photo.

use gallery::{
    dimensions::Dimensions, fault::Fault, format::Format, ports::renderer::RenderLimits, rendition::RenditionKind,
};

use super::super::{
    probe::{self, Header},
    reduce::Reduction,
};

/// For each sample.
const JPEG: u64 = 1;
const JPEG_KEPT_WHOLE: u64 = 3;
/// Decoders in Rust give whole pictures, and their second opinion is a second one.
const JPEG_WITHOUT_TURBO: u64 = 2;
const PNG: u64 = 0;
const PNG_INTERLACED: u64 = 6;
const WEBP: u64 = 8;
const WEBP_ANIMATED: u64 = 12;
pub(super) const GIF: u64 = 5;
const AVIF: u64 = 18;
const TIFF: u64 = 16;
const BMP: u64 = 5;

/// Refuses a photo that would take more memory than it may, before anything is allocated for it.
pub(super) fn check(original: &[u8], header: &Header<'_>, limits: &RenderLimits) -> Result<(), Fault> {
    // A tile that is larger than its picture is not reduced.
    let ring = ring(header.stored);
    room(original, header.decoded, bytes_per_pixel(original, header.format), ring, limits)
}

/// The same for pixels that take so many bytes each, and so many bytes beside them.
pub(super) fn room(
    original: &[u8],
    dimensions: Dimensions,
    bytes_per_pixel: u64,
    beside: u64,
    limits: &RenderLimits,
) -> Result<(), Fault> {
    let Some(max_memory) = limits.max_memory else { return Ok(()) };
    let left = max_memory.saturating_sub(original.len() as u64);
    let pixels = dimensions.pixels();
    let needed = pixels.saturating_mul(bytes_per_pixel).saturating_add(beside);
    if needed <= left {
        return Ok(());
    }
    // As many pixels of this kind and shape as there is room for.
    let limit_pixels = (u128::from(pixels) * u128::from(left) / u128::from(needed)) as u64;
    Err(Fault::TooManyPixels { dimensions, limit_pixels })
}

/// At the peak of decoding a file of this format.
fn bytes_per_pixel(original: &[u8], format: Format) -> u64 {
    match format {
        Format::Jpeg => {
            let (samples, whole) = probe::jpeg::samples(original);
            let each = if whole { JPEG_KEPT_WHOLE } else { JPEG };
            u64::from(samples) * each * if cfg!(feature = "turbo") { 1 } else { JPEG_WITHOUT_TURBO }
        }
        Format::Png => {
            if probe::png::is_interlaced(original) {
                PNG_INTERLACED
            } else {
                PNG
            }
        }
        Format::Webp => {
            if probe::webp::is_animated(original) {
                WEBP_ANIMATED
            } else {
                WEBP
            }
        }
        Format::Gif => GIF,
        Format::Avif => AVIF,
        Format::Tiff => TIFF,
        Format::Bmp => BMP,
    }
}

/// What the first reduction keeps of a picture, whichever way it is turned later.
fn ring(stored: Dimensions) -> u64 {
    Reduction::bytes(stored, stored.fit(RenditionKind::Large.edge()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limits(max_memory: u64) -> RenderLimits {
        RenderLimits { max_pixels: 150_000_000, seconds: 60, max_memory: Some(max_memory) }
    }

    #[test]
    fn the_limit_is_what_there_is_room_for() {
        let (dimensions, original) = (Dimensions::new(1000, 100), [0; 1000]);
        assert_eq!(room(&original, dimensions, 8, 0, &limits(801_000)), Ok(()));
        assert_eq!(
            room(&original, dimensions, 8, 0, &limits(401_000)),
            Err(Fault::TooManyPixels { dimensions, limit_pixels: 50_000 })
        );
        // Of what stands beside the pixels, fewer pixels need less.
        assert_eq!(
            room(&original, dimensions, 8, 800_000, &limits(801_000)),
            Err(Fault::TooManyPixels { dimensions, limit_pixels: 50_000 })
        );
        assert!(matches!(
            room(&original, dimensions, 0, 1, &limits(0)),
            Err(Fault::TooManyPixels { limit_pixels: 0, .. })
        ));
        let endless = RenderLimits { max_memory: None, ..limits(0) };
        assert_eq!(room(&original, Dimensions::new(u32::MAX, u32::MAX), 18, u64::MAX, &endless), Ok(()));
    }

    #[test]
    fn rings_are_as_small_as_the_table_says() {
        let ring = |width, height| ring(Dimensions::new(width, height)) >> 20;
        assert!(ring(6000, 4000) < 4);
        assert!(ring(12_247, 12_247) < 16 && ring(16_384, 9_000) < 22);
        assert!((300..=330).contains(&ring(65_535, 2_288)), "{}", ring(65_535, 2_288));
        for (width, height) in [(65_535, 2), (2, 65_535), (1, 20_000), (65_535, 1), (1, 65_535)] {
            assert!(ring(width, height) < 16, "{width} × {height}: {}", ring(width, height));
        }
    }
}
