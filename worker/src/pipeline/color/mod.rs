//! How a file describes its colors, and how its samples become sRGB.
//!
//! There are three places where work may be needed. A [`Plan`] says which of them apply:
//!
//! - before anything else: CMYK becomes RGB, because no other step knows four color channels;
//! - on the way to linear light: each color space has its own curve, so that resizing averages light and not
//!   signals;
//! - after the largest rung is made, which has a tenth of the pixels: the primaries become sRGB's.
//!
//! A picture that says nothing about its colors is sRGB. A profile is ignored if it is broken or describes another
//! kind of picture than the one it is in. Browsers do the same.

mod after;
mod curves;
mod inks;

use moxcms::{
    CicpColorPrimaries, CicpProfile, ColorPrimaries, ColorProfile, DataColorSpace, MatrixCoefficients,
    TransferCharacteristics, XyY,
};

pub(super) use self::{after::Conversion, curves::Curves, inks::RowConversion};
use super::picture::Channels;

/// How a file describes its colors. If it does so more than once, the decoder has chosen by the format's own rules.
#[derive(Debug, Clone, Default)]
pub(super) enum SourceColor {
    /// Nothing: sRGB.
    #[default]
    Untagged,
    /// An embedded ICC profile.
    Icc(Vec<u8>),
    /// Code points of ITU-T H.273. Both of them are known.
    Coded { primaries: CicpColorPrimaries, transfer: TransferCharacteristics },
    /// PNG's oldest method: an exponent from signal to light, and chromaticities. sRGB's are used if one is
    /// missing.
    Measured { power: Option<f64>, space: Option<(XyY, ColorPrimaries)> },
}

impl SourceColor {
    /// An embedded profile, if there is one.
    pub(super) fn icc(profile: Option<Vec<u8>>) -> Self {
        profile.map_or(Self::Untagged, Self::Icc)
    }

    /// `None` for code points that are reserved or unspecified.
    pub(super) fn coded(primaries: u8, transfer: u8) -> Option<Self> {
        let primaries = CicpColorPrimaries::try_from(primaries).ok()?;
        let transfer = TransferCharacteristics::try_from(transfer).ok()?;
        let known = !matches!(primaries, CicpColorPrimaries::Reserved | CicpColorPrimaries::Unspecified)
            && !matches!(transfer, TransferCharacteristics::Reserved | TransferCharacteristics::Unspecified);
        known.then_some(Self::Coded { primaries, transfer })
    }
}

/// What must be done to a picture's samples, and when.
pub(super) struct Plan {
    /// From samples that are not RGB yet to RGB, before anything else.
    pub(super) before: Option<RowConversion>,
    /// From 8-bit samples (after `before`) to linear light in the picture's own primaries.
    pub(super) light: Curves,
    /// From linear light in the picture's own primaries to sRGB's.
    pub(super) after: Option<Conversion>,
}

impl Plan {
    /// The plan for a picture with these channels.
    pub(super) fn of(channels: Channels, color: &SourceColor) -> Self {
        if channels == Channels::Cmyk {
            let profile = match color {
                SourceColor::Icc(icc) => ColorProfile::new_from_slice(icc).ok(),
                _ => None,
            };
            return Self { before: Some(RowConversion::of(profile.as_ref())), ..Self::default() };
        }
        Self::of_light(channels, color).unwrap_or_default()
    }

    /// `None` if the color description cannot be used or no conversion is needed.
    fn of_light(channels: Channels, color: &SourceColor) -> Option<Self> {
        match color {
            SourceColor::Untagged => None,
            SourceColor::Icc(icc) => {
                let profile = ColorProfile::new_from_slice(icc).ok()?;
                match (channels, profile.color_space) {
                    (Channels::Rgb | Channels::Rgba, DataColorSpace::Rgb) => Self::of_profile(&profile),
                    // Grey with transparency is decoded as RGBA.
                    (Channels::Grey | Channels::Rgba, DataColorSpace::Gray) => {
                        let light = Curves::of_grey(profile.gray_trc.as_ref()?)?;
                        Some(Self { light, ..Self::default() })
                    }
                    _ => None,
                }
            }
            SourceColor::Coded { primaries, transfer } => Some(Self {
                before: None,
                light: Curves::coded(*transfer),
                after: Conversion::of_primaries(&coded_space(*primaries)),
            }),
            SourceColor::Measured { power, space } => {
                let mut profile = ColorProfile::new_srgb();
                if let Some((white, primaries)) = space {
                    profile.update_rgb_colorimetry(*white, *primaries);
                }
                let light = power.and_then(Curves::power).unwrap_or_else(Curves::srgb);
                Some(Self { before: None, light, after: Conversion::of_primaries(&profile) })
            }
        }
    }

    fn of_profile(profile: &ColorProfile) -> Option<Self> {
        let tables = [&profile.lut_a_to_b_perceptual, &profile.lut_a_to_b_colorimetric, &profile.lut_a_to_b_saturation];
        if tables.into_iter().any(Option::is_some) {
            // A space that is more than curves and primaries is resized as if it had sRGB's curve, which is close
            // to the curves of devices that are profiled like this.
            return Some(Self { after: Conversion::of_tables(profile), ..Self::default() });
        }
        Some(Self { before: None, light: Curves::of_profile(profile)?, after: Conversion::of_primaries(profile) })
    }
}

/// sRGB, which needs no conversion.
impl Default for Plan {
    fn default() -> Self {
        Self { before: None, light: Curves::srgb(), after: None }
    }
}

/// Only the primaries: [`Curves`] makes the curves.
fn coded_space(primaries: CicpColorPrimaries) -> ColorProfile {
    ColorProfile::new_from_cicp(CicpProfile {
        color_primaries: primaries,
        transfer_characteristics: TransferCharacteristics::Linear,
        matrix_coefficients: MatrixCoefficients::Identity,
        full_range: true,
    })
}

#[cfg(test)]
mod tests;
