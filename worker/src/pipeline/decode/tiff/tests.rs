use tiff::{
    encoder::{Compression, TiffEncoder, colortype, compression::DeflateLevel},
    tags::Tag,
};

use super::super::super::picture::Channels;
use super::*;

const SIZE: Dimensions = Dimensions { width: 40, height: 30 };
const LIMITS: RenderLimits = RenderLimits { max_pixels: 150_000_000, seconds: 60, max_memory: None };

fn noise(samples: u32) -> Vec<u8> {
    (0..40 * 30 * samples).map(|i| (i.wrapping_mul(2_654_435_761) >> 13) as u8).collect()
}

fn encoded<C: colortype::ColorType>(data: &[C::Inner], compression: Compression, rows: u32) -> Vec<u8>
where
    [C::Inner]: tiff::encoder::TiffValue,
{
    let mut bytes = std::io::Cursor::new(Vec::new());
    let mut encoder = TiffEncoder::new(&mut bytes).expect("encodes").with_compression(compression);
    let mut image = encoder.new_image::<C>(40, 30).expect("encodes");
    image.rows_per_strip(rows).expect("encodes");
    image.write_data(data).expect("encodes");
    bytes.into_inner()
}

fn decoded(bytes: &[u8]) -> Picture {
    picture(bytes, SIZE, &LIMITS, &Deadline::after(60)).expect("decodes")
}

/// A file made here: 40 × 30 pixels, 16-bit numbers, the data after the header unless `entries` say otherwise.
fn file(entries: &[(u16, &[u16])], data: &[u8]) -> Vec<u8> {
    let length = [data.len() as u16];
    let mut all = entries.to_vec();
    for (tag, value) in [(256, &[40][..]), (257, &[30]), (273, &[8]), (279, &length)] {
        if entries.iter().all(|(known, _)| *known != tag) {
            all.push((tag, value));
        }
    }
    all.sort_unstable();
    let mut bytes = b"II*\0".to_vec();
    bytes.extend((8 + data.len() as u32).to_le_bytes());
    bytes.extend(data);
    let values_at = bytes.len() + 2 + all.len() * 12 + 4;
    bytes.extend((all.len() as u16).to_le_bytes());
    let mut values = Vec::new();
    for (tag, numbers) in all {
        let mut value: Vec<u8> = numbers.iter().flat_map(|number| number.to_le_bytes()).collect();
        bytes.extend(tag.to_le_bytes());
        bytes.extend([3, 0]);
        bytes.extend((numbers.len() as u32).to_le_bytes());
        if value.len() > 4 {
            let at = (values_at + values.len()) as u32;
            values.append(&mut value);
            value = at.to_le_bytes().to_vec();
        }
        value.resize(4, 0);
        bytes.extend(value);
    }
    bytes.extend([0; 4]);
    bytes.extend(values);
    bytes
}

#[test]
fn every_compression_gives_the_same_picture() {
    for (name, compression) in [
        ("none", Compression::Uncompressed),
        ("LZW", Compression::Lzw),
        ("deflate", Compression::Deflate(DeflateLevel::Fast)),
        ("PackBits", Compression::Packbits),
    ] {
        for rows in [7, 30] {
            let found = decoded(&encoded::<colortype::RGB8>(&noise(3), compression, rows));
            assert_eq!((found.channels, found.samples == noise(3)), (Channels::Rgb, true), "{name}");
        }
    }
}

#[test]
fn sixteen_bits_are_rounded_and_channels_kept() {
    let wide: Vec<u16> = (0..40 * 30 * 4).map(|i| (i * 7919) as u16).collect();
    let narrow: Vec<u8> = wide.iter().map(|&sample| (f64::from(sample) / 257.0).round() as u8).collect();
    let found = decoded(&encoded::<colortype::RGBA16>(&wide, Compression::Uncompressed, 4));
    assert_eq!((found.channels, found.samples == narrow), (Channels::Rgba, true));
    let inks = decoded(&encoded::<colortype::CMYK8>(&noise(4), Compression::Uncompressed, 4));
    assert_eq!((inks.channels, inks.samples == noise(4)), (Channels::Cmyk, true));
    let grey = decoded(&encoded::<colortype::Gray8>(&noise(1), Compression::Uncompressed, 4));
    assert_eq!((grey.channels, grey.samples == noise(1)), (Channels::Grey, true));
}

#[test]
fn palettes_are_looked_up() {
    let reds: Vec<u16> = (0..16).map(|i| i * 4369).collect();
    let map: Vec<u16> = reds.iter().copied().chain(vec![65535; 16]).chain(vec![0; 16]).collect();
    let entries: [(u16, &[u16]); 5] = [(258, &[4]), (259, &[1]), (262, &[3]), (277, &[1]), (320, &map)];
    let found = decoded(&file(&entries, &[0x1F; 20 * 30]));
    assert_eq!((found.channels, &found.samples[..6]), (Channels::Rgb, &[17, 255, 0, 255, 255, 0][..]));
}

#[test]
fn white_can_be_zero_and_pixels_can_be_bits() {
    let entries: [(u16, &[u16]); 4] = [(258, &[1]), (259, &[1]), (262, &[0]), (277, &[1])];
    let found = decoded(&file(&entries, &[0b0100_0000; 5 * 30]));
    assert_eq!((found.channels, &found.samples[..4]), (Channels::Grey, &[255, 0, 255, 255][..]));
}

