//! Reduces a picture while its rows arrive. Only the rows that the filter still needs are kept.
//!
//! A reduction is two passes: first rows into fewer rows, then columns into fewer columns. Eight rows of the result
//! are made at a time, and between the passes they are interleaved, sample by sample. So the second pass is a sum
//! of whole vectors as well, and what the first one reads is read once for eight rows.
//!
//! The passes are written here and not taken from a library: a ring of rows next to the decoder, in linear light,
//! costs a third of the time and a fortieth of the memory of reducing a whole picture at 16 bits a sample.

use gallery::dimensions::Dimensions;
use multiversion::{multiversion, target::target_cfg_f};

use super::{
    fused::fused,
    lanczos::{LOBES, Weights},
};

/// Samples per pixel.
const CHANNELS: usize = 3;

/// Rows of the result that are made together.
const TOGETHER: usize = 8;

/// The same sample of the rows that are made together.
type Interleaved = [f32; TOGETHER];

/// Samples of one row that are summed in parallel: eight vectors of 256 bits, so that no addition waits for the one
/// before it.
const LANES: usize = 64;

/// Every other tap is summed separately, so that no addition waits for the one before it.
const TAPS: usize = 2;

/// One reduction of RGB rows in linear light.
#[derive(Debug)]
pub(super) struct Reduction {
    /// Samples in a row of the original, and of the result.
    samples: (usize, usize),
    down: Weights,
    across: Weights,
    /// Rows of the original. Row `y` is at place `y` modulo the number of places.
    ring: Vec<f32>,
    /// Samples from one place to the next.
    stride: usize,
    places: usize,
    arrived: usize,
    /// Rows of the result, still as wide as the original. A little longer, because the second pass reads beyond the
    /// end and multiplies that by zero.
    low: Vec<Interleaved>,
    narrow: Vec<Interleaved>,
    /// The rows of the result that were made last, one after another.
    made: Vec<f32>,
    /// Rows that were made, and how many of them were taken.
    counts: (usize, usize),
}

impl Reduction {
    /// A reduction of `from` to `to`, which is not larger in either direction.
    pub(super) fn new(from: Dimensions, to: Dimensions) -> Self {
        let down = Weights::new(from.height, to.height, 1);
        let across = Weights::new(from.width, to.width, TAPS);
        let places = down.reach(TOGETHER);
        let samples = (from.width as usize * CHANNELS, to.width as usize * CHANNELS);
        let stride = samples.0.next_multiple_of(LANES);
        Self {
            samples,
            ring: vec![0.0; stride * places],
            stride,
            places,
            arrived: 0,
            low: vec![[0.0; TOGETHER]; stride + across.stride() * CHANNELS],
            narrow: vec![[0.0; TOGETHER]; samples.1.next_multiple_of(TOGETHER)],
            made: Vec::new(),
            counts: (0, 0),
            down,
            across,
        }
    }

    /// Estimates the bytes that a reduction needs, without making it. The estimate is rather too high than too low.
    pub(super) fn bytes(from: Dimensions, to: Dimensions) -> u64 {
        let scale = f64::from(from.height) / f64::from(to.height);
        let reach = (scale * (2.0 * LOBES + (TOGETHER - 1) as f64)).ceil() as u64 + 2;
        let row = (u64::from(from.width) * CHANNELS as u64).next_multiple_of(LANES as u64);
        let kept = row * reach.min(u64::from(from.height)) * size_of::<f32>() as u64;
        kept + row * size_of::<Interleaved>() as u64
    }

    /// Where to write the next row of the original. Call [`Self::pushed`] afterwards. All finished rows must be
    /// taken first: they may need the row that is overwritten here.
    pub(super) fn slot(&mut self) -> &mut [f32] {
        let place = self.arrived % self.places * self.stride;
        &mut self.ring[place..place + self.samples.0]
    }

    /// Counts the row that was written to the slot.
    pub(super) fn pushed(&mut self) {
        self.arrived += 1;
    }

    /// The next row of the result, if everything has arrived that it and the rows made with it need.
    pub(super) fn next_row(&mut self) -> Option<&mut [f32]> {
        let (made, taken) = self.counts;
        if taken == made && !self.make() {
            return None;
        }
        self.counts.1 += 1;
        self.made.chunks_exact_mut(self.samples.1).nth(taken % TOGETHER)
    }

    /// Makes the next rows, if enough has arrived.
    fn make(&mut self) -> bool {
        let first = self.counts.0;
        let end = (first + TOGETHER).min(self.down.len());
        if first == end || self.down.span(end - 1).end > self.arrived {
            return false;
        }
        let top = self.down.span(first).start;
        let rows: Vec<&[f32]> = (top..self.down.span(end - 1).end)
            .map(|y| &self.ring[y % self.places * self.stride..][..self.stride])
            .collect();
        let sums: Vec<(usize, &[f32])> = (first..end)
            .map(|i| (self.down.span(i).start - top, &self.down.weights(i)[..self.down.span(i).len()]))
            .collect();
        sum_rows(&rows, &sums, &mut self.low);
        sum_columns(&self.low, &self.across, &mut self.narrow);
        self.made.resize(self.samples.1 * TOGETHER, 0.0);
        deinterleave(&self.narrow, self.samples.1, &mut self.made);
        self.counts.0 = end;
        true
    }
}

