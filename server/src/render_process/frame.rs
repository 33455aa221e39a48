//! What the two processes send each other: the length of a text in JSON, the text, and then bytes.

use std::io::{self, Read};

use gallery::{edits::Edits, ports::renderer::RenderLimits};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

/// Maximum length of the text, in bytes. The longest description has 20 kB.
const MAX_TEXT: usize = 1 << 20;

/// What the server asks for. The original follows.
#[derive(Debug, Serialize, Deserialize)]
pub struct Request {
    pub edits: Edits,
    pub limits: Limits,
    /// How many bytes of memory the photo needs.
    pub memory: u64,
}

/// [`RenderLimits`].
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct Limits {
    max_pixels: u64,
    seconds: u64,
    max_memory: Option<u64>,
}

impl From<RenderLimits> for Limits {
    fn from(RenderLimits { max_pixels, seconds, max_memory }: RenderLimits) -> Self {
        Self { max_pixels, seconds, max_memory }
    }
}

impl From<Limits> for RenderLimits {
    fn from(Limits { max_pixels, seconds, max_memory }: Limits) -> Self {
        Self { max_pixels, seconds, max_memory }
    }
}

/// Returns a value as a text with its length.
pub fn encode(value: &impl Serialize) -> io::Result<Vec<u8>> {
    let text = serde_json::to_vec(value)?;
    let length = u32::try_from(text.len()).map_err(io::Error::other)?;
    Ok([&length.to_le_bytes(), text.as_slice()].concat())
}

/// Reads a value that was written by [`encode`].
pub fn decode<T: DeserializeOwned>(mut from: impl Read) -> io::Result<T> {
    let mut length = [0; size_of::<u32>()];
    from.read_exact(&mut length)?;
    let length = u32::from_le_bytes(length) as usize;
    if length > MAX_TEXT {
        return Err(io::Error::other(format!("a text of {length} bytes")));
    }
    let mut text = vec![0; length];
    from.read_exact(&mut text)?;
    Ok(serde_json::from_slice(&text)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_encoded_is_decoded_and_what_follows_is_left() {
        let mut bytes = encode(&(1, "two")).expect("a text");
        bytes.extend(b"rest");
        let mut from = bytes.as_slice();
        assert_eq!(decode::<(u8, String)>(&mut from).expect("decoded"), (1, "two".to_owned()));
        assert_eq!(from, b"rest");
        assert!(decode::<(u8, String)>(&bytes[..3]).is_err(), "cut off");
        assert!(decode::<(u8, String)>([0xFF; 4].as_slice()).is_err(), "too long");
    }

    /// Without the feature `float_roundtrip` of serde_json, some of these change in their last digit.
    #[test]
    fn numbers_are_exact() {
        let mut number = 0.1_f64;
        for _ in 0..10_000 {
            // The logistic map: chaotic, and always between 0 and 1.
            number = 3.99 * number * (1.0 - number);
            let degrees = number * 360.0 - 180.0;
            let bytes = encode(&degrees).expect("a text");
            assert_eq!(decode::<f64>(bytes.as_slice()).expect("decoded").to_bits(), degrees.to_bits(), "{degrees}");
        }
    }
}
