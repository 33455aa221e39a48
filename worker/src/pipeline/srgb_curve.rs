//! Converts between signals and light by sRGB's curve (IEC 61966-2-1), many samples at a time.
//!
//! Pictures are reduced in linear light, because a pixel that replaces many must emit as much light as they did:
//! averaging signals darkens fine detail. Light is `f32` from 0 to 1; filters may overshoot at both ends.

use multiversion::{multiversion, target::target_cfg_f};

use super::fused::fused;

/// 2^23. When it is added to a smaller number that is not negative, the lowest bits are that number, rounded.
const ROUND: f32 = 8_388_608.0;

/// Samples that are converted to signals in parallel.
const LANES: usize = 64;

/// The curve above its linear part, from light to signal: steps of 8 bits as a polynomial of the square root of
/// light, highest power first. Fitted for the smallest error, which is a twenty-fifth of a step.
#[expect(clippy::excessive_precision, reason = "as the fit gave them")]
const ROOT_POWERS: [f32; 7] =
    [-247.612_93, 891.352_46, -1_300.781_3, 1_009.615_6, -489.192_69, 402.382_04, -10.802_657];

/// The end of the linear part in light, and the steps of 8 bits per unit of light on it.
const LIGHT_FOOT: (f32, f32) = (0.003_130_8, 255.0 * 12.92);

/// Appends light as the nearest 8-bit samples. Values out of range are clipped.
///
/// Computed, not looked up: eight at a time takes half as long and leaves the first-level cache to other data.
#[multiversion(targets("x86_64+avx+avx2+fma"))]
pub(super) fn append_signals(light: &[f32], signals: &mut Vec<u8>) {
    let signal = |light: f32| {
        // Written so that NaN becomes 0, as the processor's own comparisons do.
        let light = if light > 0.0 { light } else { 0.0 };
        let light = if light < 1.0 { light } else { 1.0 };
        let root = light.sqrt();
        let mut sum = ROOT_POWERS[0];
        for power in &ROOT_POWERS[1..] {
            sum = fused!(sum, root, *power);
        }
        let steps = if light <= LIGHT_FOOT.0 { light * LIGHT_FOOT.1 } else { sum };
        (steps + ROUND).to_bits() as u8
    };
    let (blocks, rest) = light.as_chunks::<LANES>();
    for block in blocks {
        signals.extend_from_slice(&block.map(signal));
    }
    signals.extend(rest.iter().copied().map(signal));
}

/// The curve above its linear part, from signal to light: a polynomial of the signal, highest power first. Fitted
/// by least squares, with errors weighted relative to a step of 8 bits: they stay below a fiftieth of one.
const POWERS: [f64; 6] =
    [0.085_589_532_492, -0.303_297_312_827, 0.663_699_731_456, 0.520_615_920_900, 0.032_572_136_059, 0.000_924_206_902];

/// The same for bytes.
const BYTE_POWERS: [f32; 6] = {
    let mut powers = [0.0; 6];
    let (mut i, mut scale) = (6, 1.0);
    while i > 0 {
        i -= 1;
        powers[i] = (POWERS[i] / scale) as f32;
        scale *= 255.0;
    }
    powers
};

/// The last byte on the linear part: 0.04045 of 255.
const FOOT: u8 = 10;

/// Converts 8-bit samples to light. Faster than a lookup, because it is vectorised.
#[multiversion(targets("x86_64+avx+avx2+fma"))]
pub(super) fn to_light_row(signals: &[u8], light: &mut [f32]) {
    for (light, &signal) in light.iter_mut().zip(signals) {
        let byte = f32::from(signal);
        let mut sum = BYTE_POWERS[0];
        for power in &BYTE_POWERS[1..] {
            sum = fused!(sum, byte, *power);
        }
        *light = if signal <= FOOT { byte * const { 1.0 / (255.0 * 12.92) } } else { sum };
    }
}

#[cfg(test)]
mod tests {
    use super::super::picture::{from_light, to_light};
    use super::*;

    #[test]
    fn every_byte_survives_a_round_trip_through_light() {
        let mut signals = Vec::new();
        let bytes: Vec<u8> = (0..=255).collect();
        let mut light = vec![0.0; 256];
        to_light_row(&bytes, &mut light);
        append_signals(&light, &mut signals);
        assert_eq!(signals, (0..=255).collect::<Vec<u8>>());
    }

    #[test]
    fn light_is_within_a_fiftieth_of_a_step() {
        let mut light = vec![0.0; 256];
        to_light_row(&(0..=255).collect::<Vec<u8>>(), &mut light);
        let exact = |i: usize| to_light(i as f64 / 255.0);
        for (i, light) in light.into_iter().enumerate() {
            let step = if i < 255 { exact(i + 1) - exact(i) } else { exact(255) - exact(254) };
            assert!((f64::from(light) - exact(i)).abs() < step / 50.0, "{i}");
        }
    }

    #[test]
    fn what_filters_overshoot_is_clipped() {
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
