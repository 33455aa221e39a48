//! From light back to signals, by sRGB's curve (IEC 61966-2-1).
//!
//! Pictures are made smaller in linear light, because a pixel that stands for many must give off as much light as they
//! did: averaged signals darken fine detail. Light is `f32` from 0 to 1; filters may go beyond both ends.

use std::sync::LazyLock;

use super::picture::from_light;

/// Levels in which light is looked up on its way back. The darkest step of 8 bits is five of them, so that rounding to
/// a level moves no sample by more than a tenth of a step before it is rounded anyway. As bytes they fit the first
/// cache.
const LEVELS: usize = 1 << 14;

static SIGNAL: LazyLock<Box<[u8; LEVELS]>> = LazyLock::new(|| {
    let mut signals = Box::new([0; LEVELS]);
    for (i, signal) in signals.iter_mut().enumerate() {
        *signal = (from_light(i as f64 / (LEVELS - 1) as f64) * 255.0).round() as u8;
    }
    signals
});

/// Light to the nearest 8-bit samples, appended. What lies outside the range is cut off.
pub(super) fn append_signals(light: &[f32], signals: &mut Vec<u8>) {
    let curve = &**SIGNAL;
    signals.extend(light.iter().map(|&light| {
        // `as` saturates, so that the index is at least 0; NaN is 0.
        curve[((light * (LEVELS - 1) as f32 + 0.5) as usize).min(LEVELS - 1)]
    }));
}

#[cfg(test)]
mod tests {
    use super::super::picture::to_light;
    use super::*;

    #[test]
    fn every_byte_survives_the_way_through_light() {
        let mut signals = Vec::new();
        let light: Vec<f32> = (0..256).map(|i| to_light(f64::from(i) / 255.0) as f32).collect();
        append_signals(&light, &mut signals);
        assert_eq!(signals, (0..=255).collect::<Vec<u8>>());
    }

    #[test]
    fn what_filters_overshoot_is_cut_off() {
        let mut signals = Vec::new();
        append_signals(&[-0.3, 1.7, f32::NAN, f32::INFINITY, f32::NEG_INFINITY], &mut signals);
        assert_eq!(signals, [0, 255, 0, 255, 0]);
    }

    #[test]
    fn signals_are_rounded_to_the_nearest() {
        for light in (0..=100_000).map(|i| i as f32 / 100_000.0) {
            let mut signals = Vec::new();
            append_signals(&[light], &mut signals);
            let exact = from_light(f64::from(light)) * 255.0;
            assert!((exact - f64::from(signals[0])).abs() < 0.61, "{light}: {exact} became {}", signals[0]);
        }
    }
}
