//! A perceptual hash: pictures that look alike get nearly the same 64 bits.
//!
//! The picture is averaged down to 32 × 32 shades of grey. Their discrete cosine transform shows how strong low and
//! high frequencies are, horizontally and vertically. Scaling, compression and small retouches change the high
//! ones. The 64 lowest (without the constant one, which is the brightness) give a bit each: whether it is above
//! their median. Brightness and contrast therefore make no difference either.
//!
//! The pixels are upright, so the camera's orientation does not matter. A picture that was mirrored, rotated or
//! cropped on purpose counts as another picture.

use std::{array::from_fn, f32::consts::PI, sync::LazyLock};

use gallery::perceptual_hash::PerceptualHash;

/// Shades per side.
const SIDE: usize = 32;

/// How many of the lowest frequencies are needed in each direction.
const FREQUENCIES: usize = 11;

/// Rounding alone can change a frequency by this much. A picture without contrast has none above it.
const NOISE: f32 = 0.5;

static COSINES: LazyLock<[[f32; SIDE]; FREQUENCIES]> = LazyLock::new(|| {
    from_fn(|u| {
        let scale = if u == 0 { 1.0 } else { 2.0_f32.sqrt() } / (SIDE as f32).sqrt();
        from_fn(|x| scale * (PI * (x as f32 + 0.5) * u as f32 / SIDE as f32).cos())
    })
});

/// The hash of upright sRGB pixels, 3 bytes each in rows. A picture without contrast has no bits set.
pub(super) fn hash(width: u32, height: u32, rgb: &[u8]) -> PerceptualHash {
    let shades = shades(width as usize, height as usize, rgb);
    let cosines = &*COSINES;
    let across: [[f32; FREQUENCIES]; SIDE] = from_fn(|y| from_fn(|u| dot(&cosines[u], &shades[y])));
    let waves: [f32; 64] = {
        let mut slowest = slowest();
        from_fn(|_| {
            let (u, v) = slowest.next().unwrap_or_default();
            (0..SIDE).map(|y| cosines[v][y] * across[y][u]).sum()
        })
    };
    let mut sorted = waves;
    sorted.sort_by(f32::total_cmp);
    let median = f32::midpoint(sorted[31], sorted[32]);
    let bit = |(i, &wave): (usize, &f32)| u64::from(wave > median + NOISE) << i;
    PerceptualHash(waves.iter().enumerate().map(bit).sum())
}

/// Pairs of frequencies in the order of their sum, without (0, 0).
fn slowest() -> impl Iterator<Item = (usize, usize)> {
    (1..FREQUENCIES).flat_map(|sum| (0..=sum).map(move |u| (u, sum - u)))
}

fn dot(a: &[f32; SIDE], b: &[f32; SIDE]) -> f32 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// The picture as 32 × 32 averages, whatever its shape.
fn shades(width: usize, height: usize, rgb: &[u8]) -> [[f32; SIDE]; SIDE] {
    let (columns, rows) = (cells(width), cells(height));
    let mut shades = [[0.0; SIDE]; SIDE];
    let mut lumas = vec![0.0; width];
    for (y, row) in rgb.chunks_exact((width * 3).max(1)).enumerate() {
        for (luma, pixel) in lumas.iter_mut().zip(row.chunks_exact(3)) {
            *luma = 0.299 * f32::from(pixel[0]) + 0.587 * f32::from(pixel[1]) + 0.114 * f32::from(pixel[2]);
        }
        let line: [f32; SIDE] = from_fn(|i| columns[i].iter().map(|&(x, share)| lumas[x] * share).sum());
        for (cell, shares) in shades.iter_mut().zip(&rows) {
            for share in shares.iter().filter(|(at, _)| *at == y).map(|(_, share)| share) {
                cell.iter_mut().zip(line).for_each(|(sum, shade)| *sum += shade * share);
            }
        }
    }
    shades
}

/// For each of the 32 cells: the pixels it covers, and the share of the cell that each of them fills.
fn cells(length: usize) -> [Vec<(usize, f32)>; SIDE] {
    let size = length as f32 / SIDE as f32;
    from_fn(|i| {
        let (from, to) = (i as f32 * size, (i + 1) as f32 * size);
        let pixels = (from as usize)..(to.ceil() as usize).min(length);
        let share = |x: usize| (to.min((x + 1) as f32) - from.max(x as f32)).max(0.0) / size;
        pixels.map(|x| (x, share(x))).collect()
    })
}

#[cfg(test)]
mod tests {
    use image::{DynamicImage, ImageFormat, RgbImage, imageops::FilterType};

    use super::*;

