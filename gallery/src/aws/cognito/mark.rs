//! Tells the right password of an account that waits for its code.
//!
//! Cognito answers that an account is not confirmed before it looks at the password, so whoever tried an address would
//! learn that somebody had begun to sign up with it. So sign-up leaves a mark with the account: 16 bits of a keyed hash
//! of the password. That is enough to tell a right one (one wrong one of 65,536 passes, and learns no more than that the
//! account waits) and far too little to learn a password from.

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

use super::CognitoSettings;

/// The attribute that holds the mark. A standard one, so that the pool needs no schema of its own.
pub(super) const ATTRIBUTE: &str = "profile";

/// The mark of a password.
pub(super) fn of(settings: &CognitoSettings, email: &str, password: &str) -> String {
    let mut mac = mac(&settings.client_secret);
    mac.update(format!("vitrine: mark of a waiting account\n{email}\n{password}").as_bytes());
    hex::encode(&mac.finalize().into_bytes()[..2])
}

/// A key for HMAC-SHA256.
pub(super) fn mac(secret: &str) -> Hmac<Sha256> {
    Hmac::new_from_slice(secret.as_bytes()).expect("HMAC takes keys of any length")
}
