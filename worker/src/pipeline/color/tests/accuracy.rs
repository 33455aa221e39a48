//! Compares with conversions that do not use the library: matrices from chromaticities, in 64-bit floating point.

use gallery::dimensions::Dimensions;
use moxcms::{LutDataType, LutStore, LutType, LutWarehouse, Matrix3d, ProfileClass, RenderingIntent, ToneReprCurve};

use super::super::super::{
    linearize::Linearizer,
    picture::{from_light, to_light},
    reduce::Reduction,
};
use super::*;

type Three = [f64; 3];
type Matrix = [Three; 3];
/// From signal to light, and back.
type Curve = (fn(f64) -> f64, fn(f64) -> f64);

/// The largest acceptable mean difference, as CIEDE2000.
const MAX_MEAN: f64 = 1.5;

const D50: Three = [0.9642, 1.0, 0.8249];
const D65: Three = [0.95047, 1.0, 1.08883];

const SRGB: [[f64; 2]; 3] = [[0.64, 0.33], [0.30, 0.60], [0.15, 0.06]];
const P3: [[f64; 2]; 3] = [[0.680, 0.320], [0.265, 0.690], [0.150, 0.060]];
const ADOBE: [[f64; 2]; 3] = [[0.64, 0.33], [0.21, 0.71], [0.15, 0.06]];
const BT2020: [[f64; 2]; 3] = [[0.708, 0.292], [0.170, 0.797], [0.131, 0.046]];
const PRO_PHOTO: [[f64; 2]; 3] = [[0.734699, 0.265301], [0.159597, 0.840403], [0.036598, 0.000105]];

fn times(matrix: &Matrix, vector: Three) -> Three {
    matrix.map(|row| row[0] * vector[0] + row[1] * vector[1] + row[2] * vector[2])
}

fn product(a: &Matrix, b: &Matrix) -> Matrix {
    a.map(|row| std::array::from_fn(|j| (0..3).map(|k| row[k] * b[k][j]).sum()))
}

fn inverse(m: &Matrix) -> Matrix {
    let minor = |r: usize, c: usize| {
        let (r1, r2, c1, c2) = ((r + 1) % 3, (r + 2) % 3, (c + 1) % 3, (c + 2) % 3);
        m[r1][c1] * m[r2][c2] - m[r1][c2] * m[r2][c1]
    };
    let determinant: f64 = (0..3).map(|c| m[0][c] * minor(0, c)).sum();
    std::array::from_fn(|r| std::array::from_fn(|c| minor(c, r) / determinant))
}

/// From linear RGB to XYZ under D65.
fn to_xyz(primaries: [[f64; 2]; 3], white: Three) -> Matrix {
    let columns = primaries.map(|[x, y]| [x / y, 1.0, (1.0 - x - y) / y]);
    let matrix: Matrix = std::array::from_fn(|r| std::array::from_fn(|c| columns[c][r]));
    let scale = times(&inverse(&matrix), white);
    let matrix = matrix.map(|row| std::array::from_fn(|c| row[c] * scale[c]));
    product(&adapted(white, D65), &matrix)
}

/// From XYZ under one white to what looks the same under another (Bradford).
fn adapted(white: Three, other: Three) -> Matrix {
    let bradford = [[0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367], [0.0389, -0.0685, 1.0296]];
    let (from, to) = (times(&bradford, white), times(&bradford, other));
    let scaled: Matrix = std::array::from_fn(|r| bradford[r].map(|value| value * to[r] / from[r]));
    product(&inverse(&bradford), &scaled)
}

fn lab(xyz: Three) -> Three {
    lab_under(D65, xyz)
}

