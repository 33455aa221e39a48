//! JPEG's marker segments (ITU-T T.81, annex B).

use gallery::fault::Fault;

use super::Claims;

pub(in crate::pipeline) const SOS: u8 = 0xDA;
const APP1: u8 = 0xE1;
const EOI: u8 = 0xD9;

/// One marker and the body that its length covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::pipeline) struct Segment<'a> {
    pub(in crate::pipeline) marker: u8,
    pub(in crate::pipeline) body: &'a [u8],
}

/// Iterates over the markers from the start of a file to its EOI or its last byte, skipping the data of scans.
#[derive(Debug, Clone)]
pub(in crate::pipeline) struct Segments<'a> {
    bytes: &'a [u8],
    at: usize,
    ended: bool,
}

impl<'a> Segments<'a> {
    pub(in crate::pipeline) fn of(original: &'a [u8]) -> Self {
        Self { bytes: original, at: 2, ended: false }
    }

    /// Whether EOI was found.
    pub(in crate::pipeline) fn ended(&self) -> bool {
        self.ended
    }
}

impl<'a> Iterator for Segments<'a> {
    type Item = Segment<'a>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.ended {
            // Skips everything that is not a marker: entropy-coded data, stuffed zeros, fill bytes, garbage.
            self.at += memchr::memchr(0xFF, self.bytes.get(self.at..)?)? + 1;
            let marker = *self.bytes.get(self.at)?;
            match marker {
                0xFF => continue,
                0x00 | 0x01 | 0xD0..=0xD8 => {}
                EOI => self.ended = true,
                _ => {
                    let length = self.bytes.get(self.at + 1..self.at + 3)?;
                    let length = usize::from(u16::from_be_bytes([length[0], length[1]]));
                    let body = self.bytes.get(self.at + 3..self.at + 1 + length.max(2))?;
                    self.at += 1 + length.max(2);
                    return Some(Segment { marker, body });
                }
            }
            self.at += 1;
        }
        None
    }
}

/// Whether the marker starts a frame. Of C0 to CF, three mean something else.
pub(in crate::pipeline) fn is_frame(marker: u8) -> bool {
    matches!(marker, 0xC0..=0xCF) && !matches!(marker, 0xC4 | 0xC8 | 0xCC)
}

/// Samples per pixel, and whether they are spread over several scans, so that a decoder must keep all of them until
/// the last.
pub(in crate::pipeline) fn samples(original: &[u8]) -> (u8, bool) {
    let (mut samples, mut progressive) = (0, false);
    for Segment { marker, body } in Segments::of(original) {
        if marker == SOS {
            return (samples, progressive || body.first().is_some_and(|&in_scan| in_scan < samples));
        }
        if is_frame(marker) {
            // At most four are decoded.
            samples = body.get(5).copied().unwrap_or(0).min(4);
            progressive = marker & 3 == 2;
        }
    }
    (samples, progressive)
}

/// Reads up to the first scan.
pub(super) fn header(original: &[u8]) -> Result<Claims<'_>, Fault> {
    let mut exif = None;
    let mut frame = None;
    for Segment { marker, body } in Segments::of(original) {
        match marker {
            APP1 if exif.is_none() && body.starts_with(b"Exif\0\0") => exif = Some(body),
            SOS => return frame.map(|(width, height)| (width, height, exif)).ok_or(Fault::Corrupt),
            _ if is_frame(marker) && frame.is_none() => {
                let &[_, h1, h0, w1, w0, ..] = body else { return Err(Fault::Corrupt) };
                frame = Some((u32::from(u16::from_be_bytes([w1, w0])), u32::from(u16::from_be_bytes([h1, h0]))));
            }
            _ => {}
        }
    }
    Err(if frame.is_some() || exif.is_some() { Fault::Truncated } else { Fault::Corrupt })
}

#[cfg(test)]
mod tests {
    use super::*;

    const FRAME: [u8; 13] = [0xFF, 0xC2, 0, 11, 8, 0x0B, 0xB8, 0x0F, 0xA0, 1, 1, 0x11, 0];
    const SCAN: [u8; 10] = [0xFF, SOS, 0, 8, 1, 1, 0, 0, 63, 0];

    fn segment(marker: u8, body: &[u8]) -> Vec<u8> {
        let mut bytes = vec![0xFF, marker];
        bytes.extend((body.len() as u16 + 2).to_be_bytes());
        bytes.extend(body);
        bytes
    }

    #[test]
    fn frames_are_found_after_thumbnails_and_fill_bytes() {
        // The thumbnail inside EXIF has its own frame, with a different size.
        let mut exif = b"Exif\0\0MM".to_vec();
        exif.extend([0xFF, 0xD8, 0xFF, 0xC0, 0, 11, 8, 0, 16, 0, 16, 1, 1, 0x11, 0, 0xFF, 0xD9]);
        let mut bytes = vec![0xFF, 0xD8];
        bytes.extend(segment(APP1, &exif));
        bytes.extend([0xFF, 0xFF]);
        bytes.extend(segment(APP1, b"http://ns.adobe.com/xap/1.0/\0"));
        bytes.extend(segment(0xC4, &[0; 20]));
        bytes.extend(FRAME);
        bytes.extend(SCAN);
        assert_eq!(header(&bytes), Ok((4000, 3000, Some(exif.as_slice()))));
    }

    #[test]
    fn missing_parts_are_distinguished() {
        let without_frame = [&[0xFF, 0xD8][..], &SCAN].concat();
        assert_eq!(header(&without_frame), Err(Fault::Corrupt));
        let without_scan = [&[0xFF, 0xD8][..], &FRAME].concat();
        assert_eq!(header(&without_scan), Err(Fault::Truncated));
        assert_eq!(header(&[0xFF, 0xD8, 0xFF]), Err(Fault::Corrupt));
    }

    #[test]
    fn scans_are_skipped_up_to_the_end() {
        let mut bytes = [&[0xFF, 0xD8][..], &FRAME, &SCAN, &[1, 0xFF, 0, 2, 0xFF, 0xD3, 3], &SCAN, &[4, 5]].concat();
        let mut segments = Segments::of(&bytes);
        assert_eq!(segments.by_ref().filter(|segment| segment.marker == SOS).count(), 2);
        assert!(!segments.ended());
        bytes.extend([0xFF, EOI]);
        let mut segments = Segments::of(&bytes);
        assert_eq!(segments.by_ref().count(), 3);
        assert!(segments.ended());
    }
}
