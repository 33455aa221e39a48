//! Authenticators: codes that are computed from a secret and the time (TOTP, RFC 6238).
//!
//! No secret is stored. It is derived from the gallery's key and a random name, and the account stores the name, so a
//! copy of the records alone cannot generate codes. The disadvantage: if the key, `secrets.json`, is lost, the
//! authenticators are lost, too, and people must use their recovery codes.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit as _, Mac as _};
use jiff::Timestamp;
use sha2::Sha256;
use subtle::ConstantTimeEq as _;
use totp_rs::{Builder, Secret};

use super::store::Account;
use crate::{
    id::{PersonId, random_text},
    ports::identity::{CHALLENGE_LIFETIME, Challenge},
};

/// How many seconds a code is shown.
const STEP_SECONDS: i64 = 30;

/// Length of a secret in bytes, as RFC 4226 recommends.
const SECRET_BYTES: usize = 20;

/// Derives secrets, checks codes, and creates and checks challenges.
#[derive(Clone)]
pub(super) struct Authenticators {
    key: [u8; 32],
}

/// A name for a new secret.
pub(super) fn fresh_name() -> String {
    random_text()
}

impl Authenticators {
    /// Uses a key that is derived from the gallery's secret.
    pub fn new(secret: &[u8; 32]) -> Self {
        let mut mac = Hmac::<Sha256>::new_from_slice(secret).expect("HMAC accepts keys of any length");
        mac.update(b"vitrine: key for authenticators");
        Self { key: mac.finalize().into_bytes().into() }
    }

    /// The secret with that name, in base32, as people type it and authenticators read it.
    pub fn secret_for_people(&self, person: &PersonId, name: &str) -> String {
        self.secret(person, name).to_base32()
    }

    /// The step of a code: the current one, or the one before or after it, for a clock that is slightly wrong. `None`
    /// if the code is wrong or there is no secret.
    pub fn step_of(&self, person: &PersonId, name: &str, code: &str, now: Timestamp) -> Option<i64> {
        if name.is_empty() {
            return None;
        }
        let codes = Builder::new().with_secret(self.secret(person, name)).with_step_duration(STEP_SECONDS as u64);
        let codes = codes.build().expect("the secret is long enough");
        let step = now.as_second() / STEP_SECONDS;
        [step, step - 1, step + 1].into_iter().find(|step| {
            let right = codes.generate((step * STEP_SECONDS).unsigned_abs()).to_string();
            bool::from(right.as_bytes().ct_eq(code.as_bytes()))
        })
    }

    /// Proves that the account's password was correct just now.
    pub fn challenge(&self, account: &Account, now: Timestamp) -> Challenge {
        let end = (now + CHALLENGE_LIFETIME).as_second();
        let tag = URL_SAFE_NO_PAD.encode(self.tag(account, end).finalize().into_bytes());
        Challenge { person: account.person.clone(), token: format!("{end}.{tag}") }
    }

    /// Whether the challenge can still be answered. It expires after a short time, or when the account's password,
    /// authenticator or sessions change.
    pub fn is_open(&self, challenge: &Challenge, account: &Account, now: Timestamp) -> bool {
        let genuine = || {
            let (end, tag) = challenge.token.split_once('.')?;
            let end = end.parse().ok().filter(|end| *end > now.as_second())?;
            self.tag(account, end).verify_slice(&URL_SAFE_NO_PAD.decode(tag).ok()?).ok()
        };
        !account.totp.is_empty() && genuine().is_some()
    }

    fn secret(&self, person: &PersonId, name: &str) -> Secret {
        let mut mac = self.mac();
        mac.update(format!("secret\n{person}\n{name}").as_bytes());
        mac.finalize().into_bytes()[..SECRET_BYTES].to_vec().into()
    }

    fn tag(&self, account: &Account, end: i64) -> Hmac<Sha256> {
        let Account { person, password, epoch, totp, .. } = account;
        let mut mac = self.mac();
        mac.update(format!("challenge\n{person}\n{end}\n{epoch}\n{totp}\n{password}").as_bytes());
        mac
    }

    fn mac(&self) -> Hmac<Sha256> {
        Hmac::new_from_slice(&self.key).expect("HMAC accepts keys of any length")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::constant(1_700_000_000, 0);

    #[test]
    fn existing_authenticators_stay_valid() {
        let ada: PersonId = "ada-lovelace".parse().expect("an id");
        let authenticators = Authenticators::new(&[7; 32]);
        assert_eq!(authenticators.secret_for_people(&ada, "phone"), "HZ4G5KT4VFOECZVBVLXCEX46IPFBSIMF");
        assert_eq!(authenticators.step_of(&ada, "phone", "383806", NOW), Some(56_666_666));

        let account = Account {
            person: ada.clone(),
            email: "ada@example.org".to_owned(),
            password: "hash".to_owned(),
            confirmed: true,
            epoch: "epoch".to_owned(),
            totp: "phone".to_owned(),
            totp_pending: String::new(),
            totp_step: 0,
        };
        let challenge =
            Challenge { person: ada, token: "1700000600.eKMMcjNASgTEFV_C4PECtichUvR25skVV9SS2H1-Ae8".to_owned() };
        assert!(authenticators.is_open(&challenge, &account, NOW));
    }
}
