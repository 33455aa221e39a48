//! The blurred placeholder that is shown until a picture has loaded.

use base64::{Engine, engine::general_purpose::STANDARD};
use fast_image_resize::{
    FilterType, ResizeAlg, ResizeOptions, Resizer,
    images::{TypedImage, TypedImageRef},
    pixels::U8x3,
};

use super::ladder::Signals;

/// The longest side that ThumbHash takes.
const EDGE: u32 = 100;

/// The picture's ThumbHash, in base 64.
pub(super) fn thumbhash(picture: &Signals) -> String {
    let (from, to) = (picture.dimensions, picture.dimensions.fit(EDGE));
    let pixels: Vec<U8x3> = picture.samples.as_chunks::<3>().0.iter().map(|&pixel| U8x3::new(pixel)).collect();
    let mut small = vec![U8x3::new([0; 3]); to.pixels() as usize];
    // Only seven frequencies of it are kept, so a box filter on signals is as good as the best filter on light.
    let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::Box));
    let resized = TypedImageRef::new(from.width, from.height, &pixels).is_ok_and(|from| {
        TypedImage::from_pixels_slice(to.width, to.height, &mut small)
            .is_ok_and(|mut to| Resizer::new().resize_typed(&from, &mut to, &options).is_ok())
    });
    debug_assert!(resized, "pixels match their dimensions");
    let rgba: Vec<u8> = small.iter().flat_map(|pixel| [pixel.0[0], pixel.0[1], pixel.0[2], 255]).collect();
    STANDARD.encode(thumbhash::rgba_to_thumb_hash(to.width as usize, to.height as usize, &rgba))
}

#[cfg(test)]
mod tests {
    use gallery::dimensions::Dimensions;

    use super::*;

    #[test]
    fn the_blur_has_the_picture_s_color_and_shape() {
        let (width, height) = (320, 160);
        let samples = [255, 0, 0].repeat((width * height) as usize);
        let text = thumbhash(&Signals { dimensions: Dimensions::new(width, height), samples });
        let hash = STANDARD.decode(text).expect("base 64");
        let (red, green, blue, alpha) = thumbhash::thumb_hash_to_average_rgba(&hash).expect("a hash");
        assert!(red > 0.9 && green < 0.1 && blue < 0.1 && alpha > 0.99);
        let ratio = thumbhash::thumb_hash_to_approximate_aspect_ratio(&hash).expect("a hash");
        assert!((1.6..2.4).contains(&ratio), "{ratio}");
    }

    #[test]
    fn very_narrow_pictures_have_one_too() {
        for (width, height) in [(1, 320), (320, 1), (1, 1)] {
            let samples = [9, 99, 199].repeat((width * height) as usize);
            assert!(!thumbhash(&Signals { dimensions: Dimensions::new(width, height), samples }).is_empty());
        }
    }
}
