//! Converts cyan, magenta, yellow and black to RGB.

use std::sync::Arc;

use moxcms::{ColorProfile, DataColorSpace, Layout, TransformExecutor, TransformOptions};

use super::super::picture::Channels;

/// Converts rows of CMYK to rows of sRGB.
pub(in crate::pipeline) struct RowConversion(Option<Arc<dyn TransformExecutor<u8> + Send + Sync>>);

impl RowConversion {
    /// The channels that [`convert`](Self::convert) takes.
    pub(in crate::pipeline) const FROM: Channels = Channels::Cmyk;
    /// The channels that [`convert`](Self::convert) returns.
    pub(in crate::pipeline) const TO: Channels = Channels::Rgb;

    /// Uses the profile if it is for CMYK.
    pub(super) fn of(profile: Option<&ColorProfile>) -> Self {
        let transform = profile.filter(|profile| profile.color_space == DataColorSpace::Cmyk).and_then(|profile| {
            // CMYK has four channels, and so has the layout named RGBA.
            let options = TransformOptions::default();
            profile.create_transform_8bit(Layout::Rgba, &ColorProfile::new_srgb(), Layout::Rgb, options).ok()
        });
        Self(transform)
    }

    /// Appends the RGB of a whole number of pixels.
    pub(in crate::pipeline) fn convert(&self, samples: &[u8], out: &mut Vec<u8>) {
        let pixels = samples.len() / Self::FROM.count();
        let start = out.len();
        if let Some(transform) = &self.0 {
            out.resize(start + pixels * Self::TO.count(), 0);
            if transform.transform(&samples[..pixels * Self::FROM.count()], &mut out[start..]).is_ok() {
                return;
            }
            out.truncate(start);
        }
        out.extend(samples.chunks_exact(4).flat_map(|p| [light(p[0], p[3]), light(p[1], p[3]), light(p[2], p[3])]));
    }
}

/// Without a usable profile, inks are treated as filters, each of which absorbs a share of the light.
fn light(ink: u8, black: u8) -> u8 {
    (u32::from(255 - ink) * u32::from(255 - black) / 255) as u8
}
