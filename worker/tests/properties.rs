//! Checks any size, orientation and format: the sizes of the renditions, and that every corner is in the right
//! place.

use gallery::{
    dimensions::Dimensions,
    edits::Edits,
    ports::renderer::{RenderLimits, Renderer},
    rendition::RenditionKind,
};
use image::{
    ExtendedColorType, ImageEncoder, ImageFormat, RgbImage,
    codecs::{jpeg::JpegEncoder, png::PngEncoder, webp::WebPEncoder},
};
use worker::Pipeline;

const LIMITS: RenderLimits = RenderLimits { max_pixels: 10_000_000, seconds: 60, max_memory: None };

/// The colors of a stored picture's quarters: upper left, upper right, lower left, lower right. They differ in
/// brightness, so they can be distinguished even if a picture is too small to keep its colors.
const QUARTERS: [[u8; 3]; 4] = [[20, 30, 60], [150, 70, 60], [130, 190, 110], [235, 240, 200]];

/// Formats that can store an orientation, then those that cannot.
const FORMATS: [ImageFormat; 6] =
    [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP, ImageFormat::Tiff, ImageFormat::Gif, ImageFormat::Bmp];

const WITH_ORIENTATION: usize = 4;

/// Numbers that look random but are the same every time (Marsaglia's xorshift).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: u32) -> u32 {
        for (left, shift) in [(true, 13), (false, 7), (true, 17)] {
            self.0 ^= if left { self.0 << shift } else { self.0 >> shift };
        }
        (self.0 >> 33) as u32 % end
    }
}

/// A stored picture, in a file that states its orientation.
fn file(size: Dimensions, format: ImageFormat, orientation: u8) -> Vec<u8> {
    let picture = RgbImage::from_fn(size.width, size.height, |x, y| {
        let (right, below) = (2 * x >= size.width.max(2), 2 * y >= size.height.max(2));
        image::Rgb(QUARTERS[usize::from(right) + 2 * usize::from(below)])
    });
    let mut exif = b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".to_vec();
    exif.extend([orientation, 0, 0, 0, 0, 0, 0]);
    let mut bytes = Vec::new();
    match format {
        ImageFormat::Jpeg => with_exif(JpegEncoder::new_with_quality(&mut bytes, 95), exif, &picture),
        ImageFormat::Png => with_exif(PngEncoder::new(&mut bytes), exif, &picture),
        ImageFormat::WebP => with_exif(WebPEncoder::new_lossless(&mut bytes), exif, &picture),
        _ => {
            let mut file = std::io::Cursor::new(&mut bytes);
            picture.write_to(&mut file, format).expect("encodes");
        }
    }
    if format == ImageFormat::Tiff {
        // The encoder writes no orientation: the resolution unit is replaced by one.
        let at = bytes.windows(4).rposition(|entry| entry == [0x28, 1, 3, 0]).expect("an entry");
        bytes[at..at + 12].copy_from_slice(&[0x12, 1, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0]);
    }
    bytes
}

fn with_exif(mut encoder: impl ImageEncoder, exif: Vec<u8>, picture: &RgbImage) {
    encoder.set_exif_metadata(exif).expect("takes EXIF");
    encoder.write_image(picture, picture.width(), picture.height(), ExtendedColorType::Rgb8).expect("encodes");
}

/// Which quarter of the stored picture is in a corner of the upright one. EXIF 2.32, table 6, has the side on which
/// the first stored row and column appear, for each number.
fn quarter(orientation: u8, (right, below): (bool, bool)) -> (bool, bool) {
    // Whether the first row appears at the bottom or on the right, and the same for the first column.
    let (row, column) = [
        (false, false),
        (false, true),
        (true, true),
        (true, false),
        (false, false),
        (true, false),
        (true, true),
        (false, true),
    ][usize::from(orientation) - 1];
    if orientation <= 4 { (right ^ column, below ^ row) } else { (below ^ column, right ^ row) }
}

