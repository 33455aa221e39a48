//! File formats, recognised by their first bytes and never by the file's name.

use serde::{Deserialize, Serialize};

/// A format an original can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// JPEG (ITU-T T.81).
    Jpeg,
    /// PNG (W3C, third edition).
    Png,
    /// WebP (RFC 9649).
    Webp,
    /// GIF (89a and 87a).
    Gif,
    /// AVIF (AV1 Image File Format, v1.2).
    Avif,
    /// TIFF (revision 6.0) and BigTIFF.
    Tiff,
    /// Windows and OS/2 bitmaps.
    Bmp,
}

/// How many bytes from the start of a file [`Format::sniff`] needs.
pub const SNIFF_BYTES: usize = 128;

impl Format {
    /// All formats, most common first.
    pub const ALL: [Self; 7] = [Self::Jpeg, Self::Png, Self::Webp, Self::Gif, Self::Avif, Self::Tiff, Self::Bmp];

    /// Recognises a format by the first bytes of a file; `None` if it is not a supported one.
    #[must_use]
    pub fn sniff(head: &[u8]) -> Option<Self> {
        match head {
            [0xFF, 0xD8, 0xFF, ..] => Some(Self::Jpeg),
            [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1A, b'\n', ..] => Some(Self::Png),
            [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => Some(Self::Gif),
            [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some(Self::Webp),
            // Canon's raw files have the first four bytes of a TIFF.
            [b'I', b'I', b'*', 0, _, _, _, _, b'C', b'R', ..] => None,
            [b'I', b'I', b'*' | b'+', 0, ..] | [b'M', b'M', 0, b'*' | b'+', ..] => Some(Self::Tiff),
            // Two letters are not enough: the header after them must have one of its eight sizes.
            [b'B', b'M', _, _, _, _, _, _, _, _, _, _, _, _, 12 | 16 | 40 | 52 | 56 | 64 | 108 | 124, 0, 0, 0, ..] => {
                Some(Self::Bmp)
            }
            _ if brands(head).any(is_avif) && !Self::is_heic(head) => Some(Self::Avif),
            _ => None,
        }
    }

    /// Whether the bytes are HEIC, or another HEIF that is not AVIF. People's phones make them, and the app explains
    /// that they are not supported.
    #[must_use]
    pub fn is_heic(head: &[u8]) -> bool {
        match brands(head).next() {
            Some(b"heic" | b"heix" | b"hevc" | b"hevx" | b"heim" | b"heis" | b"hevm" | b"hevs") => true,
            // These brands only name the container. The compatible brands name its content.
            Some(b"mif1" | b"mif2" | b"msf1" | b"miaf") => !brands(head).any(is_avif),
            _ => false,
        }
    }

    /// The media type (RFC 6838) the bytes are served as.
    #[must_use]
    pub fn content_type(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Webp => "image/webp",
            Self::Gif => "image/gif",
            Self::Avif => "image/avif",
            Self::Tiff => "image/tiff",
            Self::Bmp => "image/bmp",
        }
    }

    /// The file name extension, without the dot.
    #[must_use]
    pub fn extension(self) -> &'static str {
        match self {
            Self::Jpeg => "jpg",
            Self::Png => "png",
            Self::Webp => "webp",
            Self::Gif => "gif",
            Self::Avif => "avif",
            Self::Tiff => "tif",
            Self::Bmp => "bmp",
        }
    }

    /// The name by which people know it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Jpeg => "JPEG",
            Self::Png => "PNG",
            Self::Webp => "WebP",
            Self::Gif => "GIF",
            Self::Avif => "AVIF",
            Self::Tiff => "TIFF",
            Self::Bmp => "BMP",
        }
    }

    /// Whether browsers can show an original of this format. If not, pages only show its renditions.
    #[must_use]
    pub fn shown_by_browsers(self) -> bool {
        self != Self::Tiff
    }

    /// All media types, for the `accept` attribute of a file input. HEIC is not among them, so that phones send a JPEG
    /// instead.
    #[must_use]
    pub fn accept() -> String {
        Self::ALL.map(Self::content_type).join(",")
    }
}

