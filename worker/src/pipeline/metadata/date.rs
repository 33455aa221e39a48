//! Parses dates as cameras and programs write them.

use jiff::civil::{Date, DateTime, Time};

/// What a clock showed, and its offset from UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Moment {
    pub(super) at: DateTime,
    /// Minutes east of UTC.
    pub(super) offset: Option<i16>,
}

impl Moment {
    /// The same moment with another fraction of a second.
    pub(super) fn with_fraction(self, nanoseconds: i32) -> Self {
        Self { at: self.at.with().subsec_nanosecond(nanoseconds).build().unwrap_or(self.at), ..self }
    }

    /// Whether both clocks showed the same second.
    pub(super) fn same_second(self, other: Self) -> bool {
        let second = |moment: Self| moment.with_fraction(0).at;
        second(self) == second(other)
    }
}

/// EXIF: `YYYY:MM:DD HH:MM:SS`, with any separators. Clocks that were not set write zeros or spaces. Some programs
/// write ISO 8601 here, with fraction and offset.
pub(super) fn exif(text: &[u8]) -> Option<Moment> {
    let date = Date::new(year(text)?, number(text, 5)?, number(text, 8)?).ok()?;
    let time = Time::new(number(text, 11)?, number(text, 14)?, number(text, 17)?, 0).ok()?;
    Some(tail(date.to_datetime(time), text.get(19..)?))
}

/// XMP (ISO 16684-1, 8.2.1.2): `YYYY-MM-DDThh:mm:ss.s+hh:mm`, which may end after each part. A date without a day
/// means the first of its month, one without a month the first of its year.
pub(super) fn xmp(text: &str) -> Option<Moment> {
    let text = text.trim().as_bytes();
    let part = |at: usize, least: i8| if text.len() <= at { Some(least) } else { number(text, at) };
    let date = Date::new(year(text)?, part(5, 1)?, part(8, 1)?).ok()?;
    if text.len() <= 10 {
        return Some(Moment { at: date.to_datetime(Time::midnight()), offset: None });
    }
    let minute = Time::new(number(text, 11)?, number(text, 14)?, 0, 0).ok()?;
    if text.get(16) != Some(&b':') {
        return Some(tail(date.to_datetime(minute), text.get(16..)?));
    }
    let time = Time::new(minute.hour(), minute.minute(), number(text, 17)?, 0).ok()?;
    Some(tail(date.to_datetime(time), text.get(19..)?))
}

/// IPTC-IIM (version 4, 2:55 and 2:60): `CCYYMMDD`, in which month and day may be zero, and `HHMMSS±HHMM`. The
/// standard requires an offset, and programs that do not know it write zero, so zero is ignored.
pub(super) fn iptc(date: &[u8], time: Option<&[u8]>) -> Option<Moment> {
    let known = |at: usize| number(date, at).map(|part| part.max(1));
    let date = Date::new(year(date)?, known(4)?, known(6)?).ok()?;
    let clock = time.and_then(|text| {
        let time = Time::new(number(text, 0)?, number(text, 2)?, number(text, 4)?, 0).ok()?;
        Some((time, offset(text.get(6..)?).filter(|&minutes| minutes != 0)))
    });
    let (time, offset) = clock.unwrap_or((Time::midnight(), None));
    Some(Moment { at: date.to_datetime(time), offset })
}

/// Parses what may follow the seconds: a fraction, then an offset.
fn tail(at: DateTime, text: &[u8]) -> Moment {
    let (fraction, rest) = match text.strip_prefix(b".") {
        Some(digits) => digits.split_at(digits.iter().take_while(|byte| byte.is_ascii_digit()).count()),
        None => (&b""[..], text),
    };
    Moment { at, offset: offset(rest) }.with_fraction(nanoseconds(fraction))
}

fn year(text: &[u8]) -> Option<i16> {
    let digits = text.get(..4).filter(|digits| digits.iter().all(u8::is_ascii_digit))?;
    std::str::from_utf8(digits).ok()?.parse().ok().filter(|&year| year > 0)
}

/// Two digits.
fn number(text: &[u8], at: usize) -> Option<i8> {
    match text.get(at..at + 2)? {
        &[tens @ b'0'..=b'9', ones @ b'0'..=b'9'] => i8::try_from((tens - b'0') * 10 + ones - b'0').ok(),
        _ => None,
    }
}

/// Digits after the decimal point: `5` is half a second.
pub(super) fn nanoseconds(text: &[u8]) -> i32 {
    let digits = text.iter().take_while(|byte| byte.is_ascii_digit()).take(9);
    let (value, rest) = digits.fold((0, 9), |(value, rest), digit| (value * 10 + i32::from(digit - b'0'), rest - 1));
    value * 10_i32.pow(rest)
}

