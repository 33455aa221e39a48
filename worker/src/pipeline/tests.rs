//! The whole pipeline over files that the tests make themselves.

use gallery::{dimensions::Dimensions, format::Format, ports::renderer::RenderedFile, rendition::RenditionKind};
use image::{DynamicImage, ImageFormat, RgbImage, Rgba, RgbaImage};

use super::*;

const LIMITS: RenderLimits = RenderLimits { max_pixels: 150_000_000, seconds: 60 };

fn encode(image: impl Into<DynamicImage>, format: ImageFormat) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    image.into().write_to(&mut bytes, format).expect("encodes");
    bytes.into_inner()
}

/// Red in the left half, blue in the right, a light strip at the top.
fn flag(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| {
        let green = if y < height / 4 { 200 } else { 20 };
        if x < width / 2 { image::Rgb([220, green, 10]) } else { image::Rgb([10, green, 220]) }
    })
}

/// The file with an EXIF block that holds an orientation and nothing else.
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
    Pipeline::new().render(original, &LIMITS).expect("renders")
}

fn opened(file: &RenderedFile) -> RgbImage {
    image::load_from_memory(&file.bytes).expect("decodes").to_rgb8()
}

#[test]
fn every_format_gives_its_ladder() {
    let formats = [
        (ImageFormat::Jpeg, Format::Jpeg),
        (ImageFormat::Png, Format::Png),
        (ImageFormat::WebP, Format::Webp),
        (ImageFormat::Gif, Format::Gif),
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
    // A quarter turn clockwise: what was left is up, what was up is right.
    for image in rendered.files.iter().map(opened) {
        let (width, height) = image.dimensions();
        let (up, right) = (image.get_pixel(width / 4, height / 4), image.get_pixel(width * 15 / 16, height / 4));
        assert!(up[0] > 190 && up[1] < 60 && right[0] > 190 && right[1] > 150, "{up:?} {right:?}");
    }
}

#[test]
fn small_pictures_are_not_enlarged_and_needles_work() {
    let rendered = render(&encode(flag(10, 8), ImageFormat::Png));
    assert_eq!(rendered.files.len(), 1);
    assert_eq!(rendered.files[0].dimensions, Dimensions::new(10, 8));
    let rendered = render(&encode(flag(1, 20_000), ImageFormat::Png));
    let sizes: Vec<_> = rendered.files.iter().map(|file| (file.dimensions.width, file.dimensions.height)).collect();
    assert_eq!(sizes, [(1, 320), (1, 640), (1, 1280), (1, 2048)]);
}

#[test]
fn transparency_lies_on_white() {
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
fn a_few_bytes_cannot_claim_gigabytes() {
    let mut bomb = b"\x89PNG\r\n\x1a\n\0\0\0\x0DIHDR\0\x01\0\0\0\x01\0\0\x10\x06\0\0\0".to_vec();
    bomb.resize(65, 0);
    let dimensions = Dimensions::new(65536, 65536);
    let expected = Fault::TooManyPixels { dimensions, limit_pixels: 150_000_000 };
    assert_eq!(Pipeline::new().render(&bomb, &LIMITS), Err(expected));
}

#[test]
fn time_runs_out() {
    let limits = RenderLimits { seconds: 0, ..LIMITS };
    let original = encode(flag(100, 100), ImageFormat::Jpeg);
    assert_eq!(Pipeline::new().render(&original, &limits), Err(Fault::TimedOut { limit_seconds: 0 }));
}

#[test]
fn no_damage_to_a_file_is_more_than_a_fault() {
    // Damage to a header claims large pictures, which are not what this test wants to spend its time on.
    let limits = RenderLimits { max_pixels: 100_000, ..LIMITS };
    for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP, ImageFormat::Gif] {
        let whole = encode(flag(48, 32), format);
        for at in 0..whole.len().min(900) {
            // Every length up to here, and every byte up to here turned over.
            let mut damaged = whole.clone();
            damaged[at] ^= 0xFF;
            for bytes in [&whole[..at], &damaged] {
                let _ = Pipeline::new().render(bytes, &limits);
            }
        }
    }
}
