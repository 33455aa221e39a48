//! Makes a picture smaller while its rows arrive: only the rows that the filter still reaches are kept.
//!
//! A reduction is two passes, first of rows into fewer rows and then of columns into fewer columns. The first touches
//! every sample of the original and is a sum of whole rows, which processors do many samples at a time; the second
//! moves between the three colours of neighbours and has a fraction of the work left.
//!
//! The passes are written here and not taken from a library: keeping rows in a ring beside the decoder, in linear
//! light, costs a third of the time and a fortieth of the memory of reducing a whole picture at 16 bits a sample.

use gallery::dimensions::Dimensions;
use multiversion::{multiversion, target::target_cfg_f};

use super::{fused::fused, lanczos::Weights};

/// Samples of one pixel.
const CHANNELS: usize = 3;

/// Samples summed side by side, enough to keep all registers of 256 bits busy.
const LANES: usize = 64;

/// Taps summed side by side for one pixel.
const TAPS: usize = 4;

/// One reduction of RGB rows in linear light.
#[derive(Debug)]
pub(super) struct Reduction {
    from: Dimensions,
    to: Dimensions,
    down: Weights,
    across: Weights,
    /// Rows of the original. Row `y` lies at `y` modulo the number of places.
    ring: Vec<f32>,
    places: usize,
    arrived: usize,
    made: usize,
    /// One row, as wide as the original; a little longer, because pixels are read four samples at a time.
    low: Vec<f32>,
    narrow: Vec<f32>,
}

impl Reduction {
    /// A reduction of `from` to `to`, which is not larger in either direction.
    pub(super) fn new(from: Dimensions, to: Dimensions) -> Self {
        let down = Weights::new(from.height, to.height, 1);
        let across = Weights::new(from.width, to.width, TAPS);
        let places = if from.height == to.height { 1 } else { down.stride() };
        let samples = from.width as usize * CHANNELS;
        Self {
            from,
            to,
            ring: vec![0.0; samples * places],
            places,
            arrived: 0,
            made: 0,
            low: vec![0.0; samples + across.stride() * CHANNELS + 1],
            narrow: vec![0.0; to.width as usize * CHANNELS],
            down,
            across,
        }
    }

    /// Where the next row of the original is to be written, followed by [`Self::pushed`]. All finished rows have to be
    /// taken first: their place may be this one.
    pub(super) fn slot(&mut self) -> &mut [f32] {
        let samples = self.from.width as usize * CHANNELS;
        let place = self.arrived % self.places * samples;
        &mut self.ring[place..place + samples]
    }

    /// The slot was filled.
    pub(super) fn pushed(&mut self) {
        self.arrived += 1;
    }

    /// The next row of the result, when all it needs has arrived.
    pub(super) fn next_row(&mut self) -> Option<&mut [f32]> {
        if self.made >= self.to.height as usize {
            return None;
        }
        let samples = self.from.width as usize * CHANNELS;
        let place = |y: usize| &self.ring[y % self.places * samples..][..samples];
        if self.from.height == self.to.height {
            if self.arrived <= self.made {
                return None;
            }
            self.low[..samples].copy_from_slice(place(self.made));
        } else {
            let span = self.down.span(self.made);
            if span.end > self.arrived {
                return None;
            }
            let rows: Vec<&[f32]> = span.map(place).collect();
            sum_rows(&rows, self.down.weights(self.made), &mut self.low[..samples]);
        }
        self.made += 1;
        if self.from.width == self.to.width {
            return Some(&mut self.low[..samples]);
        }
        sum_columns(&self.low, &self.across, &mut self.narrow);
        Some(&mut self.narrow)
    }
}

/// `out` = the sum of all rows, each times its weight.
#[multiversion(targets("x86_64+avx+avx2+fma"))]
fn sum_rows(rows: &[&[f32]], weights: &[f32], out: &mut [f32]) {
    let (blocks, rest) = out.as_chunks_mut::<LANES>();
    let done = blocks.len() * LANES;
    for (i, block) in blocks.iter_mut().enumerate() {
        let mut sums = [0.0; LANES];
        for (row, &weight) in rows.iter().zip(weights) {
            let Some(samples) = row[i * LANES..].first_chunk::<LANES>() else { continue };
            for (sum, &sample) in sums.iter_mut().zip(samples) {
                *sum = fused!(sample, weight, *sum);
            }
        }
        *block = sums;
    }
    for (i, out) in rest.iter_mut().enumerate() {
        *out = rows.iter().zip(weights).map(|(row, weight)| row[done + i] * weight).sum();
    }
}

