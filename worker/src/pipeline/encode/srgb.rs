//! The profile that declares a rendition to be sRGB.
//!
//! It is part of every thumbnail, so it is as short as the standard allows: equal data is stored once (ICC.1:2022,
//! 7.3.1 lets tags share their data), and the curve is a formula. Other programs usually embed one of 500 to 3,144
//! bytes.

use std::sync::LazyLock;

/// The values of the tags: IEC 61966-2-1, adapted to D50 by Bradford's matrix, as fractions of 65536. They are
/// those of the ICC's own sRGB profiles.
mod numbers {
    pub(super) const WHITE: [i32; 3] = [0xF6D6, 0x1_0000, 0xD32D];
    pub(super) const RED: [i32; 3] = [0x6FA2, 0x38F5, 0x0390];
    pub(super) const GREEN: [i32; 3] = [0x6299, 0xB785, 0x18DA];
    pub(super) const BLUE: [i32; 3] = [0x24A0, 0x0F84, 0xB6CF];
    /// From D65 to D50, row by row.
    pub(super) const ADAPTATION: [i32; 9] =
        [0x1_0C42, 0x05DE, -0x0CDB, 0x0793, 0xFD90, -0x045F, -0x025E, 0x03DC, 0xC06E];
    /// Exponent, slope, offset, slope near black, and where that part ends.
    pub(super) const CURVE: [i32; 5] = [0x2_6666, 0xF2A7, 0x0D59, 0x13D0, 0x0A5B];
}

/// Name and licence in one: the two human-readable tags share it.
const TEXT: &str = "sRGB, CC0";

const HEADER: usize = 128;

/// A display profile, version 4.4 of the format.
pub(super) fn profile() -> &'static [u8] {
    static PROFILE: LazyLock<Vec<u8>> = LazyLock::new(write);
    &PROFILE
}

fn write() -> Vec<u8> {
    let data: [(&[&[u8; 4]], Vec<u8>); 7] = [
        (&[b"desc", b"cprt"], text(TEXT)),
        (&[b"wtpt"], fractions(b"XYZ ", &[], &numbers::WHITE)),
        (&[b"chad"], fractions(b"sf32", &[], &numbers::ADAPTATION)),
        (&[b"rXYZ"], fractions(b"XYZ ", &[], &numbers::RED)),
        (&[b"gXYZ"], fractions(b"XYZ ", &[], &numbers::GREEN)),
        (&[b"bXYZ"], fractions(b"XYZ ", &[], &numbers::BLUE)),
        // Formula type 3: a power with an offset above, a line below.
        (&[b"rTRC", b"gTRC", b"bTRC"], fractions(b"para", &[0, 3, 0, 0], &numbers::CURVE)),
    ];
    let tags: usize = data.iter().map(|(names, _)| names.len()).sum();
    let first = HEADER + 4 + 12 * tags;
    let size = first + data.iter().map(|(_, data)| data.len()).sum::<usize>();

    let mut file = header(size as u32);
    file.extend((tags as u32).to_be_bytes());
    let mut offset = first;
    for (names, data) in &data {
        for name in *names {
            file.extend(*name);
            file.extend([offset, data.len()].into_iter().flat_map(|number| (number as u32).to_be_bytes()));
        }
        offset += data.len();
    }
    data.iter().for_each(|(_, data)| file.extend(data));
    file
}

/// The header that ICC.1:2022, 7.2 requires. No date, no creator, no checksum: all of them may be zero.
fn header(size: u32) -> Vec<u8> {
    let mut header = vec![0; HEADER];
    let mut put = |at: usize, bytes: &[u8]| header[at..at + bytes.len()].copy_from_slice(bytes);
    put(0, &size.to_be_bytes());
    put(8, &[4, 0x40]);
    put(12, b"mntrRGB XYZ ");
    put(36, b"acsp");
    for (place, number) in (68..).step_by(4).zip(numbers::WHITE) {
        put(place, &number.to_be_bytes());
    }
    header
}

/// A tag of numbers: its type, the bytes that the type requires first, then the numbers.
fn fractions(kind: &[u8; 4], before: &[u8], numbers: &[i32]) -> Vec<u8> {
    let mut tag = [kind.as_slice(), &[0; 4], before].concat();
    tag.extend(numbers.iter().flat_map(|number| number.to_be_bytes()));
    tag
}

/// An English text, padded to whole words of four bytes.
fn text(text: &str) -> Vec<u8> {
    let letters: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let numbers = [1, 12].map(u32::to_be_bytes).concat();
    let place = [letters.len() as u32, 28].map(u32::to_be_bytes).concat();
    let mut tag = [b"mluc".as_slice(), &[0; 4], &numbers, b"enUS", &place, &letters].concat();
    tag.resize(tag.len().next_multiple_of(4), 0);
    tag
}

#[cfg(test)]
mod tests {
    use moxcms::{ColorProfile, Layout, TransformOptions};

    use super::*;

    #[test]
    fn it_is_read_as_srgb_and_changes_no_color() {
        let read = ColorProfile::new_from_slice(profile()).expect("a profile");
        let options = TransformOptions::default();
        let known = ColorProfile::new_srgb();
        let transform = read.create_transform_8bit(Layout::Rgb, &known, Layout::Rgb, options).expect("a transform");
        let colors: Vec<u8> = (0..=255u8).flat_map(|v| [v, v, v, v, 0, 255 - v, 255, v, v / 2]).collect();
        let mut same = vec![0; colors.len()];
        transform.transform(&colors, &mut same).expect("transforms");
        assert!(colors.iter().zip(&same).all(|(a, b)| a.abs_diff(*b) <= 1));
    }

    #[test]
    fn it_is_short() {
        assert_eq!(profile().len(), 456);
        assert_eq!(profile()[..4], 456u32.to_be_bytes());
    }
}
