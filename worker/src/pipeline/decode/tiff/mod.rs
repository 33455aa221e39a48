//! TIFF: strips and tiles, 1 to 16 bits, grey, palettes, RGB, CMYK, alpha; the first page.
//!
//! The library expands strips and tiles. Their samples are interpreted here, because the library does not support
//! palettes and does not limit the size of JPEG data inside a strip. Kinds that are only used in science and
//! printing (floating point, CIE L*a*b*, subsampled YCbCr without JPEG) are refused as unsupported.

mod jpeg;
mod overlay;
mod samples;

use gallery::{dimensions::Dimensions, fault::Fault, format::Format, ports::renderer::RenderLimits};
use tiff::{
    TiffError,
    decoder::{Decoder, Limits},
};

use self::{overlay::Overlay, samples::Kind};
use super::super::{color::SourceColor, deadline::Deadline, picture::Picture, probe::tiff::Directory};

const KIND: Fault = Fault::UnsupportedKind { format: Format::Tiff };

mod tag {
    pub(super) const BITS_PER_SAMPLE: u16 = 258;
    pub(super) const COMPRESSION: u16 = 259;
    pub(super) const PHOTOMETRIC: u16 = 262;
    pub(super) const FILL_ORDER: u16 = 266;
    pub(super) const SAMPLES_PER_PIXEL: u16 = 277;
    pub(super) const PLANAR: u16 = 284;
    pub(super) const PREDICTOR: u16 = 317;
    pub(super) const COLOR_MAP: u16 = 320;
    pub(super) const EXTRA_SAMPLES: u16 = 338;
    pub(super) const SAMPLE_FORMAT: u16 = 339;
    pub(super) const JPEG_TABLES: u16 = 347;
    pub(super) const SUBSAMPLING: u16 = 530;
    pub(super) const ICC: u16 = 34675;
}

/// JPEG compression, as defined in TIFF's second technical note.
const JPEG: u64 = 7;

pub(super) fn picture(
    original: &[u8],
    stored: Dimensions,
    limits: &RenderLimits,
    deadline: &Deadline,
) -> Result<Picture, Fault> {
    let directory = Directory::first(original)?;
    let kind = Kind::of(&directory)?;
    let jpeg = directory.number(tag::COMPRESSION) == Some(JPEG);
    // Palette indices are read as if they were grey.
    let hidden = directory.value(tag::PHOTOMETRIC).filter(|_| kind.is_palette()).map(|value| value.at);
    let source = Overlay::new(deadline.reader(original), hidden, original.starts_with(b"II"));
    let fault = |error| fault(error, deadline);
    let mut decoder = Decoder::new(source).map_err(fault)?.with_limits(buffers(original));
    if decoder.dimensions().map_err(fault)? != (stored.width, stored.height) {
        return Err(Fault::Corrupt);
    }

    let channels = kind.channels();
    let (width, height) = (stored.width as usize, stored.height as usize);
    let mut samples = vec![0; width * height * channels.count()];
    let (chunk_width, chunk_height) = decoder.chunk_dimensions();
    let (across, down) = (stored.width.div_ceil(chunk_width), stored.height.div_ceil(chunk_height));
    let planes = if kind.is_planar() { kind.stored() as u32 } else { 1 };
    let mut chunk = Vec::new();
    let largest = jpeg::largest((chunk_width, chunk_height), stored);
    for index in 0..across * down * planes {
        deadline.check()?;
        let (columns, rows) = decoder.chunk_data_dimensions(index);
        let stride = if jpeg {
            let data = jpeg::data(original, &directory, index)?;
            jpeg::chunk(&data, largest, limits, columns, &kind, &mut chunk)?
        } else {
            chunk.clear();
            chunk.resize(decoder.image_chunk_buffer_layout(index).map_err(fault)?.len, 0);
            decoder.read_chunk_bytes(index, &mut chunk).map_err(fault)?;
            chunk.len() / rows as usize
        };
        let plane = index / (across * down);
        let (left, top) = (index % across * chunk_width, index / across % down * chunk_height);
        let places = samples
            .chunks_exact_mut(width * channels.count())
            .skip(top as usize)
            .map(|line| &mut line[left as usize * channels.count()..][..columns as usize * channels.count()]);
        for (raw, out) in chunk.chunks_exact(stride).take(rows as usize).zip(places) {
            kind.convert(raw, plane as usize, jpeg, out);
        }
    }
    kind.finish(&mut samples);
    let color = SourceColor::icc(directory.value(tag::ICC).map(|value| value.bytes.to_vec()));
    Ok(Picture { dimensions: stored, channels, samples, color, animated: false })
}

/// The buffers of chunks are allocated here. Compressed data cannot be longer than the file.
fn buffers(original: &[u8]) -> Limits {
    let mut limits = Limits::default();
    limits.intermediate_buffer_size = original.len();
    limits
}

fn fault(error: TiffError, deadline: &Deadline) -> Fault {
    match error {
        TiffError::IoError(error) => deadline.fault(&error),
        TiffError::UnsupportedError(_) => KIND,
        _ => Fault::Corrupt,
    }
}

#[cfg(test)]
mod tests;
