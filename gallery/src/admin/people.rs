//! Who has an account, their role, and their quota.

use serde_json::json;

use super::Admin;
use crate::{
    Result,
    error::Conflict,
    id::PersonId,
    library::upload_checks::Usage,
    person::{Person, Role, normalise_email},
    ports::table::{Condition, Key, Write},
    records::{decode, keys},
};

/// A person, and the storage that their originals use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonLine {
    /// The person.
    pub person: Person,
    /// Bytes of their originals.
    pub used_bytes: u64,
    /// How many originals they have.
    pub photos: u64,
}

impl Admin {
    /// All people, ordered by address.
    ///
    /// # Errors
    /// [`crate::Error::Unavailable`].
    pub async fn people(&self) -> Result<Vec<PersonLine>> {
        let mut people = Vec::new();
        let mut everybody = self.library.everybody();
        while let Some(ids) = everybody.next_ids::<PersonId>().await? {
            let wanted: Vec<Key> = ids.iter().flat_map(|id| [keys::person(id), keys::usage(id)]).collect();
            let mut items = self.get_many(&wanted).await?;
            for id in &ids {
                let mut take = |key: &Key| {
                    let place = items.iter().position(|item| item.key == *key)?;
                    Some(items.swap_remove(place))
                };
                let Some(person) = take(&keys::person(id)) else { continue };
                let usage: Usage = take(&keys::usage(id)).map(decode).transpose()?.unwrap_or_default();
                people.push(PersonLine {
                    person: decode(person)?,
                    used_bytes: usage.bytes.max(0) as u64,
                    photos: usage.photos.max(0) as u64,
                });
            }
        }
        people.sort_by(|a, b| a.person.email.cmp(&b.person.email));
        Ok(people)
    }

    /// The person with an address.
    ///
    /// # Errors
    /// [`crate::Error::Conflict`] if there is none; [`crate::Error::Invalid`] if it is not an address.
    pub async fn person(&self, email: &str) -> Result<Person> {
        let email = normalise_email(email)?;
        let found = self.known(&email).await?;
        found.ok_or_else(|| Conflict::NoSuchPerson { email }.into())
    }

    pub(super) async fn known(&self, email: &str) -> Result<Option<Person>> {
        Ok(self.people().await?.into_iter().map(|line| line.person).find(|person| person.email == email))
    }

    /// Sets how many bytes a person may store. With `None`, the gallery's own limit applies.
    ///
    /// # Errors
    /// As [`Admin::person`].
    pub async fn set_quota(&self, email: &str, bytes: Option<u64>) -> Result<()> {
        let person = self.person(email).await?;
        Ok(self.library.table.write(vec![change(keys::person(&person.id), "quota_bytes", json!(bytes))]).await?)
    }

    /// Makes a person an administrator or a member. The last administrator keeps the role. It also makes somebody the
    /// administrator of a gallery that has none.
    ///
    /// # Errors
    /// [`crate::Error::Conflict`] for the last administrator; as [`Admin::person`].
    pub async fn set_role(&self, email: &str, role: Role) -> Result<()> {
        let person = self.person(email).await?;
        self.library.set_role(&person, role).await
    }

    /// Deletes an account. It can be restored for a while, unless it is erased `at_once`.
    ///
    /// # Errors
    /// [`crate::Error::Conflict`] for the only administrator of other people; as [`Admin::person`].
    pub async fn remove(&self, email: &str, at_once: bool) -> Result<()> {
        let person = self.person(email).await?;
        self.library.delete_person(&person).await?;
        if at_once { self.library.end_account(&person.id).await } else { Ok(()) }
    }

    /// Takes back the deletion of an account.
    ///
    /// # Errors
    /// As [`Admin::person`].
    pub async fn restore(&self, email: &str) -> Result<()> {
        let person = self.person(email).await?;
        self.library.restore_person(&person.id).await
    }
}

fn change(key: Key, name: &str, value: serde_json::Value) -> Write {
    Write::update(key).set(name, value).when(Condition::Exists)
}
