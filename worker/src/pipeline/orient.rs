//! The eight EXIF orientations.

use gallery::dimensions::Dimensions;

/// Side of the squares in which pixels are moved, so that both sides of a transposition stay in the cache.
const BLOCK: usize = 32;

/// How the camera was held (`Orientation`): which side of the stored picture is up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Orientation(u8);

impl Default for Orientation {
    fn default() -> Self {
        Self(1)
    }
}

impl Orientation {
    /// The orientation with that EXIF number; upright for invalid numbers.
    pub(super) fn from_exif(number: u32) -> Self {
        match u8::try_from(number) {
            Ok(number @ 1..=8) => Self(number),
            _ => Self::default(),
        }
    }

    /// EXIF's number, 1 to 8.
    pub(super) fn number(self) -> u8 {
        self.0
    }

    /// Converts a stored size to the upright one, or back: both swap the sides or keep them.
    pub(super) fn upright(self, stored: Dimensions) -> Dimensions {
        if self.0 >= 5 { Dimensions::new(stored.height, stored.width) } else { stored }
    }

    /// This orientation, followed by quarter turns clockwise.
    pub(super) fn turned(self, quarters: u8) -> Self {
        // A clockwise quarter turn leads from each to the next one in its circle. The second circle has the mirrored
        // ones.
        const CIRCLES: [[u8; 4]; 2] = [[1, 6, 3, 8], [2, 7, 4, 5]];
        let place = |circle: &[u8; 4]| circle.iter().position(|number| *number == self.0);
        let next = CIRCLES.iter().find_map(|circle| Some(circle[(place(circle)? + usize::from(quarters)) % 4]));
        next.map_or(self, Self)
    }

    /// Returns the stored position of the pixel that is visible at this column and row.
    pub(super) fn stored_at(self, x: u32, y: u32, stored: Dimensions) -> (u32, u32) {
        let (right, bottom) = (stored.width - 1, stored.height - 1);
        match self.0 {
            2 => (right - x, y),
            3 => (right - x, bottom - y),
            4 => (x, bottom - y),
            5 => (y, x),
            6 => (y, bottom - x),
            7 => (right - y, bottom - x),
            8 => (right - y, x),
            _ => (x, y),
        }
    }

    /// Rotates an RGB picture of that stored size so that it is upright.
    pub(super) fn rotate_rgb(self, samples: Vec<u8>, stored: Dimensions) -> Vec<u8> {
        if self.0 == 1 {
            return samples;
        }
        self.rotate(samples.as_chunks::<3>().0, stored).into_flattened()
    }

    /// Every orientation consists of a first pixel and two strides through the stored pixels: one to the right, one
    /// down.
    pub(super) fn rotate<P: Copy>(self, stored: &[P], size: Dimensions) -> Vec<P> {
        let (w, h) = (size.width as isize, size.height as isize);
        let (first, right, down) = match self.0 {
            2 => (w - 1, -1, w),
            3 => (w * h - 1, -1, -w),
            4 => ((h - 1) * w, 1, -w),
            5 => (0, w, 1),
            6 => ((h - 1) * w, -w, 1),
            7 => (w * h - 1, -w, -1),
            8 => (w - 1, w, -1),
            _ => (0, 1, w),
        };
        let upright = self.upright(size);
        let (width, height) = (upright.width as usize, upright.height as usize);
        let mut rotated = stored.to_vec();
        for top in (0..height).step_by(BLOCK) {
            for left in (0..width).step_by(BLOCK) {
                let columns = left..width.min(left + BLOCK);
                for y in top..height.min(top + BLOCK) {
                    let mut from = first + columns.start as isize * right + y as isize * down;
                    for pixel in &mut rotated[y * width + columns.start..y * width + columns.end] {
                        *pixel = stored[from as usize];
                        from += right;
                    }
                }
            }
        }
        rotated
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_eight_put_the_same_picture_upright() {
        // "abc" over "def", as each orientation stores it (EXIF 2.32, 4.6.4).
        let stored = [
            (1, "abcdef"),
            (2, "cbafed"),
            (3, "fedcba"),
            (4, "defabc"),
            (5, "adbecf"),
            (6, "cfbead"),
            (7, "fcebda"),
            (8, "daebfc"),
        ];
        for (number, letters) in stored {
            let orientation = Orientation::from_exif(number);
            let size = orientation.upright(Dimensions::new(3, 2));
            let upright = orientation.rotate(letters.as_bytes(), size);
            assert_eq!(String::from_utf8_lossy(&upright), "abcdef", "orientation {number}");
        }
    }

    #[test]
    fn blocks_meet_without_seams() {
        let size = Dimensions::new(BLOCK as u32 * 2 + 7, BLOCK as u32 + 5);
        let stored: Vec<u64> = (0..size.pixels()).collect();
        for number in 1..=8 {
            let orientation = Orientation::from_exif(number);
            let mut rotated = orientation.rotate(&stored, size);
            // 6 and 8 undo each other; the others undo themselves.
            let back = Orientation::from_exif(match number {
                6 => 8,
                8 => 6,
                other => other,
            });
            rotated = back.rotate(&rotated, orientation.upright(size));
            assert!(rotated == stored, "orientation {number}");
        }
    }

    #[test]
    fn an_orientation_turned_by_quarters_rotates_further() {
        let size = Dimensions::new(5, 3);
        let stored: Vec<u64> = (0..size.pixels()).collect();
        let quarter = Orientation::from_exif(6);
        for number in 1..=8 {
            let orientation = Orientation::from_exif(number);
            let (mut expected, mut seen) = (orientation.rotate(&stored, size), orientation.upright(size));
            for quarters in 0..8 {
                let turned = orientation.turned(quarters);
                assert!(turned.rotate(&stored, size) == expected, "orientation {number}, {quarters} quarters");
                assert_eq!(turned.upright(size), seen);
                for y in 0..seen.height {
                    for x in 0..seen.width {
                        let (column, row) = turned.stored_at(x, y, size);
                        let pixel = expected[(y * seen.width + x) as usize];
                        assert_eq!(stored[(row * size.width + column) as usize], pixel, "orientation {number}");
                    }
                }
                (expected, seen) = (quarter.rotate(&expected, seen), quarter.upright(seen));
            }
        }
    }

    #[test]
    fn invalid_numbers_are_upright() {
        for number in [0, 9, 257, u32::MAX] {
            assert_eq!(Orientation::from_exif(number), Orientation::default());
        }
    }
}
