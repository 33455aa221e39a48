//! Renditions as JPEG files, written row by row.
//!
//! Nothing is written beside the picture but that it is sRGB: no EXIF, no XMP, no comment. Browsers take a picture without
//! a profile for sRGB (CSS Color 4, 16.2); programs that a rendition is saved to and opened in need not.

#[cfg(feature = "jpegli")]
#[path = "jpegli/mod.rs"]
mod encoder;
#[cfg(not(feature = "jpegli"))]
#[path = "plain.rs"]
mod encoder;
mod srgb;

use bytes::Bytes;
use gallery::{dimensions::Dimensions, fault::Fault, rendition::RenditionKind};

/// A file that is being written.
pub(super) struct JpegFile(encoder::Encoder);

impl JpegFile {
    /// Begins the file of one rung.
    pub(super) fn new(kind: RenditionKind, size: Dimensions) -> Result<Self, Fault> {
        encoder::Encoder::new(size, quality(kind), progressive(kind)).map(Self)
    }

    /// Appends whole rows of RGB.
    pub(super) fn write(&mut self, rows: &[u8]) -> Result<(), Fault> {
        self.0.write(rows)
    }

    /// The bytes, after the last row.
    pub(super) fn finish(self) -> Result<Bytes, Fault> {
        self.0.finish().map(Bytes::from)
    }
}

/// From 30 to 100, coarser and finer like the scale of libjpeg.
///
/// The largest is kept better than the others: people look at it alone, and it is where other programs come near. The
/// whole ladder of a JPEG weighs 0.96 to 1.00 of what oximg 0.18.1 and sharp 0.35.5 make of it with their defaults. The
/// two smallest give up what their profile weighs.
fn quality(kind: RenditionKind) -> f32 {
    match kind {
        RenditionKind::Large => 79.6,
        RenditionKind::Medium => 77.1,
        RenditionKind::Small => 76.7,
        RenditionKind::Thumb => 75.9,
    }
}

/// Whether a file of this kind is progressive. The three smaller ones are 2.5 % smaller together so, for 7 ms of the 150
/// that a photo of 12 megapixels takes. The largest would be 3.5 % smaller for 20 ms to 30 ms more, and hold its
/// coefficients in memory.
fn progressive(kind: RenditionKind) -> bool {
    kind != RenditionKind::Large
}

#[cfg(test)]
mod tests {
    use super::super::probe::jpeg::{SOS, Segments};
    use super::*;

    #[test]
    fn files_hold_a_picture_and_that_it_is_srgb_and_nothing_else() {
        let mut file = JpegFile::new(RenditionKind::Thumb, Dimensions::new(33, 17)).expect("begins");
        for _ in 0..17 {
            file.write(&[170, 140, 100].repeat(33)).expect("a row");
        }
        let bytes = file.finish().expect("encodes");
        let decoded = image::load_from_memory(&bytes).expect("decodes").to_rgb8();
        assert_eq!(decoded.dimensions(), (33, 17));
        assert!(decoded.pixels().all(|pixel| pixel.0.iter().zip([170u8, 140, 100]).all(|(a, b)| a.abs_diff(b) < 4)));
        let mut segments = Segments::of(&bytes);
        let mut profiles = Vec::new();
        for segment in segments.by_ref() {
            // JFIF's own header, the profile, tables, frame, scan: no other application data, no comment.
            assert!(matches!(segment.marker, 0xE0 | 0xE2 | 0xDB | 0xC0..=0xC2 | 0xC4 | SOS), "{:X}", segment.marker);
            if segment.marker == 0xE2 {
                profiles.push(segment.body);
            }
        }
        assert!(segments.ended());
        assert_eq!(profiles, [[b"ICC_PROFILE\0\x01\x01", srgb::profile()].concat()]);
    }
}
