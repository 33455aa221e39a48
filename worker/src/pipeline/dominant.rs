//! The dominant color of a picture, shown in its place until there is more.
//!
//! An average is often a color that the picture does not have (a red flower on grass averages to brown). So this
//! looks for the densest region among the picture's colors. OKLab, where equal distances look equally large, is
//! divided into cells. The fullest cell with its neighbours is a first guess, which then moves to the mean of the
//! colors around it a few times (mean shift).

use gallery::color::Color;
use moxcms::{Oklab, Rgb};

use super::picture::{LIGHT, from_light};

/// Pixels to sample, roughly. More of them would hardly change the result.
const SAMPLES: u32 = 4096;

/// Side of a cell in OKLab, where black and white are 1 apart.
const CELL: f32 = 0.08;

/// Colors that are closer than this count as the same.
const NEAR: f32 = 0.12;

const STEPS: usize = 6;

/// The dominant color of upright sRGB pixels, 3 bytes each, in rows. Black if there are no pixels.
pub(super) fn color(width: u32, height: u32, rgb: &[u8]) -> Color {
    let step = (f64::from(width) * f64::from(height) / f64::from(SAMPLES)).sqrt().floor().max(1.0) as usize;
    let rows = rgb.chunks_exact((width as usize * 3).max(1)).skip(step / 2).step_by(step);
    let samples: Vec<Oklab> =
        rows.flat_map(|row| row.chunks_exact(3).skip(step / 2).step_by(step)).map(perceived).collect();
    let Some(mut centre) = fullest(&samples) else { return Color([0; 3]) };
    for _ in 0..STEPS {
        let near = samples.iter().filter(|sample| sample.euclidean_distance(centre) <= NEAR);
        centre = mean(near).unwrap_or(centre);
    }
    let light = centre.to_linear_rgb();
    Color([light.r, light.g, light.b].map(|light| (from_light(f64::from(light.clamp(0.0, 1.0))) * 255.0).round() as u8))
}

fn perceived(pixel: &[u8]) -> Oklab {
    let light = |sample: u8| f32::from(LIGHT[usize::from(sample)]) / 65535.0;
    Oklab::from_linear_rgb(Rgb::new(light(pixel[0]), light(pixel[1]), light(pixel[2])))
}

/// The mean of the cell with the most colors in it and around it.
fn fullest(samples: &[Oklab]) -> Option<Oklab> {
    let cell = |sample: &Oklab| [sample.l, sample.a, sample.b].map(|part| (part / CELL).floor() as i8);
    let mut cells = std::collections::BTreeMap::<[i8; 3], usize>::new();
    for sample in samples {
        *cells.entry(cell(sample)).or_default() += 1;
    }
    let around = |at: [i8; 3]| -> usize {
        let near = |(other, _): &(&[i8; 3], &usize)| at.iter().zip(*other).all(|(a, b)| a.abs_diff(*b) <= 1);
        // Its own colors count twice, so that the fuller one of two neighbours wins.
        cells.iter().filter(near).map(|(_, count)| count).sum::<usize>() + cells[&at]
    };
    let best = cells.keys().copied().max_by_key(|&at| around(at))?;
    mean(samples.iter().filter(|sample| cell(sample) == best))
}

fn mean<'a>(colors: impl Iterator<Item = &'a Oklab>) -> Option<Oklab> {
    let (sum, count) = colors
        .fold(([0.0; 3], 0.0), |([l, a, b], count), color| ([l + color.l, a + color.a, b + color.b], count + 1.0));
    (count > 0.0).then(|| Oklab::new(sum[0] / count, sum[1] / count, sum[2] / count))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn painted(width: u32, height: u32, pixel: impl Fn(u32, u32) -> [u8; 3]) -> Color {
        let rgb: Vec<u8> =
            (0..height).flat_map(|y| (0..width).map(move |x| (x, y))).flat_map(|(x, y)| pixel(x, y)).collect();
        color(width, height, &rgb)
    }

    fn near(found: Color, wanted: [u8; 3]) -> bool {
        found.0.iter().zip(wanted).all(|(a, b)| a.abs_diff(b) <= 6)
    }

    #[test]
    fn one_color_is_itself() {
        for wanted in [[0, 0, 0], [255, 255, 255], [200, 30, 40], [0, 0, 255], [17, 120, 99]] {
            for (width, height) in [(320, 213), (1, 320), (320, 1), (1, 1), (3, 2)] {
                let found = painted(width, height, |_, _| wanted);
                assert!(near(found, wanted), "{found} for {wanted:?} at {width} × {height}");
            }
        }
    }

    #[test]
    fn a_flower_on_grass_is_green_and_not_brown() {
        let noise = |x: u32, y: u32| (x * 7919 + y * 104_729) % 21;
        let found = painted(320, 320, |x, y| {
            let light = noise(x, y) as u8;
            if (100..220).contains(&x) && (100..220).contains(&y) {
                [220, 20 + light, 30]
            } else {
                [50 + light, 110 + light, 40]
            }
        });
        assert!(near(found, [60, 120, 40]), "{found}");
    }

    #[test]
    fn a_few_bright_dots_change_nothing() {
        let found = painted(320, 200, |x, y| if x % 10 == 0 && y % 10 == 0 { [255; 3] } else { [40, 60, 90] });
        assert!(near(found, [40, 60, 90]), "{found}");
    }

    #[test]
    fn no_pixels_give_black() {
        assert_eq!(color(0, 0, &[]), Color([0; 3]));
    }
}
