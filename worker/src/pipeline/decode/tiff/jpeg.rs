//! Strips and tiles compressed as JPEG (TIFF technical note 2).

use gallery::{dimensions::Dimensions, fault::Fault, ports::renderer::RenderLimits};
use zune_core::{bytestream::ZCursor, colorspace::ColorSpace, options::DecoderOptions};
use zune_jpeg::JpegDecoder;

use super::{
    super::super::probe::{tiff::Directory, within},
    samples::Kind,
    tag,
};

/// Offsets of chunks: of strips, of tiles.
const OFFSETS: [u16; 2] = [273, 324];
const LENGTHS: [u16; 2] = [279, 325];

/// A chunk's sides may always be this long, however small the picture is: tiles are whole at its edges, too.
const ALWAYS: u32 = 2048;

/// The largest size of a chunk: no larger than the file says, nor than the picture rounded up to whole blocks.
pub(super) fn largest(chunk: (u32, u32), picture: Dimensions) -> Dimensions {
    let side = |chunk: u32, picture: u32| chunk.min(picture.next_multiple_of(16).max(ALWAYS));
    Dimensions::new(side(chunk.0, picture.width), side(chunk.1, picture.height))
}

/// The JPEG of a chunk as a separate file.
pub(super) fn data(original: &[u8], directory: &Directory<'_>, index: u32) -> Result<Vec<u8>, Fault> {
    let number = |tags: [u16; 2]| {
        let value = tags.into_iter().find_map(|tag| directory.value(tag))?;
        usize::try_from(value.number(index as usize)?).ok()
    };
    let (Some(at), Some(length)) = (number(OFFSETS), number(LENGTHS)) else { return Err(Fault::Corrupt) };
    let data = original.get(at..).and_then(|rest| rest.get(..length)).ok_or(Fault::Truncated)?;
    // Tables that all chunks share are a JPEG of their own. Its end marker and the chunk's start marker are
    // dropped.
    Ok(match directory.value(tag::JPEG_TABLES) {
        Some(tables) if tables.bytes.len() > 4 && data.len() > 2 => {
            [&tables.bytes[..tables.bytes.len() - 2], &data[2..]].concat()
        }
        _ => data.to_vec(),
    })
}

/// Decodes a chunk that is not too large. Returns the number of bytes from one row to the next.
pub(super) fn chunk(
    data: &[u8],
    largest: Dimensions,
    limits: &RenderLimits,
    columns: u32,
    kind: &Kind,
    out: &mut Vec<u8>,
) -> Result<usize, Fault> {
    let options =
        DecoderOptions::default().set_max_width(largest.width as usize).set_max_height(largest.height as usize);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(data), options);
    decoder.decode_headers().map_err(|_| Fault::Corrupt)?;
    let input = decoder.input_colorspace().ok_or(Fault::Corrupt)?;
    // TIFF, not the JPEG, says what the samples mean.
    let output = if kind.is_ycbcr() { ColorSpace::RGB } else { input };
    decoder.set_options(options.jpeg_set_out_colorspace(output));
    let (width, height) = decoder.dimensions().ok_or(Fault::Corrupt)?;
    // Nothing has been allocated for its pixels yet.
    if width > largest.width as usize || height > largest.height as usize {
        return Err(Fault::Corrupt);
    }
    within(Dimensions::new(width as u32, height as u32), limits)?;
    if input.num_components() != kind.stored() || width < columns as usize {
        return Err(Fault::Corrupt);
    }
    *out = decoder.decode().map_err(|_| Fault::Corrupt)?;
    Ok(width * output.num_components())
}
