//! Renditions as JPEG files.
//!
//! Nothing is written beside the picture: no EXIF, no XMP, no comment. The pixels are sRGB, and no profile says so,
//! because every browser takes an untagged picture for sRGB (CSS Color 4, 16.2) and a profile would weigh as much as a
//! tenth of a thumbnail.

use bytes::Bytes;
use gallery::{fault::Fault, rendition::RenditionKind};
use jpeg_encoder::{ColorType, Encoder, SamplingFactor};

use super::picture::Linear;

/// Progressive in two scans: the colours of all blocks, then all detail. With tables made for the picture that is 11 %
/// smaller than a sequential file, 10 ms slower on the largest rung, and a coarse picture is there early. More scans make
/// larger files; a sequential file with its own tables comes out of this encoder with its components one after
/// another, which some decoders get wrong.
const SCANS: u8 = 2;

/// Encodes one rung.
pub(super) fn jpeg(picture: &Linear, kind: RenditionKind) -> Result<Bytes, Fault> {
    let side = |pixels: u32| u16::try_from(pixels).map_err(|_| Fault::Corrupt);
    let (width, height) = (side(picture.dimensions.width)?, side(picture.dimensions.height)?);
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, quality(kind));
    encoder.set_sampling_factor(SamplingFactor::F_2_2);
    encoder.set_progressive_scans(SCANS);
    encoder.set_optimized_huffman_tables(true);
    encoder.encode(&picture.to_bytes(), width, height, ColorType::Rgb).map_err(|_| Fault::Corrupt)?;
    Ok(bytes.into())
}

/// Tiles are seen small and many at a time; a picture that fills the screen is looked at.
fn quality(kind: RenditionKind) -> u8 {
    match kind {
        RenditionKind::Thumb => 78,
        RenditionKind::Small | RenditionKind::Medium | RenditionKind::Large => 80,
    }
}

#[cfg(test)]
mod tests {
    use fast_image_resize::pixels::U16x3;
    use gallery::dimensions::Dimensions;

    use super::super::probe::jpeg::{SOS, Segments};
    use super::*;

    #[test]
    fn files_hold_a_picture_and_nothing_else() {
        let dimensions = Dimensions::new(33, 17);
        let pixels = vec![U16x3::new([30_000, 20_000, 10_000]); 33 * 17];
        let bytes = jpeg(&Linear { dimensions, pixels }, RenditionKind::Thumb).expect("encodes");
        let decoded = image::load_from_memory(&bytes).expect("decodes");
        assert_eq!((decoded.width(), decoded.height()), (33, 17));
        let mut segments = Segments::of(&bytes);
        for segment in segments.by_ref() {
            // JFIF's own header, tables, frame, scan: no other application data, no comment.
            assert!(matches!(segment.marker, 0xE0 | 0xDB | 0xC2 | 0xC4 | SOS), "{:X}", segment.marker);
        }
        assert!(segments.ended());
    }
}
