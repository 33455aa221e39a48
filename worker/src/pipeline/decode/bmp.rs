//! BMP: palettes, run lengths, 16 to 32 bits, rows in both directions.

use std::io::ErrorKind;

use gallery::{dimensions::Dimensions, fault::Fault, format::Format};
use image::{ColorType, ImageDecoder, ImageError, codecs::bmp::BmpDecoder};

use super::super::{
    color::SourceColor,
    deadline::Deadline,
    picture::{Channels, Picture},
};

pub(super) fn picture(original: &[u8], stored: Dimensions, deadline: &Deadline) -> Result<Picture, Fault> {
    let fault = |error| match error {
        // The decoder reports a missing end with the standard library's error kind.
        ImageError::IoError(error) if error.kind() == ErrorKind::UnexpectedEof => Fault::Truncated,
        ImageError::IoError(error) => deadline.fault(&error),
        ImageError::Unsupported(_) => Fault::UnsupportedKind { format: Format::Bmp },
        _ => Fault::Corrupt,
    };
    let decoder = BmpDecoder::new(deadline.reader(original)).map_err(fault)?;
    if decoder.dimensions() != (stored.width, stored.height) {
        return Err(Fault::Corrupt);
    }
    let channels = match decoder.color_type() {
        ColorType::L8 => Channels::Grey,
        ColorType::Rgb8 => Channels::Rgb,
        ColorType::Rgba8 => Channels::Rgba,
        _ => return Err(Fault::UnsupportedKind { format: Format::Bmp }),
    };
    let mut samples = vec![0; stored.pixels() as usize * channels.count()];
    decoder.read_image(&mut samples).map_err(fault)?;
    Ok(Picture { dimensions: stored, channels, samples, color: SourceColor::Untagged, animated: false })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 3 × 2 pixels. `rows` come from the bottom up; the caller pads each to four bytes.
    fn file(bits: u16, compression: u32, height: i32, between: &[u8], rows: &[u8]) -> Vec<u8> {
        let mut bytes = b"BM\0\0\0\0\0\0\0\0".to_vec();
        bytes.extend((54 + between.len() as u32).to_le_bytes());
        bytes.extend(40u32.to_le_bytes());
        bytes.extend(3i32.to_le_bytes());
        bytes.extend(height.to_le_bytes());
        bytes.extend(1u16.to_le_bytes());
        bytes.extend(bits.to_le_bytes());
        bytes.extend(compression.to_le_bytes());
        bytes.extend([0; 12]);
        bytes.extend([if bits <= 8 { 2 } else { 0 }, 0, 0, 0, 0, 0, 0, 0]);
        bytes.extend(between);
        bytes.extend(rows);
        bytes
    }

    fn decoded(bytes: &[u8]) -> Picture {
        picture(bytes, Dimensions::new(3, 2), &Deadline::after(60)).expect("decodes")
    }

    #[test]
    fn rows_go_up_or_down_and_are_padded() {
        let rows = [[1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 0, 0], [11, 12, 13, 14, 15, 16, 17, 18, 19, 0, 0, 0]].concat();
        let up = decoded(&file(24, 0, 2, &[], &rows));
        assert_eq!((up.channels, &up.samples[..6]), (Channels::Rgb, &[13, 12, 11, 16, 15, 14][..]));
        assert_eq!(decoded(&file(24, 0, -2, &[], &rows)).samples[..6], [3, 2, 1, 6, 5, 4]);
    }

    #[test]
    fn palettes_run_lengths_and_fifteen_bits_are_expanded() {
        let palette = [0, 0, 255, 0, 255, 0, 0, 0];
        let (red, blue, white) = ([255, 0, 0], [0, 0, 255], [255; 3]);
        let bits = decoded(&file(1, 0, 2, &palette, &[0b0100_0000, 0, 0, 0, 0b1010_0000, 0, 0, 0]));
        assert_eq!(bits.samples, [blue, red, blue, red, blue, red].concat());
        let runs = decoded(&file(8, 1, 2, &palette, &[3, 0, 0, 0, 1, 1, 2, 0, 0, 1]));
        assert_eq!(runs.samples, [blue, red, red, red, red, red].concat());
        let row = [0xFF, 0x7F, 0x00, 0x7C, 0x1F, 0x00, 0, 0];
        assert_eq!(decoded(&file(16, 0, 2, &[], &row.repeat(2))).samples[..9], [white, red, blue].concat());
    }

    #[test]
    fn the_fourth_byte_is_not_alpha_unless_the_header_says_so() {
        let found = decoded(&file(32, 0, 2, &[], &[9, 8, 7, 0].repeat(6)));
        assert_eq!((found.channels, &found.samples[..3]), (Channels::Rgb, &[7, 8, 9][..]));
    }

    #[test]
    fn truncated_and_slow_files_are_distinguished() {
        let whole = file(24, 0, 2, &[], &[5; 24]);
        let decode = |bytes: &[u8], seconds| picture(bytes, Dimensions::new(3, 2), &Deadline::after(seconds)).err();
        assert_eq!(decode(&whole[..whole.len() - 6], 60), Some(Fault::Truncated));
        assert_eq!(decode(&whole, 0), Some(Fault::TimedOut { limit_seconds: 0 }));
        // Compression 4 is JPEG inside a bitmap; 9 does not exist.
        let kind = Fault::UnsupportedKind { format: Format::Bmp };
        assert_eq!(decode(&file(24, 4, 2, &[], &[5; 24]), 60), Some(kind));
        assert_eq!(decode(&file(24, 9, 2, &[], &[5; 24]), 60), Some(Fault::Corrupt));
    }
}
