//! Embedded ICC profiles to sRGB. A picture without a profile is sRGB; a broken profile is ignored.
//!
//! RGB profiles are applied after the largest rung was made, where there are a tenth of the pixels. Until then their
//! samples are treated as if they had sRGB's curve, which the profiles of cameras and phones have or come close to:
//! resizing does not notice, and no colour is changed twice. Inks and grey have other channels and go first.

use std::sync::{Arc, LazyLock};

use fast_image_resize::pixels::U16x3;
use moxcms::{CmsError, ColorProfile, DataColorSpace, Layout, TransformExecutor, TransformOptions};

use super::picture::{Channels, Linear, Picture, from_light, to_light};

/// Samples converted at once.
const STRIDE: usize = 3 * 4096;

/// How far, in 16-bit steps, a profile's colours may lie from sRGB's and still be called sRGB: half an 8-bit step.
const SAME: u16 = 128;

/// From a picture's RGB to sRGB, 16 bits a sample.
pub(super) struct Conversion(Arc<dyn TransformExecutor<u16> + Send + Sync>);

/// Converts pictures that are not RGB yet, and reads the profile of those that are.
pub(super) fn prepare(picture: Picture) -> (Picture, Option<Conversion>) {
    let Some(profile) = picture.icc.as_deref().and_then(|icc| ColorProfile::new_from_slice(icc).ok()) else {
        return (inks_without_profile(picture), None);
    };
    match (picture.channels, profile.color_space) {
        (Channels::Rgb | Channels::Rgba, DataColorSpace::Rgb) => (picture, Conversion::from(&profile)),
        (Channels::Grey, DataColorSpace::Gray) => (grey(picture, &profile), None),
        (Channels::Cmyk, DataColorSpace::Cmyk) => (inks(picture, &profile), None),
        // The profile describes another picture than this one.
        _ => (inks_without_profile(picture), None),
    }
}

/// Brings the pixels into sRGB's primaries.
pub(super) fn to_srgb(mut picture: Linear, conversion: Option<&Conversion>) -> Linear {
    let Some(Conversion(transform)) = conversion else { return picture };
    let signal = |light: u16| SIGNAL[usize::from(light)];
    let light = |signal: u16| LIGHT_16[usize::from(signal)];
    let (mut from, mut to) = (Vec::with_capacity(STRIDE), vec![0; STRIDE]);
    for pixels in picture.pixels.chunks_mut(STRIDE / 3) {
        from.clear();
        from.extend(pixels.iter().flat_map(|pixel| pixel.0.map(signal)));
        let to = &mut to[..from.len()];
        if transform.transform(&from, to).is_ok() {
            for (pixel, rgb) in pixels.iter_mut().zip(to.chunks_exact(3)) {
                *pixel = U16x3::new([light(rgb[0]), light(rgb[1]), light(rgb[2])]);
            }
        }
    }
    picture
}

static SIGNAL: LazyLock<Vec<u16>> = LazyLock::new(|| table(from_light));
static LIGHT_16: LazyLock<Vec<u16>> = LazyLock::new(|| table(to_light));

fn table(curve: fn(f64) -> f64) -> Vec<u16> {
    (0..=65535).map(|i| (curve(f64::from(i) / 65535.0) * 65535.0).round() as u16).collect()
}

impl Conversion {
    /// `None` for what needs none: sRGB under whatever name, or a profile that cannot be used.
    fn from(profile: &ColorProfile) -> Option<Self> {
        let options = TransformOptions::default();
        let transform =
            profile.create_transform_16bit(Layout::Rgb, &ColorProfile::new_srgb(), Layout::Rgb, options).ok()?;
        // Five levels of each channel tell more than names and numbers in the profile do.
        let level = |i: u16| i * 16_383;
        let lattice: Vec<u16> = (0..125).flat_map(|i| [level(i / 25), level(i / 5 % 5), level(i % 5)]).collect();
        let mut seen = vec![0; lattice.len()];
        transform.transform(&lattice, &mut seen).ok()?;
        let differs = lattice.iter().zip(&seen).any(|(before, after)| before.abs_diff(*after) > SAME);
        differs.then_some(Self(transform))
    }
}

/// A grey profile is a curve: 256 values say all of it.
fn grey(mut picture: Picture, profile: &ColorProfile) -> Picture {
    let levels: Vec<u8> = (0..=255).collect();
    let mut curve = vec![0; 256 * 3];
    if convert(profile, Layout::Gray, &levels, &mut curve).is_ok() {
        for sample in &mut picture.samples {
            *sample = curve[usize::from(*sample) * 3];
        }
    }
    picture
}

