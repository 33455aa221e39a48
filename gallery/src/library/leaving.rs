//! Deleting an account. At once: the account, the address's claim on it, the person's record, and every session. After
//! the answer, as a job: the photos, and everything else that lies in the person's partition.
//!
//! The first write decides: it removes the person and leaves a note that everything of theirs is to go. From then on
//! nobody signs in as that person any more ([`Library::refuse_ended`]); somebody who signs up with the address is another
//! person with an empty gallery. The note stays for some hours after the last photo: an access token that was given out
//! before could still add one.

use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use super::{
    Library,
    access::{photos_of, signed_in},
    delete::erase_writes,
    deletions::Slice,
    erase::CHUNK,
};
use crate::{
    Error, Result,
    error::Invalid,
    id::PersonId,
    person::{Person, Role, Viewer},
    photo::Photo,
    ports::{
        identity::WRONG_PASSWORD,
        jobs::Job,
        table::{Condition, Item, Query, Write, WriteError},
    },
    records::{
        decode, keys,
        list::{List, photo_of, places_of},
    },
};

/// For so long after an account was deleted, something may still be added to it: access tokens live an hour,
/// and what is sent with links of theirs arrives within six more.
const ECHO: SignedDuration = SignedDuration::from_hours(8);

impl Library {
    /// Deletes the viewer's account at once, and then everything in it. `confirmation` must be the account's email
    /// address.
    ///
    /// # Errors
    /// [`Error::Invalid`] when the confirmation is something else; nothing was deleted then.
    pub async fn delete_account(&self, viewer: &Viewer, confirmation: &str) -> Result<()> {
        let id = signed_in(viewer)?.clone();
        match self.table.get(&keys::person(&id)).await? {
            Some(item) => {
                let person: Person = decode(item)?;
                if confirmation.trim().to_lowercase() != person.email {
                    return Err(Invalid::ConfirmationMismatch.into());
                }
                self.identity.sign_out_everywhere(&id).await?;
                if person.role == Role::Administrator {
                    self.hand_over(&id).await?;
                }
                self.table.write(self.leaving(&id)).await?;
            }
            // The attempt before this one got so far, and no further.
            None if self.table.get(&keys::ended(&id)).await?.is_some() => {}
            None => return Err(Error::NotFound),
        }
        self.identity.delete(&id).await?;
        self.jobs.enqueue(&Job::EraseAccount { person: id.clone() }, Some(&id)).await
    }

    /// What makes a person nobody, and notes that everything of theirs is to go.
    fn leaving(&self, id: &PersonId) -> Vec<Write> {
        let now = json!(self.now().as_millisecond());
        let attributes = [("ended_at", now.clone()), ("changed_at", now), ("done", json!(0))];
        let attributes = attributes.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        let note = Write::put(keys::ended(id), attributes);
        let gone = [keys::person(id), keys::recovery(id), keys::directory(id), keys::directory_unsharded(id)]
            .map(Write::delete);
        gone.into_iter().chain([note]).collect()
    }

    /// Refuses a person whose account was deleted. It is not there any more, unless a crash came in between.
    pub(super) async fn refuse_ended(&self, id: &PersonId) -> Result<()> {
        if self.table.get(&keys::ended(id)).await?.is_none() {
            return Ok(());
        }
        self.identity.sign_out_everywhere(id).await?;
        self.identity.delete(id).await?;
        self.jobs.enqueue(&Job::EraseAccount { person: id.clone() }, Some(id)).await?;
        Err(WRONG_PASSWORD)
    }

