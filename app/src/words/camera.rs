//! What the camera wrote into the file.

use gallery::{
    capture::{Capture, Place},
    dimensions::Dimensions,
};

use super::tenths;
use crate::messages::t;

/// Formats the exposure as photographers write it (`"1/250 s · f/2.8 · ISO 100 · 35 mm"`).
#[must_use]
pub fn exposure(capture: &Capture) -> Option<String> {
    let mut parts = Vec::new();
    if let Some((n, d)) = capture.exposure_seconds.filter(|&(n, d)| n > 0 && d > 0) {
        let seconds = f64::from(n) / f64::from(d);
        parts.push(if seconds >= 0.3 {
            t!(camera_seconds, seconds = &short(seconds))
        } else {
            t!(camera_fraction, part = &(1.0 / seconds).round().to_string())
        });
    }
    parts.extend(capture.f_number.map(|number| t!(camera_aperture, number = &short(number))));
    parts.extend(capture.iso.map(|speed| t!(camera_iso, speed = &speed.to_string())));
    parts.extend(capture.focal_length_mm.map(|length| t!(camera_focal_length, millimetres = &short(length))));
    (!parts.is_empty()).then(|| parts.join(" · "))
}

/// Formats degrees with their hemispheres (`"43.46745° N, 11.88513° E"`).
#[must_use]
pub fn coordinates(place: &Place) -> String {
    let degrees = |value: f64| decimal(&format!("{:.5}", value.abs()));
    let (latitude, longitude) = (degrees(place.latitude), degrees(place.longitude));
    let latitude =
        if place.latitude < 0.0 { t!(place_south, degrees = &latitude) } else { t!(place_north, degrees = &latitude) };
    let longitude =
        if place.longitude < 0.0 { t!(place_west, degrees = &longitude) } else { t!(place_east, degrees = &longitude) };
    t!(place_coordinates, latitude = &latitude, longitude = &longitude)
}

/// Formats width and height, with megapixels if there is at least a tenth of one (`"6000 × 4000 · 24.0 megapixels"`).
#[must_use]
pub fn pixels(dimensions: Dimensions) -> String {
    let Dimensions { width, height, .. } = dimensions;
    let sides = t!(camera_pixels, width = &width.to_string(), height = &height.to_string());
    match (dimensions.pixels() + 50_000) / 100_000 {
        0 => sides,
        megapixels => format!("{sides} · {}", t!(camera_megapixels, amount = &tenths(megapixels))),
    }
}

/// Formats a number with one decimal, which is left out if it is 0.
fn short(value: f64) -> String {
    let text = format!("{value:.1}");
    decimal(text.strip_suffix(".0").unwrap_or(&text))
}

/// Replaces the decimal point by that of the language.
fn decimal(text: &str) -> String {
    text.replace('.', &t!(number_decimal))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::locale::Locale;

    #[test]
    fn exposure_is_formatted_as_photographers_write_it() {
        let capture = Capture {
            exposure_seconds: Some((1, 250)),
            f_number: Some(2.8),
            iso: Some(12_800),
            focal_length_mm: Some(35.0),
            ..Capture::default()
        };
        assert_eq!(exposure(&capture).as_deref(), Some("1/250 s · f/2.8 · ISO 12800 · 35 mm"));
        let german = Locale::German.scope(|| exposure(&capture));
        assert_eq!(german.as_deref(), Some("1/250\u{a0}s · f/2,8 · ISO\u{a0}12800 · 35\u{a0}mm"));
        for (seconds, text) in [((1, 8000), "1/8000 s"), ((3, 10), "0.3 s"), ((25, 10), "2.5 s"), ((30, 1), "30 s")] {
            let capture = Capture { exposure_seconds: Some(seconds), ..Capture::default() };
            assert_eq!(exposure(&capture).as_deref(), Some(text));
        }
        assert_eq!(exposure(&Capture { exposure_seconds: Some((0, 1)), ..Capture::default() }), None);
    }

    #[test]
    fn places_have_hemispheres() {
        let place = |latitude, longitude| Place { latitude, longitude, altitude_m: None };
        assert_eq!(coordinates(&place(43.467_45, -11.885_13)), "43.46745° N, 11.88513° W");
        assert_eq!(coordinates(&place(-0.5, 100.0)), "0.50000° S, 100.00000° E");
        let told = |locale: Locale| locale.scope(|| coordinates(&place(55.0, 12.5)));
        assert_eq!(told(Locale::German), "55,00000°\u{a0}N, 12,50000°\u{a0}O");
        assert_eq!(told(Locale::French), "55,00000°\u{a0}N, 12,50000°\u{a0}E");
    }

    #[test]
    fn megapixels_are_shown_if_there_are_some() {
        assert_eq!(pixels(Dimensions::new(6000, 4000)), "6000 × 4000 · 24.0 megapixels");
        assert_eq!(pixels(Dimensions::new(200, 200)), "200 × 200");
        assert_eq!(Locale::French.scope(|| pixels(Dimensions::new(1200, 800))), "1200 × 800 · 1,0\u{a0}Mpx");
    }
}
