//! Browsers in which somebody signed in before. Strangers can fill the counters of an account and of an address that
//! many share, and so keep its owner out. A browser in which this account signed in before has a counter of its own
//! instead, and that is all it has: it still needs the password and the second step.
//!
//! The browser keeps a signed text for each account. It names the account by a hash, so it is of no use for another one.
//! Signing out everywhere and setting another password make all earlier texts worthless.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::Library;
use crate::{
    Result,
    id::{PersonId, random_text},
    person::Person,
    ports::table::Write,
    records::{decode, encode, keys},
};

/// How long a browser is known after a sign-in.
pub const DEVICE_LIFETIME: SignedDuration = SignedDuration::from_hours(90 * 24);

/// For how many accounts one browser is known. The oldest is forgotten first.
const MAX_ACCOUNTS: usize = 5;

/// The purpose of a sealed [`Device`].
const SEAL: &str = "/signin/device?d=";

/// Stands between the texts for several accounts.
const BETWEEN: char = '|';

/// Length of the hash of an address, in bytes.
const HASH_BYTES: usize = 16;

/// A browser in which an account signed in.
#[derive(Serialize, Deserialize)]
struct Device {
    /// The hash of the account's address.
    account: String,
    /// When it signed in.
    #[serde(with = "jiff::fmt::serde::timestamp::millisecond::required")]
    since: Timestamp,
    /// Names the browser's counter.
    id: String,
}

/// From when on devices of an account are known.
#[derive(Serialize, Deserialize)]
struct Record {
    #[serde(with = "jiff::fmt::serde::timestamp::millisecond::required")]
    since: Timestamp,
}

impl Library {
    /// The browser's own counter, if the account signed in there before. `devices` is what the browser kept.
    pub(super) async fn known_device(&self, email: &str, devices: &str) -> Result<Option<String>> {
        let account = hash(email);
        let device = self.genuine(devices).map(|(_, device)| device).find(|device| device.account == account);
        let Some(device) = device else { return Ok(None) };
        let forgotten: Option<Record> = self.table.get(&keys::devices(&account)).await?.map(decode).transpose()?;
        Ok(forgotten.is_none_or(|record| device.since >= record.since).then_some(device.id))
    }

    /// What the browser keeps after a sign-in, instead of `devices`. It is printable ASCII without spaces, semicolons,
    /// commas or quotation marks.
    pub(super) fn with_device(&self, email: &str, devices: &str) -> Result<String> {
        let device = Device { account: hash(email), since: self.now(), id: random_text() };
        let new = self.seal(SEAL, &device, DEVICE_LIFETIME)?;
        let others = self.genuine(devices).filter(|(_, other)| other.account != device.account).map(|(text, _)| text);
        let all: Vec<&str> = [new.as_str()].into_iter().chain(others).take(MAX_ACCOUNTS).collect();
        Ok(all.join(&BETWEEN.to_string()))
    }

    /// Makes what browsers kept of earlier sign-ins to an account worthless.
    pub(super) async fn forget_devices(&self, email: &str) -> Result<()> {
        let now = self.now();
        let write =
            Write::put_until(now + DEVICE_LIFETIME, keys::devices(&hash(email)), encode(&Record { since: now })?);
        Ok(self.table.write(vec![write]).await?)
    }

    /// Like [`Self::forget_devices`].
    pub(super) async fn forget_devices_of(&self, id: &PersonId) -> Result<()> {
        match self.email_of(id).await? {
            Some(email) => self.forget_devices(&email).await,
            None => Ok(()),
        }
    }

    /// The write that deletes what [`Self::forget_devices`] wrote, for an account that is erased.
    pub(super) async fn erase_devices_of(&self, id: &PersonId) -> Result<Option<Write>> {
        Ok(self.email_of(id).await?.map(|email| Write::delete(keys::devices(&hash(&email)))))
    }

    async fn email_of(&self, id: &PersonId) -> Result<Option<String>> {
        let item = self.table.get(&keys::person(id)).await?;
        Ok(item.map(decode::<Person>).transpose()?.map(|person| person.email))
    }

    /// The texts that this gallery has signed and that have not expired.
    fn genuine<'a>(&self, devices: &'a str) -> impl Iterator<Item = (&'a str, Device)> {
        let texts = devices.split(BETWEEN).take(MAX_ACCOUNTS);
        texts.filter_map(|text| self.unseal(SEAL, text).map(|device| (text, device)))
    }
}

fn hash(email: &str) -> String {
    URL_SAFE_NO_PAD.encode(&Sha256::digest(format!("vitrine device\n{email}"))[..HASH_BYTES])
}
