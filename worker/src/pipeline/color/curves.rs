//! Curves from signals to linear light.

use moxcms::{ColorProfile, ToneReprCurve, TransferCharacteristics};

use super::super::picture::{LIGHT, from_light};

/// Luminance of white paper (reference white) in HDR pictures, in cd/m² (ITU-R BT.2408).
const PAPER: f64 = 203.0;

/// Peak luminance that HDR pictures are assumed to have, in cd/m²: that of the display they were most likely graded
/// on.
const BRIGHTEST: f64 = 1000.0;

/// 16-bit linear light for each of the 256 sample values, for red, green and blue.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::pipeline) struct Curves(Box<[[u16; 256]; 3]>);

impl Curves {
    /// The tables for red, green and blue.
    pub(in crate::pipeline) fn tables(&self) -> &[[u16; 256]; 3] {
        &self.0
    }

    pub(in crate::pipeline) fn srgb() -> Self {
        Self(Box::new([*LIGHT; 3]))
    }

    /// A profile's own curves. `None` if one is missing or broken.
    pub(super) fn of_profile(profile: &ColorProfile) -> Option<Self> {
        if let Some(cicp) = profile.cicp
            && let TransferCharacteristics::Smpte2084 | TransferCharacteristics::Hlg = cicp.transfer_characteristics
        {
            return Some(Self::coded(cicp.transfer_characteristics));
        }
        let curves = [&profile.red_trc, &profile.green_trc, &profile.blue_trc].map(|curve| of_curve(curve.as_ref()?));
        let [Some(red), Some(green), Some(blue)] = curves else { return None };
        Some(Self::snapped([red, green, blue]))
    }

    /// The curve of a grey profile. `None` if it is broken.
    pub(super) fn of_grey(curve: &ToneReprCurve) -> Option<Self> {
        Some(Self::snapped([of_curve(curve)?; 3]))
    }

    /// The curve for a code point.
    pub(super) fn coded(transfer: TransferCharacteristics) -> Self {
        Self::snapped(
            [table(|signal| match transfer {
                TransferCharacteristics::Smpte2084 => on_paper(perceptual_light(signal)),
                TransferCharacteristics::Hlg => on_paper(hybrid_light(signal)),
                _ => transfer.linearize(signal),
            }); 3],
        )
    }

    /// A pure power curve. `None` if no display could have that exponent.
    pub(super) fn power(power: f64) -> Option<Self> {
        (0.2..=5.0).contains(&power).then(|| Self::snapped([table(|signal| signal.powf(power)); 3]))
    }

    /// Replaces tables that are equivalent to sRGB's by sRGB's own, so that a profile's rounding changes no sample.
    fn snapped(tables: [[u16; 256]; 3]) -> Self {
        let byte = |light: u16| (from_light(f64::from(light) / 65535.0) * 255.0).round();
        let same = tables.iter().all(|table| (0..=255u8).all(|i| byte(table[usize::from(i)]) == f64::from(i)));
        if same { Self::srgb() } else { Self(Box::new(tables)) }
    }
}

fn of_curve(curve: &ToneReprCurve) -> Option<[u16; 256]> {
    let curve = curve.make_linear_evaluator().ok()?;
    Some(table(|signal| f64::from(curve.evaluate_value(signal as f32))))
}

fn table(light: impl Fn(f64) -> f64) -> [u16; 256] {
    // The cast turns NaN into black and clips values that are out of range.
    std::array::from_fn(|i| (light(i as f64 / 255.0) * 65535.0).round() as u16)
}

/// Perceptual quantisation (ITU-R BT.2100, table 4), in cd/m².
fn perceptual_light(signal: f64) -> f64 {
    let root = signal.max(0.0).powf(1.0 / PQ_M2);
    10_000.0 * ((root - PQ_C1).max(0.0) / (PQ_C2 - PQ_C3 * root)).powf(1.0 / PQ_M1)
}

