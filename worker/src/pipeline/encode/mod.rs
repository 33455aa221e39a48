//! Renditions as JPEG files, written row by row.
//!
//! Nothing is written besides the picture and its sRGB profile: no EXIF, no XMP, no comment. Browsers treat a
//! picture without a profile as sRGB (CSS Color 4, 16.2), but other programs in which a saved rendition is opened
//! may not.

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
    /// Starts the file of one rung.
    pub(super) fn new(kind: RenditionKind, size: Dimensions) -> Result<Self, Fault> {
        encoder::Encoder::new(size, quality(kind), progressive(kind)).map(Self)
    }

    /// Appends whole rows of RGB.
    pub(super) fn write(&mut self, rows: &[u8]) -> Result<(), Fault> {
        self.0.write(rows)
    }

    /// Returns the bytes, after the last row.
    pub(super) fn finish(self) -> Result<Bytes, Fault> {
        self.0.finish().map(Bytes::from)
    }
}

/// From 30 to 100, on a scale like libjpeg's.
///
/// The largest rendition has a higher quality than the others: people look at it on its own, and it is where other
/// programs come close. All renditions of a JPEG together are 0.96 to 1.00 times the size of what oximg 0.18.1 and
/// sharp 0.35.5 make with their defaults. The two smallest have a slightly lower quality, to make up for the size
/// of their profile.
fn quality(kind: RenditionKind) -> f32 {
    match kind {
        RenditionKind::Large => 79.6,
        RenditionKind::Medium => 77.1,
        RenditionKind::Small => 76.7,
        RenditionKind::Thumb => 75.9,
    }
}

/// Whether a file of this kind is progressive. This makes the three smaller ones 2.5 % smaller in all, for 7 ms of
/// the 150 that a photo of 12 megapixels takes. The largest would be 3.5 % smaller for 20 ms to 30 ms more, and its
/// coefficients would have to be held in memory.
fn progressive(kind: RenditionKind) -> bool {
    kind != RenditionKind::Large
}

#[cfg(test)]
mod tests {
    use super::super::probe::jpeg::{SOS, Segments};
    use super::*;

    #[test]
    fn files_have_only_a_picture_and_its_srgb_profile() {
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
            // JFIF's own header, the profile, tables, frame, scan: no other application data, and no comment.
            assert!(matches!(segment.marker, 0xE0 | 0xE2 | 0xDB | 0xC0..=0xC2 | 0xC4 | SOS), "{:X}", segment.marker);
            if segment.marker == 0xE2 {
                profiles.push(segment.body);
            }
        }
        assert!(segments.ended());
        assert_eq!(profiles, [[b"ICC_PROFILE\0\x01\x01", srgb::profile()].concat()]);
    }
}
