//! The position of every stretch of the timeline on the page, known before it is fetched: estimated from its counts,
//! exact once it was drawn. Pure; all lengths are in CSS pixels.

use std::ops::Range;

use gallery::month::{Segment, cut};
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
    measured: Vec<bool>,
}

impl Plan {
    /// Creates a plan of estimates. `days` are newest first.
    #[must_use]
    pub fn new(days: &[(Date, u32)], measures: Measures) -> Self {
        let segments = cut(days);
        let heights = segments.iter().map(|segment| estimate(segment, measures)).collect();
        let measured = vec![false; segments.len()];
        Self { segments, heights, measured }
    }

    /// Estimates all heights again that were not measured at this width.
    pub fn resize(&mut self, measures: Measures) {
        for (index, segment) in self.segments.iter().enumerate() {
            self.heights[index] = estimate(segment, measures);
            self.measured[index] = false;
        }
    }

    /// Sets the measured height of a stretch. Returns the difference from the height before.
    pub fn measure(&mut self, index: usize, height: f64) -> f64 {
        let Some(known) = self.heights.get_mut(index) else { return 0.0 };
        let change = height - *known;
        *known = height;
        self.measured[index] = true;
        change
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

    /// Returns the stretch in which a month begins (with its newest photo), by its key `2024-07`. If the month has no
    /// photos, it is that of the next older one.
    #[must_use]
    pub fn month(&self, key: &str) -> Option<usize> {
        self.segments.iter().position(|segment| {
            let oldest = segment.oldest;
            month_key(oldest.year(), oldest.month()).as_str() <= key
        })
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

    fn plan(days: i8) -> Plan {
        let month = |month| (1..=days).rev().map(move |day| (date(2024, month, day), 5));
        Plan::new(&(1..=12).rev().flat_map(month).collect::<Vec<_>>(), DESKTOP)
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
    fn measuring_moves_everything_below() {
        let mut plan = plan(28);
        let before = plan.height(0);
        assert!((plan.measure(0, before + 100.0) - 100.0).abs() < 0.01);
        assert!((plan.height(0) - before - 100.0).abs() < 0.01);
    }

    #[test]
    fn months_are_found_even_without_photos() {
        let plan = plan(3);
        let index = plan.month("2024-06").expect("a stretch");
        assert!(plan.segments[index].oldest.month() <= 6 && plan.segments[index].newest.month() >= 6);
        assert!(plan.month("2023-01").is_none());
        assert_eq!(plan.month("2030-01"), Some(0));
    }
}
