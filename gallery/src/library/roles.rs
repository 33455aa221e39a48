//! Who manages the gallery. Once somebody has set it up, there is always an administrator, until the last person leaves.
//! Nobody becomes one because another one leaves.

use serde_json::json;

use super::{Library, person::named_administrator};
use crate::{
    Error, Result,
    error::Conflict,
    id::PersonId,
    person::{Person, Role},
    ports::table::{Condition, Key, Write, WriteError},
    records::{decode, keys},
};

/// How often a concurrent change may interfere.
const ATTEMPTS: usize = 4;

/// The other people of a gallery.
pub(super) enum Others {
    /// One of them is an administrator.
    Administrator(PersonId),
    /// There are some, all members.
    Members,
    /// There are none.
    Nobody,
}

impl Library {
    /// Makes a person an administrator or a member.
    ///
    /// # Errors
    /// [`Error::Conflict`] if they are the only administrator.
    pub(crate) async fn set_role(&self, person: &Person, role: Role) -> Result<()> {
        let change = Write::update(keys::person(&person.id)).set("role", json!(role)).when(Condition::Exists);
        if role == Role::Administrator {
            self.records_version().await?;
            return Ok(self.table.write(vec![change, named_administrator(&person.id)]).await?);
        }
        let Others::Administrator(other) = self.others(&person.id).await? else {
            return Err(Conflict::LastAdministrator { email: person.email.clone() }.into());
        };
        // Two administrators who take the role from each other at the same time do not both succeed.
        let writes = vec![change, still_administrator(&other), named_administrator(&other)];
        Ok(self.table.write(writes).await?)
    }

    /// Refuses to let the only administrator go while there are other people.
    pub(super) async fn refuse_last_administrator(&self, person: &Person) -> Result<()> {
        if person.role == Role::Administrator && matches!(self.others(&person.id).await?, Others::Members) {
            return Err(Conflict::LastAdministrator { email: person.email.clone() }.into());
        }
        Ok(())
    }

    /// Carries out the writes that erase a person. If the record of an administrator names them, it names another one
    /// afterwards, or there is none.
    pub(super) async fn write_without(&self, id: &PersonId, writes: &[Write]) -> Result<()> {
        for _ in 0..ATTEMPTS {
            let named = self.table.get(&keys::administrator()).await?;
            let theirs = named.is_some_and(|item| item.attributes.get("person") == Some(&json!(id)));
            let mut writes = writes.to_vec();
            if theirs {
                let unchanged = Condition::Equals("person".to_owned(), json!(id));
                match self.others(id).await? {
                    Others::Administrator(other) => {
                        writes.push(still_administrator(&other));
                        writes.push(named_administrator(&other).when(unchanged));
                    }
                    Others::Members | Others::Nobody => {
                        writes.push(Write::delete(keys::administrator()).when(unchanged));
                    }
                }
            }
            match self.table.write(writes).await {
                Err(WriteError::ConditionFailed(_)) if theirs => {}
                written => return Ok(written?),
            }
        }
        Err(Error::Conflict(Conflict::Changed))
    }

    /// The people other than this one, without those whose accounts were deleted.
    async fn others(&self, id: &PersonId) -> Result<Others> {
        let (mut everybody, mut others) = (self.everybody(), Others::Nobody);
        while let Some(people) = everybody.next_ids::<PersonId>().await? {
            let people: Vec<Key> = people.iter().filter(|person| *person != id).map(keys::person).collect();
            for item in self.table.get_many(&people).await? {
                let person: Person = decode(item)?;
                match person.role {
                    _ if person.deleted_at.is_some() => {}
                    Role::Administrator => return Ok(Others::Administrator(person.id)),
                    Role::Member => others = Others::Members,
                }
            }
        }
        Ok(others)
    }
}

/// The condition that somebody is an administrator.
fn still_administrator(id: &PersonId) -> Write {
    Write::check(keys::person(id)).when(Condition::Equals("role".to_owned(), json!(Role::Administrator)))
}