/// The brands of an ISO base media file (ISO/IEC 14496-12, 4.3), the major one first; none for other files.
fn brands(head: &[u8]) -> impl Iterator<Item = &[u8; 4]> {
    let (ftyp, rest) = match head {
        [s3, s2, s1, s0, b'f', b't', b'y', b'p', rest @ ..] => (u32::from_be_bytes([*s3, *s2, *s1, *s0]), rest),
        _ => (8, &[][..]),
    };
    let length = usize::try_from(ftyp.saturating_sub(8)).unwrap_or(usize::MAX).min(rest.len());
    let (brands, _) = rest[..length].as_chunks();
    // The second group of four bytes is the version of the major brand.
    brands.iter().enumerate().filter(|(at, _)| *at != 1).map(|(_, brand)| brand)
}

fn is_avif(brand: &[u8; 4]) -> bool {
    matches!(brand, b"avif" | b"avis")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ftyp(brands: &[&[u8; 4]]) -> Vec<u8> {
        let mut bytes = (12 + 4 * brands.len() as u32).to_be_bytes().to_vec();
        bytes.extend(b"ftyp");
        bytes.extend(brands[0]);
        bytes.extend([0; 4]);
        bytes.extend(brands[1..].iter().copied().flatten());
        // The box's size must be respected: what follows is another box.
        bytes.extend(b"avifmeta");
        bytes
    }

    #[test]
    fn the_content_decides() {
        let bitmap = [&b"BM\x46\0\0\0\0\0\0\0\x36\0\0\0"[..], &[40, 0, 0, 0]].concat();
        for (head, format) in [
            (&b"\xFF\xD8\xFF\xE0"[..], Format::Jpeg),
            (b"\x89PNG\r\n\x1a\n....", Format::Png),
            (b"GIF89a", Format::Gif),
            (b"RIFF\x10\0\0\0WEBPVP8 ", Format::Webp),
            (b"II*\0\x08\0\0\0", Format::Tiff),
            (b"MM\0*\0\0\0\x08", Format::Tiff),
            (b"II+\0\x08\0\0\0", Format::Tiff),
            (&bitmap, Format::Bmp),
            (&ftyp(&[b"avif", b"mif1", b"miaf"]), Format::Avif),
            (&ftyp(&[b"avis", b"msf1"]), Format::Avif),
            (&ftyp(&[b"mif1", b"miaf", b"avif"]), Format::Avif),
        ] {
            assert_eq!(Format::sniff(head), Some(format), "{head:?}");
            assert!(!Format::is_heic(head), "{head:?}");
        }
    }

    #[test]
    fn unsupported_content_is_refused() {
        let others: [&[u8]; 17] = [
            b"",
            b"<svg xmlns='http://www.w3.org/2000/svg'/>",
            b"<?xml version='1.0'?><svg/>",
            b"%PDF-1.7",
            b"%!PS-Adobe-3.0",
            b"PK\x03\x04",
            b"\x1F\x8B\x08\0\0\0\0\0",
            b"7z\xBC\xAF\x27\x1C",
            b"\x1A\x45\xDF\xA3matroska",
            b"RIFF\0\0\0\0WAVEfmt ",
            b"RIFF\0\0\0\0AVI LIST",
            b"II*\0\x10\0\0\0CR\x02\0",
            b"BM is how this text begins, not a bitmap",
            b"BM",
            b"\0\0\x01\0\x01\0\x10\x10",
            b"Hello, this is a text.",
            b"\x7FELF",
        ];
        let films = [ftyp(&[b"isom", b"iso2", b"avc1", b"mp41"]), ftyp(&[b"qt  "]), ftyp(&[b"mp42", b"isom"])];
        for head in others.into_iter().chain(films.iter().map(Vec::as_slice)) {
            assert_eq!(Format::sniff(head), None, "{head:?}");
            assert!(!Format::is_heic(head), "{head:?}");
        }
    }

    #[test]
    fn heic_is_recognised_by_all_its_brands() {
        for brand in [b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"hevm", b"hevs"] {
            let head = ftyp(&[brand, b"mif1", b"miaf"]);
            assert!(Format::is_heic(&head) && Format::sniff(&head).is_none());
        }
        for major in [b"mif1", b"msf1"] {
            let head = ftyp(&[major, b"heic"]);
            assert!(Format::is_heic(&head) && Format::sniff(&head).is_none());
        }
        for cut in 0..20 {
            let _ = Format::is_heic(&ftyp(&[b"mif1", b"heic"])[..cut]);
        }
    }

    #[test]
    fn accept_has_every_format() {
        assert_eq!(Format::accept().split(',').count(), Format::ALL.len());
    }
}
