//! People and their accounts.

use serde_json::json;

use super::{Library, access::signed_in, upload_checks::Usage};
use crate::{
    Error, Result,
    error::Invalid,
    id::PersonId,
    person::{Person, Role, Viewer, is_language_tag},
    ports::table::{Attributes, Condition, Write, WriteError},
    records::{decode, encode, keys},
};

/// Maximum length of a display name, in characters.
pub const MAX_NAME: usize = 80;

/// What a person sees of their own account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountView {
    /// Their email address.
    pub email: String,
    /// The name that others see; may be empty.
    pub display_name: String,
    /// Their role.
    pub role: Role,
    /// Bytes of their originals.
    pub used_bytes: u64,
    /// Number of their originals.
    pub photos: u64,
    /// Their quota in bytes; `None` is unlimited.
    pub quota_bytes: Option<u64>,
}

impl Library {
    /// The viewer's own account.
    ///
    /// # Errors
    /// [`Error::SignInRequired`], also for an account that was deleted while its token was still valid.
    pub async fn account(&self, viewer: &Viewer) -> Result<AccountView> {
        let id = signed_in(viewer)?;
        let (mut person, mut usage) = (None, Usage::default());
        for item in self.table.get_many(&[keys::person(id), keys::usage(id)]).await? {
            if item.key == keys::usage(id) {
                usage = decode(item)?;
            } else {
                person = Some(decode::<Person>(item)?);
            }
        }
        let person = person.filter(|person| person.deleted_at.is_none()).ok_or(Error::SignInRequired)?;
        Ok(AccountView {
            email: person.email,
            display_name: person.display_name,
            role: person.role,
            quota_bytes: person.quota_bytes.or(self.settings.quota_bytes),
            used_bytes: usage.bytes.max(0) as u64,
            photos: usage.photos.max(0) as u64,
        })
    }

    /// Total bytes of all originals. It reads one record for each person, so it is for monitoring and not for pages.
    ///
    /// # Errors
    /// [`Error::Unavailable`].
    pub async fn stored_bytes(&self) -> Result<u64> {
        let mut total = 0;
        let mut everybody = self.everybody();
        while let Some(people) = everybody.next_ids::<PersonId>().await? {
            let usages: Vec<_> = people.iter().map(keys::usage).collect();
            for item in self.table.get_many(&usages).await? {
                total += decode::<Usage>(item)?.bytes.max(0) as u64;
            }
        }
        Ok(total)
    }

    /// Sets the viewer's display name.
    ///
    /// # Errors
    /// [`Error::Invalid`] if it is too long.
    pub async fn rename(&self, viewer: &Viewer, display_name: &str) -> Result<()> {
        let id = signed_in(viewer)?;
        let name: String = display_name.trim().chars().filter(|c| !c.is_control()).collect();
        let length = name.chars().count();
        if length > MAX_NAME {
            return Err(Invalid::DisplayNameTooLong { length, limit: MAX_NAME }.into());
        }
        let write = Write::update(keys::person(id)).set("display_name", name).when(Condition::Exists);
        Ok(self.table.write(vec![write]).await?)
    }

    /// Stores the language that the viewer chose, for every browser in which they sign in. `None` follows the browser.
    ///
    /// # Errors
    /// [`Error::SignInRequired`], also for an account that was deleted while its token was still valid;
    /// [`Error::NotFound`] for a text that is not a language tag.
    pub async fn set_language(&self, viewer: &Viewer, tag: Option<&str>) -> Result<()> {
        let id = signed_in(viewer)?;
        if tag.is_some_and(|tag| !is_language_tag(tag)) {
            return Err(Error::NotFound);
        }
        let write = Write::update(keys::person(id));
        let write = match tag {
            Some(tag) => write.set("language", tag),
            None => write.remove("language"),
        };
        match self.table.write(vec![write.when(Condition::Exists)]).await {
            Err(WriteError::ConditionFailed(_)) => Err(Error::SignInRequired),
            written => Ok(written?),
        }
    }

    /// Returns the record of a person who signs in. The first time, it is created. The person whom the operator allowed
    /// to set up the gallery becomes the administrator.
    pub(crate) async fn ensure_person(&self, id: &PersonId, email: &str) -> Result<Person> {
        if let Some(item) = self.table.get(&keys::person(id)).await? {
            return decode(item);
        }
        self.refuse_ended(id).await?;
        let person = Person {
            id: id.clone(),
            email: email.to_owned(),
            display_name: String::new(),
            role: if self.sets_up(email).await? { Role::Administrator } else { Role::Member },
            created_at: self.now(),
            quota_bytes: None,
            language: None,
            deleted_at: None,
        };
        let mut writes = creation(&person)?;
        if person.role == Role::Administrator {
            self.records_version().await?;
            writes.push(named_administrator(id).when(Condition::Absent));
        }
        let member = Person { role: Role::Member, ..person.clone() };
        for (person, writes) in [(person, writes), (member.clone(), creation(&member)?)] {
            match self.table.write(writes).await {
                Ok(()) => return Ok(person),
                // Somebody else has set up the gallery in the meantime.
                Err(WriteError::ConditionFailed(ADMINISTRATOR)) => {}
                // A concurrent sign-in of the same person was faster.
                Err(WriteError::ConditionFailed(_)) => break,
                Err(WriteError::Other(error)) => return Err(error),
            }
        }
        let stored = self.table.get(&keys::person(id)).await?.ok_or(Error::SignInRequired)?;
        decode(stored)
    }

    /// Whether the owner of an address becomes the administrator now.
    async fn sets_up(&self, email: &str) -> Result<bool> {
        if !self.is_new().await? {
            return Ok(false);
        }
        if self.settings.set_up.is_administrator(email) {
            return Ok(true);
        }
        let note = self.table.get(&keys::set_up(email)).await?;
        Ok(note.is_some_and(|note| note.expires_at.is_some_and(|end| end > self.now())))
    }

    /// Creates a person's record in one write, unless there is one.
    pub(crate) async fn make_person(&self, person: &Person) -> Result<()> {
        let mut writes = creation(person)?;
        if person.role == Role::Administrator {
            // A gallery without an administrator counts as new; record that before there is one.
            self.records_version().await?;
            writes.push(named_administrator(&person.id));
        }
        match self.table.write(writes).await {
            Ok(()) | Err(WriteError::ConditionFailed(_)) => Ok(()),
            Err(WriteError::Other(error)) => Err(error),
        }
    }
}

/// The number of writes in [`creation`], after which an administrator's has one more.
const ADMINISTRATOR: usize = 2;

/// Creates a person's record, and their line in the directory.
fn creation(person: &Person) -> Result<Vec<Write>> {
    Ok(vec![
        Write::put(keys::person(&person.id), encode(person)?).when(Condition::Absent),
        Write::put(keys::directory(&person.id), Attributes::new()),
    ])
}

/// Says that there is an administrator.
pub(crate) fn named_administrator(id: &PersonId) -> Write {
    Write::put(keys::administrator(), Attributes::from_iter([("person".to_owned(), json!(id))]))
}