    /// A different picture for each seed: a gradient of light, soft and hard shapes, grain.
    fn scene(seed: u32, width: u32, height: u32) -> RgbImage {
        let mut state = u64::from(seed);
        let mut random = || {
            // SplitMix64.
            state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
            let mixed = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
            ((mixed ^ (mixed >> 31)) >> 40) as f32 / (1 << 24) as f32
        };
        let slope = (random() * 120.0 - 60.0, random() * 120.0 - 60.0);
        let shapes: Vec<[f32; 4]> =
            (0..14).map(|_| [random(), random(), 0.03 + 0.2 * random(), 160.0 * random() - 80.0]).collect();
        let grain: Vec<f32> = (0..width * height).map(|_| 12.0 * random() - 6.0).collect();
        RgbImage::from_fn(width, height, |column, row| {
            let (x, y) = (column as f32 / width as f32, row as f32 / height as f32);
            let mut light = 120.0 + slope.0 * (x - 0.5) + slope.1 * (y - 0.5) + grain[(row * width + column) as usize];
            for (i, &[left, top, size, shade]) in shapes.iter().enumerate() {
                let far = ((x - left).powi(2) + (y - top).powi(2)) / size.powi(2);
                light += if i % 2 == 0 {
                    shade * (-far).exp()
                } else if far < 1.0 {
                    shade
                } else {
                    0.0
                };
            }
            image::Rgb([light, light * 0.9, light * 0.7 + 20.0].map(|part| part.clamp(0.0, 255.0) as u8))
        })
    }

    fn of(image: &RgbImage) -> PerceptualHash {
        hash(image.width(), image.height(), image.as_raw())
    }

    fn compressed(image: &RgbImage, quality: u8) -> RgbImage {
        let mut bytes = Vec::new();
        let encoder = image::codecs::jpeg::JpegEncoder::new_with_quality(&mut bytes, quality);
        image.write_with_encoder(encoder).expect("encodes");
        image::load_from_memory_with_format(&bytes, ImageFormat::Jpeg).expect("decodes").to_rgb8()
    }

    #[test]
    fn altered_copies_of_a_picture_are_near() {
        let mut worst = 0;
        for seed in 1..=20 {
            let original = scene(seed, 320, 213);
            let resized = |w, h, filter| image::imageops::resize(&original, w, h, filter);
            let others = [
                resized(160, 107, FilterType::Triangle),
                resized(97, 64, FilterType::Nearest),
                resized(640, 426, FilterType::Lanczos3),
                compressed(&original, 20),
                DynamicImage::from(original.clone()).brighten(25).to_rgb8(),
                DynamicImage::from(original.clone()).adjust_contrast(-20.0).to_rgb8(),
                DynamicImage::from(original.clone()).blur(1.5).to_rgb8(),
            ];
            for (i, other) in others.iter().enumerate() {
                let distance = of(&original).distance(of(other));
                worst = worst.max(distance);
                assert!(distance <= 8, "seed {seed}, change {i}: {distance}");
            }
        }
        eprintln!("worst of the same: {worst}");
    }

    #[test]
    fn different_pictures_are_far_apart() {
        let hashes: Vec<_> = (1..=40).map(|seed| of(&scene(seed, 320, 213))).collect();
        let mut distances: Vec<u32> = Vec::new();
        for (i, a) in hashes.iter().enumerate() {
            distances.extend(hashes[i + 1..].iter().map(|b| a.distance(*b)));
        }
        distances.sort_unstable();
        eprintln!("nearest {}, median {}", distances[0], distances[distances.len() / 2]);
        assert!(distances[0] > 8 && (20..44).contains(&distances[distances.len() / 2]), "{distances:?}");
    }

    #[test]
    fn a_mirrored_picture_is_a_different_one() {
        let original = scene(3, 320, 213);
        assert!(of(&original).distance(of(&image::imageops::flip_horizontal(&original))) > 12);
    }

    #[test]
    fn any_shape_has_a_hash_and_flat_pictures_have_no_bits() {
        for (width, height) in [(1, 1), (1, 320), (320, 1), (31, 33), (2, 2), (0, 0)] {
            let flat = RgbImage::from_pixel(width, height, image::Rgb([90, 200, 7]));
            assert_eq!(of(&flat), PerceptualHash(0), "{width} × {height}");
        }
        let halves = RgbImage::from_fn(2, 1, |x, _| if x == 0 { image::Rgb([0; 3]) } else { image::Rgb([255; 3]) });
        assert_ne!(of(&halves), PerceptualHash(0));
    }

    #[test]
    fn averages_cover_every_pixel_once() {
        for length in [1, 2, 31, 32, 33, 213, 320] {
            let mut shares = vec![0.0; length];
            for cell in cells(length) {
                assert!((cell.iter().map(|(_, share)| share).sum::<f32>() - 1.0).abs() < 1e-3, "{length}");
                cell.iter().for_each(|&(x, share)| shares[x] += share);
            }
            let each = SIDE as f32 / length as f32;
            assert!(shares.iter().all(|share| (share - each).abs() < 1e-2 * each.max(1.0)), "{length}: {shares:?}");
        }
    }
}
