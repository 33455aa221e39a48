//! When a photo was taken.

use exif::{Exif, Tag};
use jiff::civil::{Date, DateTime, Time};

use super::ascii;

/// A date with the fraction and the offset that belong to it, in the order in which they are believed.
const DATES: [(Tag, Tag, Tag); 3] = [
    (Tag::DateTimeOriginal, Tag::SubSecTimeOriginal, Tag::OffsetTimeOriginal),
    (Tag::DateTimeDigitized, Tag::SubSecTimeDigitized, Tag::OffsetTimeDigitized),
    (Tag::DateTime, Tag::SubSecTime, Tag::OffsetTime),
];

/// What the camera's clock showed, and how far it was from UTC in minutes.
pub(super) fn taken(exif: &Exif) -> (Option<DateTime>, Option<i16>) {
    let found = DATES.into_iter().find_map(|(date, fraction, offset)| {
        let nanoseconds = ascii(exif, fraction).map_or(0, nanoseconds);
        let at = date_time(ascii(exif, date)?, nanoseconds)?;
        Some((at, ascii(exif, offset).and_then(minutes)))
    });
    match found {
        Some((at, offset)) => (Some(at), offset),
        None => (None, None),
    }
}

/// `YYYY:MM:DD HH:MM:SS`, with whatever stands between the numbers. Unset clocks write zeroes or blanks.
fn date_time(text: &[u8], nanoseconds: i32) -> Option<DateTime> {
    let number =
        |from: usize, to: usize| -> Option<i16> { std::str::from_utf8(text.get(from..to)?).ok()?.parse().ok() };
    let part = |from: usize| i8::try_from(number(from, from + 2)?).ok();
    let year = number(0, 4).filter(|&year| year > 0)?;
    let date = Date::new(year, part(5)?, part(8)?).ok()?;
    let time = Time::new(part(11)?, part(14)?, part(17)?, nanoseconds).ok()?;
    Some(date.to_datetime(time))
}

/// Digits behind the decimal point: `5` is half a second.
fn nanoseconds(text: &[u8]) -> i32 {
    let digits = text.iter().take_while(|byte| byte.is_ascii_digit()).take(9);
    let (value, rest) = digits.fold((0, 9), |(value, rest), digit| (value * 10 + i32::from(digit - b'0'), rest - 1));
    value * 10_i32.pow(rest)
}

/// `+HH:MM`, as far as clocks on Earth go.
fn minutes(text: &[u8]) -> Option<i16> {
    let text = std::str::from_utf8(text).ok()?.trim();
    if text == "Z" {
        return Some(0);
    }
    let (sign, rest) = match text.split_at_checked(1)? {
        ("+", rest) => (1, rest),
        ("-", rest) => (-1, rest),
        _ => return None,
    };
    let (hours, minutes) = rest.split_once(':')?;
    let (hours, minutes): (u8, u8) = (hours.parse().ok()?, minutes.parse().ok()?);
    let offset = i16::from(hours) * 60 + i16::from(minutes);
    (minutes < 60 && offset <= 14 * 60).then_some(sign * offset)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn dates_are_read_as_cameras_write_them() {
        let expected = date(2008, 10, 22).at(16, 28, 39, 0);
        for text in ["2008:10:22 16:28:39", "2008-10-22T16:28:39Z", "2008/10/22 16.28.39  "] {
            assert_eq!(date_time(text.as_bytes(), 0), Some(expected), "{text}");
        }
        let unset = ["0000:00:00 00:00:00", "    :  :     :  :  ", "2008:13:01 00:00:00", "2008:02:30 10:00:00"];
        let cut = [
            "",
            "2008",
            "2008:10:22",
            "2008:10:22 16:28",
            "\u{fffd}\u{fffd}\u{fffd}\u{fffd}:10:22 16:28:39",
            "-008:10:22 16:28:39",
        ];
        for text in unset.into_iter().chain(cut) {
            assert_eq!(date_time(text.as_bytes(), 0), None, "{text}");
        }
    }

    #[test]
    fn fractions_are_decimals() {
        for (text, expected) in
            [("5", 500_000_000), ("05", 50_000_000), ("123456789123", 123_456_789), ("   ", 0), ("", 0)]
        {
            assert_eq!(nanoseconds(text.as_bytes()), expected, "{text}");
        }
    }

    #[test]
    fn offsets_stay_on_earth() {
        for (text, expected) in [("+02:00", 120), ("-03:30", -210), ("+14:00", 840), ("Z", 0), ("+00:00 ", 0)] {
            assert_eq!(minutes(text.as_bytes()), Some(expected), "{text}");
        }
        for text in ["", "02:00", "+2", "+15:00", "+02:75", "   :  ", "+-2:00", "\u{2212}02:00"] {
            assert_eq!(minutes(text.as_bytes()), None, "{text}");
        }
    }
}
