//! The filter for reducing pictures: Lanczos with three lobes, stretched by the reduction factor.

use std::f64::consts::PI;
use std::ops::Range;

/// Lobes on each side.
pub(super) const LOBES: f64 = 3.0;

/// One direction of a reduction: which samples each result is made from, and with which weights.
#[derive(Debug, Clone)]
pub(super) struct Weights {
    /// Weights per result; shorter lists are padded with zeros.
    stride: usize,
    spans: Vec<Range<u32>>,
    weights: Vec<f32>,
}

impl Weights {
    /// For reducing `from` samples to `to`, with `0 < to <= from`. Lists of weights are padded to multiples of
    /// `lanes`.
    pub(super) fn new(from: u32, to: u32, lanes: usize) -> Self {
        if from == to {
            let weights = (0..to).flat_map(|_| (0..lanes).map(|i| if i == 0 { 1.0 } else { 0.0 })).collect();
            return Self { stride: lanes, spans: (0..to).map(|i| i..i + 1).collect(), weights };
        }
        let scale = f64::from(from) / f64::from(to);
        let reach = LOBES * scale;
        let spans: Vec<_> = (0..to)
            .map(|i| {
                let centre = (f64::from(i) + 0.5) * scale;
                // The samples whose centre is within reach. There are fewer at the edges; the sum of their weights
                // is still 1.
                let first = (centre - reach + 0.5).max(0.0) as u32;
                let end = ((centre + reach + 0.5) as u32).min(from);
                first..end
            })
            .collect();
        let longest = spans.iter().map(|span| span.end - span.start).max().unwrap_or(1) as usize;
        let stride = longest.next_multiple_of(lanes);
        let mut weights = vec![0.0; stride * spans.len()];
        for (i, (span, weights)) in spans.iter().zip(weights.chunks_exact_mut(stride)).enumerate() {
            let centre = (i as f64 + 0.5) * scale;
            let raw: Vec<f64> = span.clone().map(|at| lanczos((f64::from(at) + 0.5 - centre) / scale)).collect();
            let sum: f64 = raw.iter().sum();
            for (weight, raw) in weights.iter_mut().zip(raw) {
                *weight = (raw / sum) as f32;
            }
        }
        Self { stride, spans, weights }
    }

    /// The number of results.
    pub(super) fn len(&self) -> usize {
        self.spans.len()
    }

    /// The largest number of samples that `together` consecutive results are made from.
    pub(super) fn reach(&self, together: usize) -> usize {
        let ends =
            self.spans.iter().skip(together - 1).chain(std::iter::repeat_n(self.spans.last(), together - 1).flatten());
        self.spans.iter().zip(ends).map(|(first, last)| last.end - first.start).max().unwrap_or(1) as usize
    }

    /// Weights per result, including zeros at the end.
    pub(super) fn stride(&self) -> usize {
        self.stride
    }

    /// The samples that result `i` is made from.
    pub(super) fn span(&self, i: usize) -> Range<usize> {
        self.spans[i].start as usize..self.spans[i].end as usize
    }

    /// The weight of each of them, followed by zeros.
    pub(super) fn weights(&self, i: usize) -> &[f32] {
        &self.weights[i * self.stride..(i + 1) * self.stride]
    }
}

fn lanczos(x: f64) -> f64 {
    if x == 0.0 {
        return 1.0;
    }
    if x.abs() >= LOBES {
        return 0.0;
    }
    // sin 3a = 3 sin a − 4 sin³ a, so one sine is enough for both factors. Sines are most of the cost of the
    // weights.
    let third = PI * x / LOBES;
    let sine = third.sin();
    let triple = (3.0 - 4.0 * sine * sine) * sine;
    triple * sine / (LOBES * third * third)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_sum_to_one_and_cover_every_sample() {
        for (from, to) in [(6000, 2048), (4000, 1365), (2048, 1280), (20_000, 320), (3, 2), (5, 1), (1, 1), (7, 7)] {
            let weights = Weights::new(from, to, 4);
            assert_eq!(weights.len(), to as usize);
            let mut reached = 0;
            for i in 0..weights.len() {
                let span = weights.span(i);
                assert!(span.start <= reached && span.end >= reached && span.end <= from as usize);
                assert!(span.len() <= weights.stride() && weights.stride().is_multiple_of(4));
                reached = span.end;
                let (used, rest) = weights.weights(i).split_at(span.len());
                assert!((used.iter().sum::<f32>() - 1.0).abs() < 1e-5, "{from} to {to}");
                assert!(rest.iter().all(|&weight| weight == 0.0));
            }
            assert_eq!(reached, from as usize);
        }
    }

    #[test]
    fn reach_covers_all_results_that_are_made_together() {
        let weights = Weights::new(400, 100, 1);
        assert_eq!(weights.reach(1), 24);
        assert_eq!(weights.reach(8), 24 + 7 * 4);
        assert_eq!(Weights::new(4, 2, 1).reach(8), 4);
    }

    #[test]
    fn the_same_size_changes_nothing() {
        let weights = Weights::new(9, 9, 1);
        for i in 0..9 {
            assert_eq!((weights.span(i), weights.weights(i)), (i..i + 1, &[1.0][..]));
        }
    }
}
