//! Decodes JPEG with a decoder written in Rust that can be strict, the whole picture at once.

use gallery::dimensions::Dimensions;
use zune_core::{bytestream::ZCursor, colorspace::ColorSpace, options::DecoderOptions};
use zune_jpeg::{JpegDecoder, errors::DecodeErrors};

use super::super::super::picture::Channels;
use super::MAX_SCANS;

/// Whether a strict decoder accepts every byte of the file.
pub(super) fn is_sound(original: &[u8], stored: Dimensions) -> bool {
    decode(original, stored, true).is_ok_and(|(_, _, outcome)| outcome.is_ok())
}

pub(super) type Decoded = (Channels, Vec<u8>, Result<(), DecodeErrors>);

/// Decodes leniently or strictly. The inner error comes with the pixels that were decoded before it occurred.
pub(super) fn decode(original: &[u8], stored: Dimensions, strict: bool) -> Result<Decoded, DecodeErrors> {
    // A second frame header could state another size than the one that was checked.
    let options = DecoderOptions::default()
        .set_strict_mode(strict)
        .set_max_width(stored.width as usize)
        .set_max_height(stored.height as usize)
        .jpeg_set_max_scans(MAX_SCANS);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(original), options);
    decoder.decode_headers()?;
    if decoder.dimensions() != Some((stored.width as usize, stored.height as usize)) {
        return Err(DecodeErrors::FormatStatic("two sizes"));
    }
    let (channels, space) = match decoder.input_colorspace() {
        Some(ColorSpace::Luma) => (Channels::Grey, ColorSpace::Luma),
        Some(space @ (ColorSpace::CMYK | ColorSpace::YCCK)) => (Channels::Cmyk, space),
        Some(ColorSpace::MultiBand(_)) | None => return Err(DecodeErrors::FormatStatic("unknown channels")),
        Some(_) => (Channels::Rgb, ColorSpace::RGB),
    };
    let yellow_black = space == ColorSpace::YCCK;
    decoder.set_options(options.jpeg_set_out_colorspace(space));
    let mut samples = vec![0; stored.pixels() as usize * channels.count()];
    let outcome = decoder.decode_into(&mut samples);
    if yellow_black {
        samples.chunks_exact_mut(4).for_each(inks_from_ycck);
    }
    Ok((channels, samples, outcome))
}

/// YCCK is YCbCr of the inverted C, M and Y (Adobe technical note 5116).
fn inks_from_ycck(pixel: &mut [u8]) {
    let (y, cb, cr) = (f32::from(pixel[0]), f32::from(pixel[1]) - 128.0, f32::from(pixel[2]) - 128.0);
    pixel[0] = 255 - (y + 1.402 * cr).round() as u8;
    pixel[1] = 255 - (y - 0.344_136 * cb - 0.714_136 * cr).round() as u8;
    pixel[2] = 255 - (y + 1.772 * cb).round() as u8;
}
