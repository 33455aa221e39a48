//! The fields of a TIFF structure (TIFF 6.0, section 2; EXIF 3.0, chapter 4): of an EXIF block, or of a whole TIFF
//! file.
//!
//! Nothing is copied or allocated: a field is a view of the bytes, found when it is asked for. So a block costs the
//! same whatever it claims. Only three directories are read, each once and only where the standard puts it, so
//! loops and maker notes do no harm. A field that points outside the block is treated as absent; the other fields
//! are still read.

/// The most fields of one directory to read. Real ones have a few dozen.
const MOST_FIELDS: usize = 2000;

/// Which directory a tag belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Directory {
    /// The picture (IFD0).
    Picture,
    /// Details of the exposure (Exif IFD).
    Exif,
    /// The position (GPS IFD).
    Gps,
}

/// A tag with its directory.
pub(super) type Tag = (Directory, u16);

/// A TIFF structure with a valid header.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tags<'a> {
    bytes: &'a [u8],
    little: bool,
    picture: u32,
    exif: Option<u32>,
    gps: Option<u32>,
}

/// One field's type and the bytes of its values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Field<'a> {
    kind: u16,
    little: bool,
    bytes: &'a [u8],
}

const BYTE: u16 = 1;
const ASCII: u16 = 2;
const SHORT: u16 = 3;
const LONG: u16 = 4;
const RATIONAL: u16 = 5;
const UNDEFINED: u16 = 7;
/// EXIF 3.0.
const UTF8: u16 = 129;

impl<'a> Tags<'a> {
    /// Reads the header. `None` if this is not a TIFF structure.
    pub(super) fn of(bytes: &'a [u8]) -> Option<Self> {
        let little = match bytes.get(..4)? {
            b"II*\0" => true,
            b"MM\0*" => false,
            _ => return None,
        };
        let picture = u32_at(bytes, 4, little)?;
        let mut tags = Self { bytes, little, picture, exif: None, gps: None };
        tags.exif = tags.get((Directory::Picture, 0x8769)).and_then(Field::integer);
        tags.gps = tags.get((Directory::Picture, 0x8825)).and_then(Field::integer);
        Some(tags)
    }

    /// The first field with that tag.
    pub(super) fn get(&self, (directory, tag): Tag) -> Option<Field<'a>> {
        let at = match directory {
            Directory::Picture => Some(self.picture),
            Directory::Exif => self.exif,
            Directory::Gps => self.gps,
        }?;
        let at = usize::try_from(at).ok()?;
        let count = usize::from(u16_at(self.bytes, at, self.little)?).min(MOST_FIELDS);
        let entries = self.bytes.get(at + 2..)?.chunks_exact(12).take(count);
        entries.filter(|entry| u16_at(entry, 0, self.little) == Some(tag)).find_map(|entry| self.field(entry))
    }

    fn field(&self, entry: &'a [u8]) -> Option<Field<'a>> {
        let kind = u16_at(entry, 2, self.little)?;
        let size: usize = match kind {
            BYTE | ASCII | 6 | UNDEFINED | UTF8 => 1,
            SHORT | 8 => 2,
            LONG | 9 | 11 | 13 => 4,
            RATIONAL | 10 | 12 => 8,
            _ => return None,
        };
        let length = size.checked_mul(usize::try_from(u32_at(entry, 4, self.little)?).ok()?)?;
        let bytes = if length <= 4 {
            entry.get(8..8 + length)?
        } else {
            let from = usize::try_from(u32_at(entry, 8, self.little)?).ok()?;
            self.bytes.get(from..from.checked_add(length)?)?
        };
        Some(Field { kind, little: self.little, bytes })
    }

    /// The first line of a text that is not empty, as it was written. A field may have several, each terminated by
    /// a zero.
    pub(super) fn text(&self, tag: Tag) -> Option<&'a [u8]> {
        let field = self.get(tag).filter(|field| matches!(field.kind, ASCII | UTF8))?;
        field.bytes.split(|&byte| byte == 0).find(|line| !line.is_empty())
    }

    /// A non-negative number.
    pub(super) fn integer(&self, tag: Tag) -> Option<u32> {
        self.get(tag).and_then(Field::integer)
    }

    /// The bytes of a block inside this block.
    pub(super) fn block(&self, tag: Tag) -> Option<&'a [u8]> {
        // Some writers store IPTC as LONGs.
        let field = self.get(tag).filter(|field| matches!(field.kind, BYTE | UNDEFINED | LONG))?;
        Some(field.bytes)
    }

    /// The first `N` fractions.
    pub(super) fn rationals<const N: usize>(&self, tag: Tag) -> Option<[Option<(u32, u32)>; N]> {
        let field = self.get(tag).filter(|field| field.kind == RATIONAL)?;
        Some(std::array::from_fn(|i| {
            let part = |at| u32_at(field.bytes, i * 8 + at, field.little);
            Some((part(0)?, part(4)?))
        }))
    }
}

