//! The hash by which identical bytes are recognised.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// The SHA-256 of a file (FIPS 180-4). Written as 64 lower-case hexadecimal digits, in records, URLs and JSON.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Sha256([u8; 32]);

impl Sha256 {
    /// The hash of these bytes.
    #[cfg(feature = "library")]
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self(<sha2::Sha256 as sha2::Digest>::digest(bytes).into())
    }

    /// Its bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl From<[u8; 32]> for Sha256 {
    fn from(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }
}

/// The hash of everything that was passed to a hasher.
#[cfg(feature = "library")]
impl From<sha2::Sha256> for Sha256 {
    fn from(hasher: sha2::Sha256) -> Self {
        Self(sha2::Digest::finalize(hasher).into())
    }
}

impl fmt::Display for Sha256 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Sha256 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// The text is not a SHA-256.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a SHA-256; it has 64 hexadecimal digits")]
pub struct InvalidSha256;

impl FromStr for Sha256 {
    type Err = InvalidSha256;

    /// Accepts digits in upper and lower case.
    fn from_str(text: &str) -> Result<Self, InvalidSha256> {
        let (pairs, rest) = text.as_bytes().as_chunks();
        let pairs: &[[u8; 2]; 32] = pairs.try_into().map_err(|_| InvalidSha256)?;
        let digit = |digit: u8| char::from(digit).to_digit(16).ok_or(InvalidSha256);
        let mut bytes = [0; 32];
        for (byte, [high, low]) in bytes.iter_mut().zip(pairs) {
            *byte = (digit(*high)? << 4 | digit(*low)?) as u8;
        }
        if rest.is_empty() { Ok(Self(bytes)) } else { Err(InvalidSha256) }
    }
}

impl From<Sha256> for String {
    fn from(hash: Sha256) -> Self {
        hash.to_string()
    }
}

impl TryFrom<String> for Sha256 {
    type Error = InvalidSha256;

    fn try_from(text: String) -> Result<Self, InvalidSha256> {
        text.parse()
    }
}

/// In records, an empty text means that the file was never read.
pub(crate) mod or_empty {
    use serde::{Deserialize as _, Deserializer, Serialize as _, Serializer, de::Error as _};

    use super::Sha256;

    pub fn serialize<S: Serializer>(hash: &Option<Sha256>, serializer: S) -> Result<S::Ok, S::Error> {
        hash.map(String::from).unwrap_or_default().serialize(serializer)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Sha256>, D::Error> {
        let text = String::deserialize(deserializer)?;
        if text.is_empty() { Ok(None) } else { text.parse().map(Some).map_err(D::Error::custom) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ABC: &str = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    #[test]
    fn a_hash_survives_a_round_trip() {
        let hash: Sha256 = ABC.parse().expect("64 digits");
        assert_eq!(hash.as_bytes()[..2], [0xba, 0x78]);
        assert_eq!(hash.to_string(), ABC);
        assert_eq!(ABC.to_uppercase().parse(), Ok(hash));
        assert_eq!(serde_json::to_string(&hash).expect("JSON"), format!("\"{ABC}\""));
        assert_eq!(serde_json::from_str::<Sha256>(&format!("\"{ABC}\"")).expect("a hash"), hash);
    }

    #[test]
    fn other_texts_are_refused() {
        for text in [
            "",
            "short",
            &ABC[..63],
            &ABC[..62],
            &format!("{ABC}0"),
            &format!("{ABC}00"),
            &ABC.replace('b', "g"),
            &"é".repeat(32),
        ] {
            assert_eq!(text.parse::<Sha256>(), Err(InvalidSha256), "{text}");
        }
        assert!(serde_json::from_str::<Sha256>("\"00\"").is_err());
    }

    #[test]
    fn a_record_without_a_hash_has_an_empty_text() {
        #[derive(Debug, PartialEq, Serialize, Deserialize)]
        struct Record {
            #[serde(with = "or_empty")]
            sha256: Option<Sha256>,
        }
        for (sha256, text) in
            [(None, r#"{"sha256":""}"#.to_owned()), (ABC.parse().ok(), format!(r#"{{"sha256":"{ABC}"}}"#))]
        {
            let record = Record { sha256 };
            assert_eq!(serde_json::to_string(&record).expect("JSON"), text);
            assert_eq!(serde_json::from_str::<Record>(&text).expect("a record"), record);
        }
        assert!(serde_json::from_str::<Record>(r#"{"sha256":"00"}"#).is_err());
    }

    #[cfg(feature = "library")]
    #[test]
    fn matches_the_example_in_the_standard() {
        assert_eq!(Sha256::of(b"abc").to_string(), ABC);
        let mut hasher = sha2::Sha256::default();
        sha2::Digest::update(&mut hasher, b"abc");
        assert_eq!(Sha256::from(hasher), Sha256::of(b"abc"));
    }
}
