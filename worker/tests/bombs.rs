//! Headers that claim gigabytes. These tests have their own process, so that nothing else uses its memory.

use std::sync::Mutex;
use std::time::{Duration, Instant};

use gallery::{
    dimensions::Dimensions,
    edits::Edits,
    fault::Fault,
    ports::renderer::{RenderLimits, Rendered, Renderer},
};
use worker::Pipeline;

const LIMITS: RenderLimits = RenderLimits { max_pixels: 150_000_000, seconds: 60, max_memory: None };

/// Runs one test at a time, because they measure the memory of the process.
static ALONE: Mutex<()> = Mutex::new(());

/// Files of 65 bytes or slightly more that claim 65536 × 65536 pixels, or as many as their format allows.
fn bombs() -> Vec<(&'static str, Vec<u8>, Dimensions)> {
    let whole = Dimensions::new(65536, 65536);
    let avif = [
        &b"\0\0\0\x10ftypavif\0\0\0\0\0\0\0\x75meta\0\0\0\0\0\0\0\x0Epitm\0\0\0\0\0\x01"[..],
        b"\0\0\0\x23iinf\0\0\0\0\0\x01\0\0\0\x15infe\x02\0\0\0\0\x01\0\0av01\0",
        b"\0\0\0\x38iprp\0\0\0\x1Cipco\0\0\0\x14ispe\0\0\0\0\0\x01\0\0\0\x01\0\0",
        b"\0\0\0\x14ipma\0\0\0\0\0\0\0\x01\0\x01\x01\x01",
    ];
    vec![
        (
            "JPEG",
            b"\xFF\xD8\xFF\xC0\0\x0B\x08\xFF\xFF\xFF\xFF\x01\x01\x11\0\xFF\xDA\0\x02".to_vec(),
            Dimensions::new(65535, 65535),
        ),
        ("PNG", png(65536, 65536), whole),
        ("WebP", b"RIFF\0\0\0\0WEBPVP8X\x0A\0\0\0\0\0\0\0\xFF\xFF\0\xFF\xFF\0".to_vec(), whole),
        ("GIF", b"GIF89a\xFF\xFF\xFF\xFF\0\0\0".to_vec(), Dimensions::new(65535, 65535)),
        ("AVIF", avif.concat(), whole),
        ("TIFF", tiff(&[(256, 65536), (257, 65536)], &[]), whole),
        ("BMP", b"BM\0\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0\0\0\x01\0\0\0\x01\0\x01\0\x18\0".to_vec(), whole),
    ]
}

/// A PNG of 16-bit grey that ends after its header.
fn png(width: u32, height: u32) -> Vec<u8> {
    let sides = [width.to_be_bytes(), height.to_be_bytes()].concat();
    [&b"\x89PNG\r\n\x1a\n\0\0\0\x0DIHDR"[..], &sides, b"\x10\0\0\0\0"].concat()
}

/// A TIFF with these numbers, and with data after its header.
fn tiff(entries: &[(u16, u32)], data: &[u8]) -> Vec<u8> {
    let mut bytes = b"II*\0".to_vec();
    bytes.extend((8 + data.len() as u32).to_le_bytes());
    bytes.extend(data);
    bytes.extend((entries.len() as u16).to_le_bytes());
    for (tag, number) in entries {
        bytes.extend(tag.to_le_bytes());
        bytes.extend([4, 0, 1, 0, 0, 0]);
        bytes.extend(number.to_le_bytes());
    }
    bytes.extend([0; 4]);
    bytes
}

/// Renders a file. Returns the outcome, the time, and by how many kB the process grew.
fn cost(bytes: &[u8]) -> (Result<Rendered, Fault>, Duration, u64) {
    // Linux resets the peak on request.
    let _ = std::fs::write("/proc/self/clear_refs", "5");
    let (before, started) = (peak_kb(), Instant::now());
    let outcome = Pipeline::new().render(bytes, &Edits::default(), &LIMITS);
    (outcome, started.elapsed(), peak_kb().saturating_sub(before))
}

/// Checks that a file is refused within 10 ms and 10 MB.
fn refused(name: &str, mut bytes: Vec<u8>, expected: &Fault) {
    bytes.resize(bytes.len().max(65), 0);
    // The machine may be busy for a while.
    let costs: Vec<_> = (0..5).map(|_| cost(&bytes)).collect();
    for (outcome, _, _) in &costs {
        assert_eq!(outcome.as_ref(), Err(expected), "{name}");
    }
    let fastest = costs.iter().map(|(_, time, _)| time.as_millis()).min();
    let grown = costs.iter().map(|(_, _, grown)| *grown).max();
    assert!(fastest < Some(10) && grown < Some(10_000), "{name}: {fastest:?} ms, {grown:?} kB");
}

