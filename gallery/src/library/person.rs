//! People and their accounts.

use serde_json::json;

use super::{Library, access::signed_in, admission::Admitted, upload_checks::Usage};
use crate::{
    Error, Result,
    error::{Conflict, Invalid},
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

    /// Returns the record of a person who signs in. The first time, it is created, if the gallery accepts them, by the
    /// same write that uses up their invitation or names the administrator.
    ///
    /// # Errors
    /// [`Error::Forbidden`] if the gallery does not accept them.
    pub(crate) async fn ensure_person(&self, id: &PersonId, email: &str) -> Result<Person> {
        if let Some(item) = self.table.get(&keys::person(id)).await? {
            return decode(item);
        }
        self.refuse_ended(id).await?;
        for _ in 0..ATTEMPTS {
            let Admitted { role, invitation } = self.admitted(email).await?;
            let person = Person {
                id: id.clone(),
                email: email.to_owned(),
                display_name: String::new(),
                role,
                created_at: self.now(),
                quota_bytes: None,
                language: None,
                deleted_at: None,
            };
            let mut writes = creation(&person)?;
            if role == Role::Administrator {
                self.records_version().await?;
                writes.push(named_administrator(id).when(Condition::Absent));
            }
            if let Some(invitation) = invitation {
                writes.push(Write::delete(invitation).when(Condition::Exists));
                writes.push(Write::delete(keys::invited(email)));
            }
            match self.table.write(writes).await {
                Ok(()) => return Ok(person),
                // Somebody else has set up the gallery in the meantime, or used the invitation.
                Err(WriteError::ConditionFailed(ADMITTED)) => {}
                // A concurrent sign-in of the same person was faster.
                Err(WriteError::ConditionFailed(_)) => {
                    let stored = self.table.get(&keys::person(id)).await?.ok_or(Error::SignInRequired)?;
                    return decode(stored);
                }
                Err(WriteError::Other(error)) => return Err(error),
            }
        }
        Err(Conflict::Changed.into())
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

/// The number of writes in [`creation`]. The next one is about what admits the person.
const ADMITTED: usize = 2;

/// How often a concurrent change may interfere.
const ATTEMPTS: usize = 4;

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