    /// Goes on with deleting everything that a deleted account left, `until` then.
    pub(crate) async fn erase_account_slice(&self, id: &PersonId, until: Timestamp) -> Result<Slice> {
        let note = keys::ended(id);
        let Some(ended) = self.table.get(&note).await? else { return Ok(Slice::Done) };
        // A photo may change lists while they are read: all of them are empty when a whole look finds nothing.
        let mut gently = true;
        loop {
            let (mut found, mut erased) = (0, 0);
            for (pk, prefix) in places_of(id) {
                let mut after = None;
                loop {
                    let query = Query::prefix(&pk, prefix).limit(CHUNK as u32).keys_only().after(after);
                    let page = self.table.query(&query).await?;
                    found += page.items.len();
                    erased += self.erase_places(id, &page.items, gently).await?;
                    after = page.next;
                    if self.now() >= until {
                        return Ok(Slice::More);
                    }
                    if after.is_none() {
                        break;
                    }
                }
            }
            if found == 0 {
                break;
            }
            // Records that do not fit together must not stay for ever.
            gently = erased > 0;
        }
        for pk in List::all_of(id).map(|list| list.pk()) {
            loop {
                let page = self.table.query(&Query::prefix(&pk, "").keys_only()).await?;
                if page.items.is_empty() {
                    break;
                }
                self.table.write(page.items.into_iter().map(|item| Write::delete(item.key)).collect()).await?;
                if self.now() >= until {
                    return Ok(Slice::More);
                }
            }
        }
        loop {
            let page = self.table.query(&Query::prefix(keys::jobs(id), "").keys_only()).await?;
            if page.items.is_empty() {
                break;
            }
            self.table.write(page.items.into_iter().map(|item| Write::delete(item.key)).collect()).await?;
        }
        if !self.finish_erasing_until(Some(id), until, &mut 0).await? {
            return Ok(Slice::More);
        }
        let ended_at = ended.attributes.get("ended_at").and_then(serde_json::Value::as_i64).unwrap_or_default();
        if ended_at < (self.now() - ECHO).as_millisecond() {
            self.table.write(vec![Write::delete(note)]).await?;
        }
        Ok(Slice::Done)
    }

    /// Deletes the photos that have these places in lists, and the places of photos that are gone. Answers how many of
    /// either. If not `gently`, also photos whose records do not fit together.
    async fn erase_places(&self, id: &PersonId, places: &[Item], gently: bool) -> Result<usize> {
        if places.is_empty() {
            return Ok(0);
        }
        let photo_of = |item: &Item| photo_of(&item.key.sk);
        let ids: Vec<_> = places.iter().filter_map(photo_of).collect();
        let photos = photos_of(self.table.as_ref(), id, &ids).await?;
        let mut erased = self.erase_many(&photos, Some(&keys::ended(id))).await? as usize;
        let known = |item: &&Item| photo_of(item).is_some_and(|id| photos.iter().any(|photo| photo.id == id));
        let stray: Vec<_> =
            places.iter().filter(|place| !known(place)).map(|place| Write::delete(place.key.clone())).collect();
        erased += stray.len();
        if !stray.is_empty() {
            self.table.write(stray).await?;
        }
        if !gently {
            for photo in &photos {
                self.erase_anyway(photo, places).await?;
            }
        }
        Ok(erased)
    }

    /// Deletes a photo whose records do not fit together.
    async fn erase_anyway(&self, photo: &Photo, places: &[Item]) -> Result<()> {
        let mut writes = erase_writes(photo)?;
        for place in places.iter().filter(|place| place.key.sk.ends_with(photo.id.as_str())) {
            if writes.iter().all(|write| *write.key() != place.key) {
                writes.push(Write::delete(place.key.clone()));
            }
        }
        for write in &mut writes {
            if let Write::Delete { conditions, .. } = write {
                conditions.clear();
            }
        }
        match self.table.write(writes).await {
            Ok(()) => self.erase_noted(&photo.id, keys::erased(&photo.id)).await,
            Err(WriteError::ConditionFailed(_)) => Ok(()),
            Err(WriteError::Other(error)) => Err(error),
        }
    }

    /// Makes somebody else the administrator, or nobody when nobody is left: then the next account is.
    async fn hand_over(&self, from: &PersonId) -> Result<()> {
        let mut everybody = self.everybody();
        let heir = loop {
            match everybody.next_ids::<PersonId>().await? {
                Some(people) => {
                    if let Some(heir) = people.into_iter().find(|person| person != from) {
                        break Some(heir);
                    }
                }
                None => break None,
            }
        };
        let set = |key, name: &str, value| Write::update(key).set(name, value).when(Condition::Exists);
        let writes = match heir {
            Some(heir) => vec![
                set(keys::person(&heir), "role", json!(Role::Administrator)),
                set(keys::administrator(), "person", json!(heir)),
            ],
            None => vec![Write::delete(keys::administrator())],
        };
        Ok(self.table.write(writes).await?)
    }
}
