//! GIF: the first frame on its canvas.

use std::num::NonZeroU64;

use gallery::{dimensions::Dimensions, fault::Fault, ports::renderer::RenderLimits};
use gif::{ColorOutput, DecodeOptions, DecodingError, MemoryLimit};

use super::{
    super::{
        color::SourceColor,
        deadline::Deadline,
        picture::{Channels, Picture},
        probe,
    },
    memory,
};

pub(super) fn picture(
    original: &[u8],
    stored: Dimensions,
    limits: &RenderLimits,
    deadline: &Deadline,
) -> Result<Picture, Fault> {
    let fault = |error| match error {
        DecodingError::Io(error) => deadline.fault(&error),
        DecodingError::UnexpectedEof => Fault::Truncated,
        _ => Fault::Corrupt,
    };
    let mut options = DecodeOptions::new();
    options.set_color_output(ColorOutput::Indexed);
    options.set_memory_limit(NonZeroU64::new(limits.max_pixels).map_or(MemoryLimit::Unlimited, MemoryLimit::Bytes));
    let mut decoder = options.read_info(deadline.reader(original)).map_err(fault)?;

    let frame = decoder.next_frame_info().map_err(fault)?.ok_or(Fault::Truncated)?;
    if frame.width == 0 || frame.height == 0 {
        return Err(Fault::Corrupt);
    }
    // A frame may be larger than its canvas, and takes memory of its own.
    let size = Dimensions::new(frame.width.into(), frame.height.into());
    probe::within(size, limits)?;
    memory::room(original, size, memory::GIF, 0, limits)?;
    let (left, top, transparent) = (usize::from(frame.left), usize::from(frame.top), frame.transparent);
    let own_palette = frame.palette.clone();
    let mut indices = vec![0; size.pixels() as usize];
    decoder.read_into_buffer(&mut indices).map_err(fault)?;
    let palette = own_palette.or_else(|| decoder.global_palette().map(<[u8]>::to_vec)).unwrap_or_default();

    // The canvas starts transparent, whatever its background color is. Browsers do the same.
    let (width, height) = (stored.width as usize, stored.height as usize);
    let mut samples = vec![0; width * height * 4];
    for (indices, line) in indices.chunks_exact(size.width as usize).zip(samples.chunks_exact_mut(width * 4).skip(top))
    {
        for (&index, pixel) in indices.iter().zip(line.chunks_exact_mut(4).skip(left)) {
            if transparent != Some(index) {
                let at = usize::from(index) * 3;
                pixel[..3].copy_from_slice(palette.get(at..at + 3).unwrap_or(&[0; 3]));
                pixel[3] = 255;
            }
        }
    }
    // The header of a second frame is enough to know. Errors after the first frame do not matter.
    let animated = decoder.next_frame_info().is_ok_and(|frame| frame.is_some());
    Ok(Picture { dimensions: stored, channels: Channels::Rgba, samples, color: SourceColor::Untagged, animated })
}

#[cfg(test)]
mod tests {
    use gif::{Encoder, Frame};

    use super::*;

    const LIMITS: RenderLimits = RenderLimits { max_pixels: 1000, seconds: 60, max_memory: None };
    const SIZE: Dimensions = Dimensions { width: 3, height: 2 };

    fn encode(frames: &[Frame<'_>]) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut encoder = Encoder::new(&mut bytes, 3, 2, &[255, 0, 0, 0, 255, 0, 0, 0, 255]).expect("encodes");
        for frame in frames {
            encoder.write_frame(frame).expect("encodes");
        }
        drop(encoder);
        bytes
    }

    fn frame(left: u16, top: u16, width: u16, height: u16, indices: &'static [u8]) -> Frame<'static> {
        Frame { left, top, width, height, buffer: indices.into(), ..Frame::default() }
    }

    fn decode(bytes: &[u8]) -> Result<Picture, Fault> {
        picture(bytes, SIZE, &LIMITS, &Deadline::after(60))
    }

    #[test]
    fn a_frame_is_drawn_on_a_transparent_canvas_and_clipped_at_its_edge() {
        let mut small = frame(1, 0, 3, 2, &[0, 1, 2, 2, 1, 0]);
        small.transparent = Some(2);
        let found = decode(&encode(&[small])).expect("decodes");
        let (red, green, none) = ([255, 0, 0, 255], [0, 255, 0, 255], [0; 4]);
        assert_eq!(found.samples, [none, red, green, none, none, green].concat());
        assert!(!found.animated);
    }

    #[test]
    fn interlaced_frames_are_put_in_order() {
        let mut interlaced = frame(0, 0, 1, 2, &[0, 1]);
        interlaced.interlaced = true;
        let found = decode(&encode(&[interlaced])).expect("decodes");
        assert_eq!((found.samples[0], found.samples[13]), (255, 255));
    }

    #[test]
    fn a_second_frame_makes_it_animated() {
        let one = frame(0, 0, 3, 2, &[0; 6]);
        assert!(decode(&encode(&[one.clone(), one])).expect("decodes").animated);
    }

    #[test]
    fn frames_must_stay_within_the_limit_too() {
        let mut bytes = encode(&[frame(0, 0, 3, 2, &[0; 6])]);
        let at = bytes.iter().position(|&byte| byte == b',').expect("a frame");
        bytes[at + 5..at + 9].copy_from_slice(&[0xFF; 4]);
        let dimensions = Dimensions::new(65535, 65535);
        assert_eq!(decode(&bytes).err(), Some(Fault::TooManyPixels { dimensions, limit_pixels: 1000 }));
    }

    #[test]
    fn truncated_and_empty_files_have_no_picture() {
        let whole = encode(&[frame(0, 0, 3, 2, &[0, 1, 2, 0, 1, 2])]);
        assert_eq!(decode(&whole[..whole.len() - 5]).err(), Some(Fault::Truncated));
        assert_eq!(decode(&encode(&[])).err(), Some(Fault::Truncated));
    }
}