/// `+HH:MM`, `+HHMM` or `Z` in minutes, up to the largest offsets that clocks have.
pub(super) fn offset(text: &[u8]) -> Option<i16> {
    let text = text.trim_ascii();
    if text == b"Z" {
        return Some(0);
    }
    let (&sign, rest) = text.split_first()?;
    let sign = match sign {
        b'+' => 1,
        b'-' => -1,
        _ => return None,
    };
    let minutes_at = match rest.len() {
        4 => 2,
        5 if rest[2] == b':' => 3,
        _ => return None,
    };
    let (hours, minutes) = (i16::from(number(rest, 0)?), i16::from(number(rest, minutes_at)?));
    let offset = hours * 60 + minutes;
    (minutes < 60 && offset <= 14 * 60).then_some(sign * offset)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn moment(at: DateTime, offset: Option<i16>) -> Option<Moment> {
        Some(Moment { at, offset })
    }

    #[test]
    fn dates_are_parsed_as_cameras_write_them() {
        let expected = date(2008, 10, 22).at(16, 28, 39, 0);
        for text in ["2008:10:22 16:28:39", "2008-10-22T16:28:39", "2008/10/22 16.28.39  "] {
            assert_eq!(exif(text.as_bytes()), moment(expected, None), "{text}");
        }
        assert_eq!(
            exif(b"2008-10-22T16:28:39.25+09:00"),
            moment(date(2008, 10, 22).at(16, 28, 39, 250_000_000), Some(540))
        );
        assert_eq!(exif(b"2008:10:22 16:28:39Z"), moment(expected, Some(0)));
        let unset = ["0000:00:00 00:00:00", "    :  :     :  :  ", "2008:13:01 00:00:00", "2008:02:30 10:00:00"];
        let cut =
            ["", "2008", "2008:10:22", "2008:10:22 16:28", "\u{fffd}\u{fffd}:10:22 16:28:39", "-008:10:22 16:28:39"];
        for text in unset.into_iter().chain(cut) {
            assert_eq!(exif(text.as_bytes()), None, "{text}");
        }
    }

    #[test]
    fn xmp_may_end_after_each_part() {
        let day = |month, day| date(1978, month, day);
        let cases = [
            ("1978", moment(day(1, 1).at(0, 0, 0, 0), None)),
            ("1978-05", moment(day(5, 1).at(0, 0, 0, 0), None)),
            ("1978-05-06", moment(day(5, 6).at(0, 0, 0, 0), None)),
            ("1978-05-06T07:08", moment(day(5, 6).at(7, 8, 0, 0), None)),
            ("1978-05-06T07:08+02:00", moment(day(5, 6).at(7, 8, 0, 0), Some(120))),
            (" 1978-05-06T07:08:09Z ", moment(day(5, 6).at(7, 8, 9, 0), Some(0))),
            ("1978-05-06T07:08:09.018-03:30", moment(day(5, 6).at(7, 8, 9, 18_000_000), Some(-210))),
            ("1978-05-06T07:08:09.123456789012", moment(day(5, 6).at(7, 8, 9, 123_456_789), None)),
        ];
        for (text, expected) in cases {
            assert_eq!(xmp(text), expected, "{text}");
        }
        for text in [
            "",
            "0000",
            "197",
            "1978-5-6",
            "1978-13",
            "1978-05-06T",
            "1978-05-06T25:00",
            "gestern",
            "1978-05-06T07:08:",
        ] {
            assert_eq!(xmp(text), None, "{text}");
        }
    }

    #[test]
    fn iptc_dates_are_digits_only() {
        let at = |hour, minute, second| date(2007, 12, 6).at(hour, minute, second, 0);
        assert_eq!(iptc(b"20071206", Some(b"143318+0900")), moment(at(14, 33, 18), Some(540)));
        assert_eq!(iptc(b"20071206", Some(b"143318+0000")), moment(at(14, 33, 18), None));
        assert_eq!(iptc(b"20071206", Some(b"143318")), moment(at(14, 33, 18), None));
        assert_eq!(iptc(b"20071206", Some(b"garbage")), moment(at(0, 0, 0), None));
        assert_eq!(iptc(b"19780000", None), moment(date(1978, 1, 1).at(0, 0, 0, 0), None));
        for text in ["", "00000000", "2007", "20071306", "2007-12-06"] {
            assert_eq!(iptc(text.as_bytes(), None), None, "{text}");
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
    fn impossible_offsets_are_ignored() {
        for (text, expected) in
            [("+02:00", 120), ("-03:30", -210), ("+14:00", 840), ("Z", 0), ("+00:00 ", 0), ("+0900", 540)]
        {
            assert_eq!(offset(text.as_bytes()), Some(expected), "{text}");
        }
        for text in ["", "02:00", "+2", "+15:00", "+02:75", "   :  ", "+-2:00", "\u{2212}02:00", "+02.00"] {
            assert_eq!(offset(text.as_bytes()), None, "{text}");
        }
    }
}
