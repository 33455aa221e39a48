//! WebP's RIFF container (RFC 9649).

use gallery::fault::Fault;

use super::Claims;

/// Simple files have their size in the bitstream, extended ones in a VP8X chunk.
pub(super) fn header(original: &[u8]) -> Result<Claims<'_>, Fault> {
    let mut chunks = Chunks::of(original);
    let (name, body) = chunks.next().ok_or(Fault::Truncated)?;
    if name != b"VP8X" {
        let (width, height) = bitstream(name, body).ok_or(Fault::Corrupt)?;
        return Ok((width, height, None));
    }
    let &[_, _, _, _, w0, w1, w2, h0, h1, h2, ..] = body else { return Err(Fault::Truncated) };
    let width = u32::from_le_bytes([w0, w1, w2, 0]) + 1;
    let height = u32::from_le_bytes([h0, h1, h2, 0]) + 1;
    let (mut exif, mut frames) = (None, 0);
    for (name, body) in chunks {
        // The decoder allocates by the bitstream's own size, so a small canvas must not hide a large picture.
        if bitstream(name, body).is_some_and(|inner| inner != (width, height)) {
            return Err(Fault::Corrupt);
        }
        if name == b"ANMF" {
            frames += 1;
            // Only the first frame is decoded.
            if frames == 1 {
                frame(body, (width, height))?;
            }
        }
        if name == b"EXIF" && exif.is_none() {
            exif = Some(body);
        }
    }
    Ok((width, height, exif))
}

/// Checks that a frame of an animation is within its canvas, and that its picture has the size that the frame
/// claims.
fn frame(body: &[u8], canvas: (u32, u32)) -> Result<(), Fault> {
    let Some((head, rest)) = body.split_first_chunk::<16>() else { return Ok(()) };
    let number = |at: usize| u32::from_le_bytes([head[at], head[at + 1], head[at + 2], 0]);
    let (left, top, width, height) = (number(0) * 2, number(3) * 2, number(6) + 1, number(9) + 1);
    // A separate alpha chunk comes before its picture.
    let mut chunks = Chunks { rest };
    let picture = chunks.next().and_then(|chunk| if chunk.0 == b"ALPH" { chunks.next() } else { Some(chunk) });
    // A picture without a size is truncated or invalid, which the decoder reports before it allocates. The name is
    // checked here, because the decoder decodes whatever follows the alpha chunk, whatever its name.
    let same = picture.is_none_or(|(name, body)| {
        matches!(name, b"VP8 " | b"VP8L") && bitstream(name, body).is_none_or(|inner| inner == (width, height))
    });
    if same && left + width <= canvas.0 && top + height <= canvas.1 { Ok(()) } else { Err(Fault::Corrupt) }
}

/// Whether the header declares an animation.
pub(in crate::pipeline) fn is_animated(original: &[u8]) -> bool {
    Chunks::of(original).next().is_some_and(|(name, body)| name == b"VP8X" && body.first().is_some_and(|b| b & 2 != 0))
}

/// The size in the header of a lossy or lossless bitstream; `None` for other chunks.
fn bitstream(name: &[u8; 4], body: &[u8]) -> Option<(u32, u32)> {
    match (name, body) {
        (b"VP8 ", &[_, _, _, 0x9D, 0x01, 0x2A, w0, w1, h0, h1, ..]) => {
            let side = |low, high| u32::from(u16::from_le_bytes([low, high]) & 0x3FFF);
            Some((side(w0, w1), side(h0, h1)))
        }
        (b"VP8L", &[0x2F, b0, b1, b2, b3, ..]) => {
            let bits = u32::from_le_bytes([b0, b1, b2, b3]);
            Some(((bits & 0x3FFF) + 1, ((bits >> 14) & 0x3FFF) + 1))
        }
        _ => None,
    }
}

/// Names and bodies of the chunks after the signature.
pub(in crate::pipeline) struct Chunks<'a> {
    rest: &'a [u8],
}

impl<'a> Chunks<'a> {
    pub(in crate::pipeline) fn of(original: &'a [u8]) -> Self {
        Self { rest: original.get(12..).unwrap_or_default() }
    }
}

