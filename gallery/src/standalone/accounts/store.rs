//! The layout of accounts in the table.
//!
//! | partition | sort key | what |
//! |---|---|---|
//! | `ACCOUNT#{email}` | `ACCOUNT` | who has the address; makes it unique |
//! | `SIGNUP#{email}` | `WAITS#{id}` | a sign-up that waits for its code ([`super::sign_ups`]) |
//! | `SIGNUP#{email}` | `CODE#{id}` | its code |
//! | `PERSONACCOUNT#{person}` | `ACCOUNT` | [`Account`] |
//! | `PERSONACCOUNT#{person}` | `CODE#{purpose}` | a mailed code that has not been used |
//! | `PERSONACCOUNT#{person}` | `SESSION#{family}` | one session, however often its token rotated |
//!
//! Everything that belongs to a person is in one partition, so a session and its account are one read, and a person's
//! sessions are one query.

use std::sync::Arc;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    Result,
    id::{PersonId, random_text},
    ports::{
        Table,
        table::{Condition, Item, Key, MAX_WRITES, Query, Write},
    },
    records::{decode, encode},
};

/// Sort keys of codes start with this.
pub(super) const CODES: &str = "CODE#";
/// Sort keys of sessions start with this.
pub(super) const SESSIONS: &str = "SESSION#";

/// An account as it is stored. It has no `Debug`, so that it is never logged.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Account {
    pub person: PersonId,
    pub email: String,
    /// The password's hash in PHC format, with its parameters and salt.
    pub password: String,
    /// False for an account that was created by invitation until its first password is set. Nobody can sign in to it.
    pub confirmed: bool,
    /// Sessions of another epoch have ended. Changing the epoch ends all of them in the same write that changes a
    /// password, however many there are.
    pub epoch: String,
    /// The name of the authenticator's secret (see [`super::totp`]); empty if signing in takes one step.
    #[serde(default)]
    pub totp: String,
    /// The name of the secret of an authenticator that is being set up.
    #[serde(default)]
    pub totp_pending: String,
    /// The 30-second step of the last code that was used. Each code can be used only once (RFC 6238, 5.2).
    #[serde(default)]
    pub totp_step: i64,
}

impl Account {
    /// An account with one step and no sessions.
    pub fn new(person: PersonId, email: &str, password: &str, confirmed: bool) -> Self {
        Self {
            person,
            email: email.to_owned(),
            password: password.to_owned(),
            confirmed,
            epoch: fresh_epoch(),
            totp: String::new(),
            totp_pending: String::new(),
            totp_step: 0,
        }
    }
}

/// Who has an address.
#[derive(Serialize, Deserialize)]
struct Address {
    person: PersonId,
}

/// A new [`Account::epoch`].
pub(super) fn fresh_epoch() -> String {
    random_text()
}

/// The key of an address.
fn address_key(email: &str) -> Key {
    Key::new(format!("ACCOUNT#{email}"), "ACCOUNT")
}

/// The key of an account.
pub(super) fn account_key(person: &PersonId) -> Key {
    key(person, "ACCOUNT")
}

/// Another key in a person's partition.
pub(super) fn key(person: &PersonId, sk: impl Into<String>) -> Key {
    Key::new(format!("PERSONACCOUNT#{person}"), sk)
}

/// Creates an item with its expiry.
pub(super) fn item(key: Key, value: &impl Serialize, expires_at: Option<Timestamp>) -> Result<Item> {
    Ok(Item { key, attributes: encode(value)?, expires_at })
}

/// Changes some attributes.
pub(super) fn update<const N: usize>(key: Key, set: [(&str, Value); N], conditions: Vec<Condition>) -> Write {
    let set = set.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    Write::Update { key, set, remove: vec![], add: vec![], conditions }
}

/// The condition that an attribute still has the value with which it was read.
pub(super) fn still(name: &str, value: impl Into<Value>) -> Condition {
    Condition::Equals(name.to_owned(), value.into())
}

/// Reads and writes accounts.
#[derive(Clone)]
pub(super) struct Store {
    pub table: Arc<dyn Table>,
}

impl Store {
    pub async fn account(&self, person: &PersonId) -> Result<Option<Account>> {
        self.table.get(&account_key(person)).await?.map(decode).transpose()
    }

    pub async fn account_of(&self, email: &str) -> Result<Option<Account>> {
        let Some(item) = self.table.get(&address_key(email)).await? else { return Ok(None) };
        let address: Address = decode(item)?;
        self.account(&address.person).await
    }

    /// Writes that create an account, if nobody has the address.
    pub fn create(account: &Account) -> Result<Vec<Write>> {
        let address = Address { person: account.person.clone() };
        let puts =
            [item(address_key(&account.email), &address, None)?, item(account_key(&account.person), account, None)?];
        Ok(puts.map(|item| Write::Put { item, conditions: vec![Condition::Absent] }).into())
    }

    /// Writes that delete an account and release its address.
    pub fn remove(account: &Account) -> Vec<Write> {
        vec![
            Write::Delete {
                key: address_key(&account.email),
                conditions: vec![still("person", account.person.as_str())],
            },
            Write::Delete { key: account_key(&account.person), conditions: vec![Condition::Exists] },
        ]
    }

    /// Deletes the items whose sort key has this prefix, except those of the epoch to keep.
    pub async fn sweep(&self, person: &PersonId, prefix: &str, keep: Option<&str>) -> Result<()> {
        self.sweep_in(key(person, "").pk, prefix, keep).await
    }

    /// The same in any partition.
    pub async fn sweep_in(&self, pk: String, prefix: &str, keep: Option<&str>) -> Result<()> {
        let limit = u32::try_from(MAX_WRITES).unwrap_or(u32::MAX);
        let mut query = Query::prefix(pk, prefix).limit(limit);
        loop {
            let found = self.table.query(&query).await?;
            let kept = |item: &Item| keep.is_some() && item.attributes.get("epoch").and_then(Value::as_str) == keep;
            let gone = found.items.into_iter().filter(|item| !kept(item));
            let writes: Vec<_> = gone.map(|item| Write::Delete { key: item.key, conditions: vec![] }).collect();
            if !writes.is_empty() {
                self.table.write(writes).await?;
            }
            match found.next {
                Some(next) => query = query.after(Some(next)),
                None => return Ok(()),
            }
        }
    }
}
