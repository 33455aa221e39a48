//! The blur that is shown until a picture is there.

use base64::{Engine, engine::general_purpose::STANDARD};

use super::{picture::Linear, resize};

/// The longest side that ThumbHash takes.
const EDGE: u32 = 100;

/// The picture's ThumbHash, base 64.
pub(super) fn thumbhash(picture: Linear) -> String {
    let to = picture.dimensions.fit(EDGE);
    let small = resize::next(picture, to);
    let rgba: Vec<u8> =
        small.to_bytes().chunks_exact(3).flat_map(|pixel| [pixel[0], pixel[1], pixel[2], 255]).collect();
    STANDARD.encode(thumbhash::rgba_to_thumb_hash(to.width as usize, to.height as usize, &rgba))
}

#[cfg(test)]
mod tests {
    use fast_image_resize::pixels::U16x3;
    use gallery::dimensions::Dimensions;

    use super::*;

    #[test]
    fn the_blur_has_the_picture_s_colour_and_shape() {
        let (width, height) = (320, 160);
        let pixels = vec![U16x3::new([65535, 0, 0]); (width * height) as usize];
        let text = thumbhash(Linear { dimensions: Dimensions::new(width, height), pixels });
        let hash = STANDARD.decode(text).expect("base 64");
        let (red, green, blue, alpha) = thumbhash::thumb_hash_to_average_rgba(&hash).expect("a hash");
        assert!(red > 0.9 && green < 0.1 && blue < 0.1 && alpha > 0.99);
        let ratio = thumbhash::thumb_hash_to_approximate_aspect_ratio(&hash).expect("a hash");
        assert!((1.6..2.4).contains(&ratio), "{ratio}");
    }

    #[test]
    fn needles_have_one_too() {
        for (width, height) in [(1, 320), (320, 1), (1, 1)] {
            let pixels = vec![U16x3::new([9, 99, 999]); (width * height) as usize];
            assert!(!thumbhash(Linear { dimensions: Dimensions::new(width, height), pixels }).is_empty());
        }
    }
}
