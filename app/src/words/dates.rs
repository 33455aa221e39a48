//! Names in dates.

use jiff::civil::{Date, Weekday};

/// The name of a month (1 to 12); other numbers have none.
#[must_use]
pub fn month(month: i8) -> &'static str {
    match month {
        1 => "January",
        2 => "February",
        3 => "March",
        4 => "April",
        5 => "May",
        6 => "June",
        7 => "July",
        8 => "August",
        9 => "September",
        10 => "October",
        11 => "November",
        12 => "December",
        _ => "",
    }
}

/// The name of a date's weekday.
#[must_use]
pub fn weekday(date: Date) -> &'static str {
    match date.weekday() {
        Weekday::Monday => "Monday",
        Weekday::Tuesday => "Tuesday",
        Weekday::Wednesday => "Wednesday",
        Weekday::Thursday => "Thursday",
        Weekday::Friday => "Friday",
        Weekday::Saturday => "Saturday",
        Weekday::Sunday => "Sunday",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_have_names() {
        assert_eq!((month(1), month(12), month(0), month(13)), ("January", "December", "", ""));
        assert_eq!(weekday(jiff::civil::date(2024, 7, 31)), "Wednesday");
    }
}
