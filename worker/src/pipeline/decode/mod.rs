//! Turns a file into rows of pixels: 8 bits a sample, the first frame, as stored.
//!
//! A decoder's memory is bounded by the number of pixels: [`memory`] has the numbers.

mod avif;
mod bmp;
mod gif;
mod jpeg;
mod memory;
mod png;
mod tiff;
mod webp;

use gallery::{dimensions::Dimensions, fault::Fault, format::Format, ports::renderer::RenderLimits};

use super::{
    color::SourceColor,
    deadline::Deadline,
    picture::{Channels, Picture},
    probe::Header,
};

/// A picture that is being decoded.
pub(super) struct Source<'a> {
    /// The stored size, or half of it where that is enough.
    pub(super) dimensions: Dimensions,
    pub(super) channels: Channels,
    pub(super) color: SourceColor,
    /// Whether more frames follow the one that is decoded.
    pub(super) animated: bool,
    pub(super) rows: Box<dyn Rows + 'a>,
}

/// Rows from the top, without padding.
pub(super) trait Rows {
    /// The next whole rows; empty after the last one.
    ///
    /// # Errors
    /// A fault of the file. It may come after the last row.
    fn next(&mut self) -> Result<&[u8], Fault>;
}

pub(super) use self::memory::needed;

/// Starts decoding an original whose header was accepted, unless it would need more memory than allowed. `seen` is the
/// size of the part of it that is needed.
pub(super) fn open<'a>(
    original: &'a [u8],
    header: &Header<'_>,
    seen: Dimensions,
    limits: &RenderLimits,
    deadline: &Deadline,
) -> Result<Source<'a>, Fault> {
    memory::check(original, header, limits)?;
    match header.format {
        Format::Jpeg => jpeg::open(original, header.stored, seen, deadline),
        Format::Png => png::open(original, header.stored, deadline),
        Format::Webp => webp::picture(original, header.stored, deadline).map(Source::from),
        Format::Gif => gif::picture(original, header.stored, limits, deadline).map(Source::from),
        Format::Avif => avif::picture(original, limits, deadline).map(Source::from),
        Format::Tiff => tiff::picture(original, header.stored, limits, deadline).map(Source::from),
        Format::Bmp => bmp::picture(original, header.stored, deadline).map(Source::from),
    }
}

#[cfg(test)]
impl Source<'_> {
    /// All rows.
    fn whole(mut self) -> Result<Picture, Fault> {
        let mut samples = Vec::new();
        loop {
            let strip = self.rows.next()?;
            if strip.is_empty() {
                break;
            }
            samples.extend_from_slice(strip);
        }
        let Self { dimensions, channels, color, animated, .. } = self;
        Ok(Picture { dimensions, channels, samples, color, animated })
    }
}

/// For formats whose decoders return the whole picture or nothing.
impl From<Picture> for Source<'_> {
    fn from(picture: Picture) -> Self {
        let Picture { dimensions, channels, samples, color, animated } = picture;
        let rows = Whole { strip: dimensions.width as usize * channels.count() * WHOLE_STRIP, samples, at: 0 };
        Self { dimensions, channels, color, animated, rows: Box::new(rows) }
    }
}

/// Rows of a whole picture that are passed on at once; few enough that the deadline is checked in between.
const WHOLE_STRIP: usize = 64;

struct Whole {
    samples: Vec<u8>,
    /// Bytes.
    strip: usize,
    at: usize,
}

impl Rows for Whole {
    fn next(&mut self) -> Result<&[u8], Fault> {
        let from = self.at;
        self.at = (from + self.strip).min(self.samples.len());
        Ok(&self.samples[from..self.at])
    }
}

/// Restores colors from before they were multiplied by alpha. Those of invisible pixels are lost.
fn divide_by_alpha(pixel: &mut [u8]) {
    let alpha = u16::from(pixel[3]).max(1);
    for sample in &mut pixel[..3] {
        *sample = ((u16::from(*sample) * 255 + alpha / 2) / alpha).min(255) as u8;
    }
}