#[test]
fn a_few_bytes_cannot_claim_gigabytes() {
    let _alone = ALONE.lock();
    for (name, bytes, dimensions) in bombs() {
        refused(name, bytes, &Fault::TooManyPixels { dimensions, limit_pixels: 150_000_000 });
    }
}

#[test]
fn sides_have_a_limit() {
    let _alone = ALONE.lock();
    for (width, height) in [(1, 150_000_000), (150_000_000, 1), (65_536, 2), (2, 65_536)] {
        let expected = Fault::TooLong { dimensions: Dimensions::new(width, height), limit_side: 65_535 };
        refused("PNG", png(width, height), &expected);
        refused("TIFF", tiff(&[(256, width), (257, height)], &[]), &expected);
    }
}

#[test]
fn the_longest_shapes_need_little_memory() {
    let _alone = ALONE.lock();
    for (width, height) in [(65_535, 2), (2, 65_535), (65_535, 1), (1, 65_535), (1, 20_000), (20_000, 1)] {
        let picture = image::GrayImage::from_fn(width, height, |x, y| image::Luma([(x + y) as u8]));
        let mut file = std::io::Cursor::new(Vec::new());
        picture.write_to(&mut file, image::ImageFormat::Png).expect("encodes");
        let (outcome, _, grown) = cost(&file.into_inner());
        let rendered = outcome.expect("renders");
        assert_eq!((rendered.dimensions, rendered.files.len()), (Dimensions::new(width, height), 4));
        assert!(grown < 40_000, "{width} × {height}: {grown} kB");
    }
}

#[test]
fn a_chunk_of_a_tiff_cannot_hold_a_larger_jpeg() {
    let _alone = ALONE.lock();
    let mut small = Vec::new();
    let encoder = jpeg_encoder::Encoder::new(&mut small, 90);
    encoder.encode(&[200; 9 * 9 * 3], 9, 9, jpeg_encoder::ColorType::Rgb).expect("encodes");
    let frame = small.windows(2).position(|pair| pair == [0xFF, 0xC0]).expect("a frame");
    let sized = |height: u16, width: u16| {
        let mut jpeg = small.clone();
        jpeg[frame + 5..frame + 7].copy_from_slice(&height.to_be_bytes());
        jpeg[frame + 7..frame + 9].copy_from_slice(&width.to_be_bytes());
        jpeg
    };
    let kind = [(256, 9), (257, 9), (258, 8), (259, 7), (262, 6)];
    let strip = |jpeg: &[u8]| {
        let length = jpeg.len() as u32;
        tiff(&[&kind[..], &[(273, 8), (277, 3), (278, u32::MAX), (279, length)]].concat(), jpeg)
    };
    let tile_of = |side: u32, jpeg: &[u8]| {
        let length = jpeg.len() as u32;
        tiff(&[&kind[..], &[(277, 3), (322, side), (323, side), (324, 8), (325, length)]].concat(), jpeg)
    };
    let tile = |jpeg: &[u8]| tile_of(65_536, jpeg);
    // A tile is stored whole, however little of it is visible.
    let mut whole = Vec::new();
    let encoder = jpeg_encoder::Encoder::new(&mut whole, 90);
    encoder.encode(&[200; 256 * 256 * 3], 256, 256, jpeg_encoder::ColorType::Rgb).expect("encodes");
    for whole in [strip(&small), tile(&small), tile_of(256, &whole)] {
        assert_eq!(cost(&whole).0.map(|rendered| rendered.dimensions), Ok(Dimensions::new(9, 9)));
    }
    for bomb in
        [strip(&sized(65_535, 9)), tile(&sized(65_535, 65_535)), tile(&sized(65_535, 9)), tile(&sized(9, 65_535))]
    {
        refused("TIFF", bomb, &Fault::Corrupt);
    }
}

#[test]
fn a_frame_of_an_animation_cannot_be_larger_than_its_canvas() {
    let _alone = ALONE.lock();
    // A key frame of 16,383 × 16,383 pixels, in a frame and on a canvas of one pixel.
    let picture = [&b"VP8 \x0A\0\0\0\x10\0\0\x9D\x01\x2A\xFF\x3F\xFF\x3F"[..], &[0; 200]].concat();
    for before in [&b""[..], b"ALPH\x02\0\0\0\0\0"] {
        let frame = [&[0; 12][..], &[9, 0, 0, 0], before, &picture].concat();
        let mut file = b"RIFF\xFF\0\0\0WEBPVP8X\x0A\0\0\0\x12\0\0\0\0\0\0\0\0\0ANIM\x06\0\0\0\0\0\0\0\0\0ANMF".to_vec();
        file.extend((frame.len() as u32).to_le_bytes());
        file.extend(frame);
        refused("WebP", file, &Fault::Corrupt);
    }
}

/// The peak memory of this process since it was last reset, in kB; 0 if unknown.
fn peak_kb() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default();
    line.trim_end_matches("kB").trim().parse().unwrap_or(0)
}
