//! Makes pictures smaller, in linear light: averaging signals instead of light darkens fine detail.
//!
//! The original is taken in strips, because 16 bits a sample of all of it would be twice the memory of the decoded
//! picture. A strip brings the rows along that the filter reaches into, so that the seams do not exist.

use fast_image_resize::{
    FilterType, ResizeAlg, ResizeOptions, Resizer,
    images::{TypedImage, TypedImageRef},
    pixels::U16x3,
};
use gallery::{dimensions::Dimensions, fault::Fault};

use super::{
    color::Plan,
    deadline::Deadline,
    picture::{Channels, Linear, Picture},
};

/// Rows of the result made from one strip.
const STRIP: u32 = 16;

/// Reach of Lanczos3 in pixels of the smaller picture.
const REACH: f64 = 3.0;

/// The decoded picture at the size of its largest rung, opaque.
pub(super) fn reduce(picture: Picture, plan: &Plan, to: Dimensions, deadline: &Deadline) -> Result<Linear, Fault> {
    let from = picture.dimensions;
    if from == to {
        let mut pixels = Vec::with_capacity(from.pixels() as usize);
        illuminate(plan, picture.channels, &picture.samples, &mut pixels);
        return Ok(Linear { dimensions: to, pixels });
    }
    let row = from.width as usize;
    let scale = f64::from(from.height) / f64::from(to.height);
    let mut low = vec![U16x3::new([0; 3]); row * to.height as usize];
    let mut resizer = Resizer::new();
    // The strip holds the original's rows from `first` up to `last`.
    let (mut strip, mut first, mut last) = (Vec::new(), 0, 0);
    for (i, out) in low.chunks_mut(row * STRIP as usize).enumerate() {
        deadline.check()?;
        let rows = (out.len() / row) as u32;
        let top = i as f64 * f64::from(STRIP) * scale;
        let bottom = (top + f64::from(rows) * scale).min(f64::from(from.height));
        let needed = (top - REACH * scale - 1.0).max(0.0) as u32;
        strip.drain(..(needed - first) as usize * row);
        first = needed;
        let end = ((bottom + REACH * scale).ceil() as u32 + 1).min(from.height);
        let rest = |line: u32| line as usize * row * picture.channels.count();
        illuminate(plan, picture.channels, &picture.samples[rest(last)..rest(end)], &mut strip);
        last = end;
        let top = top - f64::from(first);
        let window = lanczos().crop(0.0, top, f64::from(from.width), bottom - f64::from(first) - top);
        let (strip_size, out_size) = (Dimensions::new(from.width, last - first), Dimensions::new(from.width, rows));
        resample(&mut resizer, &strip, strip_size, out, out_size, &window);
    }
    drop((picture, strip));
    deadline.check()?;
    Ok(next(Linear { dimensions: Dimensions::new(from.width, to.height), pixels: low }, to))
}

/// The next smaller rung, from the one above it. Lower first and then narrower, because rows are summed faster than
/// columns.
pub(super) fn next(picture: Linear, to: Dimensions) -> Linear {
    let lower = Dimensions::new(picture.dimensions.width, to.height);
    [lower, to].into_iter().fold(picture, |picture, to| {
        if picture.dimensions == to {
            return picture;
        }
        let mut pixels = vec![U16x3::new([0; 3]); to.pixels() as usize];
        resample(&mut Resizer::new(), &picture.pixels, picture.dimensions, &mut pixels, to, &lanczos());
        Linear { dimensions: to, pixels }
    })
}

fn lanczos() -> ResizeOptions {
    ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::Lanczos3)).use_alpha(false)
}

fn resample(
    resizer: &mut Resizer,
    from: &[U16x3],
    from_size: Dimensions,
    to: &mut [U16x3],
    to_size: Dimensions,
    options: &ResizeOptions,
) {
    let from = TypedImageRef::new(from_size.width, from_size.height, from).expect("pixels match their dimensions");
    let mut to =
        TypedImage::from_pixels_slice(to_size.width, to_size.height, to).expect("pixels match their dimensions");
    resizer.resize_typed(&from, &mut to, options).expect("the window lies inside its strip");
}

