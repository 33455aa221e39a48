//! Identifiers as newtypes, so that a photo's id cannot be used in place of a person's.

use serde::{Deserialize, Serialize};

/// The alphabet of new ids: Crockford's base32 in lower case (no i, l, o, u).
pub(crate) const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// The text does not have the form of Vitrine's ids.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an id")]
pub struct NotAnId;

fn is_id(text: &str) -> bool {
    (8..=64).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

/// 128 random bits in 26 characters.
#[cfg(feature = "library")]
pub(crate) fn random_text() -> String {
    let mut bytes = [0u8; 16];
    // The operating system's generator only fails where nothing else would work either.
    getrandom::fill(&mut bytes).expect("the operating system provides random numbers");
    text_of(bytes)
}

/// 128 bits in 26 characters.
#[cfg(feature = "library")]
pub(crate) fn text_of(bytes: [u8; 16]) -> String {
    let mut bits = u128::from_be_bytes(bytes);
    let mut text = String::with_capacity(26);
    for _ in 0..26 {
        text.push(char::from(ALPHABET[(bits & 31) as usize]));
        bits >>= 5;
    }
    text
}

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// A new random id of 128 bits.
            #[cfg(feature = "library")]
            #[must_use]
            pub fn random() -> Self {
                Self(random_text())
            }

            /// The id as text: 8 to 64 characters of `a-z`, `0-9` and `-`.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = NotAnId;
            fn try_from(text: String) -> Result<Self, NotAnId> {
                if is_id(&text) { Ok(Self(text)) } else { Err(NotAnId) }
            }
        }

        impl std::str::FromStr for $name {
            type Err = NotAnId;
            fn from_str(text: &str) -> Result<Self, NotAnId> {
                Self::try_from(text.to_owned())
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> String {
                id.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

id! {
    /// Identifies a photo for ever.
    PhotoId
}
id! {
    /// Identifies a person. Standalone, Vitrine creates it; on AWS, it is Cognito's `sub`.
    PersonId
}
id! {
    /// Identifies an album.
    AlbumId
}
id! {
    /// Identifies a share link. Anyone who knows it can see what the link shares.
    ShareLinkId
}
id! {
    /// Identifies a guest of a share link.
    GuestId
}
id! {
    /// Identifies a zip of originals that was made for somebody.
    ZipId
}
id! {
    /// Identifies one of a person's jobs.
    JobId
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_accept_only_their_own_alphabet() {
        assert!("0123456789abcdefghjkmnpqrs".parse::<PhotoId>().is_ok());
        assert!("2f6a1c1e-7d0a-4c57-9c1b-1d2c3b4a5f60".parse::<PersonId>().is_ok());
        for bad in ["", "short", "../../etc/passwd", "ABCDEFGHIJ", "abc/defghi", "ünïcödé-id"] {
            assert!(bad.parse::<PhotoId>().is_err(), "{bad}");
        }
    }
}
