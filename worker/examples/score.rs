//! Scores how close renditions are to their original, with SSIMULACRA2. The reference is the best small picture
//! that can be made: the whole original, in linear light and 32-bit floating point, reduced to the rendition's size
//! by Lanczos3 in one step, with nothing rounded to 8 bits.
//!
//! `score ORIGINAL RENDITION…` prints one JSON object per rendition, in the given order. All are opaque sRGB
//! pictures; the original's EXIF orientation is applied.

use std::collections::{HashMap, hash_map::Entry};
use std::error::Error;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use fast_image_resize::{
    FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer,
    images::{Image, ImageRef},
    pixels::F32x3,
};
use fast_ssim2::{PixelDescriptor, PixelSlice, Ssimulacra2Reference};
use image::{DynamicImage, ImageDecoder, ImageReader};

/// Bytes in a pixel of three 32-bit floating-point samples.
const PIXEL: usize = 12;

fn main() -> Result<(), Box<dyn Error>> {
    let mut paths = std::env::args_os().skip(1).map(PathBuf::from);
    let original = paths.next().ok_or("usage: score ORIGINAL RENDITION…")?;
    let (width, height, light) = light(&original)?;
    let mut references = HashMap::new();
    for path in paths {
        let rendition = upright(&path)?.into_rgb8();
        let (to_width, to_height) = rendition.dimensions();
        let reference = match references.entry((to_width, to_height)) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(new) => {
                let from = ImageRef::from_pixels(width, height, &light)?;
                new.insert(reference(&from, to_width, to_height)?)
            }
        };
        let stride = to_width as usize * 3;
        let pixels = PixelSlice::new(&rendition, to_width, to_height, stride, PixelDescriptor::RGB8_SRGB)?;
        let score = reference.compare(&pixels)?;
        let bytes = std::fs::metadata(&path)?.len();
        let line = serde_json::json!({
            "path": path.to_string_lossy(), "width": to_width, "height": to_height, "bytes": bytes, "score": score,
        });
        writeln!(io::stdout(), "{line}")?;
    }
    Ok(())
}

/// A picture after its orientation was applied.
fn upright(path: &Path) -> Result<DynamicImage, Box<dyn Error>> {
    let mut reader = ImageReader::open(path)?.with_guessed_format()?;
    reader.no_limits();
    let mut decoder = reader.into_decoder()?;
    let orientation = decoder.orientation()?;
    let mut picture = DynamicImage::from_decoder(decoder)?;
    picture.apply_orientation(orientation);
    Ok(picture)
}

/// A picture in linear light from 0 to 1 (IEC 61966-2-1).
fn light(path: &Path) -> Result<(u32, u32, Vec<F32x3>), Box<dyn Error>> {
    let curve: [f32; 256] = std::array::from_fn(|sample| {
        let signal = sample as f64 / 255.0;
        let light = if signal <= 0.040_45 { signal / 12.92 } else { ((signal + 0.055) / 1.055).powf(2.4) };
        light as f32
    });
    let picture = upright(path)?.into_rgb8();
    let light = picture.pixels().map(|pixel| F32x3::new(pixel.0.map(|sample| curve[usize::from(sample)]))).collect();
    Ok((picture.width(), picture.height(), light))
}

/// The picture that a rendition of that size should be. Lanczos3 overshoots near edges, but screens cannot show
/// that, so the result is clamped.
fn reference(from: &ImageRef, width: u32, height: u32) -> Result<Ssimulacra2Reference, Box<dyn Error>> {
    let mut resized = Image::new(width, height, PixelType::F32x3);
    let lanczos = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::Lanczos3)).use_alpha(false);
    Resizer::new().resize(from, &mut resized, &lanczos)?;
    for sample in resized.buffer_mut().chunks_exact_mut(4) {
        let light = f32::from_ne_bytes([sample[0], sample[1], sample[2], sample[3]]).clamp(0.0, 1.0);
        sample.copy_from_slice(&light.to_ne_bytes());
    }
    let stride = width as usize * PIXEL;
    let pixels = PixelSlice::new(resized.buffer(), width, height, stride, PixelDescriptor::RGBF32_LINEAR)?;
    Ok(Ssimulacra2Reference::new(&pixels)?)
}
