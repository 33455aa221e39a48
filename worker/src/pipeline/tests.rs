//! Tests the whole pipeline with files that the tests make themselves.

use gallery::{format::Format, ports::renderer::RenderedFile, rendition::RenditionKind};
use image::{DynamicImage, ImageFormat, RgbImage, Rgba, RgbaImage};

use super::{decode::Rows, *};

mod edits;

const LIMITS: RenderLimits = RenderLimits { max_pixels: 150_000_000, seconds: 60, max_memory: None };

/// No edits.
const NONE: Edits = Edits { turns: 0, straighten: 0, crop: None };

fn encode(image: impl Into<DynamicImage>, format: ImageFormat) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    image.into().write_to(&mut bytes, format).expect("encodes");
    bytes.into_inner()
}

/// Red in the left half, blue in the right half, and a light strip at the top.
fn flag(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| {
        let green = if y < height / 4 { 200 } else { 20 };
        if x < width / 2 { image::Rgb([220, green, 10]) } else { image::Rgb([10, green, 220]) }
    })
}

/// Adds an EXIF block to the file that has an orientation and nothing else.
fn oriented(jpeg: &[u8], orientation: u8) -> Vec<u8> {
    let mut exif = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".to_vec();
    exif.extend([orientation, 0, 0, 0, 0, 0, 0]);
    let mut bytes = jpeg[..2].to_vec();
    bytes.extend([0xFF, 0xE1]);
    bytes.extend((exif.len() as u16 + 2).to_be_bytes());
    bytes.extend(exif);
    bytes.extend(&jpeg[2..]);
    bytes
}

fn render(original: &[u8]) -> Rendered {
    Pipeline::new().render(original, &NONE, &LIMITS).expect("renders")
}

fn opened(file: &RenderedFile) -> RgbImage {
    image::load_from_memory(&file.bytes).expect("decodes").to_rgb8()
}

#[test]
fn every_format_gives_all_renditions() {
    let formats = [
        (ImageFormat::Jpeg, Format::Jpeg),
        (ImageFormat::Png, Format::Png),
        (ImageFormat::WebP, Format::Webp),
        (ImageFormat::Gif, Format::Gif),
        (ImageFormat::Bmp, Format::Bmp),
        (ImageFormat::Tiff, Format::Tiff),
    ];
    for (written, format) in formats {
        let rendered = render(&encode(flag(900, 600), written));
        assert_eq!((rendered.format, rendered.dimensions), (format, Dimensions::new(900, 600)));
        assert!(!rendered.animated && !rendered.thumbhash.is_empty());
        let ladder: Vec<_> = RenditionKind::ladder(rendered.dimensions).collect();
        let files: Vec<_> = rendered.files.iter().map(|file| (file.kind, file.dimensions)).collect();
        assert_eq!(files, ladder);
        for file in &rendered.files {
            let image = opened(file);
            assert_eq!(image.dimensions(), (file.dimensions.width, file.dimensions.height));
            let red = image.get_pixel(image.width() / 4, image.height() / 2);
            let blue = image.get_pixel(image.width() * 3 / 4, image.height() / 2);
            assert!(red[0] > 190 && red[2] < 60 && blue[2] > 190 && blue[0] < 60, "{format:?}: {red:?} {blue:?}");
        }
    }
}

#[test]
fn orientation_is_applied_once() {
    let rendered = render(&oriented(&encode(flag(800, 400), ImageFormat::Jpeg), 6));
    assert_eq!(rendered.dimensions, Dimensions::new(400, 800));
    // A quarter turn clockwise: left becomes up, and up becomes right.
    for image in rendered.files.iter().map(opened) {
        let (width, height) = image.dimensions();
        let (up, right) = (image.get_pixel(width / 4, height / 4), image.get_pixel(width * 15 / 16, height / 4));
        assert!(up[0] > 190 && up[1] < 60 && right[0] > 190 && right[1] > 150, "{up:?} {right:?}");
    }
}

#[test]
fn small_pictures_are_not_enlarged_and_very_narrow_ones_work() {
    let rendered = render(&encode(flag(10, 8), ImageFormat::Png));
    assert_eq!(rendered.files.len(), 1);
    assert_eq!(rendered.files[0].dimensions, Dimensions::new(10, 8));
    let rendered = render(&encode(flag(1, 20_000), ImageFormat::Png));
    let sizes: Vec<_> = rendered.files.iter().map(|file| (file.dimensions.width, file.dimensions.height)).collect();
    assert_eq!(sizes, [(1, 320), (1, 640), (1, 1280), (1, 2048)]);
}