fn lab_under(white: Three, xyz: Three) -> Three {
    let f = |t: f64| if t > 216.0 / 24389.0 { t.cbrt() } else { (24389.0 / 27.0 * t + 16.0) / 116.0 };
    let [x, y, z]: Three = std::array::from_fn(|i| f(xyz[i] / white[i]));
    [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
}

/// CIEDE2000 (CIE 142-2001, in the notation of Sharma, Wu and Dalal).
fn difference([l1, a1, b1]: Three, [l2, a2, b2]: Three) -> f64 {
    let pow7 = |c: f64| (c.powi(7) / (c.powi(7) + 25f64.powi(7))).sqrt();
    let g = 0.5 * (1.0 - pow7((a1.hypot(b1) + a2.hypot(b2)) / 2.0));
    let (a1, a2) = (a1 * (1.0 + g), a2 * (1.0 + g));
    let (c1, c2) = (a1.hypot(b1), a2.hypot(b2));
    let hue = |a: f64, b: f64| if a == 0.0 && b == 0.0 { 0.0 } else { b.atan2(a).to_degrees().rem_euclid(360.0) };
    let (h1, h2) = (hue(a1, b1), hue(a2, b2));
    let grey = c1 * c2 == 0.0;
    let turn = if grey { 0.0 } else { (h2 - h1 + 180.0).rem_euclid(360.0) - 180.0 };
    let dh = 2.0 * (c1 * c2).sqrt() * (turn / 2.0).to_radians().sin();
    let (l, c) = ((l1 + l2) / 2.0, (c1 + c2) / 2.0);
    let h = if grey { h1 + h2 } else { h1 + turn / 2.0 };
    let cos = |factor: f64, shift: f64| (factor * h + shift).to_radians().cos();
    let t = 1.0 - 0.17 * cos(1.0, -30.0) + 0.24 * cos(2.0, 0.0) + 0.32 * cos(3.0, 6.0) - 0.20 * cos(4.0, -63.0);
    let away = ((h.rem_euclid(360.0) - 275.0) / 25.0).powi(2);
    let rotation = -2.0 * pow7(c) * (60.0 * (-away).exp()).to_radians().sin();
    let sl = 1.0 + 0.015 * (l - 50.0).powi(2) / (20.0 + (l - 50.0).powi(2)).sqrt();
    let (dl, dc, dh) = ((l2 - l1) / sl, (c2 - c1) / (1.0 + 0.045 * c), dh / (1.0 + 0.015 * c * t));
    (dl * dl + dc * dc + dh * dh + rotation * dc * dh).sqrt()
}

fn lab_of_srgb(rgb: &[u8]) -> Three {
    let linear = std::array::from_fn(|i| to_light(f64::from(rgb[i]) / 255.0));
    lab(times(&to_xyz(SRGB, D65), linear))
}

/// A color space as a file describes it, and as its standard defines it.
struct Space {
    name: &'static str,
    color: SourceColor,
    to_xyz: Matrix,
    light: fn(f64) -> f64,
    signal: fn(f64) -> f64,
}

fn spaces() -> Vec<Space> {
    let adobe: Curve = (|v| v.powf(563.0 / 256.0), |v| v.powf(256.0 / 563.0));
    let pro: Curve = (|v| v.powf(1.8), |v| v.powf(1.0 / 1.8));
    let film: Curve = (
        |v| if v < 0.081_242_9 { v / 4.5 } else { ((v + 0.099_296_8) / 1.099_296_8).powf(1.0 / 0.45) },
        |v| if v < 0.018_054 { v * 4.5 } else { 1.099_296_8 * v.powf(0.45) - 0.099_296_8 },
    );
    let space = |name, color, primaries, white, (light, signal)| Space {
        name,
        color,
        to_xyz: to_xyz(primaries, white),
        light,
        signal,
    };
    let srgb: Curve = (to_light, from_light);
    vec![
        space("Display P3", icc(&ColorProfile::new_display_p3()), P3, D65, srgb),
        space("Adobe RGB", icc(&ColorProfile::new_adobe_rgb()), ADOBE, D65, adobe),
        space("ProPhoto", icc(&ColorProfile::new_pro_photo_rgb()), PRO_PHOTO, D50, pro),
        space("BT.2020", icc(&ColorProfile::new_bt2020()), BT2020, D65, film),
        space("P3 by code points", SourceColor::coded(12, 13).expect("known"), P3, D65, srgb),
        space("BT.709 by code points", SourceColor::coded(1, 1).expect("known"), SRGB, D65, film),
        space("BT.2020 by code points", SourceColor::coded(9, 14).expect("known"), BT2020, D65, film),
        space("a pure power", SourceColor::Measured { power: Some(1.8), space: None }, SRGB, D65, pro),
    ]
}

#[test]
fn colors_of_every_space_are_converted_accurately() {
    let from_xyz = inverse(&to_xyz(SRGB, D65));
    for space in spaces() {
        let plan = Plan::of(Channels::Rgb, &space.color);
        let mut sum = 0.0;
        for i in 0..729u32 {
            let rgb = [i / 81, i / 9 % 9, i % 9].map(|level| (level * 255 / 8) as u8);
            let linear = rgb.map(|level| (space.light)(f64::from(level) / 255.0));
            // Colors outside sRGB are clipped, channel by channel.
            let linear = times(&from_xyz, times(&space.to_xyz, linear)).map(|light| light.clamp(0.0, 1.0));
            let expected = lab(times(&to_xyz(SRGB, D65), linear));
            sum += difference(lab_of_srgb(&through(&plan, Channels::Rgb, &rgb)), expected);
        }
        let mean = sum / 729.0;
        eprintln!("{}: {mean:.3}", space.name);
        assert!(mean <= MAX_MEAN, "{}: {mean}", space.name);
    }
}

/// The light that paper with these inks reflects, for each of sRGB's primaries. Each ink absorbs its own color and
/// a little of the others, and none is perfect.
fn printed(inks: [f64; 4]) -> Three {
    let [cyan, magenta, yellow, black] = inks;
    let left = |takes: [f64; 3]| {
        [cyan, magenta, yellow].iter().zip(takes).map(|(ink, takes)| 1.0 - ink * takes).product::<f64>()
            * (1.0 - 0.97 * black)
    };
    [left([0.93, 0.12, 0.02]), left([0.35, 0.90, 0.08]), left([0.15, 0.45, 0.88])]
}

/// A profile of that press: a table of Lab colors at steps of each ink, as ICC.1:2001 encodes them in 16 bits.
fn press(steps: u8) -> ColorProfile {
    let to_d50 = product(&adapted(D65, D50), &to_xyz(SRGB, D65));
    let ink = |at: usize| (at % usize::from(steps)) as f64 / f64::from(steps - 1);
    let count = usize::from(steps);
    let clut = (0..count.pow(4)).flat_map(|i| {
        let inks = [ink(i / count.pow(3)), ink(i / count.pow(2)), ink(i / count), ink(i)];
        let [l, a, b] = lab_under(D50, times(&to_d50, printed(inks)));
        [l * 652.8, (a + 128.0) * 256.0, (b + 128.0) * 256.0].map(|value| value.round() as u16)
    });
    let straight = |channels| LutStore::Store16([0, u16::MAX].repeat(channels));
    let table = LutDataType {
        num_input_channels: 4,
        num_output_channels: 3,
        num_clut_grid_points: steps,
        matrix: Matrix3d { v: std::array::from_fn(|r| std::array::from_fn(|c| f64::from(u8::from(r == c)))) },
        num_input_table_entries: 2,
        num_output_table_entries: 2,
        input_table: straight(4),
        clut_table: LutStore::Store16(clut.collect()),
        output_table: straight(3),
        lut_type: LutType::Lut16,
    };
    let mut profile = ColorProfile::new_gray_with_gamma(1.0);
    profile.gray_trc = None;
    profile.profile_class = ProfileClass::OutputDevice;
    profile.rendering_intent = RenderingIntent::Perceptual;
    profile.color_space = DataColorSpace::Cmyk;
    profile.pcs = DataColorSpace::Lab;
    profile.lut_a_to_b_perceptual = Some(LutWarehouse::Lut(table));
    profile
}

#[test]
fn inks_follow_the_profile_s_table() {
    let plan = Plan::of(Channels::Cmyk, &icc(&press(9)));
    // Includes levels between the steps of the table.
    let levels = [0, 23, 60, 110, 171, 214, 255];
    let (mut sum, mut worst, mut count) = (0.0, 0.0f64, 0.0);
    for i in 0..levels.len().pow(4) {
        let inks = [i / 343, i / 49, i / 7, i].map(|at| levels[at % 7]);
        let light = printed(inks.map(|ink| f64::from(ink) / 255.0));
        let expected = lab(times(&to_xyz(SRGB, D65), light));
        let delta = difference(lab_of_srgb(&through(&plan, Channels::Cmyk, &inks)), expected);
        (sum, worst, count) = (sum + delta, worst.max(delta), count + 1.0);
    }
    eprintln!("inks: {:.3}, worst {worst:.3}", sum / count);
    assert!(sum / count <= MAX_MEAN, "{}", sum / count);
    // Without the table the result is far off, so this test can fail.
    let plain = Plan::of(Channels::Cmyk, &SourceColor::Untagged);
    let inks = [171, 110, 60, 23];
    let expected = lab(times(&to_xyz(SRGB, D65), printed(inks.map(|ink| f64::from(ink) / 255.0))));
    assert!(difference(lab_of_srgb(&through(&plain, Channels::Cmyk, &inks)), expected) > 5.0);
}

#[test]
fn greys_follow_the_profile_s_curve() {
    // A press with a dot gain of a fifth in the midtones, as a table.
    let gain = |signal: f64| signal - 0.2 * 4.0 * signal * (1.0 - signal) * 0.9;
    let mut dots = ColorProfile::new_gray_with_gamma(1.0);
    let table = (0..256).map(|i| (gain(f64::from(i) / 255.0).clamp(0.0, 1.0) * 65535.0).round() as u16);
    dots.gray_trc = Some(ToneReprCurve::Lut(table.collect()));
    let power = |gamma: f32| ColorProfile::new_gray_with_gamma(gamma);
    type Light<'a> = &'a dyn Fn(f64) -> f64;
    let spaces: [(&str, ColorProfile, Light<'_>); 4] = [
        ("linear grey", power(1.0), &|v| v),
        ("grey 1.8", power(1.8), &|v| v.powf(1.8)),
        ("grey 2.2", power(2.2), &|v| v.powf(2.2)),
        ("dot gain", dots, &|v| gain(v).clamp(0.0, 1.0)),
    ];
    for (name, profile, light) in spaces {
        let color = icc(&profile);
        for (channels, more) in [(Channels::Grey, &[][..]), (Channels::Rgba, &[255])] {
            let plan = Plan::of(channels, &color);
            let of = |level: u8| {
                let grey = if channels == Channels::Grey { vec![level] } else { vec![level; 3] };
                let found = lab_of_srgb(&through(&plan, channels, &[&grey[..], more].concat()));
                difference(found, lab(times(&to_xyz(SRGB, D65), [light(f64::from(level) / 255.0); 3])))
            };
            let mean = (0..=255).map(of).sum::<f64>() / 256.0;
            eprintln!("{name}: {mean:.3}");
            assert!(mean <= MAX_MEAN, "{name}: {mean}");
        }
    }
}

#[test]
fn detail_averages_to_the_same_color_in_every_space() {
    let size = Dimensions::new(96, 96);
    // Coarse noise with strong edges, bright enough that 8 bits of every space can hold it.
    let level = |i: u32| 40 + (i.wrapping_mul(2_654_435_761) >> 24) as u8 / 5 * 4;
    let samples: Vec<u8> = (0..96 * 96 * 3).map(|i| level(i / 6 * 3 + i % 3)).collect();
    let reduced = |samples: &[u8], color: &SourceColor| {
        let plan = Plan::of(Channels::Rgb, color);
        let mut linearizer = Linearizer::new(Channels::Rgb, plan.before, &plan.light);
        let mut reduction = Reduction::new(size, Dimensions::new(24, 24));
        let mut signals = Vec::new();
        for row in samples.chunks_exact(96 * 3) {
            linearizer.row(row, reduction.slot());
            reduction.pushed();
            while let Some(row) = reduction.next_row() {
                if let Some(after) = &plan.after {
                    after.apply(row);
                }
                append_signals(row, &mut signals);
            }
        }
        signals
    };
    let expected = reduced(&samples, &SourceColor::Untagged);
    for space in spaces() {
        let from_xyz = inverse(&space.to_xyz);
        let to_xyz = to_xyz(SRGB, D65);
        let wide: Vec<u8> = samples
            .chunks_exact(3)
            .flat_map(|rgb| {
                let linear = std::array::from_fn(|i| to_light(f64::from(rgb[i]) / 255.0));
                let signal =
                    times(&from_xyz, times(&to_xyz, linear)).map(|light| (space.signal)(light.clamp(0.0, 1.0)));
                signal.map(|signal| (signal * 255.0).round() as u8)
            })
            .collect();
        let found = reduced(&wide, &space.color);
        let pairs = found.chunks_exact(3).zip(expected.chunks_exact(3));
        let mean = pairs.map(|(a, b)| difference(lab_of_srgb(a), lab_of_srgb(b))).sum::<f64>() / 576.0;
        eprintln!("{}: {mean:.3}", space.name);
        assert!(mean <= MAX_MEAN, "{}: {mean}", space.name);
    }
}

#[test]
fn differences_match_the_published_pairs() {
    // Three of the pairs that Sharma, Wu and Dalal published.
    for (a, b, expected) in [
        ([50.0, 2.6772, -79.7751], [50.0, 0.0, -82.7485], 2.0425),
        ([50.0, 2.5, 0.0], [61.0, -5.0, 29.0], 22.8977),
        ([2.0776, 0.0795, -1.1350], [0.9033, -0.0636, -0.5514], 0.9082),
    ] {
        assert!((difference(a, b) - expected).abs() < 1e-4, "{} is not {expected}", difference(a, b));
    }
}
