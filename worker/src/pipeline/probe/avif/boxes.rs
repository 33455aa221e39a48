//! Boxes of the ISO base media file format (ISO/IEC 14496-12, 4.2), and the numbers in them.

/// The four letters that name a box.
pub(super) type Name = [u8; 4];

/// Walks the boxes that stand one behind the other. The last one may be cut off.
#[derive(Debug, Clone)]
pub(super) struct Boxes<'a> {
    rest: &'a [u8],
}

impl<'a> Boxes<'a> {
    pub(super) fn of(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    /// Whether the last box is longer than what is left of the bytes.
    pub(super) fn are_cut(mut self) -> bool {
        while let Some((_, length, rest)) = header(self.rest) {
            let Some(rest) = rest.get(length..) else { return true };
            self.rest = rest;
        }
        !self.rest.is_empty()
    }

    /// The contents of the first box of that name.
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

/// The name and the length of the first box, and what follows its header.
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

/// Reads big-endian numbers one after another. `None` is the end of the bytes.
#[derive(Debug, Clone)]
pub(super) struct Numbers<'a> {
    rest: &'a [u8],
}

impl<'a> Numbers<'a> {
    pub(super) fn of(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    /// The numbers of a full box, behind its version, and that version with the last byte of its flags.
    pub(super) fn of_full(bytes: &'a [u8]) -> Option<(u8, u8, Self)> {
        let (&[version, _, _, flags], rest) = bytes.split_first_chunk()?;
        Some((version, flags, Self::of(rest)))
    }

    /// A number of up to eight bytes; no bytes are zero.
    pub(super) fn next(&mut self, length: usize) -> Option<u64> {
        let (bytes, rest) = self.rest.split_at_checked(length)?;
        self.rest = rest;
        Some(bytes.iter().fold(0, |number, byte| number << 8 | u64::from(*byte)))
    }

    pub(super) fn next_u32(&mut self) -> Option<u32> {
        self.next(4).map(|number| number as u32)
    }

    /// The four letters that come next.
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
    fn all_three_ways_to_say_a_size_are_read() {
        let bytes = b"\0\0\0\x0Aabcdxy\0\0\0\x01efgh\0\0\0\0\0\0\0\x11z\0\0\0\0ijkleverything else";
        let found: Vec<_> = Boxes::of(bytes).collect();
        assert_eq!(found, [(b"abcd", &b"xy"[..]), (b"efgh", b"z"), (b"ijkl", b"everything else")]);
        assert_eq!(Boxes::of(bytes).named(b"efgh"), Some(&b"z"[..]));
        assert!(!Boxes::of(bytes).are_cut() && Boxes::of(&bytes[..9]).are_cut() && Boxes::of(&bytes[..14]).are_cut());
    }

    #[test]
    fn sizes_that_cannot_be_end_the_walk_and_cuts_shorten_the_last() {
        assert_eq!(Boxes::of(b"\0\0\0\x07abcd").next(), None);
        assert_eq!(Boxes::of(b"\0\0\0\x01abcd\0\0\0\0\0\0\0\x0F").next(), None);
        assert_eq!(Boxes::of(b"\xFF\xFF\xFF\xFFabcdxy").next(), Some((b"abcd", &b"xy"[..])));
        assert_eq!(Boxes::of(b"\0\0\0\x08abc").next(), None);
    }
}