#[test]
fn planes_are_combined() {
    let data = [[1; 1200], [2; 1200], [3; 1200]].concat();
    let entries: [(u16, &[u16]); 7] =
        [(258, &[8]), (259, &[1]), (262, &[2]), (277, &[3]), (284, &[2]), (273, &[8, 1208, 2408]), (279, &[1200; 3])];
    assert_eq!(decoded(&file(&entries, &data)).samples, [1, 2, 3].repeat(1200));
}

#[test]
fn premultiplied_colors_are_divided() {
    let entries: [(u16, &[u16]); 5] = [(258, &[8]), (259, &[1]), (262, &[2]), (277, &[4]), (338, &[1])];
    let found = decoded(&file(&entries, &[60, 30, 0, 128].repeat(1200)));
    assert_eq!((found.channels, &found.samples[..4]), (Channels::Rgba, &[120, 60, 0, 128][..]));
}

#[test]
fn jpeg_strips_are_decoded_and_kept_small() {
    let mut strip = Vec::new();
    let encoder = jpeg_encoder::Encoder::new(&mut strip, 95);
    encoder.encode(&[200, 40, 90].repeat(1200), 40, 30, jpeg_encoder::ColorType::Rgb).expect("encodes");
    let entries: [(u16, &[u16]); 4] = [(258, &[8]), (259, &[7]), (262, &[6]), (277, &[3])];
    let bytes = file(&entries, &strip);
    let found = decoded(&bytes);
    assert!(found.samples[..3].iter().zip([200, 40, 90]).all(|(a, b)| a.abs_diff(b) < 4), "{:?}", &found.samples[..3]);
    // The strip may not be larger than its picture.
    let mut large = strip.clone();
    let frame = large.windows(2).position(|pair| pair == [0xFF, 0xC0]).expect("a frame");
    large[frame + 5..frame + 9].copy_from_slice(&[0x40, 0, 0x40, 0]);
    assert_eq!(picture(&file(&entries, &large), SIZE, &LIMITS, &Deadline::after(60)).err(), Some(Fault::Corrupt));
}

#[test]
fn a_jpeg_chunk_is_limited_by_its_picture_whatever_the_file_says() {
    let largest = |chunk, width, height| {
        let size = jpeg::largest(chunk, Dimensions::new(width, height));
        (size.width, size.height)
    };
    assert_eq!(largest((65_536, 65_536), 9, 9), (2048, 2048));
    assert_eq!(largest((9, u32::MAX), 9, 9), (9, 2048));
    assert_eq!(largest((256, 256), 9, 9), (256, 256));
    assert_eq!(largest((6000, u32::MAX), 6000, 4001), (6000, 4016));
    // The limits for pictures also apply to it.
    let mut strip = Vec::new();
    let encoder = jpeg_encoder::Encoder::new(&mut strip, 95);
    encoder.encode(&[90; 48 * 32 * 3], 48, 32, jpeg_encoder::ColorType::Rgb).expect("encodes");
    let entries: [(u16, &[u16]); 5] = [(258, &[8]), (259, &[7]), (262, &[6]), (277, &[3]), (278, &[32])];
    let within = |max_pixels| {
        let limits = RenderLimits { max_pixels, ..LIMITS };
        let decoder = jpeg::largest((48, 32), SIZE);
        let kind = Kind::of(&Directory::first(&file(&entries, &strip)).expect("reads")).expect("is read");
        jpeg::chunk(&strip, decoder, &limits, 40, &kind, &mut Vec::new())
    };
    assert_eq!(within(48 * 32), Ok(48 * 3));
    assert!(matches!(within(48 * 32 - 1), Err(Fault::TooManyPixels { .. })));
}

#[test]
fn profiles_are_kept() {
    let mut bytes = std::io::Cursor::new(Vec::new());
    let mut encoder = TiffEncoder::new(&mut bytes).expect("encodes");
    let mut image = encoder.new_image::<colortype::RGB8>(40, 30).expect("encodes");
    image.encoder().write_tag(Tag::IccProfile, &[5u8; 500][..]).expect("encodes");
    image.write_data(&noise(3)).expect("encodes");
    assert!(matches!(decoded(&bytes.into_inner()).color, SourceColor::Icc(profile) if profile == [5; 500]));
}

#[test]
fn unsupported_kinds_are_reported() {
    let float = encoded::<colortype::RGB32Float>(&[0.5; 3600], Compression::Uncompressed, 30);
    let lab: [(u16, &[u16]); 4] = [(258, &[8]), (259, &[1]), (262, &[8]), (277, &[3])];
    for bytes in [float, file(&lab, &noise(3))] {
        assert_eq!(picture(&bytes, SIZE, &LIMITS, &Deadline::after(60)).err(), Some(KIND));
    }
}

#[test]
fn truncated_damaged_and_slow_files_are_distinguished() {
    let whole = encoded::<colortype::RGB8>(&noise(3), Compression::Uncompressed, 30);
    let entries: [(u16, &[u16]); 4] = [(258, &[8]), (259, &[1]), (262, &[2]), (277, &[3])];
    let cut = file(&entries, &noise(3)[..2000]);
    assert_eq!(picture(&cut[..1500], SIZE, &LIMITS, &Deadline::after(60)).err(), Some(Fault::Truncated));
    assert_eq!(picture(&whole, SIZE, &LIMITS, &Deadline::after(0)).err(), Some(Fault::TimedOut { limit_seconds: 0 }));
    for at in 0..whole.len().min(40) {
        let mut damaged = whole.clone();
        damaged[at] ^= 0xFF;
        let _ = std::panic::catch_unwind(|| picture(&damaged, SIZE, &LIMITS, &Deadline::after(60)));
    }
}
