//! Boxes of the ISO base media file format (ISO/IEC 14496-12, 4.2), and the numbers in them.

/// The four letters that name a box.
pub(super) type Name = [u8; 4];

/// Iterates over consecutive boxes. The last one may be truncated.
#[derive(Debug, Clone)]
pub(super) struct Boxes<'a> {
    rest: &'a [u8],
}

impl<'a> Boxes<'a> {
    pub(super) fn of(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    /// Whether the last box is longer than the remaining bytes.
    pub(super) fn ends_early(mut self) -> bool {
        while let Some((_, length, rest)) = header(self.rest) {
            let Some(rest) = rest.get(length..) else { return true };
            self.rest = rest;
        }
        !self.rest.is_empty()
    }

    /// The contents of the first box with that name.
    pub(super) fn named(mut self, name: &Name) -> Option<&'a [u8]> {
        self.find(|(found, _)| *found == name).map(|(_, body)| body)
    }
}

impl<'a> Iterator for Boxes<'a> {
    type Item = (&'a Name, &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let (name, length, rest) = header(self.rest)?;
        let (body, rest) = rest.split_at(length.min(rest.len()));
        self.rest = rest;
        Some((name, body))
    }
}

/// The name and length of the first box, and the bytes after its header.
fn header(bytes: &[u8]) -> Option<(&Name, usize, &[u8])> {
    let (size, rest) = bytes.split_first_chunk()?;
    let (name, rest) = rest.split_first_chunk()?;
    match u32::from_be_bytes(*size) {
        // To the end of the file.
        0 => Some((name, rest.len(), rest)),
        1 => {
            let (size, rest) = rest.split_first_chunk()?;
            Some((name, usize::try_from(u64::from_be_bytes(*size).checked_sub(16)?).ok()?, rest))
        }
        size => Some((name, usize::try_from(size.checked_sub(8)?).ok()?, rest)),
    }
}

/// Reads consecutive big-endian numbers. `None` at the end of the bytes.
#[derive(Debug, Clone)]
pub(super) struct Numbers<'a> {
    rest: &'a [u8],
}

impl<'a> Numbers<'a> {
    pub(super) fn of(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    /// The numbers of a full box after its version and flags, with the version and the last byte of the flags.
    pub(super) fn of_full(bytes: &'a [u8]) -> Option<(u8, u8, Self)> {
        let (&[version, _, _, flags], rest) = bytes.split_first_chunk()?;
        Some((version, flags, Self::of(rest)))
    }

    /// A number of up to eight bytes; no bytes give zero.
    pub(super) fn next(&mut self, length: usize) -> Option<u64> {
        let (bytes, rest) = self.rest.split_at_checked(length)?;
        self.rest = rest;
        Some(bytes.iter().fold(0, |number, byte| number << 8 | u64::from(*byte)))
    }

    pub(super) fn next_u32(&mut self) -> Option<u32> {
        self.next(4).map(|number| number as u32)
    }

    /// The next four letters.
    pub(super) fn name(&mut self) -> Option<&'a Name> {
        let (name, rest) = self.rest.split_first_chunk()?;
        self.rest = rest;
        Some(name)
    }

    pub(super) fn rest(self) -> &'a [u8] {
        self.rest
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_three_kinds_of_sizes_are_read() {
        let bytes = b"\0\0\0\x0Aabcdxy\0\0\0\x01efgh\0\0\0\0\0\0\0\x11z\0\0\0\0ijkleverything else";
        let found: Vec<_> = Boxes::of(bytes).collect();
        assert_eq!(found, [(b"abcd", &b"xy"[..]), (b"efgh", b"z"), (b"ijkl", b"everything else")]);
        assert_eq!(Boxes::of(bytes).named(b"efgh"), Some(&b"z"[..]));
        assert!(
            !Boxes::of(bytes).ends_early()
                && Boxes::of(&bytes[..9]).ends_early()
                && Boxes::of(&bytes[..14]).ends_early()
        );
    }

    #[test]
    fn impossible_sizes_end_the_iteration_and_a_truncated_last_box_is_shorter() {
        assert_eq!(Boxes::of(b"\0\0\0\x07abcd").next(), None);
        assert_eq!(Boxes::of(b"\0\0\0\x01abcd\0\0\0\0\0\0\0\x0F").next(), None);
        assert_eq!(Boxes::of(b"\xFF\xFF\xFF\xFFabcdxy").next(), Some((b"abcd", &b"xy"[..])));
        assert_eq!(Boxes::of(b"\0\0\0\x08abc").next(), None);
    }
}