#[test]
fn transparency_is_blended_with_white() {
    let clear = RgbaImage::from_fn(400, 400, |x, _| if x < 200 { Rgba([0, 0, 0, 0]) } else { Rgba([0, 0, 0, 255]) });
    for format in [ImageFormat::Png, ImageFormat::WebP, ImageFormat::Gif] {
        let image = opened(&render(&encode(clear.clone(), format)).files[0]);
        assert!(image.get_pixel(80, 160).0.iter().all(|&sample| sample > 250), "{format:?}");
        assert!(image.get_pixel(240, 160).0.iter().all(|&sample| sample < 5), "{format:?}");
    }
}

#[test]
fn the_same_bytes_give_the_same_result() {
    let original = encode(flag(700, 500), ImageFormat::Jpeg);
    assert_eq!(render(&original), render(&original));
}

#[test]
fn sixteen_bits_give_the_same_picture() {
    let wide = image::ImageBuffer::<image::Rgb<u16>, _>::from_fn(300, 200, |x, y| {
        image::Rgb([x as u16 * 218, y as u16 * 327, (x + y) as u16 * 131])
    });
    let narrow = image::DynamicImage::from(wide.clone()).to_rgb8();
    let expected = render(&encode(narrow, ImageFormat::Png));
    for format in [ImageFormat::Png, ImageFormat::Tiff] {
        let found = render(&encode(wide.clone(), format));
        assert_eq!(found.files, expected.files, "{format:?}");
    }
}

#[test]
fn a_container_s_rotation_is_used_and_exif_s_is_not() {
    // EXIF says 6 in this file; the container says a quarter turn to the left.
    let rendered = render(include_bytes!("../../tests/avif/exif-6-irot-1.avif"));
    assert_eq!((rendered.format, rendered.dimensions), (Format::Avif, Dimensions::new(48, 64)));
    let image = opened(&rendered.files[0]);
    // Right becomes up: green on the left, grey on the right, and below them red and blue.
    let fields = [(12, 16), (36, 16), (12, 48), (36, 48)].map(|(x, y)| image.get_pixel(x, y).0);
    let expected = [[30, 180, 60], [128, 128, 128], [200, 30, 30], [40, 60, 200]];
    for (found, expected) in fields.iter().zip(expected) {
        assert!(found.iter().zip(expected).all(|(a, b)| a.abs_diff(b) < 12), "{fields:?}");
    }
}

#[test]
fn mirrors_of_containers_are_applied() {
    let right = |bytes| opened(&render(bytes).files[0]).get_pixel(48, 12).0;
    let mirrored = right(include_bytes!("../../tests/avif/imir-1.avif"));
    assert!(mirrored[0] > 180 && mirrored[1] < 50, "red is on the right now: {mirrored:?}");
    let plain = right(include_bytes!("../../tests/avif/420-8.avif"));
    assert!(plain[1] > 160 && plain[0] < 50, "{plain:?}");
    // First a quarter turn to the right, then top and bottom are swapped: grey and green are at the top.
    let turned = opened(&render(include_bytes!("../../tests/avif/irot-3-imir-0.avif")).files[0]);
    let (grey, green) = (turned.get_pixel(12, 16).0, turned.get_pixel(36, 16).0);
    assert!(
        grey.iter().all(|&sample| sample.abs_diff(128) < 12) && green[1] > 160 && green[0] < 50,
        "{grey:?} {green:?}"
    );
}

#[test]
fn tiff_is_rotated_by_its_own_tag() {
    let mut bytes = encode(flag(80, 40), ImageFormat::Tiff);
    // The encoder writes no orientation: the resolution unit is replaced by one.
    let at = bytes.windows(4).position(|entry| entry == [0x28, 1, 3, 0]).expect("an entry");
    bytes[at..at + 12].copy_from_slice(&[0x12, 1, 3, 0, 1, 0, 0, 0, 6, 0, 0, 0]);
    assert_eq!(render(&bytes).dimensions, Dimensions::new(40, 80));
}

/// Rows whose second strip panics, like a bug in a decoder.
struct Failing(Vec<u8>, bool);

impl Rows for Failing {
    fn next(&mut self) -> Result<&[u8], Fault> {
        assert!(!std::mem::replace(&mut self.1, true), "this panic is part of a test");
        Ok(&self.0)
    }
}

