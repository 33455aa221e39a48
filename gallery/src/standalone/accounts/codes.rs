//! Six-digit codes that prove who reads an address's mail.
//!
//! Only a keyed hash is stored (a plain hash of one of a million codes could be reversed at once). A code works once,
//! for fifteen minutes and with five tries.

use hmac::{Hmac, KeyInit as _, Mac as _};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::json;
use sha2::Sha256;

use super::{
    error::AccountError,
    store::{CODES, Store, item, key, still, update},
};
use crate::{
    Result,
    id::PersonId,
    ports::{
        identity::WRONG_CODE,
        table::{Key, Write, WriteError},
    },
    records::decode,
};

/// How long a code is valid.
pub(super) const LIFETIME: SignedDuration = SignedDuration::from_mins(15);

/// How many tries a code allows.
const MAX_TRIES: u32 = 5;

/// What a code is for. It cannot be used for anything else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    /// To confirm the address of a sign-up.
    Confirm,
    /// To set a new password.
    Reset,
}

impl Purpose {
    fn name(self) -> &'static str {
        match self {
            Self::Confirm => "confirm",
            Self::Reset => "reset",
        }
    }

    /// A code for an account.
    pub fn of(self, person: &PersonId) -> Subject {
        Subject { purpose: self, name: person.to_string(), key: key(person, format!("{CODES}{}", self.name())) }
    }
}

/// What a code is for, and for whom.
#[derive(Debug, Clone)]
pub(super) struct Subject {
    pub purpose: Purpose,
    /// The id of a person or of a sign-up. A code is worth nothing for another one.
    pub name: String,
    /// The key under which the code is stored.
    pub key: Key,
}

#[derive(Serialize, Deserialize)]
struct StoredCode {
    hash: String,
    tries: u32,
}

/// Creates and checks codes.
#[derive(Clone)]
pub(super) struct Codes {
    key: [u8; 32],
}

impl Codes {
    /// Uses a key that is derived from the gallery's secret.
    pub fn new(secret: &[u8; 32]) -> Self {
        let mut mac = Hmac::<Sha256>::new_from_slice(secret).expect("HMAC accepts keys of any length");
        mac.update(b"vitrine: key for mailed codes");
        Self { key: mac.finalize().into_bytes().into() }
    }

    /// A new code, and the write that stores it in place of the previous one.
    pub fn issue(&self, subject: &Subject, now: Timestamp) -> Result<(String, Write)> {
        let code = random_code();
        let stored = StoredCode { hash: hex::encode(self.mac(subject, &code).finalize().into_bytes()), tries: 0 };
        let item = item(subject.key.clone(), &stored, Some(now + LIFETIME))?;
        Ok((code, Write::Put { item, conditions: vec![] }))
    }

    /// Checks a code as typed by a person. Returns the write that uses it up, to be written together with what it
    /// allows.
    ///
    /// # Errors
    /// [`WRONG_CODE`].
    pub async fn check(&self, store: &Store, subject: &Subject, typed: &str, now: Timestamp) -> Result<Write> {
        let key = subject.key.clone();
        // Other tries may come between reading and counting, but only as often as there are tries.
        for _ in 0..=MAX_TRIES {
            let item = store.table.get(&key).await?.ok_or(WRONG_CODE)?;
            if item.expires_at.is_none_or(|end| end <= now) {
                return Err(WRONG_CODE);
            }
            let stored: StoredCode = decode(item)?;
            if stored.tries >= MAX_TRIES {
                return Err(WRONG_CODE);
            }
            // The try is counted before the code is compared, so a thousand concurrent guesses are only five guesses.
            match store.table.write(vec![count_try(key.clone(), &stored)]).await {
                Ok(()) => {}
                Err(WriteError::ConditionFailed(_)) => continue,
                Err(WriteError::Other(error)) => return Err(error),
            }
            let hash = hex::decode(&stored.hash).map_err(AccountError::from)?;
            // The comparison takes constant time.
            self.mac(subject, typed).verify_slice(&hash).map_err(|_| WRONG_CODE)?;
            return Ok(Write::Delete { key, conditions: vec![still("hash", stored.hash)] });
        }
        Err(WRONG_CODE)
    }

    fn mac(&self, subject: &Subject, code: &str) -> Hmac<Sha256> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.key).expect("HMAC accepts keys of any length");
        mac.update(format!("{}\n{}\n{code}", subject.purpose.name(), subject.name).as_bytes());
        mac
    }
}

fn count_try(key: Key, stored: &StoredCode) -> Write {
    let unchanged = vec![still("hash", stored.hash.as_str()), still("tries", stored.tries)];
    update(key, [("tries", json!(stored.tries + 1))], unchanged)
}

fn random_code() -> String {
    // The largest multiple of a million. Above it, the remainder would favour small codes.
    const FAIR: u32 = u32::MAX - u32::MAX % 1_000_000;
    loop {
        let number = getrandom::u32().expect("the operating system provides random numbers");
        if number < FAIR {
            return format!("{:06}", number % 1_000_000);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mailed_codes_stay_valid() {
        let ada = "ada-lovelace".parse().expect("an id");
        let hash = Codes::new(&[7; 32]).mac(&Purpose::Confirm.of(&ada), "123456").finalize().into_bytes();
        assert_eq!(hex::encode(hash), "4c302fa434e58f18ebb4fec3eb92984cfc3b6ab2670dbba604335a656e24f1f1");
    }
}
