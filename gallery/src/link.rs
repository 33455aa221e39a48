//! Capability URLs: whoever has such a link may fetch what it names until it expires.
//!
//! They end with `?e={expiry}&s={signature}`. The signature is `{key id}.{base64url(first 16 bytes of HMAC-SHA256)}`
//! over the path (with every other query parameter) and the expiry. The expiry of renditions is rounded to a window, so
//! that a photo keeps its URL for a day and the browser's cache works.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit as _, Mac as _};
use jiff::{SignedDuration, Timestamp};
use sha2::Sha256;
use subtle::ConstantTimeEq as _;

use crate::rendition::Rendition;

/// How long a rendition keeps its URL.
pub const WINDOW: SignedDuration = SignedDuration::from_hours(24);

/// How many bytes of the HMAC are used: 128 bits.
const TAG_BYTES: usize = 16;

/// Why a link is not valid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BadLink {
    /// It has expired.
    Expired,
    /// It was not made by this gallery, or it was changed.
    Forged,
}

/// A secret that signs links, and its id. Keys have ids so that they can be rotated.
#[derive(Clone)]
pub struct LinkKey {
    /// 1 to 8 characters of `a-z0-9`.
    pub id: String,
    /// At least 32 random bytes.
    pub secret: Vec<u8>,
}

/// Makes and checks capability URLs. The first key signs; all of them verify.
#[derive(Clone)]
pub struct Signer {
    keys: Vec<LinkKey>,
}

impl Signer {
    /// Creates a signer with these keys.
    ///
    /// # Panics
    /// If there are no keys: a gallery without a key must not start.
    #[must_use]
    pub fn new(keys: Vec<LinkKey>) -> Self {
        assert!(!keys.is_empty(), "a signer needs a key");
        Self { keys }
    }

    /// Appends the expiry, in whole seconds, and the signature to `target`, a path that may have a query.
    #[must_use]
    pub fn sign(&self, target: &str, expires: Timestamp) -> String {
        let key = &self.keys[0];
        let expires = expires.as_second();
        let tag = URL_SAFE_NO_PAD.encode(tag(&key.secret, target, expires));
        let joint = if target.contains('?') { '&' } else { '?' };
        format!("{target}{joint}e={expires}&s={}.{tag}", key.id)
    }

    /// Checks the parts of a link that [`split`] returned.
    ///
    /// # Errors
    /// [`BadLink::Forged`] if the signature does not match; [`BadLink::Expired`] only if it does.
    pub fn verify(&self, target: &str, expires: Timestamp, signature: &str, now: Timestamp) -> Result<(), BadLink> {
        let (id, sent) = signature.split_once('.').ok_or(BadLink::Forged)?;
        let key = self.keys.iter().find(|key| key.id == id).ok_or(BadLink::Forged)?;
        let sent = URL_SAFE_NO_PAD.decode(sent).map_err(|_| BadLink::Forged)?;
        if !bool::from(tag(&key.secret, target, expires.as_second()).as_slice().ct_eq(&sent)) {
            return Err(BadLink::Forged);
        }
        if now >= expires { Err(BadLink::Expired) } else { Ok(()) }
    }

    /// Checks a complete link (path and query).
    ///
    /// # Errors
    /// Like [`Self::verify`].
    pub fn verify_link(&self, link: &str, now: Timestamp) -> Result<(), BadLink> {
        let (target, expires, signature) = split(link).ok_or(BadLink::Forged)?;
        self.verify(target, expires, signature, now)
    }

    /// Returns the URL of a rendition. It is the same for a whole window.
    #[must_use]
    pub fn rendition(&self, rendition: &Rendition, now: Timestamp) -> String {
        // Two windows ahead, rounded down, so that it is valid for at least one more window.
        let began = now.as_second() - now.as_second().rem_euclid(WINDOW.as_secs());
        let expires = Timestamp::from_second(began).unwrap_or(now) + WINDOW * 2;
        self.sign(&format!("/media/{}", rendition.path()), expires)
    }
}

