//! Converts luma and chroma to RGB (ITU-T H.273, 8.3), rounding to 8 bits only at the end.

use gallery::{fault::Fault, format::Format};

use super::{
    Coded,
    av1::{Frame, Plane},
};

/// Converts samples to values: luma from 0 to 1, chroma around 0.
#[derive(Debug, Clone, Copy)]
pub(super) struct Levels {
    black: f32,
    luma: f32,
    grey: f32,
    chroma: f32,
}

impl Levels {
    pub(super) fn of(bits: u32, full_range: bool) -> Self {
        let unit = (1u32 << (bits - 8)) as f32;
        let most = ((1u32 << bits) - 1) as f32;
        let grey = (1u32 << (bits - 1)) as f32;
        if full_range {
            Self { black: 0.0, luma: 1.0 / most, grey, chroma: 1.0 / most }
        } else {
            Self { black: 16.0 * unit, luma: 1.0 / (219.0 * unit), grey, chroma: 1.0 / (224.0 * unit) }
        }
    }
}

/// How three planes make a color.
#[derive(Debug, Clone, Copy)]
pub(super) enum Matrix {
    /// The planes are green, blue and red.
    Identity,
    /// Luma has this share of red and of blue.
    Luma { red: f32, blue: f32 },
    /// Luma, orange and green.
    YCgCo,
}

impl Matrix {
    /// Refuses color models that need more than a matrix.
    pub(super) fn of(coded: &Coded) -> Result<Self, Fault> {
        let (red, blue) = match (coded.matrix, coded.primaries) {
            (0, _) => return Ok(Self::Identity),
            (8, _) => return Ok(Self::YCgCo),
            (1, _) | (12, 1) => (0.2126, 0.0722),
            // MIAF's default if nothing is specified.
            (2 | 5 | 6, _) => (0.299, 0.114),
            (4, _) => (0.30, 0.11),
            (7, _) => (0.212, 0.087),
            (9, _) | (12, 9) => (0.2627, 0.0593),
            // Display P3's own luma.
            (12, 12) => (0.228_98, 0.079_29),
            _ => return Err(Fault::UnsupportedKind { format: Format::Avif }),
        };
        Ok(Self::Luma { red, blue })
    }
}

/// Writes a row as RGB.
pub(super) fn row(frame: &Frame, y: usize, levels: &Levels, matrix: &Matrix, out: &mut [u8]) {
    if frame.is_grey() {
        for (pixel, sample) in out.chunks_exact_mut(3).zip(frame.luma().row(y)) {
            pixel.fill(to_byte((f32::from(sample) - levels.black) * levels.luma));
        }
        return;
    }
    let [first, second] = frame.chroma().map(|plane| full(&plane, y, frame.subsampling(), out.len() / 3));
    let luma = frame.luma();
    for (((pixel, y), u), v) in out.chunks_exact_mut(3).zip(luma.row(y)).zip(first).zip(second) {
        let y = (f32::from(y) - levels.black) * levels.luma;
        let (u, v) = match matrix {
            // All three planes are colors, with the same black level.
            Matrix::Identity => ((u - levels.black) * levels.luma, (v - levels.black) * levels.luma),
            _ => ((u - levels.grey) * levels.chroma, (v - levels.grey) * levels.chroma),
        };
        let rgb = match matrix {
            Matrix::Identity => [v, y, u],
            Matrix::YCgCo => [y - u + v, y + u, y - u - v],
            Matrix::Luma { red, blue } => {
                let (r, b) = (y + 2.0 * (1.0 - red) * v, y + 2.0 * (1.0 - blue) * u);
                [r, (y - red * r - blue * b) / (1.0 - red - blue), b]
            }
        };
        pixel.copy_from_slice(&rgb.map(to_byte));
    }
}

/// Writes a row of luma alone.
pub(super) fn luma(frame: &Frame, y: usize, levels: &Levels, out: &mut [u8]) {
    for (out, sample) in out.iter_mut().zip(frame.luma().row(y)) {
        *out = to_byte((f32::from(sample) - levels.black) * levels.luma);
    }
}

/// The cast clamps to the range.
fn to_byte(level: f32) -> u8 {
    (level * 255.0 + 0.5) as u8
}

/// A row of chroma at the width of luma. Smaller planes are interpolated as if their samples were at the centre of
/// the pixels that they cover.
fn full(plane: &Plane, y: usize, subsampling: (u32, u32), width: usize) -> Vec<f32> {
    let (across, down) = subsampling;
    let near: Vec<f32> = plane.row(y >> down).map(f32::from).collect();
    let row = if down == 0 {
        near
    } else {
        let other = if y.is_multiple_of(2) { (y / 2).saturating_sub(1) } else { y / 2 + 1 };
        near.iter().zip(plane.row(other)).map(|(near, far)| 0.75 * near + 0.25 * f32::from(far)).collect()
    };
    if across == 0 {
        return row;
    }
    let last = row.len().saturating_sub(1);
    (0..width)
        .map(|x| {
            let near = (x / 2).min(last);
            let other = if x.is_multiple_of(2) { near.saturating_sub(1) } else { (near + 1).min(last) };
            0.75 * row[near] + 0.25 * row[other]
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn coded(matrix: u8) -> Coded {
        Coded { primaries: 1, transfer: 13, matrix, full_range: true }
    }

    #[test]
    fn ranges_start_and_end_where_the_standard_says() {
        for bits in [8, 10, 12] {
            let shift = bits - 8;
            let narrow = Levels::of(bits, false);
            let level = |sample: u32| (((sample << shift) as f32 - narrow.black) * narrow.luma * 1000.0).round();
            assert_eq!((level(16), level(235)), (0.0, 1000.0));
            let full = Levels::of(bits, true);
            assert_eq!(((1 << bits) - 1) as f32 * full.luma, 1.0);
        }
    }

    #[test]
    fn models_that_need_more_than_a_matrix_are_refused() {
        assert!([0, 1, 2, 4, 5, 6, 7, 8, 9, 12].into_iter().all(|matrix| Matrix::of(&coded(matrix)).is_ok()));
        assert!([3, 10, 11, 13, 14, 255].into_iter().all(|matrix| Matrix::of(&coded(matrix)).is_err()));
    }

    #[test]
    fn levels_are_rounded_and_clamped() {
        assert_eq!([-0.1, 0.0, 0.4999, 0.5, 1.0, 1.2].map(to_byte), [0, 0, 127, 128, 255, 255]);
    }
}
