//! TIFF's first directory (TIFF 6.0, section 2; BigTIFF by its own note).

use gallery::{fault::Fault, format::Format};

use super::Claims;

/// The most channels per pixel: CMYK with transparency has five.
const MAX_SAMPLES: u64 = 5;

/// The longest side of a tile. Rows of a tile are read whole, however small the picture is.
const MAX_TILE: u64 = 1 << 16;

/// The tags that are read.
mod tag {
    pub(super) const NEW_SUBFILE_TYPE: u16 = 254;
    pub(super) const WIDTH: u16 = 256;
    pub(super) const HEIGHT: u16 = 257;
    pub(super) const ORIENTATION: u16 = 274;
    pub(super) const SAMPLES_PER_PIXEL: u16 = 277;
    pub(super) const TILE_WIDTH: u16 = 322;
    pub(super) const TILE_HEIGHT: u16 = 323;
    pub(super) const DNG_VERSION: u16 = 50706;
}

/// The claims of the first directory.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Page {
    width: u64,
    height: u64,
    pub(super) orientation: Option<u32>,
}

impl Page {
    pub(super) fn claims<'a>(&self, original: &'a [u8]) -> Result<Claims<'a>, Fault> {
        let side = |side: u64| u32::try_from(side).map_err(|_| Fault::Corrupt);
        // A TIFF file is its own EXIF block.
        Ok((side(self.width)?, side(self.height)?, Some(original)))
    }
}

/// Reads the first directory. A file whose first directory has a preview is a raw file of a camera, which Vitrine
/// cannot develop.
pub(super) fn page(original: &[u8]) -> Result<Page, Fault> {
    let directory = Directory::first(original)?;
    let number = |tag| directory.number(tag);
    if number(tag::NEW_SUBFILE_TYPE).unwrap_or(0) & 1 == 1 || directory.value(tag::DNG_VERSION).is_some() {
        return Err(Fault::UnsupportedFormat);
    }
    if number(tag::SAMPLES_PER_PIXEL).is_some_and(|samples| samples > MAX_SAMPLES) {
        return Err(Fault::UnsupportedKind { format: Format::Tiff });
    }
    if [tag::TILE_WIDTH, tag::TILE_HEIGHT].into_iter().filter_map(number).any(|side| side > MAX_TILE) {
        return Err(Fault::Corrupt);
    }
    Ok(Page {
        width: number(tag::WIDTH).unwrap_or(0),
        height: number(tag::HEIGHT).unwrap_or(0),
        orientation: number(tag::ORIENTATION).and_then(|number| u32::try_from(number).ok()),
    })
}

/// The first directory of a file, with its values in place.
#[derive(Debug, Clone, Copy)]
pub(in crate::pipeline) struct Directory<'a> {
    file: File<'a>,
    entries: &'a [u8],
}

/// Where a value is, and how its numbers are written.
#[derive(Debug, Clone, Copy)]
pub(in crate::pipeline) struct Value<'a> {
    file: File<'a>,
    /// Counted from the start of the file.
    pub(in crate::pipeline) at: usize,
    pub(in crate::pipeline) bytes: &'a [u8],
    /// Bytes per number.
    size: usize,
}

impl<'a> Directory<'a> {
    pub(in crate::pipeline) fn first(original: &'a [u8]) -> Result<Self, Fault> {
        let file = File::of(original).ok_or(Fault::Truncated)?;
        let (at, length, count) = if file.big { (8, 8, 8) } else { (4, 4, 2) };
        let start = file.position(at, length).ok_or(Fault::Truncated)?;
        let entries = file.position(start, count).ok_or(Fault::Truncated)?;
        let bytes = entries.checked_mul(file.entry()).ok_or(Fault::Truncated)?;
        // The count was read from `start`, so this is within the file or at its end.
        let entries = original.get(start + count..).and_then(|rest| rest.get(..bytes)).ok_or(Fault::Truncated)?;
        Ok(Self { file, entries })
    }

    /// The first value of a tag, if it is an unsigned number.
    pub(in crate::pipeline) fn number(&self, tag: u16) -> Option<u64> {
        self.value(tag)?.numbers().next()
    }

    /// The value of a tag, if it is inside the file and consists of bytes or unsigned numbers.
    pub(in crate::pipeline) fn value(&self, tag: u16) -> Option<Value<'a>> {
        let file = self.file;
        let entry =
            self.entries.chunks_exact(file.entry()).find(|entry| file.unsigned(&entry[..2]) == u64::from(tag))?;
        let size = match file.unsigned(&entry[2..4]) {
            1 | 7 => 1,
            3 => 2,
            4 | 13 => 4,
            16 | 18 => 8,
            _ => return None,
        };
        let inline = if file.big { 8 } else { 4 };
        let (head, field) = entry.split_at(file.entry() - inline);
        let length = usize::try_from(file.unsigned(&head[4..])).ok()?.checked_mul(size)?;
        let at = if length <= inline {
            // Both are in the same file, and the field comes after its start.
            field.as_ptr().addr() - file.bytes.as_ptr().addr()
        } else {
            usize::try_from(file.unsigned(field)).ok()?
        };
        let bytes = file.bytes.get(at..)?.get(..length)?;
        Some(Value { file, at, bytes, size })
    }
}

