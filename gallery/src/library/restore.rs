//! Restoring an account that its owner, or somebody in their name, has deleted. Its sessions end at once, but it is
//! erased some days later. Until then, signing in leads to the choice to restore it.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::Library;
use crate::{
    Error, Result,
    id::PersonId,
    person::Person,
    ports::{
        identity::{CHALLENGE_LIFETIME, Tokens},
        table::{Condition, Write, WriteError},
    },
    records::{decode, keys},
};

/// How many days a deleted account can be restored.
pub const RESTORABLE_DAYS: u32 = 7;

/// The same as a duration.
pub const RESTORABLE: SignedDuration = SignedDuration::from_hours(24 * RESTORABLE_DAYS as i64);

/// The purpose of a sealed [`Leaver`].
const SEAL: &str = "/signin/restore?p=";

/// Somebody who signed in to an account that was deleted.
#[derive(Serialize, Deserialize)]
struct Leaver {
    email: String,
    person: PersonId,
}

impl Library {
    /// Ends the session that was just started for a deleted account, and returns what allows to restore it.
    pub(super) async fn offer_to_restore(&self, tokens: &Tokens, email: String) -> Result<String> {
        self.end_session(tokens).await?;
        self.seal(SEAL, &Leaver { email, person: tokens.person.clone() }, CHALLENGE_LIFETIME)
    }

    /// When the deleted account is erased. `waiting` is what [`Library::sign_in`] gave to the browser.
    ///
    /// # Errors
    /// [`Error::SignInRequired`] if that is too old, or the account is not deleted.
    pub async fn restorable_until(&self, waiting: &str) -> Result<Timestamp> {
        let leaver: Leaver = self.unseal(SEAL, waiting).ok_or(Error::SignInRequired)?;
        let item = self.table.get(&keys::person(&leaver.person)).await?.ok_or(Error::SignInRequired)?;
        let deleted_at = decode::<Person>(item)?.deleted_at.ok_or(Error::SignInRequired)?;
        Ok(deleted_at + RESTORABLE)
    }

    /// Restores a deleted account. Returns its email address, for the form with which its owner signs in next.
    ///
    /// # Errors
    /// [`Error::SignInRequired`] if `waiting` is too old, or the account was erased in the meantime.
    pub async fn restore_account(&self, waiting: &str) -> Result<String> {
        let Leaver { email, person } = self.unseal(SEAL, waiting).ok_or(Error::SignInRequired)?;
        self.restore_person(&person).await?;
        Ok(email)
    }

    /// Takes back the deletion of an account.
    ///
    /// # Errors
    /// [`Error::SignInRequired`] if it was erased in the meantime.
    pub(crate) async fn restore_person(&self, person: &PersonId) -> Result<()> {
        let restored = [
            Write::update(keys::person(person)).remove("deleted_at").when(Condition::Exists),
            Write::update(keys::directory(person)).remove("deleted_at").into(),
        ];
        match self.table.write(restored.into()).await {
            Ok(()) => {
                tracing::info!(%person, "a deleted account was restored");
                Ok(())
            }
            Err(WriteError::ConditionFailed(_)) => Err(Error::SignInRequired),
            Err(WriteError::Other(error)) => Err(error),
        }
    }
}
