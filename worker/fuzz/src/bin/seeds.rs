//! Makes the files that fuzzing starts with: `seeds OUT FOLDER…`.
//!
//! `OUT` gets a folder for each target, with small pictures of many kinds that are made here, and with those files
//! of the given folders and their subfolders that are small enough. Files that the limits refuse only go to `probe`
//! and `metadata`.

use std::fs;
use std::io::{Cursor, Result};
use std::path::{Path, PathBuf};

use image::{DynamicImage, ImageFormat, RgbaImage};
use jpeg_encoder::{ColorType, Encoder, SamplingFactor};
use png::BitDepth;
use worker_fuzz::{LIMITS, sniff};

/// In bytes; the same as `-max_len` in the script.
const LARGEST: u64 = 128 << 10;

/// Width and height: a few JPEG blocks and an incomplete one.
const SIZE: (u16, u16) = (37, 22);

fn main() -> Result<()> {
    let mut words = std::env::args_os().skip(1).map(PathBuf::from);
    let out = words.next().ok_or(std::io::ErrorKind::InvalidInput)?;
    for (name, bytes) in jpegs().into_iter().chain(pngs()).chain(gifs()).chain(others()) {
        plant(&out, &name, &bytes)?;
    }
    for folder in words {
        gather(&folder, &out)?;
    }
    Ok(())
}

fn gather(folder: &Path, out: &Path) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            gather(&path, out)?;
        } else if let Some(name) = path.file_name().and_then(|name| name.to_str()) {
            let bytes = fs::read(&path)?;
            blocks(out, name, &bytes)?;
            if bytes.len() as u64 <= LARGEST {
                plant(out, name, &bytes)?;
            }
        }
    }
    Ok(())
}

/// Puts a file into the folder of its format, and into the two that take every format.
fn plant(out: &Path, name: &str, bytes: &[u8]) -> Result<()> {
    let Some(format) = sniff(bytes) else { return Ok(()) };
    write(&out.join("probe"), name, bytes)?;
    write(&out.join("metadata"), name, bytes)?;
    if worker::fuzzing::header(bytes, &LIMITS).is_ok() {
        write(&out.join(format.name().to_lowercase()), name, bytes)?;
    }
    Ok(())
}

/// Extracts the metadata in a JPEG's segments.
fn blocks(out: &Path, name: &str, bytes: &[u8]) -> Result<()> {
    let prefixes: [&[u8]; 3] = [b"Exif\0\0", b"http://ns.adobe.com/xap/1.0/\0", b"Photoshop 3.0\0"];
    let mut rest = bytes.strip_prefix(b"\xFF\xD8").unwrap_or_default();
    while let [0xFF, 0xE0..=0xEF, high, low, ..] = rest {
        let length = usize::from(u16::from_be_bytes([*high, *low])) + 2;
        let body = rest.get(4..length).unwrap_or_default();
        for (i, prefix) in prefixes.iter().enumerate() {
            if let Some(block) = body.strip_prefix(*prefix) {
                write(&out.join("metadata"), &format!("{name}.{i}"), block)?;
            }
        }
        rest = rest.get(length..).unwrap_or_default();
    }
    Ok(())
}

fn write(folder: &Path, name: &str, bytes: &[u8]) -> Result<()> {
    fs::create_dir_all(folder)?;
    fs::write(folder.join(name), bytes)
}

/// An edge, a gradient and some noise.
fn samples(channels: usize) -> Vec<u8> {
    let pixel = |i: usize| [i * 7 % 256, i / 4, if i % 37 < 20 { 30 } else { 220 }, 255 - i % 200].map(|s| s as u8);
    (0..usize::from(SIZE.0) * usize::from(SIZE.1)).flat_map(|i| pixel(i).into_iter().take(channels)).collect()
}

