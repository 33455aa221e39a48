//! Decodes sequential JPEGs that have a separate scan for each component.

use gallery::dimensions::Dimensions;
use jpeg_decoder::{Decoder, PixelFormat};

use super::super::super::picture::Channels;

/// Channels and samples, or `None` if the file cannot be decoded or its size differs from the one in its header.
pub(super) fn decode(original: &[u8], stored: Dimensions) -> Option<(Channels, Vec<u8>)> {
    let mut decoder = Decoder::new(original);
    decoder.read_info().ok()?;
    let info = decoder.info()?;
    if (u32::from(info.width), u32::from(info.height)) != (stored.width, stored.height) {
        return None;
    }
    let channels = match info.pixel_format {
        PixelFormat::L8 => Channels::Grey,
        PixelFormat::RGB24 => Channels::Rgb,
        PixelFormat::CMYK32 => Channels::Cmyk,
        PixelFormat::L16 => return None,
    };
    let samples = decoder.decode().ok()?;
    let whole = samples.len() == stored.pixels() as usize * channels.count();
    whole.then_some((channels, samples))
}
