//! JPEG: baseline and progressive; grey, YCbCr, RGB, CMYK and YCCK.
//!
//! Decoders fill what they cannot decode with mid-grey and report success. If they are told to be strict, they
//! refuse many files that every browser shows. So they are left lenient, and this file judges the result:
//!
//! - A file with its end-of-image marker is complete. If more than half of its rows are mid-grey even so, a strict
//!   decoder decides whether the file is damaged or shows a grey wall.
//! - A sequential file without that marker was cut off. It is shown if at least half of its rows have a picture:
//!   its owner would rather see half a photo than an error. The missing rows stay grey.
//! - A sequential file with a separate scan for each component is not shown if it was cut off, because its colors
//!   are missing.
//! - A progressive file that was cut off is shown if its first scan is complete: that is the whole picture at low
//!   quality.
//!
//! With the feature `turbo` (the default), libjpeg-turbo decodes row by row (`turbo.rs` explains why). Without it,
//! decoders written in Rust decode the whole picture at once.

#[cfg(not(feature = "turbo"))]
mod buffered;
#[cfg(not(feature = "turbo"))]
mod noninterleaved;
mod profile;
#[cfg(feature = "turbo")]
mod turbo;
mod zune;

#[cfg(not(feature = "turbo"))]
use self::buffered as decoder;
#[cfg(feature = "turbo")]
use self::turbo as decoder;

use gallery::{dimensions::Dimensions, fault::Fault};

use super::super::{
    deadline::Deadline,
    probe::jpeg::{SOS, Segments, is_frame},
};
use super::Source;

/// The most scans that a file may have. Encoders write about ten; hundreds only serve to keep a decoder busy.
const MAX_SCANS: usize = 64;

/// What decoders write where they have no data.
const FILLER: u8 = 128;

/// Starts decoding. `seen` is the size of the part that is needed.
pub(super) fn open<'a>(
    original: &'a [u8],
    stored: Dimensions,
    seen: Dimensions,
    deadline: &Deadline,
) -> Result<Source<'a>, Fault> {
    let scans = Scans::of(original);
    if scans.started > MAX_SCANS {
        return Err(Fault::Corrupt);
    }
    let coarse = scans.progressive && scans.started >= 2;
    if !scans.ended && !coarse && (scans.progressive || !scans.whole) {
        return Err(Fault::Truncated);
    }
    decoder::open(original, stored, seen, deadline, scans)
}

/// How far a file got, according to its markers.
#[derive(Debug, Clone, Copy)]
struct Scans {
    /// Whether the end-of-image marker is there.
    ended: bool,
    /// Scans that were started. All but the last are complete.
    started: usize,
    /// Whether the first scan has every component of the picture.
    whole: bool,
    progressive: bool,
}

impl Scans {
    fn of(original: &[u8]) -> Self {
        let mut segments = Segments::of(original);
        let (mut started, mut in_frame, mut in_scan, mut progressive) = (0, 0, 0, false);
        for segment in segments.by_ref() {
            if segment.marker == SOS {
                started += 1;
                if started == 1 {
                    in_scan = segment.body.first().copied().unwrap_or(0);
                }
            } else if is_frame(segment.marker) {
                in_frame = segment.body.get(5).copied().unwrap_or(0);
                progressive = segment.marker & 3 == 2;
            }
        }
        Self { ended: segments.ended(), started, whole: in_scan == in_frame, progressive }
    }

    fn fault(self) -> Fault {
        if self.ended { Fault::Corrupt } else { Fault::Truncated }
    }

    /// Judges a decoded picture. `rows` counts the rows down to the last one that is not only filler; `of` counts
    /// all rows.
    fn judge(self, original: &[u8], stored: Dimensions, rows: u32, of: u32) -> Result<(), Fault> {
        if 2 * rows >= of {
            return Ok(());
        }
        if self.ended {
            return if zune::is_sound(original, stored) { Ok(()) } else { Err(Fault::Corrupt) };
        }
        if self.progressive { Ok(()) } else { Err(Fault::Truncated) }
    }
}

#[cfg(test)]
mod tests {
    use jpeg_encoder::{ColorType, Encoder};

    use super::super::super::{
        color::SourceColor,
        picture::{Channels, Picture},
    };
    use super::*;

    fn picture(original: &[u8], stored: Dimensions) -> Result<Picture, Fault> {
        open(original, stored, stored, &Deadline::after(60))?.whole()
    }

    impl Picture {
        /// Rows down to the last one that is not only filler.
        fn rows(&self) -> u32 {
            let row = self.dimensions.width as usize * self.channels.count();
            let filled = self.samples.chunks_exact(row).rev().take_while(|row| row.iter().all(|&s| s == FILLER));
            self.dimensions.height - filled.count() as u32
        }
    }

    const SIZE: Dimensions = Dimensions { width: 160, height: 128 };

    /// A picture with detail in every row, so that no row looks like filler.
    fn file(kind: ColorType, channels: usize, set: impl FnOnce(&mut Encoder<&mut Vec<u8>>)) -> Vec<u8> {
        let samples: Vec<u8> = (0..SIZE.pixels() as usize)
            .flat_map(|i| {
                let (x, y) = (i % 160, i / 160);
                [x + y, 255 - x, (x * y) % 199, 20].map(|sample| sample as u8).into_iter().take(channels)
            })
            .collect();
        let mut bytes = Vec::new();
        let mut encoder = Encoder::new(&mut bytes, 90);
        set(&mut encoder);
        encoder.encode(&samples, 160, 128, kind).expect("encodes");
        bytes
    }

