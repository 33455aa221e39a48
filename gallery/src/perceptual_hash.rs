//! Finds photos that look alike.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// 64 bits that describe how light and shade are distributed in a photo. Photos that look alike differ in few of them,
/// whatever their size, format and compression. The renderer defines what the bits mean. Written as 16 hexadecimal
/// digits, also in records, because not every parser of numbers keeps 64 bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct PerceptualHash(pub u64);

impl PerceptualHash {
    /// In how many of the 64 bits two photos differ. For the same picture at another size or quality, that is about 4
    /// at most; for unrelated pictures it is about 32.
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

/// The text is not such a hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a perceptual hash; it has 16 hexadecimal digits")]
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