impl Value<'_> {
    /// All numbers of the value.
    pub(in crate::pipeline) fn numbers(&self) -> impl Iterator<Item = u64> {
        self.bytes.chunks_exact(self.size).map(|bytes| self.file.unsigned(bytes))
    }

    /// One of the numbers, without reading those before it.
    pub(in crate::pipeline) fn number(&self, index: usize) -> Option<u64> {
        self.bytes.chunks_exact(self.size).nth(index).map(|bytes| self.file.unsigned(bytes))
    }
}

#[derive(Debug, Clone, Copy)]
struct File<'a> {
    bytes: &'a [u8],
    little: bool,
    big: bool,
}

impl<'a> File<'a> {
    fn of(bytes: &'a [u8]) -> Option<Self> {
        let little = bytes.starts_with(b"II");
        let mut file = Self { bytes, little, big: false };
        file.big = file.unsigned(bytes.get(2..4)?) == 43;
        Some(file)
    }

    /// Bytes per entry.
    fn entry(&self) -> usize {
        if self.big { 20 } else { 12 }
    }

    /// An unsigned number of all the given bytes, at most eight.
    fn unsigned(&self, bytes: &[u8]) -> u64 {
        let add = |number: u64, byte: &u8| number << 8 | u64::from(*byte);
        if self.little { bytes.iter().rev().fold(0, add) } else { bytes.iter().fold(0, add) }
    }

    fn position(&self, at: usize, length: usize) -> Option<usize> {
        let bytes = self.bytes.get(at..)?.get(..length)?;
        usize::try_from(self.unsigned(bytes)).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A directory of short and long numbers, big-endian.
    fn file(entries: &[(u16, u32)]) -> Vec<u8> {
        let mut bytes = b"MM\0*\0\0\0\x08".to_vec();
        bytes.extend((entries.len() as u16).to_be_bytes());
        for (tag, value) in entries {
            bytes.extend(tag.to_be_bytes());
            bytes.extend([0, 4, 0, 0, 0, 1]);
            bytes.extend(value.to_be_bytes());
        }
        bytes
    }

    #[test]
    fn both_byte_orders_and_both_sizes_are_read() {
        let expected = Page { width: 300, height: 200, orientation: Some(6) };
        assert_eq!(page(&file(&[(256, 300), (257, 200), (274, 6)])), Ok(expected));

        let mut little = b"II*\0\x08\0\0\0\x03\0".to_vec();
        for (tag, value) in [(256u16, 300u16), (257, 200), (274, 6)] {
            little.extend(tag.to_le_bytes());
            little.extend([3, 0, 1, 0, 0, 0]);
            little.extend(value.to_le_bytes());
            little.extend([0xAB, 0xCD]);
        }
        assert_eq!(page(&little), Ok(expected));

        let mut big = b"II+\0\x08\0\0\0\x10\0\0\0\0\0\0\0\x03\0\0\0\0\0\0\0".to_vec();
        for (tag, value) in [(256u16, 300u64), (257, 200), (274, 6)] {
            big.extend(tag.to_le_bytes());
            big.extend([16, 0, 1, 0, 0, 0, 0, 0, 0, 0]);
            big.extend(value.to_le_bytes());
        }
        assert_eq!(page(&big), Ok(expected));
    }

    #[test]
    fn previews_of_raw_files_are_not_mistaken_for_photos() {
        let sides = [(256, 160), (257, 120)];
        for raw in [(254, 1), (50706, 0x0104_0000)] {
            assert_eq!(page(&file(&[sides[0], sides[1], raw])), Err(Fault::UnsupportedFormat));
        }
    }

    #[test]
    fn rows_that_are_too_wide_are_refused() {
        assert_eq!(page(&file(&[(256, 9), (257, 9), (322, u32::MAX)])), Err(Fault::Corrupt));
        let many = page(&file(&[(256, 9), (257, 9), (277, 60_000)]));
        assert_eq!(many, Err(Fault::UnsupportedKind { format: Format::Tiff }));
    }

    #[test]
    fn truncation_is_always_a_fault() {
        let whole = file(&[(256, 300), (257, 200)]);
        for cut in 0..whole.len() {
            assert_eq!(page(&whole[..cut]), Err(Fault::Truncated), "{cut}");
        }
        // A directory beyond the end, and more entries than there are.
        assert_eq!(page(b"MM\0*\xFF\xFF\xFF\xFF"), Err(Fault::Truncated));
        assert_eq!(page(b"MM\0*\0\0\0\x08\xFF\xFF"), Err(Fault::Truncated));
        assert_eq!(page(&[&b"II+\0\x08\0\0\0"[..], &[0xFF; 8]].concat()), Err(Fault::Truncated));
    }
}
