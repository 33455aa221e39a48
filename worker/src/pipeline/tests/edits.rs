//! Edits and the renditions that show them.

use gallery::edits::Crop;

use super::*;

fn edited(original: &[u8], turns: u8, crop: Option<[u16; 4]>) -> Rendered {
    let crop = crop.map(|[left, top, width, height]| Crop { left, top, width, height });
    Pipeline::new().render(original, &Edits { turns, crop, ..NONE }, &LIMITS).expect("renders")
}

/// Returns everything that depends on the picture.
fn seen(rendered: Rendered) -> impl PartialEq + std::fmt::Debug {
    let Rendered { dimensions, thumbhash, color, perceptual_hash, files, .. } = rendered;
    (dimensions, thumbhash, color, perceptual_hash, files)
}

/// Returns a picture in which all corners and all neighbours are different.
fn patches(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| {
        image::Rgb([(x * 255 / width) as u8, (y * 255 / height) as u8, (x * y % 200) as u8])
    })
}

#[test]
fn an_edited_picture_is_rendered_like_an_edited_file() {
    // Nothing is reduced, so the order of turning and reducing makes no difference.
    let picture = patches(240, 160);
    let part = |image: &RgbImage, x, y, w, h| image::imageops::crop_imm(image, x, y, w, h).to_image();
    let turned = image::imageops::rotate90(&picture);
    let cases = [
        (1, None, turned.clone()),
        (2, None, image::imageops::rotate180(&picture)),
        (3, None, image::imageops::rotate270(&picture)),
        (0, Some([1_250, 2_500, 5_000, 6_250]), part(&picture, 30, 40, 120, 100)),
        (1, Some([0, 5_000, 7_500, 5_000]), part(&turned, 0, 120, 120, 120)),
    ];
    for format in [ImageFormat::Png, ImageFormat::WebP, ImageFormat::Bmp, ImageFormat::Tiff] {
        let original = encode(picture.clone(), format);
        for (turns, crop, expected) in &cases {
            let found = edited(&original, *turns, *crop);
            assert_eq!(
                seen(found),
                seen(render(&encode(expected.clone(), ImageFormat::Png))),
                "{turns} {crop:?} {format:?}"
            );
        }
    }
}

#[test]
fn a_crop_of_a_large_photo_has_its_own_ladder() {
    let picture = patches(3000, 2000);
    let original = encode(picture.clone(), ImageFormat::Png);
    let part = image::imageops::crop_imm(&picture, 300, 400, 1500, 1000).to_image();
    let (found, expected) =
        (edited(&original, 0, Some([1_000, 2_000, 5_000, 5_000])), render(&encode(part, ImageFormat::Png)));
    assert_eq!(found.dimensions, Dimensions::new(1500, 1000));
    assert_eq!(seen(found), seen(expected));
    // Sideways, rows and columns are reduced in the opposite order, so some pixels may differ by one level of
    // brightness.
    let (found, expected) =
        (edited(&original, 1, None), render(&encode(image::imageops::rotate90(&picture), ImageFormat::Png)));
    assert_eq!(found.dimensions, Dimensions::new(2000, 3000));
    for (found, expected) in found.files.iter().zip(&expected.files) {
        assert_eq!((found.kind, found.dimensions), (expected.kind, expected.dimensions));
        let (a, b) = (opened(found).into_raw(), opened(expected).into_raw());
        let off: u64 = a.iter().zip(&b).map(|(a, b)| u64::from(a.abs_diff(*b))).sum();
        assert!(off < a.len() as u64 / 10, "{:?}: {off} of {}", found.kind, a.len());
    }
}

#[test]
fn edits_apply_to_the_upright_picture() {
    let stored = encode(flag(800, 400), ImageFormat::Jpeg);
    // A clockwise quarter turn by the file, and then back again.
    let back = edited(&oriented(&stored, 6), 3, None);
    assert_eq!((back.dimensions, back.orientation), (Dimensions::new(800, 400), 6));
    assert_eq!(seen(back), seen(render(&stored)));
    // Upright, the upper half is red. After another quarter turn, the right half is.
    let right = edited(&oriented(&stored, 6), 1, Some([5_000, 0, 5_000, 10_000]));
    assert_eq!(right.dimensions, Dimensions::new(400, 400));
    let pixel = *opened(&right.files[0]).get_pixel(160, 80);
    assert!(pixel[0] > 190 && pixel[2] < 60, "{pixel:?}");
}

#[test]
fn a_small_part_of_a_huge_photo_is_decoded_at_full_size() {
    // It is so large that JPEG is decoded at half its size, unless less than that is visible.
    let original = encode(flag(8400, 60), ImageFormat::Jpeg);
    let whole = render(&original);
    assert_eq!(whole.files.last().map(|file| file.dimensions), Some(Dimensions::new(2048, 15)));
    let part = edited(&original, 0, Some([4_000, 0, 2_500, 10_000]));
    assert_eq!(part.dimensions, Dimensions::new(2100, 60));
    assert_eq!(part.files.last().map(|file| file.dimensions), Some(Dimensions::new(2048, 59)));
    // The border between red and blue.
    let image = opened(part.files.last().expect("a file"));
    let (red, blue) = (image.get_pixel(800, 40), image.get_pixel(840, 40));
    assert!(red[0] > 190 && red[2] < 60 && blue[2] > 190 && blue[0] < 60, "{red:?} {blue:?}");
    let large = edited(&original, 0, Some([0, 0, 9_800, 10_000]));
    assert_eq!(large.dimensions, Dimensions::new(8232, 60));
    let image = opened(large.files.last().expect("a file"));
    let (red, blue) = (image.get_pixel(1030, 10), image.get_pixel(1060, 10));
    assert!(red[0] > 190 && red[2] < 60 && blue[2] > 190 && blue[0] < 60, "{red:?} {blue:?}");
}

#[test]
fn edits_that_change_nothing_give_the_same_bytes() {
    for original in [encode(flag(900, 600), ImageFormat::Jpeg), oriented(&encode(flag(900, 600), ImageFormat::Jpeg), 7)]
    {
        let plain = render(&original);
        assert_eq!(edited(&original, 0, Some([0, 0, 10_000, 10_000])), plain);
        assert_eq!(edited(&original, 4, None), plain);
    }
}
