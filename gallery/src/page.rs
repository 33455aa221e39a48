//! Pages of long lists, by cursor and not by number.

use std::{fmt, str::FromStr};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize};

use crate::{error::Invalid, photo::Tile};

/// Maximum length of a sort key in a cursor, in bytes. Real ones are shorter than 100.
const MAX_KEY: usize = 256;

/// Where a page of a list starts: after one of its rows.
///
/// Its text is opaque to its holder, and safe in addresses and headers (base64url). Anybody can make one up, but it
/// reveals nothing that is not theirs: a page is read from the partition of a list that the viewer may see, and a
/// cursor outside the list is ignored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Cursor {
    sort_key: String,
}

impl Cursor {
    /// The position after the row with this sort key.
    pub(crate) fn behind(sort_key: impl Into<String>) -> Self {
        Self { sort_key: sort_key.into() }
    }

    /// The row's sort key. Whoever made the cursor chose it.
    pub(crate) fn sort_key(&self) -> &str {
        &self.sort_key
    }

    /// The row's sort key, if it is between two others, including the second.
    pub(crate) fn within(&self, from: &str, to: &str) -> Option<String> {
        let key = self.sort_key.as_str();
        (key > from && key <= to).then(|| self.sort_key.clone())
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&URL_SAFE_NO_PAD.encode(&self.sort_key))
    }
}

impl FromStr for Cursor {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| Invalid::CursorMalformed)?;
        let printable = bytes.iter().all(u8::is_ascii_graphic);
        if !printable || !(1..=MAX_KEY).contains(&bytes.len()) {
            return Err(Invalid::CursorMalformed);
        }
        String::from_utf8(bytes).map(|sort_key| Self { sort_key }).map_err(|_| Invalid::CursorMalformed)
    }
}

impl TryFrom<String> for Cursor {
    type Error = Invalid;

    fn try_from(text: String) -> Result<Self, Invalid> {
        text.parse()
    }
}

impl From<Cursor> for String {
    fn from(cursor: Cursor) -> Self {
        cursor.to_string()
    }
}

/// A page of photos, newest first.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Page {
    /// The photos.
    pub tiles: Vec<Tile>,
    /// Where the next (older) page starts, if there may be one.
    pub next: Option<Cursor>,
    /// The position after the last photo of this page, whether more follow or not.
    pub end: Option<Cursor>,
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = "T#2024-07-05T23:59:59.999#abcdefgh";

    #[test]
    fn a_cursor_survives_a_round_trip_through_a_browser() {
        let cursor = Cursor::behind(KEY);
        let text = cursor.to_string();
        assert!(text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_'), "{text}");
        assert!(!text.contains("2024"), "opaque");
        assert_eq!(text.parse(), Ok(cursor.clone()));
        let json = serde_json::to_string(&cursor).expect("JSON");
        assert_eq!(json, format!("\"{text}\""));
        assert_eq!(serde_json::from_str::<Cursor>(&json).expect("a cursor"), cursor);
    }

    #[test]
    fn other_texts_are_not_cursors() {
        let control = URL_SAFE_NO_PAD.encode("T#2024\n");
        let binary = URL_SAFE_NO_PAD.encode([0xFF, 0xFE]);
        let long = URL_SAFE_NO_PAD.encode("T".repeat(MAX_KEY + 1));
        for text in ["", KEY, "T#2024", "not a cursor", "VCM=", &control, &binary, &long] {
            assert_eq!(text.parse::<Cursor>(), Err(Invalid::CursorMalformed), "{text}");
        }
    }

    #[test]
    fn a_cursor_outside_a_list_is_ignored() {
        let cursor = Cursor::behind(KEY);
        assert_eq!(cursor.within("T#", "T#\u{7F}").as_deref(), Some(KEY));
        assert_eq!(cursor.within("X#", "X#\u{7F}"), None);
        assert_eq!(cursor.within("M#", "M#\u{7F}"), None);
    }
}