/// Each pixel of `out` = the sum of the pixels of `row` that it reaches, each times its weight.
#[multiversion(targets("x86_64+avx+avx2+fma"))]
fn sum_columns(row: &[f32], across: &Weights, out: &mut [f32]) {
    for (i, out) in out.as_chunks_mut::<CHANNELS>().0.iter_mut().enumerate() {
        // Four sums, so that no addition waits for the one before it, each of four samples because that is what fits a
        // register; the fourth sample belongs to the next pixel and is not used.
        let mut sums = [[0.0f32; 4]; TAPS];
        let pixels = &row[across.span(i).start * CHANNELS..];
        for (step, weights) in across.weights(i).as_chunks::<TAPS>().0.iter().enumerate() {
            let at = step * TAPS * CHANNELS;
            let Some(samples) = pixels[at..].first_chunk::<{ TAPS * CHANNELS + 1 }>() else { break };
            for tap in 0..TAPS {
                for lane in 0..4 {
                    sums[tap][lane] = fused!(samples[tap * CHANNELS + lane], weights[tap], sums[tap][lane]);
                }
            }
        }
        for (channel, out) in out.iter_mut().enumerate() {
            *out = (sums[0][channel] + sums[1][channel]) + (sums[2][channel] + sums[3][channel]);
        }
    }
}

#[cfg(test)]
mod tests {
    use fast_image_resize::{
        FilterType, ResizeAlg, ResizeOptions, Resizer,
        images::{TypedImage, TypedImageRef},
        pixels::F32x3,
    };

    use super::*;

    fn reduce(rows: &[Vec<f32>], from: Dimensions, to: Dimensions) -> Vec<f32> {
        let mut reduction = Reduction::new(from, to);
        let mut out = Vec::new();
        for row in rows {
            reduction.slot().copy_from_slice(row);
            reduction.pushed();
            while let Some(row) = reduction.next_row() {
                out.extend_from_slice(row);
            }
        }
        out
    }

    fn noise(size: Dimensions) -> Vec<Vec<f32>> {
        let sample = |i: u32| (i.wrapping_mul(2_654_435_761) >> 8) as f32 / (1 << 24) as f32;
        (0..size.height).map(|y| (0..size.width * 3).map(|x| sample(y * size.width * 3 + x)).collect()).collect()
    }

    #[test]
    fn rows_give_what_a_library_makes_of_the_whole_picture() {
        for ((w, h), (to_w, to_h)) in [
            ((90, 150), (37, 61)),
            ((600, 40), (200, 13)),
            ((33, 500), (33, 100)),
            ((64, 9), (20, 9)),
            ((1, 2000), (1, 320)),
            ((2000, 1), (320, 1)),
            ((5, 4), (5, 4)),
        ] {
            let (from, to) = (Dimensions::new(w, h), Dimensions::new(to_w, to_h));
            let rows = noise(from);
            let pixels: Vec<F32x3> =
                rows.iter().flat_map(|row| row.chunks_exact(3)).map(|p| F32x3::new([p[0], p[1], p[2]])).collect();
            let mut expected = vec![F32x3::new([0.0; 3]); (to_w * to_h) as usize];
            let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::Lanczos3));
            Resizer::new()
                .resize_typed(
                    &TypedImageRef::new(w, h, &pixels).expect("pixels match"),
                    &mut TypedImage::from_pixels_slice(to_w, to_h, &mut expected).expect("pixels match"),
                    &options,
                )
                .expect("resizes");
            let found = reduce(&rows, from, to);
            assert_eq!(found.len(), expected.len() * 3);
            let worst = found.iter().zip(expected.iter().flat_map(|p| p.0)).map(|(a, b)| (a - b).abs());
            let worst = worst.fold(0.0, f32::max);
            assert!(worst < 1e-4, "{w}x{h} to {to_w}x{to_h}: {worst}");
        }
    }

    #[test]
    fn a_flat_picture_stays_flat_to_its_edges() {
        let (from, to) = (Dimensions::new(97, 61), Dimensions::new(41, 29));
        let rows = vec![vec![0.25; 97 * 3]; 61];
        assert!(reduce(&rows, from, to).iter().all(|sample| (sample - 0.25).abs() < 1e-6));
    }

    #[test]
    fn the_ring_holds_no_more_than_the_filter_reaches() {
        let reduction = Reduction::new(Dimensions::new(6000, 4000), Dimensions::new(2048, 1365));
        assert!(reduction.places <= 19, "{}", reduction.places);
    }
}
