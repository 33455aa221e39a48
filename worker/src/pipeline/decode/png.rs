//! PNG: palettes, 1 to 16 bits, grey, alpha, interlaced; the default image of animations.

use gallery::{dimensions::Dimensions, fault::Fault, format::Format};
use moxcms::{Chromaticity, ColorPrimaries};
use png::{BitDepth, ColorType, Decoder, DecodingError, Info, InterlaceInfo, Limits, Reader, Transformations};

use super::super::{
    color::SourceColor,
    deadline::{Deadline, TimedReader},
    picture::{Channels, Picture, to_8_bits},
};
use super::{Rows, Source};

/// Memory that the decoder may use in addition to the picture, in bytes: for a few rows and a profile.
const EXTRA_BYTES: usize = 64 << 20;

/// Starts decoding. Interlaced pictures are decoded whole, because their first rows are not complete until the end.
pub(super) fn open<'a>(original: &'a [u8], stored: Dimensions, deadline: &Deadline) -> Result<Source<'a>, Fault> {
    let deadline = *deadline;
    let reader = begin(original, &deadline).map_err(|error| fault(error, &deadline))?;
    let info = reader.info();
    if (info.width, info.height) != (stored.width, stored.height) {
        return Err(Fault::Corrupt);
    }
    let (color, animated) = (color(info), info.animation_control.is_some_and(|control| control.num_frames > 1));
    let (color_type, depth) = reader.output_color_type();
    let (channels, in_file) = match color_type {
        ColorType::Grayscale => (Channels::Grey, 1),
        ColorType::GrayscaleAlpha => (Channels::Rgba, 2),
        ColorType::Rgb | ColorType::Indexed => (Channels::Rgb, 3),
        ColorType::Rgba => (Channels::Rgba, 4),
    };
    let interlaced = info.interlaced;
    let mut rows = PngRows { reader, deadline, depth, in_file, row: Vec::new(), pairs: Vec::new() };
    if interlaced {
        let samples = rows.interlaced(stored).map_err(|error| fault(error, &deadline))?;
        return Ok(Picture { dimensions: stored, channels, samples, color, animated }.into());
    }
    Ok(Source { dimensions: stored, channels, color, animated, rows: Box::new(rows) })
}

fn begin<'a>(original: &'a [u8], deadline: &Deadline) -> Result<Reader<TimedReader<'a>>, DecodingError> {
    let mut decoder = Decoder::new_with_limits(deadline.reader(original), Limits { bytes: EXTRA_BYTES });
    decoder.set_transformations(Transformations::EXPAND);
    decoder.set_ignore_text_chunk(true);
    decoder.read_info()
}

fn fault(error: DecodingError, deadline: &Deadline) -> Fault {
    match error {
        DecodingError::IoError(error) => deadline.fault(&error),
        // Not damaged, but full of other data, such as 100 MB of EXIF.
        DecodingError::LimitsExceeded => Fault::UnsupportedKind { format: Format::Png },
        _ => Fault::Corrupt,
    }
}

/// The rows of one picture, in the order of the file.
struct PngRows<'a> {
    reader: Reader<TimedReader<'a>>,
    deadline: Deadline,
    depth: BitDepth,
    /// Samples per pixel, as decoded.
    in_file: usize,
    /// The last row, at 8 bits a sample.
    row: Vec<u8>,
    /// The last row of grey with alpha, as RGB with alpha.
    pairs: Vec<u8>,
}

impl PngRows<'_> {
    /// Reads the next row, and returns which interlacing pass it belongs to. Rows are converted one by one, so that
    /// 16-bit samples never need the memory of a whole picture at 16 bits.
    fn read(&mut self) -> Result<Option<InterlaceInfo>, DecodingError> {
        self.row.clear();
        let Some(row) = self.reader.next_interlaced_row()? else { return Ok(None) };
        if self.depth == BitDepth::Sixteen {
            let samples = row.data().as_chunks::<2>().0;
            self.row.extend(samples.iter().map(|&sample| to_8_bits(u16::from_be_bytes(sample))));
        } else {
            self.row.extend_from_slice(row.data());
        }
        Ok(Some(*row.interlace()))
    }

    /// All samples of an interlaced picture.
    fn interlaced(&mut self, stored: Dimensions) -> Result<Vec<u8>, DecodingError> {
        let stride = stored.width as usize * self.in_file;
        let mut samples = vec![0; stride * stored.height as usize];
        while let Some(place) = self.read()? {
            if let InterlaceInfo::Adam7(pass) = place {
                png::expand_interlaced_row(&mut samples, stride, &self.row, &pass, self.in_file as u8 * 8);
            }
        }
        if self.in_file == 2 {
            let mut pixels = Vec::new();
            with_colors(&samples, &mut pixels);
            samples = pixels;
        }
        Ok(samples)
    }
}