/// Splits a link into target, expiry and signature. Expiry and signature must be its last parameters.
#[must_use]
pub fn split(link: &str) -> Option<(&str, Timestamp, &str)> {
    let (rest, signature) = link.rsplit_once("&s=")?;
    let cut = rest.rfind("e=").filter(|&i| i > 0 && matches!(rest.as_bytes()[i - 1], b'?' | b'&'))?;
    let written = &rest[cut + 2..];
    let expires = Timestamp::from_second(written.parse().ok()?).ok()?;
    // Each number has only one valid spelling, so that two different links never mean the same.
    (expires.as_second().to_string() == written).then_some((&rest[..cut - 1], expires, signature))
}

fn tag(secret: &[u8], target: &str, expires: i64) -> [u8; TAG_BYTES] {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret).expect("HMAC accepts keys of any length");
    mac.update(target.as_bytes());
    mac.update(b"\n");
    mac.update(expires.to_string().as_bytes());
    let full = mac.finalize().into_bytes();
    let mut tag = [0; TAG_BYTES];
    tag.copy_from_slice(&full[..TAG_BYTES]);
    tag
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).expect("a moment")
    }

    fn signer() -> Signer {
        Signer::new(vec![LinkKey { id: "a".into(), secret: vec![7; 32] }])
    }

    #[test]
    fn a_link_is_valid_until_it_expires_and_only_if_it_was_not_changed() {
        let link = signer().sign("/media/abcdefgh/thumb.jpg", at(1000));
        assert_eq!(signer().verify_link(&link, at(999)), Ok(()));
        assert_eq!(signer().verify_link(&link, at(1000)), Err(BadLink::Expired));
        assert_eq!(signer().verify_link(&link.replace("thumb", "large"), at(1)), Err(BadLink::Forged));
        assert_eq!(signer().verify_link(&link.replace("e=1000", "e=9999"), at(1)), Err(BadLink::Forged));
        assert_eq!(signer().verify_link(&link.replace("s=a.", "s=b."), at(1)), Err(BadLink::Forged));
        assert_eq!(signer().verify_link("/media/abcdefgh/thumb.jpg", at(1)), Err(BadLink::Forged));
        assert_eq!(signer().verify_link(&format!("{}x", link), at(1)), Err(BadLink::Forged));
    }

    /// The function at the edge (`infra/functions/media.js`) is tested with the same links and outcomes.
    #[test]
    fn links_are_judged_as_at_the_edge() {
        let shared: serde_json::Value = serde_json::from_str(include_str!("link_vectors.json")).expect("vectors");
        let key = |id: &str| LinkKey {
            id: id.to_owned(),
            secret: URL_SAFE_NO_PAD.decode(shared["keys"][id].as_str().expect("a key")).expect("base64url"),
        };
        let signer = Signer::new(vec![key("a"), key("b2")]);
        let vectors = shared["vectors"].as_array().expect("a list");
        assert!(!vectors.is_empty());
        for vector in vectors {
            let expected = match vector["outcome"].as_str() {
                Some("opens") => Ok(()),
                Some("expired") => Err(BadLink::Expired),
                Some("forged") => Err(BadLink::Forged),
                _ => panic!("{vector} has no outcome"),
            };
            let link = vector["link"].as_str().expect("a link");
            assert_eq!(signer.verify_link(link, at(vector["now"].as_i64().expect("a time"))), expected, "{vector}");
        }
    }

    #[test]
    fn links_of_an_older_key_are_still_valid() {
        let old = signer().sign("/x?name=a.jpg", at(1000));
        let both = Signer::new(vec![
            LinkKey { id: "b".into(), secret: vec![8; 32] },
            LinkKey { id: "a".into(), secret: vec![7; 32] },
        ]);
        assert_eq!(both.verify_link(&old, at(1)), Ok(()));
        assert!(both.sign("/x", at(5)).contains("s=b."));
    }

    #[test]
    fn a_photo_keeps_its_url_for_a_window_and_the_url_is_valid_for_at_least_one() {
        let thumb = Rendition::parse("abcdefgh/0123wxyz/thumb.jpg").expect("a rendition");
        let window = WINDOW.as_secs();
        let made = |second| signer().rendition(&thumb, at(second));
        assert!(made(0).starts_with("/media/abcdefgh/0123wxyz/thumb.jpg?e=172800&s=a."), "{}", made(0));
        assert_eq!(made(window), made(2 * window - 1));
        assert_ne!(made(0), made(window));
        assert_eq!(signer().verify_link(&made(window - 1), at(2 * window - 1)), Ok(()));
    }
}
