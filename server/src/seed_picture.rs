//! Generates a picture for test galleries: soft hills in the evening.

use gallery::dimensions::Dimensions;

/// A PNG of this size.
///
/// # Errors
/// If it cannot be encoded.
pub fn png(size: Dimensions) -> anyhow::Result<Vec<u8>> {
    let Dimensions { width, height } = size;
    let mut pixels = Vec::with_capacity(size.pixels() as usize * 3);
    for y in 0..height {
        for x in 0..width {
            pixels.extend(color(f64::from(x) / f64::from(width), f64::from(y) / f64::from(height)));
        }
    }
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, width, height);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.write_header()?.write_image_data(&pixels)?;
    Ok(file)
}

fn color(x: f64, y: f64) -> [u8; 3] {
    for (index, base) in [0.55, 0.68, 0.82].into_iter().enumerate() {
        let depth = index as f64;
        let ridge = base + 0.07 * (x * (5.0 + 3.0 * depth) + depth * 2.0).sin() + 0.02 * (x * 23.0 + depth).sin();
        if index == 2 && y > ridge {
            return [38, 52, 58];
        }
        let next = [0.68, 0.82, 1.0][index] + 0.07 * (x * (8.0 + 3.0 * depth) + depth * 2.0 + 2.0).sin();
        if y > ridge && y <= next {
            return [(120.0 - 34.0 * depth) as u8, (126.0 - 30.0 * depth) as u8, (140.0 - 32.0 * depth) as u8];
        }
    }
    let warm = 1.0 - y;
    [(238.0 - 60.0 * warm) as u8, (196.0 - 40.0 * warm) as u8, (150.0 + 40.0 * warm) as u8]
}
