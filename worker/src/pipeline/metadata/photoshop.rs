//! Photoshop's image resources (Adobe Photoshop File Formats), which hold IPTC in JPEG files.

const IPTC: u16 = 0x0404;
const IPTC_DIGEST: u16 = 0x0425;

/// The resources that Vitrine uses.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Resources<'a> {
    /// The first block of IPTC-IIM.
    pub(super) iptc: Option<&'a [u8]>,
    /// MD5 of the block as it was when XMP was written.
    pub(super) digest: Option<&'a [u8]>,
}

/// Reads the resources, up to the first invalid one.
pub(super) fn read(mut bytes: &[u8]) -> Resources<'_> {
    let mut found = Resources::default();
    while let Some((id, data, rest)) = next(bytes) {
        match id {
            IPTC => found.iptc = found.iptc.or(Some(data)),
            IPTC_DIGEST if data.len() == 16 => found.digest = found.digest.or(Some(data)),
            _ => {}
        }
        bytes = rest;
    }
    found
}

/// One resource's number and data, and the bytes after it. Names and data are padded to an even length.
fn next(bytes: &[u8]) -> Option<(u16, &[u8], &[u8])> {
    let (signature, rest) = bytes.split_first_chunk::<4>()?;
    if !matches!(signature, b"8BIM" | b"MeSa" | b"PHUT" | b"AgHg" | b"DCSR") {
        return None;
    }
    let (id, rest) = rest.split_first_chunk()?;
    let name = 1 + usize::from(*rest.first()?);
    let (size, rest) = rest.get(name.next_multiple_of(2)..)?.split_first_chunk()?;
    let size = usize::try_from(u32::from_be_bytes(*size)).ok()?;
    let data = rest.get(..size)?;
    // The last resource's padding may be missing.
    Some((u16::from_be_bytes(*id), data, rest.get(size.checked_next_multiple_of(2)?..).unwrap_or_default()))
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// Resources without names.
    pub(in crate::pipeline::metadata) fn resources(all: &[(u16, &[u8])]) -> Vec<u8> {
        let mut bytes = Vec::new();
        for (id, data) in all {
            bytes.extend(b"8BIM");
            bytes.extend(id.to_be_bytes());
            bytes.extend([0, 0]);
            bytes.extend((data.len() as u32).to_be_bytes());
            bytes.extend(*data);
            bytes.resize(bytes.len().next_multiple_of(2), 0);
        }
        bytes
    }

    #[test]
    fn iptc_is_found_among_others() {
        let mut bytes = b"8BIM\x03\xED\x03odd\0\0\0\x03xyz\0".to_vec();
        bytes.extend(resources(&[(IPTC_DIGEST, &[7; 16]), (IPTC, b"odd"), (IPTC, b"second")]));
        assert_eq!(read(&bytes), Resources { iptc: Some(b"odd"), digest: Some(&[7; 16]) });
        let unpadded = resources(&[(IPTC, b"odd")]);
        assert_eq!(read(&unpadded[..unpadded.len() - 1]).iptc, Some(&b"odd"[..]));
    }

    #[test]
    fn garbage_ends_the_resources() {
        let whole = resources(&[(IPTC, b"data")]);
        for end in 0..whole.len() {
            assert_eq!(read(&whole[..end]), Resources::default(), "{end}");
        }
        assert_eq!(read(b"8BIM\x04\x04\0\0\xFF\xFF\xFF\xFFdata"), Resources::default());
        assert_eq!(read(&[b"garbage!", &whole[..]].concat()), Resources::default());
    }
}
