//! Recognises the correct password of an unconfirmed account.
//!
//! Cognito reports that an account is unconfirmed before it checks the password, so anyone who tried an address would
//! learn that somebody had started to sign up with it. Sign-up therefore stores a mark with the account: 16 bits of a
//! keyed hash of the password. That is enough to recognise the correct one (one in 65,536 wrong ones passes, and only
//! reveals that the account is unconfirmed), and far too little to learn a password from.

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

use super::CognitoSettings;

/// The attribute that holds the mark. It is a standard attribute, so the pool needs no schema of its own.
pub(super) const ATTRIBUTE: &str = "profile";

/// The mark for a password.
pub(super) fn of(settings: &CognitoSettings, email: &str, password: &str) -> String {
    let mut mac = mac(&settings.client_secret);
    mac.update(format!("vitrine: mark of a waiting account\n{email}\n{password}").as_bytes());
    hex::encode(&mac.finalize().into_bytes()[..2])
}

/// An HMAC-SHA256 with that key.
pub(super) fn mac(secret: &str) -> Hmac<Sha256> {
    Hmac::new_from_slice(secret.as_bytes()).expect("HMAC accepts keys of any length")
}