    fn rgb(progressive: bool) -> Vec<u8> {
        file(ColorType::Rgb, 3, |encoder| encoder.set_progressive(progressive))
    }

    #[test]
    fn sequential_and_progressive_files_give_the_same_picture() {
        let sequential = picture(&rgb(false), SIZE).expect("decodes");
        let progressive = picture(&rgb(true), SIZE).expect("decodes");
        assert_eq!(sequential.channels, Channels::Rgb);
        assert_eq!(sequential.samples, progressive.samples);
    }

    #[test]
    fn grey_stays_one_channel() {
        let grey = picture(&file(ColorType::Luma, 1, |_| {}), SIZE).expect("decodes");
        assert_eq!((grey.channels, grey.samples.len()), (Channels::Grey, 160 * 128));
    }

    #[test]
    fn half_a_sequential_file_is_shown_and_less_is_not() {
        let bytes = rgb(false);
        let most = picture(&bytes[..bytes.len() * 7 / 10], SIZE).expect("more than half is there");
        assert!((64..128).contains(&most.rows()), "{}", most.rows());
        assert_eq!(picture(&bytes[..bytes.len() * 3 / 10], SIZE).err(), Some(Fault::Truncated));
        assert!(picture(&bytes[..bytes.len() - 2], SIZE).is_ok(), "only the end marker is missing");
    }

    #[test]
    fn a_progressive_file_needs_its_first_scan() {
        let bytes = rgb(true);
        let scans: Vec<usize> =
            bytes.windows(2).enumerate().filter(|(_, w)| *w == [0xFF, SOS]).map(|(at, _)| at).collect();
        assert!(scans.len() > 3);
        let inside_second = (scans[1] + scans[2]) / 2;
        let coarse = picture(&bytes[..inside_second], SIZE).expect("the first scan is complete");
        assert_eq!(coarse.rows(), 128);
        let inside_first = (scans[0] + scans[1]) / 2;
        assert_eq!(picture(&bytes[..inside_first], SIZE).err(), Some(Fault::Truncated));
    }

    #[test]
    fn separate_scans_for_components_give_the_same_picture() {
        let together = picture(&rgb(false), SIZE).expect("decodes");
        let separate = file(ColorType::Rgb, 3, |encoder| encoder.set_optimized_huffman_tables(true));
        assert_eq!(Scans::of(&separate).started, 3);
        let found = picture(&separate, SIZE).expect("decodes");
        let worst = together.samples.iter().zip(&found.samples).map(|(a, b)| a.abs_diff(*b)).max();
        assert!(worst <= Some(24), "{worst:?}");
        assert_eq!(picture(&separate[..separate.len() / 3], SIZE).err(), Some(Fault::Truncated));
    }

    #[test]
    fn a_grey_wall_is_not_a_damaged_file() {
        let mut bytes = Vec::new();
        let wall = vec![128; 160 * 128 * 3];
        Encoder::new(&mut bytes, 90).encode(&wall, 160, 128, ColorType::Rgb).expect("encodes");
        assert!(picture(&bytes, SIZE).is_ok());
    }

    #[test]
    fn garbage_in_the_middle_is_never_a_panic() {
        let whole = rgb(false);
        let scan = whole.windows(2).position(|w| w == [0xFF, SOS]).expect("a scan");
        for at in (scan + 12..whole.len() - 2).step_by(37) {
            let mut bytes = whole.clone();
            bytes[at..at + 2].copy_from_slice(&[0xFF, 0xC0]);
            match picture(&bytes, SIZE) {
                Ok(_) | Err(Fault::Corrupt | Fault::Truncated) => {}
                other => panic!("{other:?}"),
            }
        }
    }

    #[test]
    fn a_different_size_is_refused() {
        assert_eq!(picture(&rgb(false), Dimensions::new(100, 100)).err(), Some(Fault::Corrupt));
    }

    #[test]
    fn inks_with_a_profile_keep_their_four_channels_and_are_not_inverted() {
        for (kind, separate) in
            [ColorType::Cmyk, ColorType::CmykAsYcck].map(|kind| [(kind, false), (kind, true)]).concat()
        {
            let profiled = file(kind, 4, |encoder| {
                encoder.set_optimized_huffman_tables(separate);
                encoder.add_icc_profile(&[1; 200]).expect("fits");
            });
            let inks = picture(&profiled, SIZE).expect("decodes");
            assert_eq!(inks.channels, Channels::Cmyk);
            assert!(matches!(inks.color, SourceColor::Icc(icc) if icc == [1; 200]));
            let at = (60 * 160 + 40) * 4;
            for (ink, expected) in inks.samples[at..at + 4].iter().zip([100u8, 215, 12, 20]) {
                assert!(ink.abs_diff(expected) < 14, "{kind:?} {separate} {:?}", &inks.samples[at..at + 4]);
            }
            let plain = picture(&file(kind, 4, |_| {}), SIZE).expect("decodes");
            assert!(plain.channels == Channels::Cmyk && matches!(plain.color, SourceColor::Untagged));
        }
    }
}
