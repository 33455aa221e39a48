//! The number of photos on each day of a library. Date scrubbers show it, and long timelines are divided by it.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// The intended number of photos in a stretch of the timeline: few enough to draw within one frame.
pub const SEGMENT_PHOTOS: u32 = 40;

/// A day with more photos than this is divided into several stretches.
pub const SEGMENT_MAX: u32 = 80;

/// A month of a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Month {
    /// The year.
    pub year: i16,
    /// 1 to 12.
    pub month: i8,
}

impl Month {
    /// `2024-07`.
    #[must_use]
    pub fn key(&self) -> String {
        format!("{:04}-{:02}", self.year, self.month)
    }

    /// The month of a key.
    #[must_use]
    pub fn of_key(key: &str) -> Option<Self> {
        let (year, month) = key.split_once('-')?;
        let month = Self { year: year.parse().ok()?, month: month.parse().ok()? };
        (1..=12).contains(&month.month).then_some(month)
    }

    /// Its last day; `None` for years outside the supported range.
    #[must_use]
    pub fn last_day(&self) -> Option<Date> {
        Date::new(self.year, self.month, 1).ok().map(Date::last_of_month)
    }
}

/// The days of one month that have photos.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MonthCount {
    /// The year.
    pub year: i16,
    /// 1 to 12.
    pub month: i8,
    /// Number of photos by day of the month. Days without photos are left out.
    pub days: BTreeMap<i8, u32>,
}

impl MonthCount {
    /// Number of photos in the whole month.
    #[must_use]
    pub fn total(&self) -> u32 {
        self.days.values().sum()
    }
}

/// A stretch of the timeline that is loaded and drawn in one step: whole days, or one piece of a very full day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Segment {
    /// Its newest day.
    pub newest: Date,
    /// Its oldest day.
    pub oldest: Date,
    /// Number of photos, according to the counts.
    pub count: u32,
    /// Number of days with photos.
    pub days: u32,
    /// The index of this piece of a very full day, or 0.
    pub piece: u32,
}

/// Divides a timeline into stretches, newest first. `months` must be newest first, too. The server and the browser both
/// do this, and must get the same result.
#[must_use]
pub fn segments(months: &[MonthCount]) -> Vec<Segment> {
    cut(&days(months))
}

/// The days that have photos and their counts, newest first.
fn days(months: &[MonthCount]) -> Vec<(Date, u32)> {
    let day = |month: &MonthCount, day, count| Some((Date::new(month.year, month.month, day).ok()?, count));
    months.iter().flat_map(|m| m.days.iter().rev().filter_map(move |(&d, &count)| day(m, d, count))).collect()
}

/// Divides days, newest first, into stretches.
#[must_use]
pub fn cut(days: &[(Date, u32)]) -> Vec<Segment> {
    let mut out: Vec<Segment> = Vec::new();
    let mut open = false;
    for &(date, count) in days.iter().filter(|(_, count)| *count > 0) {
        if count > SEGMENT_MAX {
            open = false;
            for piece in 0..count.div_ceil(SEGMENT_MAX) {
                let count = SEGMENT_MAX.min(count - piece * SEGMENT_MAX);
                out.push(Segment { newest: date, oldest: date, count, days: u32::from(piece == 0), piece });
            }
            continue;
        }
        match out.last_mut().filter(|_| open) {
            Some(last) => {
                last.oldest = date;
                last.count += count;
                last.days += 1;
            }
            None => out.push(Segment { newest: date, oldest: date, count, days: 1, piece: 0 }),
        }
        open = out.last().is_some_and(|last| last.count < SEGMENT_PHOTOS);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn month(year: i16, month: i8, days: &[(i8, u32)]) -> MonthCount {
        MonthCount { year, month, days: days.iter().copied().collect() }
    }

    #[test]
    fn segments_cover_every_photo_once_and_stay_small() {
        let months = [month(2024, 7, &[(1, 10), (5, 3), (20, 700)]), month(2024, 1, &[(1, 59), (2, 2), (3, 1)])];
        let cut = segments(&months);
        assert_eq!(cut.iter().map(|s| s.count).sum::<u32>(), 775);
        assert!(cut.iter().all(|s| s.count <= SEGMENT_PHOTOS + SEGMENT_MAX));
        assert!(cut.windows(2).all(|w| w[0].oldest >= w[1].newest));
        assert_eq!(cut[0].piece, 0);
        assert_eq!(cut[8].piece, 8);
    }

    #[test]
    fn keys_name_months() {
        let july = Month { year: 2024, month: 7 };
        assert_eq!(july.key(), "2024-07");
        assert_eq!(Month::of_key("2024-07"), Some(july));
        assert_eq!(july.last_day(), Some(jiff::civil::date(2024, 7, 31)));
        assert_eq!(Month { year: 987, month: 12 }.key(), "0987-12");
        for wrong in ["", "2024", "2024-13", "2024-00", "2024-07-05", "x-01"] {
            assert_eq!(Month::of_key(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn sparse_months_share_a_segment() {
        let months: Vec<_> = (1..=12).rev().map(|m| month(2020, m, &[(3, 2)])).collect();
        assert_eq!(segments(&months).len(), 1);
    }
}