fn jpegs() -> Vec<(String, Vec<u8>)> {
    let kinds = [(ColorType::Luma, 1), (ColorType::Rgb, 3), (ColorType::Cmyk, 4), (ColorType::CmykAsYcck, 4)];
    let mut all = Vec::new();
    for (i, (kind, channels)) in kinds.into_iter().enumerate() {
        for (j, sampling) in
            [SamplingFactor::F_1_1, SamplingFactor::F_2_2, SamplingFactor::F_4_1].into_iter().enumerate()
        {
            for way in ["plain", "progressive", "apart", "restarts"] {
                let mut bytes = Vec::new();
                let mut encoder = Encoder::new(&mut bytes, 60);
                encoder.set_sampling_factor(sampling);
                match way {
                    "progressive" => encoder.set_progressive(true),
                    "apart" => encoder.set_optimized_huffman_tables(true),
                    "restarts" => encoder.set_restart_interval(2),
                    _ => {}
                }
                if encoder.encode(&samples(channels), SIZE.0, SIZE.1, kind).is_ok() {
                    all.push((format!("{way}-{i}-{j}.jpg"), bytes));
                }
            }
        }
    }
    all
}

fn pngs() -> Vec<(String, Vec<u8>)> {
    let kinds = [
        (png::ColorType::Grayscale, BitDepth::One, 1),
        (png::ColorType::Grayscale, BitDepth::Eight, 8),
        (png::ColorType::Grayscale, BitDepth::Sixteen, 16),
        (png::ColorType::GrayscaleAlpha, BitDepth::Eight, 16),
        (png::ColorType::Indexed, BitDepth::Two, 2),
        (png::ColorType::Rgb, BitDepth::Eight, 24),
        (png::ColorType::Rgba, BitDepth::Eight, 32),
        (png::ColorType::Rgba, BitDepth::Sixteen, 64),
    ];
    let mut all = Vec::new();
    for (kind, depth, bits) in kinds {
        let mut bytes = Vec::new();
        let mut encoder = png::Encoder::new(&mut bytes, SIZE.0.into(), SIZE.1.into());
        encoder.set_color(kind);
        encoder.set_depth(depth);
        if kind == png::ColorType::Indexed {
            encoder.set_palette(samples(3)[..12].to_vec());
            encoder.set_trns(vec![255, 0, 90, 255]);
        } else {
            encoder.set_source_gamma(png::ScaledFloat::new(0.5));
        }
        let row = (usize::from(SIZE.0) * bits).div_ceil(8);
        let data: Vec<u8> = samples(4).into_iter().cycle().take(row * usize::from(SIZE.1)).collect();
        let written = encoder.write_header().and_then(|mut writer| writer.write_image_data(&data));
        if written.is_ok() {
            all.push((format!("{kind:?}-{bits}.png"), bytes.clone()));
            // Interlaced: the same data in another order is still a picture. The fuzzed decoder does not check
            // checksums.
            bytes[28] = 1;
            all.push((format!("{kind:?}-{bits}-interlaced.png"), bytes));
        }
    }
    all
}

fn gifs() -> Vec<(String, Vec<u8>)> {
    let mut all = Vec::new();
    for (name, frames, interlaced) in [("still", 1, false), ("interlaced", 1, true), ("moving", 3, false)] {
        let mut bytes = Vec::new();
        let Ok(mut encoder) = gif::Encoder::new(&mut bytes, SIZE.0, SIZE.1, &samples(3)[..48]) else { continue };
        let buffer: Vec<u8> = samples(1).iter().map(|index| index % 16).collect();
        let frame =
            gif::Frame { width: SIZE.0, height: SIZE.1, interlaced, buffer: buffer.into(), ..gif::Frame::default() };
        let written = (0..frames).all(|_| encoder.write_frame(&frame).is_ok());
        drop(encoder);
        if written {
            all.push((format!("{name}.gif"), bytes));
        }
    }
    all
}

fn others() -> Vec<(String, Vec<u8>)> {
    let Some(picture) = RgbaImage::from_raw(SIZE.0.into(), SIZE.1.into(), samples(4)) else { return Vec::new() };
    let picture = DynamicImage::from(picture);
    let kinds = [
        ("rgba", picture.clone()),
        ("rgb", picture.to_rgb8().into()),
        ("grey", picture.to_luma8().into()),
        ("wide", picture.to_rgb16().into()),
    ];
    let formats = [(ImageFormat::Bmp, "bmp"), (ImageFormat::Tiff, "tif"), (ImageFormat::WebP, "webp")];
    let mut all = Vec::new();
    for (kind, picture) in &kinds {
        for (format, extension) in formats {
            let mut bytes = Cursor::new(Vec::new());
            if picture.write_to(&mut bytes, format).is_ok() {
                all.push((format!("{kind}.{extension}"), bytes.into_inner()));
            }
        }
    }
    all
}