impl Rows for PngRows<'_> {
    fn next(&mut self) -> Result<&[u8], Fault> {
        self.read().map_err(|error| fault(error, &self.deadline))?;
        if self.in_file != 2 {
            return Ok(&self.row);
        }
        self.pairs.clear();
        with_colors(&self.row, &mut self.pairs);
        Ok(&self.pairs)
    }
}

/// Appends grey with alpha as RGB with alpha.
fn with_colors(pairs: &[u8], pixels: &mut Vec<u8>) {
    pixels.extend(pairs.as_chunks::<2>().0.iter().flat_map(|&[grey, alpha]| [grey, grey, grey, alpha]));
}

/// The four ways to state it, in the order of the standard's third edition (clause 4.3): the first one that is
/// present counts.
fn color(info: &Info<'_>) -> SourceColor {
    // Code points with a matrix or a limited range are not allowed in PNG.
    let coded =
        info.coding_independent_code_points.filter(|c| c.matrix_coefficients == 0 && c.is_video_full_range_image);
    if let Some(color) = coded.and_then(|c| SourceColor::coded(c.color_primaries, c.transfer_function)) {
        return color;
    }
    if let Some(profile) = &info.icc_profile {
        return SourceColor::Icc(profile.to_vec());
    }
    if info.srgb.is_some() || (info.gama_chunk.is_none() && info.chrm_chunk.is_none()) {
        return SourceColor::Untagged;
    }
    let space = info.chrm_chunk.map(|c| {
        let [white, red, green, blue] =
            [c.white, c.red, c.green, c.blue].map(|(x, y)| Chromaticity::new(x.into_value(), y.into_value()));
        (white.to_xyyb(), ColorPrimaries { red, green, blue })
    });
    // The chunk has the exponent from light to signal.
    SourceColor::Measured { power: info.gama_chunk.map(|gamma| 1.0 / f64::from(gamma.into_value())), space }
}

#[cfg(test)]
mod tests {
    use moxcms::CicpColorPrimaries;
    use png::{CodingIndependentCodePoints, ScaledFloat, SrgbRenderingIntent};

    use super::*;

    const SIZE: Dimensions = Dimensions { width: 5, height: 3 };

    fn picture(original: &[u8], stored: Dimensions, deadline: &Deadline) -> Result<Picture, Fault> {
        open(original, stored, deadline)?.whole()
    }

