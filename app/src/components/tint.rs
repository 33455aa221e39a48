//! Colors as CSS classes.
//!
//! A tile has its photo's color until the photo is loaded, before any script runs and without scripts. The
//! Content-Security-Policy forbids `style` attributes, so the color is the nearest of 200: eight steps of luma, and
//! five each of blue and red. The steps are closer to each other near grey, where most photos are.

use gallery::color::Color;

/// The luma of the steps.
const LIGHTS: [i32; 8] = [16, 48, 80, 112, 144, 176, 208, 240];

/// The differences of blue and red from luma.
const SHIFTS: [i32; 5] = [-72, -26, 0, 26, 72];

/// Returns the class of a color, from `c0` to `c199`.
#[must_use]
pub fn class(color: Color) -> String {
    let [red, green, blue] = color.0.map(i32::from);
    let luma = (299 * red + 587 * green + 114 * blue) / 1000;
    let (light, blue, red) = (nearest(&LIGHTS, luma), nearest(&SHIFTS, blue - luma), nearest(&SHIFTS, red - luma));
    format!("c{}", (light * SHIFTS.len() + blue) * SHIFTS.len() + red)
}

fn nearest(steps: &[i32], value: i32) -> usize {
    (0..steps.len()).min_by_key(|&i| (steps[i] - value).abs()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    const COUNT: usize = LIGHTS.len() * SHIFTS.len() * SHIFTS.len();

    /// Returns the color of a class. Colors outside of the gamut are clipped.
    fn value(class: usize) -> Color {
        let (luma, blue, red) = (LIGHTS[class / 25], SHIFTS[class / 5 % 5], SHIFTS[class % 5]);
        let green = luma - (299 * red + 114 * blue) / 587;
        Color([luma + red, green, luma + blue].map(|part| part.clamp(0, 255) as u8))
    }

    #[test]
    fn the_color_of_a_class_is_close_to_the_original() {
        for color in [[128, 128, 128], [138, 125, 107], [60, 90, 140], [90, 110, 60], [20, 22, 25], [235, 230, 220]] {
            let class: usize = class(Color(color)).strip_prefix('c').and_then(|n| n.parse().ok()).expect("a number");
            let shown = value(class);
            assert!(shown.0.iter().zip(color).all(|(a, b)| a.abs_diff(b) <= 34), "{shown} for {color:?}");
        }
        for extreme in 0..8_u8 {
            let part = |bit: u8| if extreme & bit == 0 { 0 } else { 255 };
            let class: usize = class(Color([part(1), part(2), part(4)]))[1..].parse().expect("a number");
            assert!(class < COUNT);
        }
    }

    /// `UPDATE=1` writes the file again.
    #[test]
    fn the_stylesheet_has_every_class() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../style/tints.css");
        let rules: String =
            (0..COUNT).map(|class| format!(".c{class}{{background-color:{}}}\n", value(class))).collect();
        let wanted =
            format!("/* Colors of photos: app/src/components/tint.rs writes and checks this file. */\n{rules}");
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(path, &wanted).expect("the style folder is writable");
        }
        assert_eq!(std::fs::read_to_string(path).unwrap_or_default(), wanted);
    }
}
