//! The pixels that steps pass to each other.

use std::sync::LazyLock;

use gallery::dimensions::Dimensions;

use super::color::SourceColor;

/// What the samples of a [`Picture`] mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Channels {
    Grey,
    Rgb,
    /// Alpha is not premultiplied.
    Rgba,
    /// 0 means no ink.
    Cmyk,
}

impl Channels {
    /// Samples per pixel.
    pub(super) fn count(self) -> usize {
        match self {
            Self::Grey => 1,
            Self::Rgb => 3,
            Self::Rgba | Self::Cmyk => 4,
        }
    }
}

/// A decoded original: 8 bits a sample, rows from the top, no padding, not yet upright.
#[derive(Debug, Clone)]
pub(super) struct Picture {
    pub(super) dimensions: Dimensions,
    pub(super) channels: Channels,
    pub(super) samples: Vec<u8>,
    /// What the file says about its colors.
    pub(super) color: SourceColor,
    /// Whether more frames follow the one that was decoded.
    pub(super) animated: bool,
}

/// Rounds to the nearest of 256 levels; dropping the low byte would darken the picture.
pub(super) fn to_8_bits(sample: u16) -> u8 {
    ((u32::from(sample) * 255 + 32_767) / 65_535) as u8
}

/// 8-bit samples to linear light by sRGB's curve (IEC 61966-2-1).
pub(super) static LIGHT: LazyLock<[u16; 256]> =
    LazyLock::new(|| std::array::from_fn(|i| (to_light(i as f64 / 255.0) * 65535.0).round() as u16));

/// sRGB's curve, from signal to light.
pub(super) fn to_light(signal: f64) -> f64 {
    if signal <= 0.04045 { signal / 12.92 } else { ((signal + 0.055) / 1.055).powf(2.4) }
}

/// sRGB's curve, from light to signal.
pub(super) fn from_light(light: f64) -> f64 {
    if light <= 0.003_130_8 { light * 12.92 } else { 1.055 * light.powf(1.0 / 2.4) - 0.055 }
}
