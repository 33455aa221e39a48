//! PNG's chunks (W3C, third edition).

use gallery::fault::Fault;

use super::Claims;

/// IHDR comes first; `eXIf` may come before or after the pixels.
pub(super) fn header(original: &[u8]) -> Result<Claims<'_>, Fault> {
    let mut chunks = Chunks::of(original);
    let (name, ihdr) = chunks.next().ok_or(Fault::Truncated)?;
    let (b"IHDR", &[w3, w2, w1, w0, h3, h2, h1, h0, ..]) = (name, ihdr) else { return Err(Fault::Corrupt) };
    let exif = chunks.find(|(name, _)| *name == b"eXIf").map(|(_, body)| body);
    Ok((u32::from_be_bytes([w3, w2, w1, w0]), u32::from_be_bytes([h3, h2, h1, h0]), exif))
}

/// Whether the rows are in seven passes.
pub(in crate::pipeline) fn is_interlaced(original: &[u8]) -> bool {
    Chunks::of(original).next().is_some_and(|(_, ihdr)| ihdr.get(12).is_some_and(|&method| method != 0))
}

/// Names and bodies of the chunks after the signature.
pub(in crate::pipeline) struct Chunks<'a> {
    rest: &'a [u8],
}

impl<'a> Chunks<'a> {
    pub(in crate::pipeline) fn of(original: &'a [u8]) -> Self {
        Self { rest: original.get(8..).unwrap_or_default() }
    }
}

impl<'a> Iterator for Chunks<'a> {
    type Item = (&'a [u8; 4], &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let (length, rest) = self.rest.split_first_chunk()?;
        let (name, rest) = rest.split_first_chunk()?;
        let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
        let body = rest.get(..length)?;
        // A checksum of four bytes follows, which the decoder checks.
        self.rest = rest.get(length + 4..).unwrap_or_default();
        Some((name, body))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chunk(name: &[u8; 4], body: &[u8]) -> Vec<u8> {
        [&(body.len() as u32).to_be_bytes()[..], name, body, &[0; 4]].concat()
    }

    #[test]
    fn dimensions_and_exif_are_found_around_the_pixels() {
        let ihdr = [0, 0, 1, 0x2C, 0, 0, 0, 0xC8, 8, 2, 0, 0, 0];
        let bytes = [
            &b"\x89PNG\r\n\x1a\n"[..],
            &chunk(b"IHDR", &ihdr),
            &chunk(b"IDAT", &[9; 100]),
            &chunk(b"eXIf", b"MM\0*"),
            &chunk(b"IEND", b""),
        ]
        .concat();
        assert_eq!(header(&bytes), Ok((300, 200, Some(&b"MM\0*"[..]))));
        assert_eq!(header(&bytes[..60]), Ok((300, 200, None)));
        assert_eq!(header(&bytes[..20]), Err(Fault::Truncated));
        let other = [&bytes[..8], &chunk(b"IDAT", &[0; 13])].concat();
        assert_eq!(header(&other), Err(Fault::Corrupt));
    }
}
