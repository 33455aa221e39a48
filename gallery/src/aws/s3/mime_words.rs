//! Text outside ASCII in headers. S3 returns metadata as encoded words (RFC 2047) if it is not plain ASCII.

use base64::{Engine as _, engine::general_purpose::STANDARD};

/// Decodes a header's text. Words in character sets other than UTF-8 stay unchanged.
pub(super) fn decode(header: &str) -> String {
    let (mut text, mut rest, mut after_word) = (Vec::new(), header, false);
    while let Some(start) = rest.find("=?") {
        let (before, from) = rest.split_at(start);
        let Some((word, behind)) = word(from) else {
            text.extend_from_slice(before.as_bytes());
            text.extend_from_slice(b"=?");
            (rest, after_word) = (&from[2..], false);
            continue;
        };
        // Space between two encoded words only separates them.
        if !(after_word && before.bytes().all(|b| b.is_ascii_whitespace())) {
            text.extend_from_slice(before.as_bytes());
        }
        // One character may be split between two words.
        text.extend_from_slice(&word);
        (rest, after_word) = (behind, true);
    }
    text.extend_from_slice(rest.as_bytes());
    String::from_utf8_lossy(&text).into_owned()
}

/// The bytes of the encoded word at the start of `text`, and the text after it.
fn word(text: &str) -> Option<(Vec<u8>, &str)> {
    let mut parts = text.strip_prefix("=?")?.splitn(3, '?');
    let (charset, encoding, rest) = (parts.next()?, parts.next()?, parts.next()?);
    let (encoded, behind) = rest.split_once("?=")?;
    let bytes = match encoding {
        _ if !charset.eq_ignore_ascii_case("utf-8") => return None,
        "B" | "b" => STANDARD.decode(encoded).ok()?,
        "Q" | "q" => quoted(encoded)?,
        _ => return None,
    };
    Some((bytes, behind))
}

fn quoted(encoded: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(encoded.len());
    let mut from = encoded.bytes();
    while let Some(byte) = from.next() {
        bytes.push(match byte {
            b'_' => b' ',
            b'=' => {
                let digit = |byte: Option<u8>| char::from(byte?).to_digit(16);
                (digit(from.next())? * 16 + digit(from.next())?) as u8
            }
            other => other,
        });
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_decoded_and_everything_else_is_unchanged() {
        for (header, text) in [
            ("IMG_0001.JPG", "IMG_0001.JPG"),
            ("=?UTF-8?B?S8O8Y2hlLmpwZw==?=", "Küche.jpg"),
            ("=?UTF-8?Q?K=C3=BCche_1.jpg?=", "Küche 1.jpg"),
            ("a =?utf-8?q?=C3?= =?utf-8?b?vA==?= b", "a ü b"),
            ("=?ISO-8859-1?Q?=FC?=", "=?ISO-8859-1?Q?=FC?="),
            ("a=?b?c", "a=?b?c"),
            ("=?UTF-8?B?%%?=x", "=?UTF-8?B?%%?=x"),
            ("", ""),
        ] {
            assert_eq!(decode(header), text, "{header}");
        }
    }
}
