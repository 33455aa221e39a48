//! AVIF: 8, 10 and 12 bits, 4:0:0 to 4:4:4, alpha, grids; the still picture of sequences.

mod av1;
mod decoder_thread;
mod sequence;
mod yuv;

use gallery::{dimensions::Dimensions, fault::Fault, ports::renderer::RenderLimits};

use self::yuv::{Levels, Matrix};
use super::super::{
    color::SourceColor,
    deadline::Deadline,
    picture::{Channels, Picture},
    probe::avif::{Avif, Coded, Image},
};

pub(super) fn picture(original: &[u8], limits: &RenderLimits, deadline: &Deadline) -> Result<Picture, Fault> {
    let file = Avif::of(original, limits)?;
    let size = file.color.size;
    let (mut channels, mut samples, mut coded) = (Channels::Rgb, Vec::new(), file.coded);
    for (at, place) in places(&file.color).enumerate() {
        let frame = av1::decode(&file.color.tiles[at], file.color.tile_size, deadline)?;
        if samples.is_empty() {
            channels = match (&file.alpha, frame.is_grey()) {
                (Some(_), _) => Channels::Rgba,
                (None, true) => Channels::Grey,
                (None, false) => Channels::Rgb,
            };
            samples = vec![255; size.pixels() as usize * channels.count()];
        }
        // All tiles of a picture must be of the same kind.
        if frame.is_grey() != (channels == Channels::Grey) && file.alpha.is_none() {
            return Err(Fault::Corrupt);
        }
        // The container takes precedence over the bitstream.
        let coded = coded.get_or_insert_with(|| coded_in(&file.color.tiles[at], frame.full_range()));
        let (levels, matrix) = (Levels::of(frame.bits(), coded.full_range), Matrix::of(coded)?);
        let mut rgb = vec![0; file.color.tile_size.width as usize * 3];
        for (y, out) in place.rows(&mut samples, size, channels.count()) {
            let rgb = &mut rgb[..out.len() / channels.count() * 3];
            yuv::row(&frame, y, &levels, &matrix, rgb);
            for (pixel, rgb) in out.chunks_exact_mut(channels.count()).zip(rgb.chunks_exact(3)) {
                let shown = pixel.len().min(3);
                pixel[..shown].copy_from_slice(&rgb[..shown]);
            }
        }
    }
    if let Some(alpha) = &file.alpha {
        for (at, place) in places(alpha).enumerate() {
            let frame = av1::decode(&alpha.tiles[at], alpha.tile_size, deadline)?;
            let levels = Levels::of(frame.bits(), frame.full_range());
            let mut opaque = vec![0; alpha.tile_size.width as usize];
            for (y, out) in place.rows(&mut samples, size, 4) {
                let opaque = &mut opaque[..out.len() / 4];
                yuv::luma(&frame, y, &levels, opaque);
                out.chunks_exact_mut(4).zip(opaque).for_each(|(pixel, opaque)| pixel[3] = *opaque);
            }
        }
        if file.premultiplied {
            samples.chunks_exact_mut(4).for_each(super::divide_by_alpha);
        }
    }
    let color = match (file.icc, coded) {
        // MIAF, 7.3.6.4: a profile takes precedence over code points.
        (Some(profile), _) => SourceColor::Icc(profile.to_vec()),
        (None, Some(coded)) => SourceColor::coded(coded.primaries, coded.transfer).unwrap_or_default(),
        (None, None) => SourceColor::Untagged,
    };
    Ok(Picture { dimensions: size, channels, samples, color, animated: file.animated })
}

/// What a bitstream says about its colors.
fn coded_in(bitstream: &[u8], full_range: bool) -> Coded {
    /// The code point for unspecified primaries, transfer or matrix.
    const UNSPECIFIED: u8 = 2;
    let [primaries, transfer, matrix] = sequence::colors(bitstream).unwrap_or([UNSPECIFIED; 3]);
    Coded { primaries, transfer, matrix, full_range }
}

/// The position of a tile.
struct Place {
    left: u32,
    top: u32,
    size: Dimensions,
}

fn places(image: &Image<'_>) -> impl Iterator<Item = Place> {
    let (size, columns) = (image.tile_size, image.columns);
    (0..image.tiles.len() as u32).map(move |at| Place {
        left: at % columns * size.width,
        top: at / columns * size.height,
        size,
    })
}

impl Place {
    /// The parts of the picture's rows that this tile covers, each with its row number in the tile.
    fn rows<'a>(
        &self,
        samples: &'a mut [u8],
        picture: Dimensions,
        channels: usize,
    ) -> impl Iterator<Item = (usize, &'a mut [u8])> {
        let left = self.left as usize * channels;
        let right = (self.left + self.size.width).min(picture.width) as usize * channels;
        let rows = samples.chunks_exact_mut(picture.width as usize * channels).skip(self.top as usize);
        rows.take(self.size.height as usize).map(move |row| &mut row[left..right]).enumerate()
    }
}

#[cfg(test)]
mod tests;
