//! Sign-ups that wait for their codes.
//!
//! Each is a record of its own, so a stranger who signs up with somebody's address replaces nothing: the account gets the
//! password of the browser in which the code is typed, or the password typed with it. Any of the address's three newest codes
//! confirms, because each was mailed to the same person.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{
    Account, Accounts, WRONG_CODE,
    codes::{Purpose, Subject},
    error::AccountError,
    store::{CODES, Store, account_key, fresh_epoch, item, still, update},
};
use crate::{
    Result,
    error::chain,
    id::{PersonId, random_text},
    ports::{
        identity::SIGN_UP_LIFETIME,
        table::{Key, Query, Write, WriteError},
    },
    records::decode,
};

/// Sort keys of sign-ups start with this.
const WAITS: &str = "WAITS#";

/// How many codes of an address are compared with a typed one: the newest. More would make guesses more likely.
const CODES_COMPARED: u32 = 3;

/// How often a concurrent change may interfere before a confirmation fails.
const ATTEMPTS: usize = 8;

/// A sign-up as it is stored. It has no `Debug`, so that it is never logged.
#[derive(Serialize, Deserialize)]
struct SignUp {
    /// The password's hash in PHC format.
    password: String,
}

/// A key in the partition of an address.
fn key(email: &str, sk: String) -> Key {
    Key::new(format!("SIGNUP#{email}"), sk)
}

fn subject(email: &str, id: &str) -> Subject {
    Subject { purpose: Purpose::Confirm, name: id.to_owned(), key: key(email, format!("{CODES}{id}")) }
}

impl Accounts {
    /// Stores a sign-up. Returns its id and the code to mail.
    pub(super) async fn begin_sign_up(&self, email: &str, hash: String) -> Result<(String, String)> {
        let now = self.now();
        let id = fresh_id(now);
        let waits = item(key(email, format!("{WAITS}{id}")), &SignUp { password: hash }, Some(now + SIGN_UP_LIFETIME))?;
        let (code, store_code) = self.codes.issue(&subject(email, &id), now)?;
        self.store.table.write(vec![Write::Put { item: waits, conditions: vec![] }, store_code]).await?;
        Ok((id, code))
    }

    /// The hash of the password of a sign-up that waits.
    pub(super) async fn password_of_sign_up(&self, email: &str, id: &str) -> Result<Option<String>> {
        let Some(found) = self.store.table.get(&key(email, format!("{WAITS}{id}"))).await? else { return Ok(None) };
        if found.expires_at.is_none_or(|end| end <= self.now()) {
            return Ok(None);
        }
        Ok(Some(decode::<SignUp>(found)?.password))
    }

    /// A new code for the newest sign-up that waits, in place of the one before.
    pub(super) async fn renew_sign_up_code(&self, email: &str) -> Result<Option<String>> {
        let newest = Query::prefix(key(email, String::new()).pk, WAITS).backward().limit(1);
        let found = self.store.table.query(&newest).await?.items.pop();
        let waits = found.filter(|found| found.expires_at.is_some_and(|end| end > self.now()));
        let Some(id) = waits.as_ref().and_then(|found| found.key.sk.strip_prefix(WAITS)) else { return Ok(None) };
        let (code, store_code) = self.codes.issue(&subject(email, id), self.now())?;
        self.store.table.write(vec![store_code]).await?;
        Ok(Some(code))
    }

    /// Creates the account with this hash of its password, if one of the address's codes was typed. An account that was
    /// created by invitation gets the password and keeps its person.
    pub(super) async fn finish_sign_up(&self, email: &str, hash: &str, typed: &str) -> Result<()> {
        let use_up = self.any_code(email, typed).await?;
        for _ in 0..ATTEMPTS {
            let mut writes = match self.store.account_of(email).await? {
                Some(account) if account.confirmed => return Err(WRONG_CODE),
                Some(invited) => {
                    let set = [("password", hash.into()), ("epoch", fresh_epoch().into()), ("confirmed", true.into())];
                    vec![update(account_key(&invited.person), set, vec![still("confirmed", false)])]
                }
                None => Store::create(&Account::new(PersonId::random(), email, hash, true))?,
            };
            let used_up = writes.len();
            writes.push(use_up.clone());
            match self.store.table.write(writes).await {
                Ok(()) => {
                    // The others are of no use any more. If they stay, they expire.
                    if let Err(error) = self.store.sweep_in(key(email, String::new()).pk, "", None).await {
                        tracing::warn!(error = %chain(&error), "sign-ups that are done could not be deleted");
                    }
                    return Ok(());
                }
                Err(WriteError::ConditionFailed(place)) if place == used_up => return Err(WRONG_CODE),
                // The account was created, invited or deleted in the meantime.
                Err(WriteError::ConditionFailed(_)) => {}
                Err(WriteError::Other(error)) => return Err(error),
            }
        }
        Err(AccountError::ChangedTooOften("it was being created").into())
    }

    /// Checks a typed code against the codes of an address. Returns the write that uses it up.
    async fn any_code(&self, email: &str, typed: &str) -> Result<Write> {
        let codes = Query::prefix(key(email, String::new()).pk, CODES).backward().limit(CODES_COMPARED);
        for code in self.store.table.query(&codes).await?.items {
            let id = code.key.sk.strip_prefix(CODES).unwrap_or_default();
            match self.codes.check(&self.store, &subject(email, id), typed, self.now()).await {
                Ok(use_up) => return Ok(use_up),
                Err(crate::Error::WrongCredentials(_)) => {}
                Err(error) => return Err(error),
            }
        }
        Err(WRONG_CODE)
    }
}

/// An id that nobody can guess. Later ones are greater.
pub(super) fn fresh_id(now: Timestamp) -> String {
    format!("{:013}-{}", now.as_millisecond().max(0), random_text())
}
