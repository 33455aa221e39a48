//! Numbers and quantities.

use crate::{
    locale::Locale,
    messages::{ids, locale, t},
};

/// Formats a whole number with thousands separators (`"2,037"`).
#[must_use]
pub fn number(value: u64) -> String {
    number_in(locale(), value)
}

/// Does the same in a certain language.
#[must_use]
pub fn number_in(locale: Locale, value: u64) -> String {
    let mut text = value.to_string();
    if text.len() < 4 {
        return text;
    }
    let mark =
        if text.len() == 4 { ids::number_group_of_four {}.say(locale) } else { ids::number_group {}.say(locale) };
    let mut at = text.len();
    while at > 3 {
        at -= 3;
        text.insert_str(at, &mark);
    }
    text
}

/// Formats a number given in tenths, with one decimal (`"3.4"`).
#[must_use]
pub fn tenths(value: u64) -> String {
    let mut text = number(value / 10);
    text.push_str(&t!(number_decimal));
    text.push(char::from(b'0' + (value % 10) as u8));
    text
}

/// Formats a number of photos (`"1 photo"`, `"2,037 photos"`).
#[must_use]
pub fn photos(count: u64) -> String {
    t!(photos, count = count)
}

/// Formats a number of bytes in powers of 1000 (`"3.4 MB"`).
#[cfg(feature = "ssr")]
#[must_use]
pub fn bytes(count: u64) -> String {
    let mut value = count as f64;
    let mut unit = 0;
    while value >= 999.5 && unit < 4 {
        value /= 1000.0;
        unit += 1;
    }
    let whole = value >= 99.95 || (value - value.round()).abs() < 0.05;
    let amount = if whole { number(value.round() as u64) } else { tenths((value * 10.0).round() as u64) };
    match unit {
        0 => t!(size_bytes, count = count),
        1 => t!(size_kilobytes, amount = &amount),
        2 => t!(size_megabytes, amount = &amount),
        3 => t!(size_gigabytes, amount = &amount),
        _ => t!(size_terabytes, amount = &amount),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_separated() {
        for (value, text) in [
            (0, "0"),
            (12, "12"),
            (999, "999"),
            (1000, "1,000"),
            (65_535, "65,535"),
            (150_000_000, "150,000,000"),
            (u64::MAX, "18,446,744,073,709,551,615"),
        ] {
            assert_eq!(number(value), text);
        }
    }

    #[test]
    fn languages_have_their_own_separators() {
        let told = |locale: Locale| locale.scope(|| [number(2037), number(65_535), tenths(34)]);
        assert_eq!(told(Locale::German), ["2.037", "65.535", "3,4"]);
        assert_eq!(told(Locale::Spanish), ["2037", "65.535", "3,4"]);
        assert_eq!(told(Locale::French), ["2\u{202f}037", "65\u{202f}535", "3,4"]);
        assert_eq!(told(Locale::Accented), ["2,037", "65,535", "3.4"]);
    }

    #[test]
    fn one_photo_is_not_plural() {
        let told = [0, 1, 2, 2037].map(photos);
        assert_eq!(told, ["0 photos", "1 photo", "2 photos", "2,037 photos"]);
        let told = Locale::French.scope(|| [0, 1, 2].map(photos));
        assert_eq!(told, ["0 photo", "1 photo", "2 photos"]);
    }

    #[test]
    fn bytes_are_rounded() {
        for (count, text) in [
            (0, "0 bytes"),
            (1, "1 byte"),
            (999, "999 bytes"),
            (1000, "1 kB"),
            (3_440_000, "3.4 MB"),
            (99_960_000, "100 MB"),
            (200_000_000, "200 MB"),
            (5_250_000_000_000_000, "5,250 TB"),
        ] {
            assert_eq!(bytes(count), text);
        }
        assert_eq!(Locale::French.scope(|| bytes(3_440_000)), "3,4\u{a0}Mo");
    }
}