fn brightness([red, green, blue]: [u8; 3]) -> i32 {
    (299 * i32::from(red) + 587 * i32::from(green) + 114 * i32::from(blue)) / 1000
}

fn check(stored: Dimensions, format: ImageFormat, orientation: u8) {
    let case = format!("{} × {} {format:?} {orientation}", stored.width, stored.height);
    let rendered = Pipeline::new()
        .render(&file(stored, format, orientation), &Edits::default(), &LIMITS)
        .unwrap_or_else(|fault| panic!("{case}: {fault:?}"));
    let turned = orientation >= 5;
    let upright = if turned { Dimensions::new(stored.height, stored.width) } else { stored };
    assert_eq!((rendered.dimensions, rendered.orientation), (upright, orientation), "{case}");
    let ladder: Vec<_> = RenditionKind::ladder(upright).collect();
    let files: Vec<_> = rendered.files.iter().map(|file| (file.kind, file.dimensions)).collect();
    assert_eq!(files, ladder, "{case}");

    for file in &rendered.files {
        let image = image::load_from_memory(&file.bytes).expect("decodes").to_rgb8();
        let Dimensions { width, height } = file.dimensions;
        assert_eq!(image.dimensions(), (width, height), "{case}");
        // If few pixels are made of many, every pixel mixes both halves.
        let distinct = |side: u32, of: u32| side == of || side >= 12;
        if !distinct(width, upright.width) || !distinct(height, upright.height) {
            continue;
        }
        for corner in [(false, false), (true, false), (false, true), (true, true)] {
            let found = image.get_pixel(u32::from(corner.0) * (width - 1), u32::from(corner.1) * (height - 1)).0;
            let (right, below) = quarter(orientation, corner);
            // A single row or column is entirely upper or left.
            let (right, below) = (right && stored.width > 1, below && stored.height > 1);
            let expected = QUARTERS[usize::from(right) + 2 * usize::from(below)];
            let off = (brightness(found) - brightness(expected)).abs();
            assert!(off < 25, "{case}: {found:?} instead of {expected:?} at {corner:?} of {:?}", file.kind);
            if width.min(height) >= 64 {
                let off = found.iter().zip(expected).map(|(a, b)| a.abs_diff(b)).max();
                assert!(off < Some(25), "{case}: {found:?} instead of {expected:?} at {corner:?} of {:?}", file.kind);
            }
        }
    }
}

#[test]
fn any_size_in_any_orientation_and_format() {
    let mut numbers = Numbers(0x9E37_79B9_7F4A_7C15);
    for case in 0..150 {
        // Half of them are small, because most errors with sizes are there.
        let most = if case % 2 == 0 { 24 } else { 400 };
        let size = Dimensions::new(1 + numbers.below(most), 1 + numbers.below(most));
        let at = numbers.below(FORMATS.len() as u32) as usize;
        let orientation = if at < WITH_ORIENTATION { 1 + numbers.below(8) as u8 } else { 1 };
        check(size, FORMATS[at], orientation);
    }
}

#[test]
fn extreme_shapes_in_all_orientations() {
    // WebP's limit is 16,383.
    let shapes = [(1, 1), (2, 1), (1, 3), (400, 1), (1, 16_000), (16_000, 1), (5, 7000), (3000, 13), (321, 320)];
    for (width, height) in shapes {
        for orientation in 1..=8 {
            check(Dimensions::new(width, height), FORMATS[usize::from(orientation) % WITH_ORIENTATION], orientation);
        }
    }
}

#[test]
fn sizes_around_every_rung() {
    for kind in RenditionKind::ALL {
        for edge in kind.edge() - 1..=kind.edge() + 1 {
            check(Dimensions::new(edge, edge / 3), ImageFormat::Png, 1);
            check(Dimensions::new(edge / 5, edge), ImageFormat::Jpeg, 6);
        }
    }
}