#[test]
fn a_decoder_that_panics_fails_its_photo_and_nothing_else() {
    let at_once: Open = |_, _, _, _, _| panic!("this panic is part of a test");
    let later: Open = |_, header, _, _, _| {
        let row = vec![9; header.stored.width as usize * 3];
        Ok(Source {
            dimensions: header.stored,
            channels: picture::Channels::Rgb,
            color: color::SourceColor::Untagged,
            animated: false,
            rows: Box::new(Failing(row, false)),
        })
    };
    for format in [ImageFormat::Jpeg, ImageFormat::Gif, ImageFormat::Png] {
        let original = encode(flag(700, 500), format);
        for open in [at_once, later] {
            assert_eq!(catch_panics(&original, &NONE, &LIMITS, open), Err(Fault::Corrupt), "{format:?}");
        }
        assert!(catch_panics(&original, &NONE, &LIMITS, decode::open).is_ok());
    }
}

#[test]
fn internal_errors_are_not_faults_of_the_file() {
    let original = encode(flag(70, 50), ImageFormat::Png);
    let open: Open = |_, _, _, _, _| internal_error::raise("no thread", "a test has none");
    let panic = catch_unwind(|| catch_panics(&original, &NONE, &LIMITS, open)).expect_err("leaves the renderer");
    assert!(internal_error::is_internal(&*panic));
}

#[test]
fn photos_stay_within_the_memory_limit() {
    let with = |bytes: &[u8], kb: u64| {
        let limits = RenderLimits { max_memory: Some((kb << 10) + bytes.len() as u64), ..LIMITS };
        Pipeline::new().render(bytes, &NONE, &limits)
    };
    let limit = |bytes: &[u8], kb| match with(bytes, kb) {
        Err(Fault::TooManyPixels { limit_pixels, .. }) => Some(limit_pixels),
        Ok(_) => None,
        other => panic!("{other:?}"),
    };
    // A megapixel, and the file. Formats that are decoded whole need as many megabytes as the table says; JPEG and
    // PNG are decoded by rows.
    let (width, height) = (1024, 1024);
    for (format, mb) in [(ImageFormat::WebP, 8), (ImageFormat::Gif, 5), (ImageFormat::Tiff, 16), (ImageFormat::Bmp, 5)]
    {
        let original = encode(flag(width, height), format);
        assert_eq!(limit(&original, (mb << 10) + 500), None, "{format:?}");
        let found = limit(&original, (mb << 10) - 1).expect("too many");
        assert!(found < 1 << 20 && found > 900_000, "{format:?}: {found}");
    }
    assert_eq!(limit(&encode(flag(width, height), ImageFormat::Png), 500), None);
    // Without libjpeg-turbo a JPEG is decoded whole.
    let times = if cfg!(feature = "turbo") { 1 } else { 2 };
    assert_eq!(limit(&encode(flag(width, height), ImageFormat::Jpeg), 3600 * times), None);
    let mut progressive = Vec::new();
    let mut encoder = jpeg_encoder::Encoder::new(&mut progressive, 80);
    encoder.set_progressive(true);
    encoder.encode(&flag(1024, 1024), 1024, 1024, jpeg_encoder::ColorType::Rgb).expect("encodes");
    assert!(limit(&progressive, (9 << 10) * times).is_some() && limit(&progressive, (10 << 10) * times).is_none());
    let tile = include_bytes!("../../tests/avif/420-8.avif");
    assert!(with(tile, 18 * 3).is_err() && with(tile, 18 * 3 + 60).is_ok());
}

#[test]
fn rendering_stops_at_the_time_limit() {
    let limits = RenderLimits { seconds: 0, ..LIMITS };
    let original = encode(flag(100, 100), ImageFormat::Jpeg);
    assert_eq!(Pipeline::new().render(&original, &NONE, &limits), Err(Fault::TimedOut { limit_seconds: 0 }));
}

#[test]
fn a_damaged_file_is_never_more_than_a_fault() {
    // Damaged headers claim large pictures, and this test should not spend its time on those.
    let limits = RenderLimits { max_pixels: 100_000, ..LIMITS };
    for format in
        [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP, ImageFormat::Gif, ImageFormat::Bmp, ImageFormat::Tiff]
    {
        let whole = encode(flag(48, 32), format);
        for at in 0..whole.len().min(900) {
            // The file cut off before this byte, and the file with this byte inverted.
            let mut damaged = whole.clone();
            damaged[at] ^= 0xFF;
            for bytes in [&whole[..at], &damaged] {
                let _ = Pipeline::new().render(bytes, &NONE, &limits);
            }
        }
    }
}