/// The inverse of [`perceptual_light`].
fn perceptual_signal(light: f64) -> f64 {
    let root = (light / 10_000.0).powf(PQ_M1);
    ((PQ_C1 + PQ_C2 * root) / (1.0 + PQ_C3 * root)).powf(PQ_M2)
}

const PQ_M1: f64 = 2610.0 / 16384.0;
const PQ_M2: f64 = 2523.0 / 4096.0 * 128.0;
const PQ_C1: f64 = 3424.0 / 4096.0;
const PQ_C2: f64 = 2413.0 / 4096.0 * 32.0;
const PQ_C3: f64 = 2392.0 / 4096.0 * 32.0;

/// Hybrid log-gamma (ITU-R BT.2100, table 5) on a display of 1000 cd/m², whose gamma is 1.2. The standard applies
/// the gamma to the luminance; here it is applied to each channel, which is the same for greys.
fn hybrid_light(signal: f64) -> f64 {
    let (a, b, c) = (0.178_832_77, 0.284_668_92, 0.559_910_73);
    let scene = if signal <= 0.5 { signal * signal / 3.0 } else { (((signal - c) / a).exp() + b) / 12.0 };
    BRIGHTEST * scene.powf(1.2)
}

/// Compresses light that is brighter than paper, and returns it as a fraction of paper. ITU-R BT.2390's curve
/// leaves the dark half unchanged and rolls off the bright half.
fn on_paper(light: f64) -> f64 {
    let brightest = perceptual_signal(BRIGHTEST);
    let paper = perceptual_signal(PAPER) / brightest;
    let signal = (perceptual_signal(light) / brightest).min(1.0);
    let knee = 1.5 * paper - 0.5;
    let rolled = if signal < knee {
        signal
    } else {
        let t = (signal - knee) / (1.0 - knee);
        let (t2, t3) = (t * t, t * t * t);
        (2.0 * t3 - 3.0 * t2 + 1.0) * knee + (t3 - 2.0 * t2 + t) * (1.0 - knee) + (3.0 * t2 - 2.0 * t3) * paper
    };
    perceptual_light(rolled * brightest) / PAPER
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn curves_pass_through_the_points_in_the_standard() {
        // ITU-R BT.2408: paper is at 58 % in perceptual quantisation and at 75 % in hybrid log-gamma.
        assert!((perceptual_light(0.58) - PAPER).abs() < 3.0 && (hybrid_light(0.75) - PAPER).abs() < 3.0);
        assert!((perceptual_light(1.0) - 10_000.0).abs() < 1e-6 && (hybrid_light(1.0) - 1000.0).abs() < 1e-2);
        for signal in [0.0, 0.1, 0.5, 0.9] {
            assert!((perceptual_signal(perceptual_light(signal)) - signal).abs() < 1e-6);
        }
    }

    #[test]
    fn bright_light_rolls_off_monotonically() {
        for transfer in [TransferCharacteristics::Smpte2084, TransferCharacteristics::Hlg] {
            let curves = Curves::coded(transfer);
            let table = curves.tables()[0];
            assert!(table.is_sorted() && table[0] == 0 && table[255] == 65535, "{transfer:?}: {table:?}");
        }
        // Below the knee nothing changes; paper stays bright; light four times as bright still has detail.
        assert!((on_paper(50.0) - 50.0 / PAPER).abs() < 1e-6);
        assert!((0.7..0.85).contains(&on_paper(PAPER)), "{}", on_paper(PAPER));
        assert!(on_paper(500.0) > on_paper(PAPER) + 0.1 && on_paper(800.0) < 1.0);
    }

    #[test]
    fn impossible_powers_are_refused() {
        for power in [0.0, -2.2, f64::NAN, f64::INFINITY, 40.0] {
            assert_eq!(Curves::power(power), None);
        }
        assert_eq!(Curves::power(1.0).map(|curves| curves.tables()[0][51]), Some(13107));
    }
}
