//! The password of a sign-up, encrypted for the browser that keeps it until the code is typed.
//!
//! ChaCha20-Poly1305 (RFC 8439) under a key derived from the client's secret. The address is authenticated with it, so a
//! token is worth nothing for another one. The token is `base64url(nonce, ciphertext)`; the plaintext is the expiry in
//! Unix seconds (8 bytes, big endian) and the password.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit as _, Mac as _};
use jiff::Timestamp;
use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use sha2::Sha256;

use super::CognitoSettings;

/// Bytes of the expiry.
const EXPIRY: usize = 8;

/// Encrypts a password for an address, until `expires_at`.
pub(super) fn seal(settings: &CognitoSettings, email: &str, password: &str, expires_at: Timestamp) -> String {
    let mut nonce = [0; NONCE_LEN];
    getrandom::fill(&mut nonce).expect("the operating system provides random numbers");
    let mut text = expires_at.as_second().to_be_bytes().to_vec();
    text.extend_from_slice(password.as_bytes());
    let sealed = key(settings).seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), aad(email), &mut text);
    sealed.expect("a password is shorter than the cipher's limit of 256 GB");
    URL_SAFE_NO_PAD.encode([&nonce[..], &text].concat())
}

/// The password in a token, if it is genuine, for this address and not expired.
pub(super) fn open(settings: &CognitoSettings, email: &str, token: &str, now: Timestamp) -> Option<String> {
    let bytes = URL_SAFE_NO_PAD.decode(token).ok()?;
    let (nonce, sealed) = bytes.split_at_checked(NONCE_LEN)?;
    let mut sealed = sealed.to_vec();
    let nonce = Nonce::try_assume_unique_for_key(nonce).ok()?;
    let text = key(settings).open_in_place(nonce, aad(email), &mut sealed).ok()?;
    let (expiry, password) = text.split_at_checked(EXPIRY)?;
    let expires_at = i64::from_be_bytes(expiry.try_into().ok()?);
    if expires_at <= now.as_second() {
        return None;
    }
    String::from_utf8(password.to_vec()).ok()
}

/// An HMAC-SHA256 with that key.
pub(super) fn mac(secret: &str) -> Hmac<Sha256> {
    Hmac::new_from_slice(secret.as_bytes()).expect("HMAC accepts keys of any length")
}

fn key(settings: &CognitoSettings) -> LessSafeKey {
    let mut mac = mac(&settings.client_secret);
    mac.update(b"vitrine: key for passwords of sign-ups");
    let key = UnboundKey::new(&CHACHA20_POLY1305, &mac.finalize().into_bytes()).expect("a key of 32 bytes");
    LessSafeKey::new(key)
}

fn aad(email: &str) -> Aad<&[u8]> {
    Aad::from(email.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ports::identity::MAX_SIGN_UP_TOKEN;

    fn settings(secret: &str) -> CognitoSettings {
        CognitoSettings {
            user_pool_id: "eu-west-1_Test".to_owned(),
            client_id: "client".to_owned(),
            client_secret: secret.to_owned(),
            issuer: None,
            jwks_url: None,
            threat_protection: false,
        }
    }

    #[test]
    fn only_the_same_address_opens_a_token_and_only_in_time() {
        let (ours, now) = (settings("secret"), Timestamp::UNIX_EPOCH);
        let end = now + jiff::SignedDuration::from_secs(10);
        let token = seal(&ours, "ada@example.org", "Pässwort 1", end);
        assert_eq!(open(&ours, "ada@example.org", &token, now).as_deref(), Some("Pässwort 1"));
        assert_eq!(open(&ours, "eve@example.org", &token, now), None);
        assert_eq!(open(&settings("other"), "ada@example.org", &token, now), None);
        assert_eq!(open(&ours, "ada@example.org", &token, end), None);
        assert_ne!(token, seal(&ours, "ada@example.org", "Pässwort 1", end), "a nonce is used once");
        for (place, _) in token.char_indices().take(24) {
            let mut altered = token.clone().into_bytes();
            altered[place] = if altered[place] == b'A' { b'B' } else { b'A' };
            let altered = String::from_utf8(altered).expect("ASCII");
            assert_eq!(open(&ours, "ada@example.org", &altered, now), None, "{altered}");
        }
        for bad in ["", "A", "not base64!", &"A".repeat(40)] {
            assert_eq!(open(&ours, "ada@example.org", bad, now), None, "{bad}");
        }
    }

    #[test]
    fn the_longest_password_fits_into_a_cookie() {
        let longest = "\u{1F30A}".repeat(crate::person::MAX_PASSWORD);
        assert!(seal(&settings("secret"), "a@b.example", &longest, Timestamp::MAX).len() <= MAX_SIGN_UP_TOKEN);
    }
}
