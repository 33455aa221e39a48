//! By what photos that look alike find each other.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// 64 bits that say how a photo's light and shade are spread. Photos that look alike differ in few of them, whatever
/// their size, format and compression; what the bits mean is up to the renderer. Written as 16 hexadecimal digits, in
/// records too: not every reader of numbers keeps 64 bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct PerceptualHash(pub u64);

impl PerceptualHash {
    /// In how many of 64 bits two photos differ. The same picture at another size or quality: some 4 at most;
    /// pictures that have nothing to do with each other: about 32.
    #[must_use]
    pub fn distance(self, other: Self) -> u32 {
        (self.0 ^ other.0).count_ones()
    }
}

impl fmt::Display for PerceptualHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

/// Text that is no such hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a look-alike hash has 16 hexadecimal digits")]
pub struct InvalidPerceptualHash;

impl FromStr for PerceptualHash {
    type Err = InvalidPerceptualHash;

    fn from_str(text: &str) -> Result<Self, InvalidPerceptualHash> {
        if text.len() != 16 || !text.bytes().all(|digit| digit.is_ascii_hexdigit()) {
            return Err(InvalidPerceptualHash);
        }
        u64::from_str_radix(text, 16).map(Self).map_err(|_| InvalidPerceptualHash)
    }
}

impl From<PerceptualHash> for String {
    fn from(hash: PerceptualHash) -> Self {
        hash.to_string()
    }
}

impl TryFrom<String> for PerceptualHash {
    type Error = InvalidPerceptualHash;

    fn try_from(text: String) -> Result<Self, InvalidPerceptualHash> {
        text.parse()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_keep_all_their_bits() {
        for bits in [0, 1, u64::MAX, 0x8000_0000_0000_0001] {
            assert_eq!(PerceptualHash(bits).to_string().parse(), Ok(PerceptualHash(bits)));
        }
        for text in ["", "1", "00000000000000000", "+000000000000000", "000000000000000g"] {
            assert_eq!(text.parse::<PerceptualHash>(), Err(InvalidPerceptualHash), "{text}");
        }
        assert_eq!(PerceptualHash(0b1011).distance(PerceptualHash(0b0001)), 2);
    }
}
