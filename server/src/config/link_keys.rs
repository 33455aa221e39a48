//! Parses the keys of links.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use gallery::link::LinkKey;

/// Minimum length of a link key, in bytes.
const MIN_KEY_BYTES: usize = 32;

/// Parses `id:base64url[,id:base64url]`.
///
/// # Errors
/// A sentence that describes the fault, but never contains a key.
pub fn read(text: &str) -> Result<Vec<LinkKey>, String> {
    let keys = text.split(',').map(|pair| {
        let (id, secret) = pair.trim().split_once(':').ok_or("a key must have the form id:base64url")?;
        let named = (1..=8).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
        if !named {
            return Err("the id of a key must have 1 to 8 characters of a-z and 0-9".to_owned());
        }
        let secret =
            URL_SAFE_NO_PAD.decode(secret.trim_end_matches('=')).map_err(|_| "a key's secret must be base64url")?;
        if secret.len() < MIN_KEY_BYTES {
            return Err(format!("a key's secret has {} bytes, but needs at least {MIN_KEY_BYTES}", secret.len()));
        }
        Ok(LinkKey { id: id.to_owned(), secret })
    });
    keys.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn link_keys_are_parsed_and_weak_ones_refused() {
        let strong = URL_SAFE_NO_PAD.encode([7; 32]);
        let keys = read(&format!("new:{strong}, old:{strong}")).expect("two keys");
        assert_eq!(keys.iter().map(|key| key.id.as_str()).collect::<Vec<_>>(), ["new", "old"]);
        for wrong in ["", "new", "new:", "NEW:abc", "new:c2hvcnQ", "new:*"] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }
}
