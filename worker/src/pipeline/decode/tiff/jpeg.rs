//! Strips and tiles that are JPEG (TIFF technical note 2).

use gallery::fault::Fault;
use zune_core::{bytestream::ZCursor, colorspace::ColorSpace, options::DecoderOptions};
use zune_jpeg::JpegDecoder;

use super::{super::super::probe::tiff::Directory, samples::Kind, tag};

/// Where chunks lie: of strips, of tiles.
const OFFSETS: [u16; 2] = [273, 324];
const LENGTHS: [u16; 2] = [279, 325];

/// Decodes a chunk, which is at most as large as the chunks of its file. Gives the bytes from one row to the next.
pub(super) fn chunk(
    original: &[u8],
    directory: &Directory<'_>,
    index: u32,
    largest: (u32, u32),
    columns: u32,
    kind: &Kind,
    out: &mut Vec<u8>,
) -> Result<usize, Fault> {
    let number = |tags: [u16; 2]| {
        let value = tags.into_iter().find_map(|tag| directory.value(tag))?;
        usize::try_from(value.numbers().nth(index as usize)?).ok()
    };
    let (Some(at), Some(length)) = (number(OFFSETS), number(LENGTHS)) else { return Err(Fault::Corrupt) };
    let data = original.get(at..).and_then(|rest| rest.get(..length)).ok_or(Fault::Truncated)?;
    // Tables that all chunks share are a JPEG of their own: its end and the chunk's start fall away between them.
    let joined = match directory.value(tag::JPEG_TABLES) {
        Some(tables) if tables.bytes.len() > 4 && data.len() > 2 => {
            [&tables.bytes[..tables.bytes.len() - 2], &data[2..]].concat()
        }
        _ => data.to_vec(),
    };
    let options = DecoderOptions::default().set_max_width(largest.0 as usize).set_max_height(largest.1 as usize);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(&joined), options);
    decoder.decode_headers().map_err(|_| Fault::Corrupt)?;
    let input = decoder.input_colorspace().ok_or(Fault::Corrupt)?;
    // What the samples mean, TIFF says and not the JPEG.
    let output = if kind.is_ycbcr() { ColorSpace::RGB } else { input };
    decoder.set_options(options.jpeg_set_out_colorspace(output));
    let (width, _) = decoder.dimensions().ok_or(Fault::Corrupt)?;
    if input.num_components() != kind.stored() || width < columns as usize {
        return Err(Fault::Corrupt);
    }
    *out = decoder.decode().map_err(|_| Fault::Corrupt)?;
    Ok(width * output.num_components())
}