impl Field<'_> {
    fn integer(self) -> Option<u32> {
        match self.kind {
            BYTE => self.bytes.first().copied().map(u32::from),
            SHORT => u16_at(self.bytes, 0, self.little).map(u32::from),
            LONG | 13 => u32_at(self.bytes, 0, self.little),
            _ => None,
        }
    }
}

fn u16_at(bytes: &[u8], at: usize, little: bool) -> Option<u16> {
    let bytes = *bytes.get(at..)?.first_chunk()?;
    Some(if little { u16::from_le_bytes(bytes) } else { u16::from_be_bytes(bytes) })
}

fn u32_at(bytes: &[u8], at: usize, little: bool) -> Option<u32> {
    let bytes = *bytes.get(at..)?.first_chunk()?;
    Some(if little { u32::from_le_bytes(bytes) } else { u32::from_be_bytes(bytes) })
}

#[cfg(test)]
mod tests {
    use super::*;

    const MAKE: Tag = (Directory::Picture, 0x010F);

    /// A big-endian block with those entries in IFD0, followed by `rest`, which starts at 14 + 12 × entries.
    fn block(entries: &[(u16, u16, u32, [u8; 4])], rest: &[u8]) -> Vec<u8> {
        let mut bytes = b"MM\0*\0\0\0\x08".to_vec();
        bytes.extend((entries.len() as u16).to_be_bytes());
        for (tag, kind, count, value) in entries {
            bytes.extend(tag.to_be_bytes());
            bytes.extend(kind.to_be_bytes());
            bytes.extend(count.to_be_bytes());
            bytes.extend(value);
        }
        // The next directory is this one: a loop.
        bytes.extend([0, 0, 0, 8]);
        bytes.extend(rest);
        bytes
    }

    #[test]
    fn values_are_found_inside_and_outside_of_entries() {
        let bytes = block(&[(0x010F, ASCII, 3, *b"Me\0\0"), (0x0110, ASCII, 7, [0, 0, 0, 38])], b"Camera\0");
        let tags = Tags::of(&bytes).expect("a header");
        assert_eq!(tags.text(MAKE), Some(&b"Me"[..]));
        assert_eq!(tags.text((Directory::Picture, 0x0110)), Some(&b"Camera"[..]));
        assert_eq!(tags.text((Directory::Exif, 0x9003)), None);
        assert_eq!(tags.integer(MAKE), None);
    }

    #[test]
    fn fields_that_point_outside_are_absent_and_harm_no_others() {
        let bytes = block(
            &[
                (0x010E, ASCII, u32::MAX, [0, 0, 0, 8]),
                (0x0110, ASCII, 5, [0xFF; 4]),
                (0x8825, LONG, 1, [0xFF; 4]),
                (0x8769, LONG, 1, [0, 0, 0, 8]),
                (0x0112, SHORT, 0, [0, 6, 0, 0]),
                (0x0131, 99, 1, [1; 4]),
                (0x010F, ASCII, 2, *b"Me\0\0"),
            ],
            b"",
        );
        let tags = Tags::of(&bytes).expect("a header");
        for tag in [0x010E, 0x0110, 0x0131] {
            assert_eq!(tags.get((Directory::Picture, tag)), None, "{tag:#x}");
        }
        assert_eq!(tags.integer((Directory::Picture, 0x0112)), None);
        assert_eq!(tags.get((Directory::Gps, 1)), None);
        // EXIF's directory is the picture's own, and is read once.
        assert_eq!(tags.text((Directory::Exif, 0x010F)), Some(&b"Me"[..]));
        assert_eq!(tags.text(MAKE), Some(&b"Me"[..]));
    }

    #[test]
    fn other_bytes_are_not_a_structure() {
        for bytes in [&b""[..], b"II*", b"II*\0", b"MM*\0\0\0\0\x08", b"II+\0\x08\0\0\0"] {
            assert!(Tags::of(bytes).is_none(), "{bytes:?}");
        }
        assert!(Tags::of(b"II*\0\xFF\xFF\xFF\xFF").is_some_and(|tags| tags.text(MAKE).is_none()));
    }
}
