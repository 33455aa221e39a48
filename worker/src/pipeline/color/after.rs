//! Converts a picture's own primaries to sRGB's.

use std::sync::{Arc, LazyLock};

use moxcms::{ColorProfile, Layout, TransformExecutor, TransformOptions};

use super::super::picture::{from_light, to_light};

/// How far, in 16-bit steps, a profile's colors may be from sRGB's and still count as sRGB: half an 8-bit step.
const SRGB_TOLERANCE: u16 = 128;

/// How far a matrix may be from the identity and still count as the identity.
const IDENTITY_TOLERANCE: f64 = 0.002;

/// Converts linear light to sRGB's primaries. Colors outside sRGB are clipped.
pub(in crate::pipeline) struct Conversion(Kind);

enum Kind {
    /// A matrix in row-major order.
    Primaries([[f32; 3]; 3]),
    /// A profile's tables, from its signals to sRGB's.
    Tables(Arc<dyn TransformExecutor<u16> + Send + Sync>),
}

impl Conversion {
    /// Converts pixels in place.
    pub(in crate::pipeline) fn apply(&self, light: &mut [f32]) {
        match &self.0 {
            Kind::Primaries(matrix) => {
                for pixel in light.as_chunks_mut::<3>().0 {
                    let [r, g, b] = *pixel;
                    *pixel = matrix.map(|row| (row[0] * r + row[1] * g + row[2] * b).clamp(0.0, 1.0));
                }
            }
            Kind::Tables(transform) => through_signals(&**transform, light),
        }
    }

    /// `None` if no conversion is needed or possible: the profile's primaries are sRGB's, or invalid.
    pub(super) fn of_primaries(profile: &ColorProfile) -> Option<Self> {
        let matrix = profile.transform_matrix(&ColorProfile::new_srgb()).v;
        let mut differs = false;
        for (i, row) in matrix.iter().enumerate() {
            for (j, value) in row.iter().enumerate() {
                if !value.is_finite() {
                    return None;
                }
                differs |= (value - f64::from(u8::from(i == j))).abs() > IDENTITY_TOLERANCE;
            }
        }
        differs.then(|| Self(Kind::Primaries(matrix.map(|row| row.map(|value| value as f32)))))
    }

    /// `None` if no conversion is needed or possible: the profile is sRGB under any name, or cannot be used.
    pub(super) fn of_tables(profile: &ColorProfile) -> Option<Self> {
        let options = TransformOptions::default();
        let transform =
            profile.create_transform_16bit(Layout::Rgb, &ColorProfile::new_srgb(), Layout::Rgb, options).ok()?;
        // Testing five levels of each channel is more reliable than the names and numbers in the profile.
        let level = |i: u16| i * 16_383;
        let lattice: Vec<u16> = (0..125).flat_map(|i| [level(i / 25), level(i / 5 % 5), level(i % 5)]).collect();
        let mut seen = vec![0; lattice.len()];
        transform.transform(&lattice, &mut seen).ok()?;
        let differs = lattice.iter().zip(&seen).any(|(before, after)| before.abs_diff(*after) > SRGB_TOLERANCE);
        differs.then_some(Self(Kind::Tables(transform)))
    }
}

fn through_signals(transform: &(dyn TransformExecutor<u16> + Send + Sync), light: &mut [f32]) {
    // The cast clips values that are out of range.
    let signals: Vec<u16> = light.iter().map(|light| SIGNAL[usize::from((light * 65535.0 + 0.5) as u16)]).collect();
    let mut converted = vec![0; signals.len()];
    if transform.transform(&signals, &mut converted).is_ok() {
        for (light, signal) in light.iter_mut().zip(converted) {
            *light = LIGHT_16[usize::from(signal)];
        }
    }
}

/// The 16-bit signal for each 16-bit level of light, and the light for each signal.
static SIGNAL: LazyLock<Vec<u16>> =
    LazyLock::new(|| along(from_light).map(|signal| (signal * 65535.0).round() as u16).collect());
static LIGHT_16: LazyLock<Vec<f32>> = LazyLock::new(|| along(to_light).map(|light| light as f32).collect());

fn along(curve: fn(f64) -> f64) -> impl Iterator<Item = f64> {
    (0..=65535).map(move |i| curve(f64::from(i) / 65535.0))
}
