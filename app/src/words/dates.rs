//! Dates and times.

use jiff::civil::{Date, DateTime, Time};

use crate::messages::t;

/// Returns the name of a month (1 to 12).
#[must_use]
pub fn month(month: i8) -> String {
    t!(month_name, month = number(month))
}

/// Returns its short name (`"Jul"`).
#[must_use]
pub fn month_short(month: i8) -> String {
    t!(month_short, month = number(month))
}

/// Formats a month with its year (`"July 2024"`).
#[must_use]
pub fn month_of_year(date: Date) -> String {
    t!(date_month, month = &month(date.month()), year = &date.year().to_string())
}

/// Formats a day without its year (`"Wednesday, 31 July"`).
#[must_use]
pub fn day_of_year(date: Date) -> String {
    t!(date_day, weekday = &weekday(date), day = number(date.day()), month = &month(date.month()))
}

/// Formats a complete day (`"Wednesday, 31 July 2024"`).
#[must_use]
pub fn day(date: Date) -> String {
    let (weekday, month, year) = (weekday(date), month(date.month()), date.year().to_string());
    t!(date_full, weekday = &weekday, day = number(date.day()), month = &month, year = &year)
}

/// Formats a day without its weekday (`"31 July 2024"`).
#[must_use]
pub fn short_day(date: Date) -> String {
    let (month, year) = (month(date.month()), date.year().to_string());
    t!(date_short, day = number(date.day()), month = &month, year = &year)
}

/// Formats a time of day (`"14:05"`).
#[must_use]
pub fn time(time: Time) -> String {
    t!(time, hour = &two(time.hour()), minute = &two(time.minute()))
}

/// Formats a day with its time to the second (`"Wednesday, 31 July 2024, 14:05:09"`).
#[must_use]
pub fn day_and_time(at: DateTime) -> String {
    let time = t!(time_exact, hour = &two(at.hour()), minute = &two(at.minute()), second = &two(at.second()));
    t!(date_and_time, date = &day(at.date()), time = &time)
}

fn weekday(date: Date) -> String {
    t!(weekday_name, weekday = number(date.weekday().to_monday_one_offset()))
}

fn two(part: i8) -> String {
    format!("{part:02}")
}

fn number(part: i8) -> u64 {
    part.unsigned_abs().into()
}

#[cfg(test)]
mod tests {
    use jiff::civil::{date, datetime};

    use super::*;
    use crate::locale::Locale;

    #[test]
    fn every_month_and_day_has_a_name() {
        for locale in Locale::ALL {
            let names: std::collections::BTreeSet<_> = locale.scope(|| {
                let days = (1..=7).map(|n| weekday(date(2024, 7, n)));
                (1..=12).map(month).chain(days).collect()
            });
            assert_eq!(names.len(), 19, "{locale:?}: {names:?}");
            let short: std::collections::BTreeSet<_> = locale.scope(|| (1..=12).map(month_short).collect());
            assert_eq!(short.len(), 12, "{locale:?}: {short:?}");
        }
    }

    #[test]
    fn dates_have_the_format_of_the_language() {
        let at = datetime(2024, 5, 1, 8, 5, 9, 0);
        for (locale, told) in [
            (Locale::English, "Wednesday, 1 May 2024, 08:05:09"),
            (Locale::German, "Mittwoch, 1. Mai 2024, 08:05:09"),
            (Locale::Spanish, "miércoles, 1 de mayo de 2024, 08:05:09"),
            (Locale::French, "mercredi 1er mai 2024, 08:05:09"),
        ] {
            assert_eq!(locale.scope(|| day_and_time(at)), told);
        }
        assert_eq!(day_of_year(at.date()), "Wednesday, 1 May");
        assert_eq!(Locale::Spanish.scope(|| month_of_year(at.date())), "mayo de 2024");
        assert_eq!(Locale::French.scope(|| short_day(at.date())), "1er mai 2024");
        assert_eq!(time(at.time()), "08:05");
    }
}
