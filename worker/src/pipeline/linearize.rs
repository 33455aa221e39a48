//! Converts samples of any kind to opaque RGB in linear light, a row at a time.

use super::{
    color::{Curves, RowConversion},
    picture::Channels,
    srgb_curve::to_light_row,
};

/// Converts the samples of one picture.
pub(super) struct Linearizer {
    channels: Channels,
    /// Converts channels that are not RGB to RGB.
    before: Option<RowConversion>,
    /// The light of each sample value, for red, green and blue.
    curves: Box<[[f32; 256]; 3]>,
    /// Whether the three curves are sRGB's.
    srgb: bool,
    converted: Vec<u8>,
}

impl Linearizer {
    /// For a picture with these channels, whose samples follow `curves` after `before`.
    pub(super) fn new(channels: Channels, before: Option<RowConversion>, curves: &Curves) -> Self {
        let srgb = *curves == Curves::srgb();
        let curves = Box::new(curves.tables().map(|table| table.map(|light| f32::from(light) / 65535.0)));
        Self { channels, before, curves, srgb, converted: Vec::new() }
    }

    /// Writes the light of a row of `samples`. Transparent pixels are blended with white here, before anything is
    /// averaged, so the color of an invisible pixel has no weight. (Premultiplying serves the same purpose.)
    /// Signals are blended, not light, because that is how browsers show the original on a white page.
    pub(super) fn row(&mut self, samples: &[u8], light: &mut [f32]) {
        let [red, green, blue] = &*self.curves;
        let lit = |r: u8, g: u8, b: u8| [red[usize::from(r)], green[usize::from(g)], blue[usize::from(b)]];
        let (channels, samples) = match &self.before {
            Some(conversion) => {
                self.converted.clear();
                conversion.convert(samples, &mut self.converted);
                (Channels::Rgb, &self.converted[..])
            }
            None => (self.channels, samples),
        };
        if channels == Channels::Rgb && self.srgb {
            // True of nearly every photo.
            return to_light_row(samples, light);
        }
        let pixels = light.as_chunks_mut::<3>().0;
        match channels {
            Channels::Grey => {
                for (pixel, &sample) in pixels.iter_mut().zip(samples) {
                    *pixel = lit(sample, sample, sample);
                }
            }
            Channels::Rgb => {
                for (pixel, &[r, g, b]) in pixels.iter_mut().zip(samples.as_chunks::<3>().0) {
                    *pixel = lit(r, g, b);
                }
            }
            Channels::Rgba | Channels::Cmyk => {
                for (pixel, &[r, g, b, alpha]) in pixels.iter_mut().zip(samples.as_chunks::<4>().0) {
                    let alpha = u32::from(alpha);
                    let on_white = |sample: u8| ((u32::from(sample) * alpha + 255 * (255 - alpha) + 127) / 255) as u8;
                    *pixel = lit(on_white(r), on_white(g), on_white(b));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::color::Plan;
    use super::*;

    fn lit(channels: Channels, samples: &[u8]) -> Vec<f32> {
        let mut light = vec![0.0; samples.len() / channels.count() * 3];
        Linearizer::new(channels, None, &Plan::default().light).row(samples, &mut light);
        light
    }

    #[test]
    fn grey_and_color_use_the_same_curve() {
        let (grey, rgb) =
            (lit(Channels::Grey, &[0, 77, 255]), lit(Channels::Rgb, &[0, 0, 0, 77, 77, 77, 255, 255, 255]));
        assert!(grey.iter().zip(&rgb).all(|(a, b)| (a - b).abs() < 2e-4), "{grey:?} {rgb:?}");
    }

    #[test]
    fn invisible_pixels_are_white_whatever_their_color() {
        let light = lit(Channels::Rgba, &[0, 255, 0, 0, 255, 0, 0, 255, 0, 0, 0, 128]);
        assert_eq!(light[..3], [1.0; 3]);
        assert_eq!(light[3..6], [1.0, 0.0, 0.0]);
        assert_eq!(light[6..9], lit(Channels::Grey, &[127]));
    }
}
