//! Aspect ratios as CSS classes.
//!
//! The browser justifies rows: a tile's `flex-basis` and `flex-grow` are proportional to its aspect ratio, so all tiles
//! of a row get the same height at any width, before any script runs. The Content-Security-Policy forbids `style`
//! attributes, so the ratio is one of 141 classes in steps of 2 %. `object-fit` hides the difference.

use gallery::dimensions::Dimensions;

const STEP: f64 = 0.02;
const MIDDLE: i32 = 70;

/// Returns the class of an aspect ratio, from `r0` (1:4 and taller) to `r140` (4:1 and wider).
#[must_use]
pub fn class(dimensions: Dimensions) -> String {
    format!("r{}", step(dimensions))
}

/// Returns the ratio (width / height) that the class of `dimensions` draws.
#[must_use]
pub fn drawn(dimensions: Dimensions) -> f64 {
    value(step(dimensions))
}

fn step(dimensions: Dimensions) -> i32 {
    ((dimensions.ratio().ln() / STEP).round() as i32).clamp(-MIDDLE, MIDDLE) + MIDDLE
}

fn value(step: i32) -> f64 {
    (f64::from(step - MIDDLE) * STEP).exp()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stylesheet() -> String {
        (0..=2 * MIDDLE).map(|step| format!(".r{step}{{--r:{:.4}}}\n", value(step))).collect()
    }

    #[test]
    fn ratios_are_drawn_within_one_percent() {
        for (w, h) in [(1, 1), (4000, 3000), (3000, 4000), (1920, 1080), (1000, 333)] {
            let dimensions = Dimensions::new(w, h);
            assert!((drawn(dimensions) / dimensions.ratio() - 1.0).abs() < 0.0101);
        }
        assert_eq!(class(Dimensions::new(1, 20000)), "r0");
        assert_eq!(class(Dimensions::new(1, 1)), "r70");
    }

    /// `UPDATE=1` writes the file again.
    #[test]
    fn the_stylesheet_has_every_class() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../style/ratios.css");
        let wanted = format!(
            "/* Shapes in steps of 2 %: app/src/components/ratio.rs writes and checks this file. */\n{}",
            stylesheet()
        );
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(path, &wanted).expect("the style folder is writable");
        }
        assert_eq!(std::fs::read_to_string(path).unwrap_or_default(), wanted);
    }
}