impl<'a> Iterator for Chunks<'a> {
    type Item = (&'a [u8; 4], &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let (name, rest) = self.rest.split_first_chunk()?;
        let (length, rest) = rest.split_first_chunk()?;
        let length = usize::try_from(u32::from_le_bytes(*length)).ok()?;
        // The start of a truncated last chunk is still useful.
        let body = &rest[..length.min(rest.len())];
        self.rest = rest.get(length.checked_next_multiple_of(2)?..).unwrap_or_default();
        Some((name, body))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(chunks: &[(&[u8; 4], &[u8])]) -> Vec<u8> {
        let mut bytes = b"RIFF\0\0\0\0WEBP".to_vec();
        for (name, body) in chunks {
            bytes.extend(*name);
            bytes.extend((body.len() as u32).to_le_bytes());
            bytes.extend(*body);
            bytes.resize(bytes.len().next_multiple_of(2), 0);
        }
        bytes
    }

    const LOSSY: &[u8] = &[0, 0, 0, 0x9D, 0x01, 0x2A, 0x2C, 0x01, 0xC8, 0x00];

    #[test]
    fn all_three_kinds_of_headers_are_read() {
        assert_eq!(header(&file(&[(b"VP8 ", LOSSY)])), Ok((300, 200, None)));
        let bits: u32 = 299 | (199 << 14);
        let lossless = [&[0x2F][..], &bits.to_le_bytes()].concat();
        assert_eq!(header(&file(&[(b"VP8L", &lossless)])), Ok((300, 200, None)));
        let canvas = [0, 0, 0, 0, 0x2B, 0x01, 0, 0xC7, 0, 0];
        let bytes = file(&[(b"VP8X", &canvas), (b"ICCP", b"odd"), (b"VP8 ", LOSSY), (b"EXIF", b"MM\0*")]);
        assert_eq!(header(&bytes), Ok((300, 200, Some(&b"MM\0*"[..]))));
    }

    #[test]
    fn a_canvas_that_contradicts_its_picture_is_corrupt() {
        let canvas = [0, 0, 0, 0, 1, 0, 0, 1, 0, 0];
        assert_eq!(header(&file(&[(b"VP8X", &canvas), (b"VP8 ", LOSSY)])), Err(Fault::Corrupt));
        assert_eq!(header(&file(&[(b"JUNK", &[])])), Err(Fault::Corrupt));
        assert_eq!(header(&file(&[])), Err(Fault::Truncated));
    }

    #[test]
    fn a_frame_that_contradicts_its_picture_or_its_canvas_is_corrupt() {
        let canvas = [2, 0, 0, 0, 0x2F, 0x01, 0, 0xC7, 0, 0];
        let animation = |left: u8, width: u8, chunks: &[(&[u8; 4], &[u8])]| {
            let mut frame = vec![left, 0, 0, 0, 0, 0, width, 0x01, 0, 0xC7, 0, 0, 9, 0, 0, 0];
            frame.extend(&file(chunks)[12..]);
            let bytes = file(&[(b"VP8X", &canvas), (b"ANIM", &[0; 6]), (b"ANMF", &frame)]);
            assert!(is_animated(&bytes));
            header(&bytes).map(|(width, height, _)| (width, height))
        };
        let alpha: (&[u8; 4], &[u8]) = (b"ALPH", &[0]);
        assert_eq!(animation(2, 0x2B, &[(b"VP8 ", LOSSY)]), Ok((304, 200)));
        assert_eq!(animation(2, 0x2B, &[alpha, (b"VP8 ", LOSSY)]), Ok((304, 200)));
        // Four pixels further right, it would exceed the canvas by two.
        assert_eq!(animation(3, 0x2B, &[(b"VP8 ", LOSSY)]), Err(Fault::Corrupt));
        let large = [0, 0, 0, 0x9D, 0x01, 0x2A, 0xFF, 0x3F, 0xFF, 0x3F];
        let lossless = [&[0x2F][..], &u32::MAX.to_le_bytes()].concat();
        for chunks in [
            &[(b"VP8 ", &large[..])][..],
            &[alpha, (b"VP8 ", &large)],
            &[alpha, (b"JUNK", &large)],
            &[(b"VP8L", &lossless)],
            &[(b"JUNK", LOSSY)],
        ] {
            assert_eq!(animation(0, 0x2B, chunks), Err(Fault::Corrupt));
        }
    }
}