/// Samples to linear light. Transparency is laid on white here, before anything is averaged: the colour of a pixel
/// that nobody can see then has no weight, which is what premultiplying is for. It is mixed as signal and not as
/// light, because that is how browsers show the original on a white page.
fn illuminate(plan: &Plan, channels: Channels, samples: &[u8], out: &mut Vec<U16x3>) {
    let [red, green, blue] = plan.light.tables();
    let light = |r: u8, g: u8, b: u8| U16x3::new([red[usize::from(r)], green[usize::from(g)], blue[usize::from(b)]]);
    match channels {
        Channels::Grey => out.extend(samples.iter().map(|&sample| light(sample, sample, sample))),
        Channels::Rgb => out.extend(samples.chunks_exact(3).map(|p| light(p[0], p[1], p[2]))),
        Channels::Rgba => out.extend(samples.chunks_exact(4).map(|p| {
            let alpha = u32::from(p[3]);
            let on_white = |sample: u8| ((u32::from(sample) * alpha + 255 * (255 - alpha) + 127) / 255) as u8;
            light(on_white(p[0]), on_white(p[1]), on_white(p[2]))
        })),
        Channels::Cmyk => {
            let mut rgb = Vec::new();
            if let Some(before) = &plan.before {
                before.convert(samples, &mut rgb);
            }
            illuminate(plan, Channels::Rgb, &rgb, out);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::color::Colour;
    use super::*;

    fn picture(width: u32, height: u32, channels: Channels, sample: impl Fn(u32, u32) -> [u8; 4]) -> Picture {
        let samples = (0..height)
            .flat_map(|y| (0..width).map(move |x| (x, y)))
            .flat_map(|(x, y)| sample(x, y).into_iter().take(channels.count()))
            .collect();
        Picture {
            dimensions: Dimensions::new(width, height),
            channels,
            samples,
            colour: Colour::Untagged,
            animated: false,
        }
    }

    fn reduced(picture: &Picture, width: u32, height: u32) -> Linear {
        reduce(picture.clone(), &Plan::default(), Dimensions::new(width, height), &Deadline::after(60))
            .expect("time is left")
    }

    #[test]
    fn a_fine_chequerboard_averages_light() {
        let board = picture(64, 64, Channels::Grey, |x, y| [if (x + y) % 2 == 0 { 255 } else { 0 }; 4]);
        let bytes = reduced(&board, 16, 16).to_bytes();
        // Half the light is 188 of 255. Averaged signals would be 128.
        assert!(bytes.iter().all(|&byte| byte.abs_diff(188) <= 2), "{bytes:?}");
    }

    #[test]
    fn strips_have_no_seams() {
        let noisy =
            picture(90, 1500, Channels::Rgb, |x, y| [(x * y % 251) as u8, (x * 7 + y * 3) as u8, (y % 256) as u8, 0]);
        let mut whole = Vec::new();
        illuminate(&Plan::default(), noisy.channels, &noisy.samples, &mut whole);
        let whole = next(Linear { dimensions: noisy.dimensions, pixels: whole }, Dimensions::new(37, 617));
        let strips = reduced(&noisy, 37, 617);
        let largest =
            whole.pixels.iter().zip(&strips.pixels).flat_map(|(a, b)| (0..3).map(|i| a.0[i].abs_diff(b.0[i])));
        assert!(largest.max() <= Some(2));
    }

    #[test]
    fn invisible_colours_do_not_bleed() {
        let edge = picture(64, 8, Channels::Rgba, |x, _| if x < 32 { [255, 0, 0, 255] } else { [0, 255, 0, 0] });
        let bytes = reduced(&edge, 16, 2).to_bytes();
        assert!(bytes.chunks_exact(3).all(|pixel| pixel[0] >= 253), "green and dark would show: {bytes:?}");
        assert_eq!(bytes[..3], [255, 0, 0]);
        assert_eq!(bytes[45..48], [255, 255, 255]);
    }

    #[test]
    fn needles_and_pictures_that_fit_already_work() {
        let needle = picture(1, 20_000, Channels::Grey, |_, _| [77; 4]);
        let thumb = reduced(&needle, 1, 320);
        assert_eq!(thumb.to_bytes(), vec![77; 960]);
        let small = picture(7, 5, Channels::Rgb, |x, y| [x as u8, y as u8, 9, 0]);
        assert_eq!(reduced(&small, 7, 5).to_bytes(), small.samples);
    }

    #[test]
    fn time_can_run_out_between_strips() {
        let tall = picture(10, 1000, Channels::Grey, |_, _| [0; 4]);
        let late = reduce(tall, &Plan::default(), Dimensions::new(5, 500), &Deadline::after(0));
        assert_eq!(late.err(), Some(Fault::TimedOut { limit_seconds: 0 }));
    }
}
