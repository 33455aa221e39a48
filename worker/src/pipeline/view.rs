//! The visible part of a stored picture, and its orientation. The orientation in the file and a person's edits are
//! combined: into a part of the stored picture, and one orientation. So edits need no extra pass over the pixels: rows
//! and columns outside of the part are skipped, and turns are applied together with the orientation.

use std::ops::Range;

use gallery::{
    dimensions::Dimensions,
    edits::{CROP_PARTS, Crop, Edits},
};

use super::orient::Orientation;

/// The visible part of a picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct View {
    stored: Dimensions,
    part: Part,
    /// The orientation that turns the stored part upright and applies the edits.
    pub(super) orientation: Orientation,
}

/// A part of a picture in pixels. It is never empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Part {
    pub(super) columns: Range<u32>,
    pub(super) rows: Range<u32>,
}

impl Part {
    /// Returns the size of the part.
    pub(super) fn size(&self) -> Dimensions {
        Dimensions::new(self.columns.end - self.columns.start, self.rows.end - self.rows.start)
    }
}

impl View {
    /// Returns the visible part of a picture of `stored` size that is upright after `orientation`.
    pub(super) fn new(stored: Dimensions, orientation: Orientation, edits: &Edits) -> Self {
        let orientation = orientation.turned(edits.turns);
        let Crop { left, top, width, height } = edits.crop.unwrap_or(Crop::ALL);
        let seen = orientation.upright(stored);
        let (columns, rows) = (share(seen.width, left, width), share(seen.height, top, height));
        // The corners determine the part of the stored picture.
        let one = orientation.stored_at(columns.start, rows.start, stored);
        let other = orientation.stored_at(columns.end - 1, rows.end - 1, stored);
        let between = |a: u32, b: u32| a.min(b)..a.max(b) + 1;
        let part = Part { columns: between(one.0, other.0), rows: between(one.1, other.1) };
        Self { stored, part, orientation }
    }

    /// Returns the size of the visible part, as stored.
    pub(super) fn size(&self) -> Dimensions {
        self.part.size()
    }

    /// Returns the size of the visible picture.
    pub(super) fn seen(&self) -> Dimensions {
        self.orientation.upright(self.size())
    }

    /// Returns the same part of the picture if it is decoded at this size.
    pub(super) fn part_of(&self, decoded: Dimensions) -> Part {
        let Self { stored, part, .. } = self;
        Part {
            columns: scaled(&part.columns, stored.width, decoded.width),
            rows: scaled(&part.rows, stored.height, decoded.height),
        }
    }
}

/// Converts [`CROP_PARTS`]ths of a side to a range of its pixels.
fn share(side: u32, from: u16, length: u16) -> Range<u32> {
    let parts = u32::from(CROP_PARTS);
    let from = u32::from(from).min(parts - 1);
    scaled(&(from..(from + u32::from(length)).clamp(from + 1, parts)), parts, side)
}

/// Converts a range of a side to a range of a side with another length. It contains at least one pixel.
fn scaled(range: &Range<u32>, whole: u32, to: u32) -> Range<u32> {
    if whole == to {
        return range.clone();
    }
    let (whole, to) = (u64::from(whole), u64::from(to));
    let at = |place: u32| (u64::from(place) * to * 2 + whole) / (whole * 2);
    let start = at(range.start).min(to - 1);
    start as u32..at(range.end).clamp(start + 1, to) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn crop(left: u16, top: u16, width: u16, height: u16) -> Option<Crop> {
        Some(Crop { left, top, width, height })
    }

    /// Returns the visible picture, applying each step to all pixels: upright, turned, cropped.
    fn plainly(stored: &[u32], size: Dimensions, orientation: Orientation, edits: &Edits) -> (Vec<u32>, Dimensions) {
        let (mut pixels, mut size) = (orientation.rotate(stored, size), orientation.upright(size));
        for _ in 0..edits.turns {
            let turned = Dimensions::new(size.height, size.width);
            let at = |x: u32, y: u32| pixels[((size.height - 1 - x) * size.width + y) as usize];
            pixels = (0..turned.height)
                .flat_map(|y| (0..turned.width).map(move |x| (x, y)))
                .map(|(x, y)| at(x, y))
                .collect();
            size = turned;
        }
        let Some(crop) = edits.crop else { return (pixels, size) };
        let round = |side: u32, parts: u16| (f64::from(side) * f64::from(parts) / 10_000.0).round() as u32;
        let (left, right) = (round(size.width, crop.left), round(size.width, crop.left + crop.width));
        let (top, bottom) = (round(size.height, crop.top), round(size.height, crop.top + crop.height));
        let part = (top..bottom).flat_map(|y| (left..right).map(move |x| (x, y)));
        let part = part.map(|(x, y)| pixels[(y * size.width + x) as usize]).collect();
        (part, Dimensions::new(right - left, bottom - top))
    }

    #[test]
    fn a_view_is_upright_then_turned_then_cropped() {
        let size = Dimensions::new(12, 8);
        let stored: Vec<u32> = (0..96).collect();
        for number in 1..=8 {
            for turns in 0..4 {
                for crop in
                    [None, crop(0, 0, 5_000, 5_000), crop(2_500, 1_250, 5_000, 8_000), crop(9_000, 0, 1_000, 300)]
                {
                    let (orientation, edits) =
                        (Orientation::from_exif(number), Edits { turns, crop, ..Edits::default() });
                    let (expected, seen) = plainly(&stored, size, orientation, &edits);
                    if expected.is_empty() {
                        continue;
                    }
                    let view = View::new(size, orientation, &edits);
                    let part = view.part_of(size);
                    let inside: Vec<u32> =
                        part.rows.clone().flat_map(|y| part.columns.clone().map(move |x| stored_pixel(x, y))).collect();
                    assert_eq!(view.seen(), seen, "{number} {edits:?}");
                    assert_eq!(view.orientation.rotate(&inside, view.size()), expected, "{number} {edits:?}");
                }
            }
        }
        fn stored_pixel(x: u32, y: u32) -> u32 {
            y * 12 + x
        }
    }

    #[test]
    fn without_edits_the_whole_picture_is_visible() {
        for number in 1..=8 {
            let (size, orientation) = (Dimensions::new(5, 3), Orientation::from_exif(number));
            let view = View::new(size, orientation, &Edits::default());
            assert_eq!((view.size(), view.orientation), (size, orientation));
            assert_eq!(view.part_of(size), Part { columns: 0..5, rows: 0..3 });
            assert_eq!(view.part_of(Dimensions::new(3, 2)), Part { columns: 0..3, rows: 0..2 });
        }
    }

    #[test]
    fn a_part_is_never_empty_or_outside_whatever_the_edits() {
        let all = [0, 1, 4_999, 5_000, 9_999, 10_000, u16::MAX];
        for side in [1, 2, 3, 10_000, 65_535] {
            for (from, length) in all.iter().flat_map(|from| all.map(|length| (*from, length))) {
                let range = share(side, from, length);
                assert!(range.start < range.end && range.end <= side, "{side} {from} {length}: {range:?}");
                let half = scaled(&range, side, side.div_ceil(2));
                assert!(half.start < half.end && half.end <= side.div_ceil(2), "{side} {from} {length}: {half:?}");
            }
        }
        let odd = Edits { turns: 255, straighten: 0, crop: crop(u16::MAX, u16::MAX, 0, u16::MAX) };
        assert_eq!(View::new(Dimensions::new(4, 3), Orientation::default(), &odd).seen(), Dimensions::new(1, 1));
    }
}
