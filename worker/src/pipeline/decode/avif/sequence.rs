//! Reads the colors in a bitstream's sequence header (AV1 Bitstream & Decoding Process Specification, 5.5).
//!
//! The decoder reads them as well, but panics if one of them is a number that H.273 reserves.

/// Primaries, transfer and matrix: code points of ITU-T H.273, valid or not. `None` if there is no sequence header
/// or the first one does not state them.
pub(super) fn colors(bitstream: &[u8]) -> Option<[u8; 3]> {
    Bits::of(header(bitstream)?).colors()
}

/// The contents of the first open bitstream unit that is a sequence header (5.3).
fn header(mut rest: &[u8]) -> Option<&[u8]> {
    const SEQUENCE_HEADER: u8 = 1;
    loop {
        let (first, after) = rest.split_first()?;
        let (kind, extended, sized) = (first >> 3 & 15, first >> 2 & 1, first >> 1 & 1 == 1);
        let after = after.get(usize::from(extended)..)?;
        let (size, after) = if sized { leb128(after)? } else { (after.len(), after) };
        let (unit, next) = after.split_at_checked(size)?;
        if kind == SEQUENCE_HEADER {
            return Some(unit);
        }
        rest = next;
    }
}

/// A number of at most eight bytes with seven bits each, lowest first (4.10.5), and the bytes after it.
fn leb128(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let size = bytes.iter().take(8).position(|byte| byte & 128 == 0)? + 1;
    let (number, rest) = bytes.split_at(size);
    let number = number.iter().rev().fold(0u64, |sum, byte| sum << 7 | u64::from(byte & 127));
    Some((usize::try_from(number).ok()?, rest))
}

/// Reads bits, starting with the highest of each byte.
struct Bits<'a> {
    bytes: &'a [u8],
    read: usize,
}

impl<'a> Bits<'a> {
    fn of(bytes: &'a [u8]) -> Self {
        Self { bytes, read: 0 }
    }

    /// A number of up to 32 bits.
    fn take(&mut self, bits: u32) -> Option<u32> {
        (0..bits).try_fold(0, |sum, _| {
            let bit = self.bytes.get(self.read / 8)? >> (7 - self.read % 8) & 1;
            self.read += 1;
            Some(sum << 1 | u32::from(bit))
        })
    }

    fn flag(&mut self) -> Option<bool> {
        Some(self.take(1)? == 1)
    }

    /// Skips a number whose leading zeros say how long it is (4.10.3).
    fn skip_uvlc(&mut self) -> Option<()> {
        let mut zeros = 0;
        while !self.flag()? {
            zeros += 1;
        }
        // From 32 zeros on, the number itself is omitted.
        if zeros < 32 { self.take(zeros).map(drop) } else { Some(()) }
    }

    /// `sequence_header_obu` (5.5.1) up to its `color_config` (5.5.2).
    fn colors(mut self) -> Option<[u8; 3]> {
        let profile = self.take(3)?;
        let _still = self.flag()?;
        let reduced = self.flag()?;
        if reduced {
            let _level = self.take(5)?;
        } else {
            self.skip_operating_points()?;
        }
        let (wide, high) = (self.take(4)? + 1, self.take(4)? + 1);
        self.take(wide)?;
        self.take(high)?;
        if !reduced && self.flag()? {
            let _frame_ids = self.take(4 + 3)?;
        }
        let _superblocks_and_intra_tools = self.take(3)?;
        if !reduced {
            self.skip_inter_tools()?;
        }
        let _superres_cdef_restoration = self.take(3)?;

        let high_depth = self.flag()?;
        if profile == 2 && high_depth {
            let _twelve_bits = self.flag()?;
        }
        if profile != 1 {
            let _grey = self.flag()?;
        }
        if !self.flag()? {
            return None;
        }
        Some([self.take(8)? as u8, self.take(8)? as u8, self.take(8)? as u8])
    }