/// Makes a weighted sum of rows for each of `sums` (first row and weights), and interleaves the results.
#[multiversion(targets("x86_64+avx+avx2+fma"))]
fn sum_rows(rows: &[&[f32]], sums: &[(usize, &[f32])], out: &mut [Interleaved]) {
    let width = rows.first().map_or(0, |row| row.len());
    for (block, out) in out.as_chunks_mut::<LANES>().0.iter_mut().take(width / LANES).enumerate() {
        let mut results = [[0.0f32; LANES]; TOGETHER];
        for (result, (start, weights)) in results.iter_mut().zip(sums) {
            let mut sum = [0.0f32; LANES];
            for (row, &weight) in rows[*start..].iter().zip(*weights) {
                let samples = &row.as_chunks::<LANES>().0[block];
                for (sum, &sample) in sum.iter_mut().zip(samples) {
                    *sum = fused!(sample, weight, *sum);
                }
            }
            *result = sum;
        }
        for (i, out) in out.as_chunks_mut::<TOGETHER>().0.iter_mut().enumerate() {
            *out = transposed(std::array::from_fn(|row| results[row].as_chunks().0[i]));
        }
    }
}

/// Turns rows into columns in three rounds of shuffles, for which processors have instructions. Compilers recognise
/// them like this, but not in two loops.
#[inline(always)]
fn transposed(r: [Interleaved; TOGETHER]) -> [Interleaved; TOGETHER] {
    let ones = |a: Interleaved, b: Interleaved| {
        ([a[0], b[0], a[1], b[1], a[4], b[4], a[5], b[5]], [a[2], b[2], a[3], b[3], a[6], b[6], a[7], b[7]])
    };
    let twos = |a: Interleaved, b: Interleaved| {
        ([a[0], a[1], b[0], b[1], a[4], a[5], b[4], b[5]], [a[2], a[3], b[2], b[3], a[6], a[7], b[6], b[7]])
    };
    let fours = |a: Interleaved, b: Interleaved| {
        ([a[0], a[1], a[2], a[3], b[0], b[1], b[2], b[3]], [a[4], a[5], a[6], a[7], b[4], b[5], b[6], b[7]])
    };
    let ((a0, a1), (a2, a3), (a4, a5), (a6, a7)) =
        (ones(r[0], r[1]), ones(r[2], r[3]), ones(r[4], r[5]), ones(r[6], r[7]));
    let ((b0, b1), (b2, b3), (b4, b5), (b6, b7)) = (twos(a0, a2), twos(a1, a3), twos(a4, a6), twos(a5, a7));
    let ((c0, c4), (c1, c5), (c2, c6), (c3, c7)) = (fours(b0, b4), fours(b1, b5), fours(b2, b6), fours(b3, b7));
    [c0, c1, c2, c3, c4, c5, c6, c7]
}

/// Makes each pixel of `out` the weighted sum of the pixels of `low` that it reaches.
#[multiversion(targets("x86_64+avx+avx2+fma"))]
fn sum_columns(low: &[Interleaved], across: &Weights, out: &mut [Interleaved]) {
    for (i, out) in out.as_chunks_mut::<CHANNELS>().0.iter_mut().take(across.len()).enumerate() {
        let pixels = low[across.span(i).start * CHANNELS..].as_chunks::<{ TAPS * CHANNELS }>().0;
        let mut sums = [[0.0f32; TOGETHER]; TAPS * CHANNELS];
        for (weights, samples) in across.weights(i).as_chunks::<TAPS>().0.iter().zip(pixels) {
            for (at, (sum, sample)) in sums.iter_mut().zip(samples).enumerate() {
                let weight = weights[at / CHANNELS];
                for (sum, &sample) in sum.iter_mut().zip(sample) {
                    *sum = fused!(sample, weight, *sum);
                }
            }
        }
        for (channel, out) in out.iter_mut().enumerate() {
            *out = std::array::from_fn(|row| sums[channel][row] + sums[channel + CHANNELS][row]);
        }
    }
}

/// Turns interleaved rows into rows one after another, each of `samples`.
#[multiversion(targets("x86_64+avx+avx2+fma"))]
fn deinterleave(interleaved: &[Interleaved], samples: usize, rows: &mut [f32]) {
    let (blocks, rest) = interleaved[..samples].as_chunks::<TOGETHER>();
    for (i, block) in blocks.iter().enumerate() {
        for (row, part) in transposed(*block).iter().enumerate() {
            rows[row * samples + i * TOGETHER..][..TOGETHER].copy_from_slice(part);
        }
    }
    let done = blocks.len() * TOGETHER;
    for (row, out) in rows.chunks_exact_mut(samples).enumerate() {
        for (out, interleaved) in out[done..].iter_mut().zip(rest) {
            *out = interleaved[row];
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
    fn results_match_a_library_s_for_the_whole_picture() {
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
    fn a_flat_picture_stays_flat_up_to_its_edges() {
        let (from, to) = (Dimensions::new(97, 61), Dimensions::new(41, 29));
        let rows = vec![vec![0.25; 97 * 3]; 61];
        assert!(reduce(&rows, from, to).iter().all(|sample| (sample - 0.25).abs() < 1e-6));
    }

    #[test]
    fn the_estimate_of_memory_is_close() {
        for (width, height) in [(6000, 4000), (6000, 100), (2049, 2049), (300, 200), (1, 20_000), (9000, 3), (4096, 9)]
        {
            let from = Dimensions::new(width, height);
            let to = from.fit(2048);
            let made = Reduction::new(from, to);
            let (ring, low) = (made.ring.len() * 4, made.stride * size_of::<Interleaved>());
            let (found, estimated) = ((ring + low) as u64, Reduction::bytes(from, to));
            assert!(
                found <= estimated && estimated <= found + found / 10 + 100_000,
                "{width} × {height}: {found}, {estimated}"
            );
        }
    }

    #[test]
    fn the_ring_holds_no_more_than_the_filter_reaches() {
        let reduction = Reduction::new(Dimensions::new(6000, 4000), Dimensions::new(2048, 1365));
        assert!(reduction.places <= 40, "{}", reduction.places);
    }
}