fn inks(picture: Picture, profile: &ColorProfile) -> Picture {
    let mut samples = vec![0; picture.samples.len() / 4 * 3];
    // CMYK has four channels, and so has the layout named RGBA.
    match convert(profile, Layout::Rgba, &picture.samples, &mut samples) {
        Ok(()) => Picture { channels: Channels::Rgb, samples, ..picture },
        Err(_) => inks_without_profile(picture),
    }
}

fn convert(profile: &ColorProfile, layout: Layout, from: &[u8], to: &mut [u8]) -> Result<(), CmsError> {
    let options = TransformOptions::default();
    profile.create_transform_8bit(layout, &ColorProfile::new_srgb(), Layout::Rgb, options)?.transform(from, to)
}

/// Inks as light filters, each taking its share away. Other channels stay as they are.
fn inks_without_profile(picture: Picture) -> Picture {
    if picture.channels != Channels::Cmyk {
        return picture;
    }
    let left = |ink: u8, black: u8| (u32::from(255 - ink) * u32::from(255 - black) / 255) as u8;
    let samples =
        picture.samples.chunks_exact(4).flat_map(|p| [left(p[0], p[3]), left(p[1], p[3]), left(p[2], p[3])]).collect();
    Picture { channels: Channels::Rgb, samples, ..picture }
}

#[cfg(test)]
mod tests {
    use gallery::dimensions::Dimensions;

    use super::super::picture::LIGHT;
    use super::*;

    fn one(channels: Channels, pixel: &[u8], icc: Option<Vec<u8>>) -> Picture {
        let dimensions = Dimensions::new(1, 1);
        Picture { dimensions, channels, samples: pixel.to_vec(), icc, animated: false }
    }

    fn encoded(profile: &ColorProfile) -> Option<Vec<u8>> {
        Some(profile.encode().expect("a whole profile"))
    }

    fn rgb(pixel: [u8; 3], icc: Option<Vec<u8>>) -> Vec<u8> {
        let (_, conversion) = prepare(one(Channels::Rgb, &pixel, icc));
        let pixels = vec![U16x3::new(pixel.map(|sample| LIGHT[usize::from(sample)]))];
        to_srgb(Linear { dimensions: Dimensions::new(1, 1), pixels }, conversion.as_ref()).to_bytes()
    }

    fn assert_near(found: &[u8], expected: &[u8]) {
        assert!(found.iter().zip(expected).all(|(a, b)| a.abs_diff(*b) <= 2), "{found:?} is not {expected:?}");
    }

    #[test]
    fn wide_profiles_become_srgb() {
        // Display P3's value of sRGB's pure red, and Adobe RGB's of a mid green.
        assert_near(&rgb([234, 51, 35], encoded(&ColorProfile::new_display_p3())), &[255, 0, 0]);
        assert_near(&rgb([128, 160, 128], encoded(&ColorProfile::new_adobe_rgb())), &[113, 161, 127]);
        assert_near(&rgb([255; 3], encoded(&ColorProfile::new_pro_photo_rgb())), &[255; 3]);
    }

    #[test]
    fn srgb_untagged_and_broken_profiles_change_nothing() {
        let pixel = [12, 200, 99];
        assert!(prepare(one(Channels::Rgb, &pixel, encoded(&ColorProfile::new_srgb()))).1.is_none());
        for icc in [None, Some(vec![]), Some(vec![0xAB; 300]), encoded(&ColorProfile::new_gray_with_gamma(2.2))] {
            assert_eq!(rgb(pixel, icc), pixel);
        }
    }

    #[test]
    fn a_grey_profile_is_a_curve() {
        let profile = encoded(&ColorProfile::new_gray_with_gamma(1.0));
        let (picture, conversion) = prepare(one(Channels::Grey, &[55], profile));
        assert!(conversion.is_none());
        assert_near(&picture.samples, &[127]);
    }

    #[test]
    fn inks_without_a_usable_profile_still_make_a_picture() {
        for icc in [None, Some(vec![0xAB; 300]), encoded(&ColorProfile::new_srgb())] {
            let (picture, _) = prepare(one(Channels::Cmyk, &[255, 0, 0, 0], icc));
            assert_eq!((picture.channels, picture.samples), (Channels::Rgb, vec![0, 255, 255]));
        }
    }
}
