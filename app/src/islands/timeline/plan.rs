//! The position of every stretch of the timeline on the page, known before it is fetched: estimated from its counts,
//! exact once it was drawn. Pure; all lengths are in CSS pixels.

use std::ops::Range;

use gallery::month::{SEGMENT_MAX, Segment, cut};
use jiff::civil::Date;

/// The measures on which estimates are based.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Measures {
    /// The width of the timeline.
    pub width: f64,
    /// The height of a row before it grows to fill the line.
    pub row: f64,
    /// The height of the headings of a day.
    pub heading: f64,
}

/// The aspect ratio of an average photo.
const SHAPE: f64 = 1.3;

/// The whole timeline.
#[derive(Debug, Clone, Default)]
pub struct Plan {
    /// The stretches, newest first.
    pub segments: Vec<Segment>,
    heights: Vec<f64>,
}

/// What a stretch shows. Two that are equal have the same markup, unless photos were exchanged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Its days.
    pub segment: Segment,
    /// The oldest day of the stretch above.
    pub above: Option<Date>,
    /// How many photos its oldest day has together with the other pieces of a very full day.
    pub total: u32,
}

impl Plan {
    /// Creates a plan of estimates. `days` are newest first. Each of `starts`, which are newest first, too, is where a
    /// stretch must start: days before and after it are never in the same stretch.
    #[must_use]
    pub fn new(days: &[(Date, u32)], starts: &[Date], measures: Measures) -> Self {
        let (mut segments, mut rest) = (Vec::new(), days);
        for start in starts {
            let (newer, older) = rest.split_at(rest.partition_point(|(day, _)| day > start));
            segments.append(&mut cut(newer));
            rest = older;
        }
        segments.append(&mut cut(rest));
        let heights = segments.iter().map(|segment| estimate(segment, measures)).collect();
        Self { segments, heights }
    }

    /// Returns a plan for other counts that starts a stretch wherever this one does, and keeps the heights of those that
    /// stay the same.
    #[must_use]
    pub fn with_days(&self, days: &[(Date, u32)], measures: Measures) -> Self {
        let mut starts: Vec<Date> = self.segments.iter().map(|segment| segment.newest).collect();
        starts.dedup();
        // What is newer than the newest stretch does not join it.
        let mut plan = Self::new(days, &starts, measures);
        let place = |segment: &Segment| (std::cmp::Reverse(segment.newest), segment.piece);
        let mut known = self.segments.iter().zip(&self.heights).peekable();
        for (segment, height) in plan.segments.iter().zip(&mut plan.heights) {
            while known.next_if(|(old, _)| place(old) < place(segment)).is_some() {}
            if let Some((_, old)) = known.next_if(|(old, _)| *old == segment) {
                *height = *old;
            }
        }
        plan
    }

    /// Returns what a stretch shows.
    #[must_use]
    pub fn part(&self, index: usize) -> Option<Part> {
        let segment = self.segments.get(index)?.clone();
        let above = index.checked_sub(1).and_then(|above| self.segments.get(above)).map(|above| above.oldest);
        let rest = self.segments[index + 1..].iter().take_while(|later| later.piece > 0);
        let total = segment.piece * SEGMENT_MAX + segment.count + rest.map(|later| later.count).sum::<u32>();
        Some(Part { segment, above, total })
    }

    /// Returns the first stretch with this day or, if it has no photos, with the next older one.
    #[must_use]
    pub fn at(&self, day: Date) -> Option<usize> {
        let index = self.segments.partition_point(|segment| segment.oldest > day);
        (index < self.segments.len()).then_some(index)
    }

    /// Returns how many photos there are down to the stretch with this day.
    #[must_use]
    pub fn count_from(&self, day: Date) -> u32 {
        let end = self.segments.partition_point(|segment| segment.newest >= day);
        self.segments[..end].iter().map(|segment| segment.count).sum()
    }

    /// Estimates all heights again, because the width has changed.
    pub fn resize(&mut self, measures: Measures) {
        self.heights = self.segments.iter().map(|segment| estimate(segment, measures)).collect();
    }

    /// Sets the measured height of a stretch.
    pub fn measure(&mut self, index: usize, height: f64) {
        if let Some(known) = self.heights.get_mut(index) {
            *known = height;
        }
    }

    /// Returns the height of a stretch, measured or estimated.
    #[must_use]
    pub fn height(&self, index: usize) -> f64 {
        self.heights.get(index).copied().unwrap_or(0.0)
    }

    /// Returns the height of some stretches together.
    #[must_use]
    pub fn span(&self, range: Range<usize>) -> f64 {
        self.heights.get(range).map_or(0.0, |heights| heights.iter().sum())
    }

