//! A file in which one number is replaced.

use std::io::{Read, Result, Seek, SeekFrom};

/// TIFF's value for grey whose smallest value is black.
const BLACK_IS_ZERO: u16 = 1;

/// Reads a file as if its photometric interpretation were grey. The library refuses palettes, but expands the very
/// same strips of indices if they are declared grey.
pub(super) struct Overlay<R> {
    inner: R,
    /// Where the number starts, and the bytes that replace it.
    number: Option<(u64, [u8; 2])>,
}

impl<R: Read + Seek> Overlay<R> {
    pub(super) fn new(inner: R, at: Option<usize>, little: bool) -> Self {
        let bytes = if little { BLACK_IS_ZERO.to_le_bytes() } else { BLACK_IS_ZERO.to_be_bytes() };
        Self { inner, number: at.map(|at| (at as u64, bytes)) }
    }
}

impl<R: Read + Seek> Read for Overlay<R> {
    fn read(&mut self, out: &mut [u8]) -> Result<usize> {
        let Some((at, bytes)) = self.number else { return self.inner.read(out) };
        let start = self.inner.stream_position()?;
        let read = self.inner.read(out)?;
        for (at, byte) in (at..).zip(bytes) {
            let place = at.checked_sub(start).and_then(|place| usize::try_from(place).ok());
            if let Some(place) = place.and_then(|place| out[..read].get_mut(place)) {
                *place = byte;
            }
        }
        Ok(read)
    }
}

impl<R: Seek> Seek for Overlay<R> {
    fn seek(&mut self, to: SeekFrom) -> Result<u64> {
        self.inner.seek(to)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    #[test]
    fn two_bytes_are_replaced_however_they_are_read() {
        for step in 1..8 {
            let mut overlay = Overlay::new(Cursor::new([9u8; 7]), Some(3), true);
            let mut found: Vec<u8> = Vec::new();
            let mut buffer = vec![0; step];
            while let Ok(read @ 1..) = overlay.read(&mut buffer) {
                found.extend(&buffer[..read]);
            }
            assert_eq!(found, [9, 9, 9, 1, 0, 9, 9]);
        }
    }
}
