//! WebP: lossy, lossless, alpha; the first frame of animations.

use gallery::{dimensions::Dimensions, fault::Fault};
use image_webp::{DecodingError, WebPDecoder};

use super::super::{
    color::SourceColor,
    deadline::Deadline,
    picture::{Channels, Picture},
};

pub(super) fn picture(original: &[u8], stored: Dimensions, deadline: &Deadline) -> Result<Picture, Fault> {
    decode(original, stored, deadline).map_err(|error| match error {
        DecodingError::IoError(error) => deadline.fault(&error),
        // Inside a bitstream, a missing end looks like any other damage, so the container's length decides.
        _ if is_cut_off(original) => Fault::Truncated,
        _ => Fault::Corrupt,
    })
}

fn decode(original: &[u8], stored: Dimensions, deadline: &Deadline) -> Result<Picture, DecodingError> {
    let mut decoder = WebPDecoder::new(deadline.reader(original))?;
    if decoder.dimensions() != (stored.width, stored.height) {
        return Err(DecodingError::InconsistentImageSizes);
    }
    let color = SourceColor::icc(decoder.icc_profile().ok().flatten());
    let channels = if decoder.has_alpha() { Channels::Rgba } else { Channels::Rgb };
    let animated = decoder.is_animated() && decoder.num_frames() > 1;
    let mut samples = vec![0; stored.pixels() as usize * channels.count()];
    decoder.read_image(&mut samples)?;
    Ok(Picture { dimensions: stored, channels, samples, color, animated })
}

/// Whether the file is shorter than its RIFF header says.
fn is_cut_off(original: &[u8]) -> bool {
    match original.get(4..8) {
        Some(&[b0, b1, b2, b3]) => (original.len() as u64) < u64::from(u32::from_le_bytes([b0, b1, b2, b3])) + 8,
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use image_webp::{ColorType, WebPEncoder};

    use super::*;

    const SIZE: Dimensions = Dimensions { width: 40, height: 30 };

    fn encode(color: ColorType, samples: &[u8]) -> Vec<u8> {
        let mut bytes = Vec::new();
        WebPEncoder::new(&mut bytes).encode(samples, 40, 30, color).expect("encodes");
        bytes
    }

    fn noise(channels: u32) -> Vec<u8> {
        (0..40 * 30 * channels).map(|i| (i.wrapping_mul(2_654_435_761) >> 13) as u8).collect()
    }

    #[test]
    fn lossless_pictures_are_unchanged() {
        for (color, channels, count) in [(ColorType::Rgb8, Channels::Rgb, 3), (ColorType::Rgba8, Channels::Rgba, 4)] {
            let found = picture(&encode(color, &noise(count)), SIZE, &Deadline::after(60)).expect("decodes");
            assert_eq!((found.channels, found.animated), (channels, false));
            assert!(found.samples == noise(count));
        }
    }

    #[test]
    fn truncated_and_slow_files_are_distinguished() {
        let whole = encode(ColorType::Rgb8, &noise(3));
        let cut = picture(&whole[..whole.len() / 2], SIZE, &Deadline::after(60));
        assert_eq!(cut.err(), Some(Fault::Truncated));
        let late = picture(&whole, SIZE, &Deadline::after(0));
        assert_eq!(late.err(), Some(Fault::TimedOut { limit_seconds: 0 }));
    }
}