    fn encode(color: ColorType, depth: BitDepth, data: &[u8]) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut encoder = png::Encoder::new(&mut bytes, 5, 3);
        encoder.set_color(color);
        encoder.set_depth(depth);
        if color == ColorType::Indexed {
            encoder.set_palette(vec![255, 0, 0, 0, 255, 0]);
            encoder.set_trns(vec![255, 0]);
        }
        encoder.write_header().and_then(|mut writer| writer.write_image_data(data)).expect("encodes");
        bytes
    }

    fn decoded(color: ColorType, depth: BitDepth, data: &[u8]) -> Picture {
        picture(&encode(color, depth, data), SIZE, &Deadline::after(60)).expect("decodes")
    }

    #[test]
    fn sixteen_bits_are_rounded() {
        assert_eq!([0, 128, 129, 0x7F7F, 0xFF7E, 0xFFFF].map(to_8_bits), [0, 0, 1, 127, 254, 255]);
        let wide = decoded(ColorType::Rgb, BitDepth::Sixteen, &[0xFF; 90]);
        assert_eq!((wide.channels, wide.samples), (Channels::Rgb, vec![255; 45]));
    }

    #[test]
    fn palettes_alpha_and_few_bits_are_expanded() {
        let palette = decoded(ColorType::Indexed, BitDepth::One, &[0b0100_0000, 0, 0]);
        assert_eq!(palette.channels, Channels::Rgba);
        assert_eq!(palette.samples[..12], [255, 0, 0, 255, 0, 255, 0, 0, 255, 0, 0, 255]);
        let grey = decoded(ColorType::Grayscale, BitDepth::Two, &[0b0001_1011, 0, 0, 0, 0, 0]);
        assert_eq!((grey.channels, &grey.samples[..4]), (Channels::Grey, &[0, 85, 170, 255][..]));
        let alpha = decoded(ColorType::GrayscaleAlpha, BitDepth::Eight, &[9; 30]);
        assert_eq!((alpha.channels, &alpha.samples[..]), (Channels::Rgba, &[9; 60][..]));
    }

    #[test]
    fn interlaced_rows_go_to_their_places() {
        // 2 × 2 pixels of grey, Adam7: passes 1, 6 and 7 hold one, one and two pixels.
        let mut data = vec![0x78, 0x01, 0x01, 7, 0, 0xF8, 0xFF, 0, 10, 0, 20, 0, 30, 40];
        let mut sum = (1u32, 0u32);
        for &byte in &data[7..] {
            sum = ((sum.0 + u32::from(byte)) % 65521, (sum.1 + sum.0 + u32::from(byte)) % 65521);
        }
        data.extend((sum.1 << 16 | sum.0).to_be_bytes());
        let mut bytes = b"\x89PNG\r\n\x1a\n".to_vec();
        for (name, body) in [(b"IHDR", &[0, 0, 0, 2, 0, 0, 0, 2, 8, 0, 0, 0, 1][..]), (b"IDAT", &data), (b"IEND", &[])]
        {
            bytes.extend((body.len() as u32).to_be_bytes());
            let chunk = [&name[..], body].concat();
            bytes.extend(&chunk);
            bytes.extend(crc(&chunk).to_be_bytes());
        }
        let found = picture(&bytes, Dimensions::new(2, 2), &Deadline::after(60)).expect("decodes");
        assert_eq!(found.samples, [10, 20, 30, 40]);
    }

    fn crc(bytes: &[u8]) -> u32 {
        !bytes.iter().fold(u32::MAX, |crc, &byte| {
            (0..8).fold(crc ^ u32::from(byte), |crc, _| if crc & 1 == 1 { crc >> 1 ^ 0xEDB8_8320 } else { crc >> 1 })
        })
    }

    #[test]
    fn the_color_chunk_with_the_highest_precedence_counts() {
        let says = |set: &dyn Fn(&mut Info<'static>)| {
            let mut info = Info::with_size(5, 3);
            set(&mut info);
            color(&info)
        };
        let points = |matrix_coefficients, color_primaries| CodingIndependentCodePoints {
            color_primaries,
            transfer_function: 13,
            matrix_coefficients,
            is_video_full_range_image: true,
        };
        let everything = |info: &mut Info<'static>| {
            info.icc_profile = Some(vec![7; 9].into());
            info.gama_chunk = Some(ScaledFloat::new(0.5));
            info.coding_independent_code_points = Some(points(0, 12));
        };
        assert!(matches!(says(&everything), SourceColor::Coded { primaries: CicpColorPrimaries::Smpte432, .. }));
        for (matrix, primaries) in [(1, 12), (0, 2)] {
            let unusable = says(&|info| {
                everything(info);
                info.coding_independent_code_points = Some(points(matrix, primaries));
            });
            assert!(matches!(unusable, SourceColor::Icc(profile) if profile == [7; 9]));
        }
        let gamma = says(&|info| info.gama_chunk = Some(ScaledFloat::new(0.5)));
        assert!(
            matches!(gamma, SourceColor::Measured { power: Some(power), space: None } if (power - 2.0).abs() < 1e-4)
        );
        let named = says(&|info| {
            info.gama_chunk = Some(ScaledFloat::new(0.5));
            info.srgb = Some(SrgbRenderingIntent::Perceptual);
        });
        assert!(matches!(named, SourceColor::Untagged));
        assert!(matches!(says(&|_| ()), SourceColor::Untagged));
    }

    #[test]
    fn a_second_frame_makes_it_animated() {
        for frames in [1, 2] {
            let mut bytes = Vec::new();
            let mut encoder = png::Encoder::new(&mut bytes, 5, 3);
            encoder.set_color(ColorType::Grayscale);
            encoder.set_animated(frames, 0).expect("animates");
            let mut writer = encoder.write_header().expect("encodes");
            for frame in 0..frames {
                writer.write_image_data(&[frame as u8; 15]).expect("encodes");
            }
            writer.finish().expect("encodes");
            let found = picture(&bytes, SIZE, &Deadline::after(60)).expect("decodes");
            assert_eq!((found.samples, found.animated), (vec![0; 15], frames == 2));
        }
    }

    #[test]
    fn a_file_with_too_much_other_data_is_not_damaged() {
        let mut bytes = encode(ColorType::Rgb, BitDepth::Eight, &[7; 45]);
        let length = EXTRA_BYTES + (1 << 20);
        let chunk = [&(length as u32).to_be_bytes()[..], b"eXIf", &vec![0; length + 4]].concat();
        bytes.splice(33..33, chunk);
        let refused = picture(&bytes, SIZE, &Deadline::after(60)).err();
        assert_eq!(refused, Some(Fault::UnsupportedKind { format: Format::Png }));
    }

    #[test]
    fn truncated_damaged_and_slow_files_are_distinguished() {
        let noise: Vec<u8> = (0..45u32).map(|i| (i * 97 % 251) as u8).collect();
        let whole = encode(ColorType::Rgb, BitDepth::Eight, &noise);
        let cut = picture(&whole[..whole.len() - 30], SIZE, &Deadline::after(60));
        assert_eq!(cut.err(), Some(Fault::Truncated));
        let mut damaged = whole.clone();
        damaged[50] ^= 0xFF;
        assert_eq!(picture(&damaged, SIZE, &Deadline::after(60)).err(), Some(Fault::Corrupt));
        let late = picture(&whole, SIZE, &Deadline::after(0));
        assert_eq!(late.err(), Some(Fault::TimedOut { limit_seconds: 0 }));
    }
}
