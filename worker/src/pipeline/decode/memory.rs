//! Memory that a photo needs, estimated from its header.
//!
//! A decoder's memory is bounded by the number of pixels. The most it takes, in bytes for each pixel, in addition
//! to the file:
//!
//! | format | bytes | the picture's share |
//! |---|---|---|
//! | JPEG | in one pass only its rows, and 1 for each sample if more than half is grey, for a second opinion; progressive or with separate scans for components 2 for each sample, 3 with a second opinion | none |
//! | PNG | only its rows; interlaced 4, 6 for grey with alpha | none; 1 to 4 |
//! | WebP | 8; animated 12 | 3, 4 with alpha |
//! | GIF | 5 | 4 |
//! | AVIF | 11 for 8 bits, 18 for more bits, of which 4 and 6 are for film grain | 1 to 4 |
//! | TIFF | 4, and the largest strip or tile at its own depth: 14 for one strip of five 16-bit samples, 16 for a progressive CMYK JPEG | 1 to 4 |
//! | BMP | 4; 5 with run lengths | 3 or 4 |
//!
//! The constants below are the largest number of each line. In addition, the first reduction keeps rows in a
//! [ring](Reduction::bytes), at 12 bytes a pixel. For pictures with the shape of photos that is a few megabytes,
//! but for those that are much wider than 2048 pixels the filter reaches over more rows. The ring takes at most 22
//! MB up to a width of 16,384 pixels, 335 MB at 65,535, and never more than 12 bytes for each pixel of the picture,
//! which only very elongated pictures reach. The memory for renditions does not grow with the photo.

use gallery::{
    dimensions::Dimensions, fault::Fault, format::Format, ports::renderer::RenderLimits, rendition::RenditionKind,
};

use super::super::{
    probe::{self, Header},
    reduce::Reduction,
};

/// Bytes for each sample; all other constants are for each pixel.
const JPEG: u64 = 1;
const JPEG_KEPT_WHOLE: u64 = 3;
/// Decoders in Rust return whole pictures, and a second opinion takes another one.
const JPEG_WITHOUT_TURBO: u64 = 2;
const PNG: u64 = 0;
const PNG_INTERLACED: u64 = 6;
const WEBP: u64 = 8;
const WEBP_ANIMATED: u64 = 12;
pub(super) const GIF: u64 = 5;
const AVIF: u64 = 18;
const TIFF: u64 = 16;
const BMP: u64 = 5;

/// What renditions take, with the rows in between and the files: the most that was measured, for photos that are
/// rotated.
const RENDITIONS: u64 = 32 << 20;

/// Bytes that an original needs with its file, as an estimate for photos that are rendered at the same time. One that
/// will be refused needs no more than its file.
pub(in crate::pipeline) fn needed(original: &[u8], limits: &RenderLimits) -> u64 {
    let file = original.len() as u64;
    let Ok(header) = probe::header(original, limits) else { return file };
    let pixels = header.decoded.pixels().saturating_mul(bytes_per_pixel(original, header.format));
    [file, pixels, ring(header.stored), RENDITIONS].into_iter().fold(0, u64::saturating_add)
}

/// Refuses a photo that would need more memory than allowed, before anything is allocated for it.
pub(super) fn check(original: &[u8], header: &Header<'_>, limits: &RenderLimits) -> Result<(), Fault> {
    // A tile that is larger than its picture is not reduced.
    let ring = ring(header.stored);
    room(original, header.decoded, bytes_per_pixel(original, header.format), ring, limits)
}

/// The same for pixels that take `bytes_per_pixel` each, and `extra` bytes in addition.
pub(super) fn room(
    original: &[u8],
    dimensions: Dimensions,
    bytes_per_pixel: u64,
    extra: u64,
    limits: &RenderLimits,
) -> Result<(), Fault> {
    let Some(max_memory) = limits.max_memory else { return Ok(()) };
    let left = max_memory.saturating_sub(original.len() as u64);
    let pixels = dimensions.pixels();
    let needed = pixels.saturating_mul(bytes_per_pixel).saturating_add(extra);
    if needed <= left {
        return Ok(());
    }
    // The number of pixels of this kind and shape that would fit.
    let limit_pixels = (u128::from(pixels) * u128::from(left) / u128::from(needed)) as u64;
    Err(Fault::TooManyPixels { dimensions, limit_pixels })
}

/// Bytes per pixel at the peak of decoding a file of this format.
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

/// What the first reduction keeps of a picture, whichever way the picture is rotated later.
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
    fn the_limit_is_the_number_of_pixels_that_fit() {
        let (dimensions, original) = (Dimensions::new(1000, 100), [0; 1000]);
        assert_eq!(room(&original, dimensions, 8, 0, &limits(801_000)), Ok(()));
        assert_eq!(
            room(&original, dimensions, 8, 0, &limits(401_000)),
            Err(Fault::TooManyPixels { dimensions, limit_pixels: 50_000 })
        );
        // Fewer pixels also need less of the extra bytes.
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
    fn a_photo_needs_memory_for_its_file_and_its_pixels() {
        let limits = RenderLimits { max_memory: None, ..limits(0) };
        let gif = |width: u16, height: u16| {
            let mut bytes = b"GIF89a".to_vec();
            bytes.extend(width.to_le_bytes());
            bytes.extend(height.to_le_bytes());
            bytes.extend([0, 0, 0]);
            bytes
        };
        let megabytes = |original: &[u8]| needed(original, &limits) >> 20;
        assert!((32..34).contains(&megabytes(&gif(10, 10))), "{}", megabytes(&gif(10, 10)));
        assert!((145..160).contains(&megabytes(&gif(6000, 4000))), "{}", megabytes(&gif(6000, 4000)));
        // What will be refused needs no more than its file.
        assert_eq!(needed(&gif(65_000, 65_000), &limits), 13);
        assert_eq!(needed(b"nothing", &limits), 7);
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
