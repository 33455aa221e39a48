//! Finds the XMP and the Photoshop resources of each container.
//!
//! Not read: extended XMP, which is what did not fit into one segment of a JPEG (the standard keeps texts in the
//! first one); the hexadecimal profiles that ImageMagick writes into a PNG's text; and anything after a GIF's first
//! frame.

use std::{borrow::Cow, io::Read as _, num::NonZeroU64};

use flate2::read::ZlibDecoder;
use gallery::format::Format;
use gif::{DecodeOptions, MemoryLimit};

use super::{
    super::probe::{
        avif,
        jpeg::{SOS, Segment, Segments},
        png, webp,
    },
    xmp::MOST_BYTES,
};

const APP1: u8 = 0xE1;
const APP13: u8 = 0xED;

/// Blocks of metadata as they are in the file.
#[derive(Debug, Default, PartialEq, Eq)]
pub(in crate::pipeline) struct Blocks<'a> {
    /// An XMP packet.
    pub(in crate::pipeline) xmp: Option<Cow<'a, [u8]>>,
    /// Photoshop's resources.
    pub(in crate::pipeline) photoshop: Option<Cow<'a, [u8]>>,
}

/// The blocks of an original. TIFF has them in fields, which [`super::read`] reads; BMP has none.
pub(in crate::pipeline) fn of(format: Format, original: &[u8]) -> Blocks<'_> {
    match format {
        Format::Jpeg => jpeg(original),
        Format::Png => {
            Blocks { xmp: png::Chunks::of(original).find_map(|(name, body)| itxt(name, body)), photoshop: None }
        }
        Format::Webp => {
            let xmp = webp::Chunks::of(original).find(|(name, _)| *name == b"XMP ");
            Blocks { xmp: xmp.map(|(_, body)| Cow::Borrowed(body)), photoshop: None }
        }
        Format::Gif => Blocks { xmp: gif(original).map(Cow::Owned), photoshop: None },
        Format::Avif => Blocks { xmp: avif::xmp(original), photoshop: None },
        _ => Blocks::default(),
    }
}

/// XMP part 3, 1.1.2: an application extension.
fn gif(original: &[u8]) -> Option<Vec<u8>> {
    let mut options = DecodeOptions::new();
    // One byte more than is accepted, so that a packet that is too long is not mistaken for a complete one.
    options.set_memory_limit(NonZeroU64::new(MOST_BYTES as u64 + 1).map_or(MemoryLimit::Unlimited, MemoryLimit::Bytes));
    options.read_info(original).ok()?.xmp_metadata().map(<[u8]>::to_vec)
}

/// XMP part 3, 1.1.3: APP1 before the first scan. Photoshop resources may continue in further segments.
fn jpeg(original: &[u8]) -> Blocks<'_> {
    let mut blocks = Blocks::default();
    for Segment { marker, body } in Segments::of(original).take_while(|segment| segment.marker != SOS) {
        if marker == APP1 && blocks.xmp.is_none() {
            blocks.xmp = body.strip_prefix(b"http://ns.adobe.com/xap/1.0/\0").map(Cow::Borrowed);
        } else if marker == APP13
            && let Some(part) = body.strip_prefix(b"Photoshop 3.0\0")
        {
            match &mut blocks.photoshop {
                Some(whole) if whole.len() + part.len() <= MOST_BYTES => whole.to_mut().extend(part),
                Some(_) => {}
                None => blocks.photoshop = Some(Cow::Borrowed(part)),
            }
        }
    }
    blocks
}