    /// Returns the stretches that are wholly or partly between two distances from the top; at least one, unless there
    /// are none.
    #[must_use]
    pub fn between(&self, top: f64, bottom: f64) -> Range<usize> {
        let (mut y, mut start) = (0.0, None);
        for (index, height) in self.heights.iter().enumerate() {
            y += height;
            if start.is_none() && y > top {
                start = Some(index);
            }
            if y >= bottom {
                let start = start.unwrap_or(index);
                return start..index + 1;
            }
        }
        let end = self.heights.len();
        start.unwrap_or(end.saturating_sub(1))..end
    }

    /// Returns whether a stretch continues a day that starts in an earlier stretch.
    #[must_use]
    pub fn is_later_piece(&self, index: usize) -> bool {
        self.segments.get(index).is_some_and(|segment| segment.piece > 0)
    }
}

/// Returns the key of a month: `2024-07`.
#[must_use]
pub fn month_key(year: i16, month: i8) -> String {
    format!("{year:04}-{month:02}")
}

/// Returns the day of a text like `2024-07-05`. (jiff's own parser also reads other formats, and takes 40 kB.)
#[must_use]
pub fn date_of(text: &str) -> Option<Date> {
    let mut fields = text.split('-');
    Date::new(fields.next()?.parse().ok()?, fields.next()?.parse().ok()?, fields.next()?.parse().ok()?).ok()
}

fn estimate(segment: &Segment, measures: Measures) -> f64 {
    let days = f64::from(segment.days.max(1));
    let per_day = f64::from(segment.count) / days;
    let row_width = (measures.width / (measures.row * SHAPE)).max(1.0);
    let rows = (per_day / row_width).ceil().max(1.0);
    // Full rows grow by about a sixth.
    let growth = if rows > 1.0 { 1.16 } else { 1.0 };
    days * (measures.heading + rows * measures.row * growth)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    const DESKTOP: Measures = Measures { width: 1200.0, row: 210.0, heading: 40.0 };

    fn days(last: i8) -> Vec<(Date, u32)> {
        let month = |month| (1..=last).rev().map(move |day| (date(2024, month, day), 5));
        (1..=12).rev().flat_map(month).collect()
    }

    fn plan(last: i8) -> Plan {
        Plan::new(&days(last), &[], DESKTOP)
    }

    #[test]
    fn stretches_tile_the_page_without_gaps() {
        let plan = plan(28);
        let total = plan.span(0..plan.segments.len());
        let mut y = 0.0;
        for index in 0..plan.segments.len() {
            assert!(plan.between(y + 1.0, y + 2.0).contains(&index));
            y += plan.height(index);
        }
        assert!((y - total).abs() < 0.01);
        assert_eq!(plan.between(total + 10.0, total + 20.0), plan.segments.len() - 1..plan.segments.len());
    }

    #[test]
    fn days_are_found_even_without_photos() {
        let plan = plan(3);
        let index = plan.at(date(2024, 6, 30)).expect("a stretch");
        assert!(plan.segments[index].oldest.month() <= 6 && plan.segments[index].newest.month() >= 6);
        assert_eq!(plan.at(date(2023, 1, 31)), None);
        assert_eq!(plan.at(date(2030, 1, 31)), Some(0));
    }

    #[test]
    fn stretches_start_where_they_must() {
        let start = date(2024, 6, 17);
        let plan = Plan::new(&days(28), &[start], DESKTOP);
        let index = plan.at(start).expect("a stretch");
        assert_eq!(plan.segments[index].newest, start);
        assert_eq!(plan.segments.iter().map(|segment| segment.count).sum::<u32>(), 12 * 28 * 5);
    }

    #[test]
    fn new_photos_only_change_their_own_stretch() {
        let mut days = days(28);
        let mut plan = Plan::new(&days, &[], DESKTOP);
        plan.measure(7, 1234.0);
        days[9].1 += 3;
        days.insert(0, (date(2025, 1, 1), 7));
        let new = plan.with_days(&days, DESKTOP);
        assert_eq!(new.segments.len(), plan.segments.len() + 1);
        assert_eq!(new.segments[0].count, 7);
        let changed: Vec<_> = (1..new.segments.len()).filter(|&i| new.segments[i] != plan.segments[i - 1]).collect();
        assert_eq!(changed, [2]);
        assert!((new.height(8) - 1234.0).abs() < 0.01);
        assert_ne!(new.part(1), plan.part(0), "its heading of the month may change");
        assert_eq!(new.part(9), plan.part(8));
    }

    #[test]
    fn every_piece_of_a_day_changes_with_the_day() {
        let day = date(2024, 5, 5);
        let plan = Plan::new(&[(day, 200)], &[], DESKTOP);
        let new = plan.with_days(&[(day, 201)], DESKTOP);
        assert_eq!(plan.segments[0], new.segments[0]);
        for piece in 0..3 {
            assert_ne!(plan.part(piece), new.part(piece));
        }
    }
}
