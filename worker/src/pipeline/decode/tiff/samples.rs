//! The meaning of a TIFF's samples, and their conversion to 8-bit channels.

use gallery::fault::Fault;

use super::super::super::{
    picture::{Channels, to_8_bits},
    probe::tiff::Directory,
};
use super::{super::divide_by_alpha, KIND, tag};

/// A kind of picture that a TIFF can hold.
#[derive(Debug, PartialEq)]
pub(super) struct Kind {
    color: Model,
    /// Samples per pixel in the file.
    stored: usize,
    /// Bits of one sample: 1, 2, 4, 8 or 16.
    bits: u64,
    planar: bool,
    alpha: Alpha,
}

#[derive(Debug, PartialEq)]
enum Model {
    Grey,
    Rgb,
    /// Colors by index.
    Palette(Vec<[u8; 3]>),
    Cmyk,
    YCbCr,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Alpha {
    None,
    Straight,
    Premultiplied,
}

impl Kind {
    /// Refuses kinds that are not supported.
    pub(super) fn of(directory: &Directory<'_>) -> Result<Self, Fault> {
        let number = |tag, default| directory.number(tag).unwrap_or(default);
        let bits = number(tag::BITS_PER_SAMPLE, 1);
        let stored = number(tag::SAMPLES_PER_PIXEL, 1);
        let (color, own) = match number(tag::PHOTOMETRIC, u64::MAX) {
            0 | 1 => (Model::Grey, 1),
            2 => (Model::Rgb, 3),
            3 => (Model::Palette(palette(directory, bits)?), 1),
            5 => (Model::Cmyk, 4),
            6 => (Model::YCbCr, 3),
            _ => return Err(KIND),
        };
        let extra = directory.value(tag::EXTRA_SAMPLES).and_then(|value| value.numbers().next());
        let alpha = match (stored.checked_sub(own), extra) {
            (None, _) => return Err(Fault::Corrupt),
            (Some(0), _) => Alpha::None,
            (_, Some(1)) => Alpha::Premultiplied,
            // Four samples without that tag are RGB with alpha: that is what writers without the tag mean.
            (_, Some(2) | None) => Alpha::Straight,
            _ => Alpha::None,
        };
        let kind = Self { color, stored: stored as usize, bits, planar: number(tag::PLANAR, 1) == 2, alpha };
        // The library gets samples wrong if it must omit some that the predictor included.
        let left_out = number(tag::PREDICTOR, 1) != 1 && kind.alpha == Alpha::None && stored != own;
        let subsampled = || directory.value(tag::SUBSAMPLING).is_none_or(|value| value.numbers().any(|n| n != 1));
        let jpeg = number(tag::COMPRESSION, 1) == super::JPEG;
        let refused = match kind.color {
            Model::YCbCr => kind.bits != 8 || kind.planar || (!jpeg && subsampled()),
            Model::Palette(_) => kind.bits > 8 || kind.stored != 1,
            Model::Cmyk => !matches!(kind.bits, 8 | 16),
            Model::Grey => !matches!(kind.bits, 1 | 2 | 4 | 8 | 16) || (kind.stored > 1 && kind.bits < 8),
            Model::Rgb => !matches!(kind.bits, 8 | 16),
        };
        // Bits in reverse order, which only faxes have.
        let reversed = number(tag::FILL_ORDER, 1) != 1;
        if refused || left_out || reversed || number(tag::SAMPLE_FORMAT, 1) != 1 || (jpeg && (kind.planar || bits != 8))
        {
            return Err(KIND);
        }
        Ok(kind)
    }

    pub(super) fn is_palette(&self) -> bool {
        matches!(self.color, Model::Palette(_))
    }

    pub(super) fn is_planar(&self) -> bool {
        self.planar
    }

    pub(super) fn is_ycbcr(&self) -> bool {
        self.color == Model::YCbCr
    }

    /// Samples per pixel in the file.
    pub(super) fn stored(&self) -> usize {
        self.stored
    }

    pub(super) fn channels(&self) -> Channels {
        match self.color {
            Model::Cmyk => Channels::Cmyk,
            Model::Grey if self.alpha == Alpha::None => Channels::Grey,
            _ if self.alpha == Alpha::None => Channels::Rgb,
            _ => Channels::Rgba,
        }
    }