    /// Skips timing, decoder models and operating points.
    fn skip_operating_points(&mut self) -> Option<()> {
        let mut delay_bits = None;
        if self.flag()? {
            let _units = (self.take(32)?, self.take(32)?);
            if self.flag()? {
                self.skip_uvlc()?;
            }
            if self.flag()? {
                delay_bits = Some(self.take(5)? + 1);
                let _model = (self.take(32)?, self.take(5 + 5)?);
            }
        }
        let delays = self.flag()?;
        for _ in 0..=self.take(5)? {
            let _layers = self.take(12)?;
            // Levels from 4.0 have two tiers.
            if self.take(5)? > 7 {
                let _tier = self.flag()?;
            }
            if let Some(bits) = delay_bits
                && self.flag()?
            {
                let _model = (self.take(bits)?, self.take(bits)?, self.flag()?);
            }
            if delays && self.flag()? {
                let _delay = self.take(4)?;
            }
        }
        Some(())
    }

    /// Skips the tools with which pictures of a sequence refer to each other.
    fn skip_inter_tools(&mut self) -> Option<()> {
        let _compounds_warps_filters = self.take(4)?;
        let order_hints = self.flag()?;
        if order_hints {
            let _tools = self.take(2)?;
        }
        // Each of the two is either chosen per picture or given here.
        let chosen = self.flag()?;
        let screen_content = chosen || self.flag()?;
        if screen_content && !self.flag()? {
            let _whole_motion = self.flag()?;
        }
        if order_hints {
            let _bits = self.take(3)?;
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Bits as they appear in the standard's tables.
    fn bytes(bits: &str) -> Vec<u8> {
        let bits: Vec<u8> = bits.bytes().filter(|bit| *bit != b' ').map(|bit| bit - b'0').collect();
        bits.chunks(8).map(|byte| byte.iter().enumerate().fold(0, |sum, (at, bit)| sum | bit << (7 - at))).collect()
    }

    fn unit(kind: u8, contents: &[u8]) -> Vec<u8> {
        [&[kind << 3 | 2, contents.len() as u8], contents].concat()
    }

    const COLORS: &str = "00010110 00010111 00011000";

    #[test]
    fn a_still_picture_has_little_before_its_colors() {
        let header = bytes(&format!("000 1 1 00000 0001 0001 10 11 000 000 0 0 1 {COLORS}"));
        let bitstream = [unit(2, &[]), unit(1, &header)].concat();
        assert_eq!(colors(&bitstream), Some([22, 23, 24]));
        // The last unit may omit its size.
        let bitstream = [&[1 << 3], header.as_slice()].concat();
        assert_eq!(colors(&bitstream), Some([22, 23, 24]));
        let silent = bytes("000 1 1 00000 0001 0001 10 11 000 000 0 0 0 1");
        assert_eq!(colors(&unit(1, &silent)), None);
    }

    #[test]
    fn everything_that_a_sequence_may_have_before_its_colors_is_skipped() {
        let timing = format!("1 {:032b} {:032b} 1 00101 1 00011 {:032b} 00000 00000", 1, 30, 9);
        let points = "1 00001  000000000000 01000 0 1 1010 0101 1 1 0011  000000000000 00111 0 0";
        let size = "0001 0001 10 11  1 0000 000  000";
        let tools = "0000 1 11 0 1 0 1 101  000";
        let header = bytes(&format!("010 0 0 {timing} {points} {size} {tools} 1 1 0 1 {COLORS}"));
        assert_eq!(colors(&unit(1, &header)), Some([22, 23, 24]));
    }

    #[test]
    fn headers_that_end_early_have_no_colors() {
        let header = bytes(&format!("000 1 1 00000 0001 0001 10 11 000 000 0 0 1 {COLORS}"));
        let whole = unit(1, &header);
        for end in 0..whole.len() {
            assert_eq!(colors(&whole[..end]), None);
        }
        assert_eq!(colors(&[1 << 3 | 2, 255, 255, 255, 255, 255, 255, 255, 255, 255]), None);
        // A number that never ends.
        assert_eq!(colors(&unit(1, &bytes(&format!("000 0 0 1 {:064b} 1 {:032b}", 0, 0)))), None);
    }
}
