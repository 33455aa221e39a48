use super::super::srgb_curve::append_signals;
use super::*;

mod accuracy;

fn icc(profile: &ColorProfile) -> SourceColor {
    SourceColor::Icc(profile.encode().expect("encodes"))
}

fn converted(channels: Channels, pixel: &[u8], color: &SourceColor) -> Vec<u8> {
    through(&Plan::of(channels, color), channels, pixel)
}

fn through(plan: &Plan, channels: Channels, pixel: &[u8]) -> Vec<u8> {
    let mut rgb = Vec::new();
    match &plan.before {
        Some(before) => before.convert(pixel, &mut rgb),
        None if channels == Channels::Grey => rgb.extend([pixel[0]; 3]),
        None => rgb.extend(&pixel[..3]),
    }
    let mut light: Vec<f32> = plan
        .light
        .tables()
        .iter()
        .zip(rgb)
        .map(|(table, sample)| f32::from(table[usize::from(sample)]) / 65535.0)
        .collect();
    if let Some(after) = &plan.after {
        after.apply(&mut light);
    }
    let mut signals = Vec::new();
    append_signals(&light, &mut signals);
    signals
}

fn assert_near(found: &[u8], expected: &[u8]) {
    assert!(found.iter().zip(expected).all(|(a, b)| a.abs_diff(*b) <= 2), "{found:?} is not {expected:?}");
}

#[test]
fn wide_profiles_become_srgb() {
    // Display P3's value for sRGB's pure red, and Adobe RGB's for a medium green.
    assert_near(&converted(Channels::Rgb, &[234, 51, 35], &icc(&ColorProfile::new_display_p3())), &[255, 0, 0]);
    assert_near(&converted(Channels::Rgb, &[128, 160, 128], &icc(&ColorProfile::new_adobe_rgb())), &[113, 161, 127]);
    assert_near(&converted(Channels::Rgb, &[255; 3], &icc(&ColorProfile::new_pro_photo_rgb())), &[255; 3]);
}

#[test]
fn srgb_untagged_and_broken_profiles_change_nothing() {
    let colors = [
        SourceColor::Untagged,
        SourceColor::Icc(vec![]),
        SourceColor::Icc(vec![0xAB; 300]),
        icc(&ColorProfile::new_srgb()),
        icc(&ColorProfile::new_gray_with_gamma(1.5)),
        SourceColor::coded(1, 13).expect("sRGB has code points"),
        SourceColor::Measured { power: Some(f64::NAN), space: None },
    ];
    for color in colors {
        let plan = Plan::of(Channels::Rgb, &color);
        let nothing = plan.before.is_none() && plan.after.is_none() && plan.light == Curves::srgb();
        assert!(nothing, "{color:?}");
    }
}

#[test]
fn a_grey_profile_is_a_curve() {
    let linear = icc(&ColorProfile::new_gray_with_gamma(1.0));
    assert_near(&converted(Channels::Grey, &[55], &linear), &[127; 3]);
    assert_near(&converted(Channels::Rgba, &[55, 55, 55, 255], &linear), &[127; 3]);
}

#[test]
fn inks_without_a_usable_profile_still_make_a_picture() {
    for color in [SourceColor::Untagged, SourceColor::Icc(vec![0xAB; 300]), icc(&ColorProfile::new_srgb())] {
        assert_eq!(converted(Channels::Cmyk, &[255, 0, 0, 0], &color), [0, 255, 255]);
    }
}

#[test]
fn unspecified_code_points_are_none() {
    for (primaries, transfer) in [(2, 13), (1, 2), (0, 13), (1, 0), (99, 13), (1, 99)] {
        assert!(SourceColor::coded(primaries, transfer).is_none());
    }
}