    /// Converts one row of a chunk: all samples, or those of one plane. JPEG data is RGB already.
    pub(super) fn convert(&self, raw: &[u8], plane: usize, jpeg: bool, out: &mut [u8]) {
        let channels = self.channels().count();
        let level = |at| level(self.bits, raw, at, !self.is_palette());
        if self.planar {
            // Samples that are not shown have planes, too.
            let places = if self.channels() == Channels::Rgba && self.color == Model::Grey {
                [0..3, 3..4].get(plane).cloned()
            } else {
                (plane < channels).then_some(plane..plane + 1)
            };
            let Some(places) = places else { return };
            for (at, pixel) in out.chunks_exact_mut(channels).enumerate() {
                pixel[places.clone()].fill(level(at));
            }
            return;
        }
        // The library omits samples that it does not know.
        let step = raw.len() * 8 / self.bits as usize / (out.len() / channels).max(1);
        let step = step.min(self.stored);
        for (at, pixel) in out.chunks_exact_mut(channels).enumerate() {
            let sample = |i| level(at * step + i);
            match &self.color {
                Model::Grey if channels == 4 => pixel.copy_from_slice(&[sample(0), sample(0), sample(0), sample(1)]),
                Model::Palette(colors) => {
                    pixel[..3].copy_from_slice(colors.get(usize::from(sample(0))).unwrap_or(&[0; 3]));
                }
                Model::YCbCr if !jpeg => {
                    pixel[..3].copy_from_slice(&rgb(sample(0), sample(1), sample(2)));
                }
                _ => pixel.iter_mut().enumerate().for_each(|(i, out)| *out = sample(i)),
            }
        }
    }

    /// Does what needs the whole picture.
    pub(super) fn finish(&self, samples: &mut [u8]) {
        if self.alpha == Alpha::Premultiplied && self.channels() == Channels::Rgba {
            samples.chunks_exact_mut(4).for_each(divide_by_alpha);
        }
    }
}

/// A sample at its place in a row, scaled to 256 levels or unchanged. Samples beyond the end of a row are black.
fn level(bits: u64, raw: &[u8], at: usize, scaled: bool) -> u8 {
    match bits {
        8 => raw.get(at).copied().unwrap_or(0),
        16 => match raw.get(at * 2..at * 2 + 2) {
            Some(&[first, second]) => to_8_bits(u16::from_ne_bytes([first, second])),
            _ => 0,
        },
        _ => {
            let bits = bits as usize;
            let byte = raw.get(at * bits / 8).copied().unwrap_or(0);
            let most = (1u8 << bits) - 1;
            let value = byte >> (8 - bits - at * bits % 8) & most;
            if scaled { value * (255 / most) } else { value }
        }
    }
}

/// A palette is stored as all reds, then all greens, then all blues, 16 bits each.
fn palette(directory: &Directory<'_>, bits: u64) -> Result<Vec<[u8; 3]>, Fault> {
    if !matches!(bits, 1 | 2 | 4 | 8) {
        return Err(KIND);
    }
    let map = directory.value(tag::COLOR_MAP).ok_or(Fault::Corrupt)?;
    let mut levels: Vec<u64> = map.numbers().take(3 << bits).collect();
    let colors = 1 << bits;
    if levels.len() < 3 * colors {
        return Err(Fault::Corrupt);
    }
    // Some writers store 8-bit levels there.
    if levels.iter().all(|&level| level < 256) {
        levels.iter_mut().for_each(|level| *level *= 257);
    }
    let level = |at: usize| to_8_bits(levels[at].min(65535) as u16);
    Ok((0..colors).map(|i| [level(i), level(colors + i), level(2 * colors + i)]).collect())
}

/// ITU-R BT.601 at full range, which is TIFF's default.
fn rgb(y: u8, cb: u8, cr: u8) -> [u8; 3] {
    let (y, cb, cr) = (f32::from(y), f32::from(cb) - 128.0, f32::from(cr) - 128.0);
    [y + 1.402 * cr, y - 0.344_136 * cb - 0.714_136 * cr, y + 1.772 * cb].map(|level| level.round() as u8)
}
