//! Reads what a file claims about itself, before anything is allocated for it.
//!
//! Headers can claim anything: a file of 65 bytes may claim gigabytes. Pixels and sides are checked here. The
//! memory that a decoder takes for each pixel is bounded by design; [`super::decode`] has the numbers.

pub(super) mod avif;
mod bmp;
pub(super) mod jpeg;
pub(super) mod png;
pub(super) mod tiff;
pub(super) mod webp;

use gallery::{
    dimensions::Dimensions,
    fault::Fault,
    format::{Format, SNIFF_BYTES},
    ports::renderer::RenderLimits,
};

use super::orient::Orientation;

/// What a file's header claims.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Header<'a> {
    pub(super) format: Format,
    /// As stored, before rotation.
    pub(super) stored: Dimensions,
    /// What is decoded at once: the picture, or a tile if it is larger.
    pub(super) decoded: Dimensions,
    /// EXIF, starting at its TIFF header.
    pub(super) exif: Option<&'a [u8]>,
    /// The rotation in the container. If there is one, EXIF's is ignored.
    pub(super) orientation: Option<Orientation>,
}

/// Reads the header, and refuses what is too large to decode.
pub(super) fn header<'a>(original: &'a [u8], limits: &RenderLimits) -> Result<Header<'a>, Fault> {
    let head = &original[..original.len().min(SNIFF_BYTES)];
    let format = match Format::sniff(head) {
        Some(format) => format,
        None if Format::is_heic(head) => return Err(Fault::HeicNotYet),
        None => return Err(Fault::UnsupportedFormat),
    };
    let (mut orientation, mut largest_tile) = (None, None);
    let (width, height, exif) = match format {
        Format::Jpeg => jpeg::header(original)?,
        Format::Png => png::header(original)?,
        Format::Webp => webp::header(original)?,
        Format::Gif => gif(original)?,
        Format::Avif => {
            let file = avif::Avif::of(original, limits)?;
            orientation = Some(file.orientation);
            largest_tile = Some(file.largest_tile());
            (file.color.size.width, file.color.size.height, file.exif)
        }
        Format::Tiff => {
            let page = tiff::page(original)?;
            orientation = page.orientation.map(Orientation::from_exif);
            page.claims(original)?
        }
        Format::Bmp => bmp::header(original)?,
    };
    if width == 0 || height == 0 {
        return Err(Fault::Corrupt);
    }
    let stored = Dimensions::new(width, height);
    within(stored, limits)?;
    let decoded = largest_tile.filter(|tile| tile.pixels() > stored.pixels()).unwrap_or(stored);
    Ok(Header { format, stored, decoded, exif: exif.map(without_prefix), orientation })
}

/// The most pixels on a side, which is the most that JPEG can store. Resizing keeps rows and weights that grow with
/// the sides, not with their product.
const MAX_SIDE: u32 = 65_535;

/// Refuses more pixels than the limit, and sides that are too long.
pub(super) fn within(dimensions: Dimensions, limits: &RenderLimits) -> Result<(), Fault> {
    if dimensions.pixels() > limits.max_pixels {
        return Err(Fault::TooManyPixels { dimensions, limit_pixels: limits.max_pixels });
    }
    if dimensions.long_edge() > MAX_SIDE {
        return Err(Fault::TooLong { dimensions, limit_side: MAX_SIDE });
    }
    Ok(())
}

/// Width, height and EXIF.
type Claims<'a> = (u32, u32, Option<&'a [u8]>);

/// The logical screen descriptor comes right after the signature. GIF has no EXIF.
fn gif(original: &[u8]) -> Result<Claims<'_>, Fault> {
    let screen = original.get(6..10).ok_or(Fault::Truncated)?;
    let side = |at: usize| u32::from(u16::from_le_bytes([screen[at], screen[at + 1]]));
    Ok((side(0), side(2), None))
}

/// JPEG always has these six bytes before the TIFF header; some writers put them into WebP and PNG as well.
fn without_prefix(exif: &[u8]) -> &[u8] {
    exif.strip_prefix(b"Exif\0\0").unwrap_or(exif)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMITS: RenderLimits = RenderLimits { max_pixels: 150_000_000, seconds: 60, max_memory: None };

    #[test]
    fn other_formats_are_refused_by_their_content() {
        assert_eq!(header(b"\0\0\0\x18ftypheic\0\0\0\0mif1", &LIMITS), Err(Fault::HeicNotYet));
        assert_eq!(header(b"\0\0\0\x18ftypisom\0\0\0\0mp41", &LIMITS), Err(Fault::UnsupportedFormat));
        assert_eq!(header(b"\0\0\0\x18ftypavif\0\0\0\0mif1", &LIMITS), Err(Fault::Truncated));
        assert_eq!(header(b"II*\0", &LIMITS), Err(Fault::Truncated));
        assert_eq!(header(b"", &LIMITS), Err(Fault::UnsupportedFormat));
    }

    #[test]
    fn gif_screens_are_read_checked_and_not_trusted() {
        let gif = |width: u16, height: u16| {
            let mut bytes = b"GIF89a".to_vec();
            bytes.extend(width.to_le_bytes());
            bytes.extend(height.to_le_bytes());
            bytes.extend([0, 0, 0]);
            bytes
        };
        let found = header(&gif(300, 200), &LIMITS).map(|header| (header.format, header.stored));
        assert_eq!(found, Ok((Format::Gif, Dimensions::new(300, 200))));
        let dimensions = Dimensions::new(65535, 65535);
        assert_eq!(
            header(&gif(65535, 65535), &LIMITS),
            Err(Fault::TooManyPixels { dimensions, limit_pixels: 150_000_000 })
        );
        assert_eq!(header(&gif(0, 10), &LIMITS), Err(Fault::Corrupt));
        assert_eq!(header(b"GIF89a\x01", &LIMITS), Err(Fault::Truncated));
    }

    #[test]
    fn the_limit_itself_is_allowed() {
        let limits = RenderLimits { max_pixels: 60_000, seconds: 60, max_memory: None };
        assert_eq!(within(Dimensions::new(300, 200), &limits), Ok(()));
        assert!(within(Dimensions::new(300, 201), &limits).is_err());
        assert_eq!(within(Dimensions::new(1, 65_535), &LIMITS), Ok(()));
        for dimensions in [Dimensions::new(1, 65_536), Dimensions::new(65_536, 2), Dimensions::new(1, 150_000_000)] {
            assert_eq!(within(dimensions, &LIMITS), Err(Fault::TooLong { dimensions, limit_side: 65_535 }));
        }
    }
}
