//! Decodes JPEG with libjpeg-turbo, row by row.
//!
//! The library is written in C, and untrusted bytes would better be read in Rust. It is used because of what it
//! saves for the format of nearly every photo: no suitable decoder in Rust returns rows while it decodes, so the
//! largest picture within the limits would take 450 MB of memory; and this one takes half the time. The library has
//! decoded most of the web's photos for twenty years, and others fuzz it continuously. Vitrine fuzzes it, too
//! (`docs/FUZZING.md`). To build without it, switch the feature off.

use std::panic::{AssertUnwindSafe, catch_unwind};

use gallery::{dimensions::Dimensions, fault::Fault, rendition::RenditionKind};
use mozjpeg::{ColorSpace, Decompress, decompress::DecompressStarted};

use super::super::super::{
    color::SourceColor,
    deadline::{Deadline, TimedReader},
    picture::Channels,
};
use super::super::{Rows, Source};
use super::{FILLER, Scans, profile};

/// Rows decoded at once: the height of a row of blocks with the usual chroma subsampling.
const STRIP: u32 = 16;

/// From this long edge of the needed part on, the library decodes at half size, which it computes from the frequencies.
/// The largest rendition is still reduced from at least twice its size. This costs 0.2 of SSIMULACRA2 and saves half
/// of the time.
const HALVE_FROM: u32 = 4 * RenditionKind::Large.edge();

pub(super) fn open<'a>(
    original: &'a [u8],
    stored: Dimensions,
    seen: Dimensions,
    deadline: &Deadline,
    scans: Scans,
) -> Result<Source<'a>, Fault> {
    let (decoder, channels) = guarded(deadline, scans, || {
        let mut decoder = Decompress::new_reader(deadline.reader(original))?;
        // The library reads the header itself, and a file may contradict itself.
        if decoder.size() != (stored.width as usize, stored.height as usize) {
            return Err(std::io::ErrorKind::InvalidData.into());
        }
        let (space, channels) = match decoder.color_space() {
            ColorSpace::JCS_GRAYSCALE => (ColorSpace::JCS_GRAYSCALE, Channels::Grey),
            ColorSpace::JCS_CMYK | ColorSpace::JCS_YCCK => (ColorSpace::JCS_CMYK, Channels::Cmyk),
            ColorSpace::JCS_RGB | ColorSpace::JCS_YCbCr => (ColorSpace::JCS_RGB, Channels::Rgb),
            _ => return Err(std::io::ErrorKind::InvalidData.into()),
        };
        if seen.long_edge() >= HALVE_FROM {
            decoder.scale(4);
        }
        Ok((decoder.to_colorspace(space)?, channels))
    })?;
    let decoded = Dimensions::new(decoder.width() as u32, decoder.height() as u32);
    let row = decoded.width as usize * channels.count();
    let rows = TurboRows {
        original,
        stored,
        decoded,
        deadline: *deadline,
        scans,
        inks: channels == Channels::Cmyk,
        decoder,
        strip: vec![0; row * STRIP.min(decoded.height) as usize],
        row,
        read: 0,
        seen: 0,
    };
    let color = SourceColor::icc(profile::embedded(original));
    Ok(Source { dimensions: decoded, channels, color, animated: false, rows: Box::new(rows) })
}

struct TurboRows<'a> {
    original: &'a [u8],
    stored: Dimensions,
    decoded: Dimensions,
    deadline: Deadline,
    scans: Scans,
    inks: bool,
    decoder: DecompressStarted<TimedReader<'a>>,
    strip: Vec<u8>,
    /// Bytes in a row.
    row: usize,
    /// Rows decoded so far.
    read: u32,
    /// Rows down to the last one that is not only filler.
    seen: u32,
}

impl Rows for TurboRows<'_> {
    fn next(&mut self) -> Result<&[u8], Fault> {
        let rows = STRIP.min(self.decoded.height - self.read);
        if rows == 0 {
            self.scans.judge(self.original, self.stored, self.seen, self.decoded.height)?;
            return Ok(&[]);
        }
        let strip = &mut self.strip[..self.row * rows as usize];
        guarded(&self.deadline, self.scans, || self.decoder.read_scanlines_into(strip).map(drop))?;
        let filled = strip.chunks_exact(self.row).rev().take_while(|row| row.iter().all(|&s| s == FILLER)).count();
        if filled < rows as usize {
            self.seen = self.read + rows - filled as u32;
        }
        self.read += rows;
        if self.inks {
            // Four-channel JPEGs store their inks inverted: Adobe started it, and every reader has had to assume it
            // since.
            strip.iter_mut().for_each(|sample| *sample = 255 - *sample);
        }
        Ok(strip)
    }
}

/// The library reports errors by unwinding, and keeps reading unless the reader returns an error.
fn guarded<T>(deadline: &Deadline, scans: Scans, step: impl FnOnce() -> std::io::Result<T>) -> Result<T, Fault> {
    match catch_unwind(AssertUnwindSafe(step)) {
        Ok(Ok(value)) => Ok(value),
        _ => {
            deadline.check()?;
            Err(scans.fault())
        }
    }
}