/// International text (PNG, 11.3.3.4) with XMP's keyword: compression flag and method, language, translated
/// keyword, text.
fn itxt<'a>(name: &[u8; 4], body: &'a [u8]) -> Option<Cow<'a, [u8]>> {
    let rest = body.strip_prefix(b"XML:com.adobe.xmp\0").filter(|_| name == b"iTXt")?;
    let (&[compressed, method], rest) = rest.split_first_chunk()?;
    let text = rest.splitn(3, |&byte| byte == 0).nth(2)?;
    match (compressed, method) {
        (0, _) => Some(Cow::Borrowed(text)),
        (1, 0) => {
            // One byte more than is accepted, so that a packet that is too long is not mistaken for a complete one.
            let mut packet = Vec::new();
            ZlibDecoder::new(text).take(MOST_BYTES as u64 + 1).read_to_end(&mut packet).ok()?;
            Some(Cow::Owned(packet))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    fn segment(marker: u8, body: &[u8]) -> Vec<u8> {
        [&[0xFF, marker], &(body.len() as u16 + 2).to_be_bytes()[..], body].concat()
    }

    fn chunk(name: &[u8; 4], body: &[u8]) -> Vec<u8> {
        [&(body.len() as u32).to_be_bytes()[..], name, body, &[0; 4]].concat()
    }

    #[test]
    fn jpeg_has_them_in_segments_before_the_first_scan() {
        let bytes = [
            &[0xFF, 0xD8][..],
            &segment(APP1, b"Exif\0\0MM\0*"),
            &segment(APP1, b"http://ns.adobe.com/xap/1.0/\0<first/>"),
            &segment(APP1, b"http://ns.adobe.com/xap/1.0/\0<second/>"),
            &segment(APP1, b"http://ns.adobe.com/xmp/extension/\0more"),
            &segment(APP13, b"Photoshop 3.0\x008BIM one"),
            &segment(APP13, b"Photoshop 3.0\0 and two"),
            &segment(SOS, &[0; 6]),
            &segment(APP13, b"Photoshop 3.0\0 three"),
        ]
        .concat();
        let blocks = of(Format::Jpeg, &bytes);
        assert_eq!(blocks.xmp.as_deref(), Some(&b"<first/>"[..]));
        assert_eq!(blocks.photoshop.as_deref(), Some(&b"8BIM one and two"[..]));
    }

    #[test]
    fn png_may_compress_it() {
        let mut zlib = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
        zlib.write_all(b"<squeezed/>").expect("writes");
        let squeezed = [b"XML:com.adobe.xmp\0\x01\0\0\0", &zlib.finish().expect("writes")[..]].concat();
        let file = |text: &[u8]| {
            [
                &b"\x89PNG\r\n\x1a\n"[..],
                &chunk(b"tEXt", b"Title\0Other"),
                &chunk(b"IDAT", &[0; 9]),
                &chunk(b"iTXt", text),
            ]
            .concat()
        };
        let found = |text: &[u8]| of(Format::Png, &file(text)).xmp.map(Cow::into_owned);
        assert_eq!(found(b"XML:com.adobe.xmp\0\0\0en\0XMP\0<plain/>").as_deref(), Some(&b"<plain/>"[..]));
        assert_eq!(found(&squeezed).as_deref(), Some(&b"<squeezed/>"[..]));
        assert_eq!(found(&squeezed[..squeezed.len() - 8]), None);
        assert_eq!(found(b"XML:com.adobe.xmp\0\x01\x01\0\0?"), None);
        assert_eq!(found(b"Comment\0\0\0\0\0<plain/>"), None);
        assert_eq!(found(b"XML:com.adobe.xmp\0\0"), None);
    }

    #[test]
    fn compressed_gigabytes_are_not_decompressed() {
        let mut zlib = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
        zlib.write_all(&vec![b' '; 20 * MOST_BYTES]).expect("writes");
        let text = [b"XML:com.adobe.xmp\0\x01\0\0\0", &zlib.finish().expect("writes")[..]].concat();
        let packet = itxt(b"iTXt", &text).expect("a packet");
        assert_eq!(packet.len(), MOST_BYTES + 1);
        assert!(text.len() < 50_000);
    }

    #[test]
    fn webp_has_a_chunk_for_it() {
        let mut bytes = b"RIFF\0\0\0\0WEBP".to_vec();
        for (name, body) in [(b"VP8X", &[0; 10][..]), (b"ICCP", b"odd"), (b"XMP ", b"<x/>")] {
            bytes.extend(name);
            bytes.extend((body.len() as u32).to_le_bytes());
            bytes.extend(body);
            bytes.resize(bytes.len().next_multiple_of(2), 0);
        }
        assert_eq!(of(Format::Webp, &bytes).xmp.as_deref(), Some(&b"<x/>"[..]));
        assert_eq!(of(Format::Bmp, b"BM"), Blocks::default());
    }

    #[test]
    fn gif_has_an_extension_for_it() {
        let packet = format!("<x>{}</x>", "long ".repeat(100));
        let ramp: Vec<u8> = [1].into_iter().chain((0..=255).rev()).chain([0]).collect();
        let head = [b"GIF89a".as_slice(), &[1, 0, 1, 0, 0x80, 0, 0, 0, 0, 0, 255, 255, 255]].concat();
        let extension = [b"\x21\xFF\x0BXMP DataXMP", packet.as_bytes(), &ramp].concat();
        let frame = [0x2C, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0, 0x3B];
        let found = |parts: [&[u8]; 3]| of(Format::Gif, &parts.concat()).xmp.map(Cow::into_owned);
        assert_eq!(found([&head, &extension, &frame]).as_deref(), Some(packet.as_bytes()));
        assert_eq!(found([&head, &extension[..80], &[]]), None, "cut off");
        assert_eq!(found([&head, b"\x21\xFF\x0BANIMEXTS1.0\x01\x00\x00", &frame]), None);
    }

    #[test]
    fn avif_has_an_item_for_it() {
        let boxed = |name: &[u8; 4], body: &[u8]| [&(body.len() as u32 + 8).to_be_bytes()[..], name, body].concat();
        let file = |kind: &[u8; 4], described: &[u8]| {
            let item = boxed(b"infe", &[&[2, 0, 0, 0, 0, 7, 0, 0], &kind[..], b"XMP\0", described].concat());
            let infos = boxed(b"iinf", &[&[0, 0, 0, 0, 0, 1][..], &item].concat());
            // Offsets of four bytes, relative to `idat`.
            let places = [1, 0, 0, 0, 0x44, 0, 0, 1, 0, 7, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 4];
            let inside = [&[0; 4][..], &infos, &boxed(b"iloc", &places), &boxed(b"idat", b"-<x/>-")].concat();
            [boxed(b"ftyp", b"avif\0\0\0\0"), boxed(b"meta", &inside)].concat()
        };
        let found = |kind, described: &[u8]| of(Format::Avif, &file(kind, described)).xmp.map(Cow::into_owned);
        assert_eq!(found(b"mime", b"application/rdf+xml\0\0").as_deref(), Some(&b"<x/>"[..]));
        assert_eq!(found(b"mime", b"application/rdf+xml").as_deref(), Some(&b"<x/>"[..]));
        assert_eq!(found(b"mime", b"application/rdf+xml\0deflate\0"), None, "a compression that nobody uses");
        assert_eq!(found(b"mime", b"text/plain\0"), None);
        assert_eq!(found(b"Exif", b"application/rdf+xml\0"), None);
    }

    #[test]
    fn short_files_have_no_blocks() {
        for format in [Format::Jpeg, Format::Png, Format::Webp, Format::Gif, Format::Avif] {
            for length in 0..16 {
                assert_eq!(of(format, &vec![0xFF; length]), Blocks::default());
            }
        }
    }
}
