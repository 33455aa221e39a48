//! Deleting an account. The sessions end at once, and for some days signing in offers to restore the account. Then it is
//! erased: first the account and the person's record, then, as a job, the photos and everything else in the person's
//! partition.
//!
//! The first write of erasing is decisive. It removes the person and leaves a note that everything of theirs must be deleted. From
//! then on, no one can sign in as that person ([`Library::refuse_ended`]). Somebody who signs up with the address is
//! another person with an empty gallery. The note is kept for some hours after the last photo was deleted, because an
//! access token that was issued before could still add one.

use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use super::{
    Library, Proof,
    access::{photos_of, signed_in},
    delete::erase_writes,
    deletions::Slice,
    erase::CHUNK,
};
use crate::{
    Error, Result,
    error::Invalid,
    id::PersonId,
    person::{Person, Viewer},
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

/// How long after the deletion of an account something may still be added to it: access tokens are valid for an hour,
/// and links that they create for six more.
const LATE_UPLOADS: SignedDuration = SignedDuration::from_hours(8);

impl Library {
    /// Deletes the viewer's account. Its sessions end at once; it is erased after [`RESTORABLE`]. `confirmation` must be
    /// the account's email address.
    ///
    /// # Errors
    /// [`Error::Invalid`] if the confirmation is wrong; those of a [`Proof`]; [`Error::Conflict`] for the only
    /// administrator of other people. Nothing is deleted then.
    pub async fn delete_account(&self, viewer: &Viewer, proof: &Proof<'_>, confirmation: &str) -> Result<()> {
        let id = signed_in(viewer)?;
        let item = self.table.get(&keys::person(id)).await?.ok_or(Error::SignInRequired)?;
        let person: Person = decode(item)?;
        if confirmation.trim().to_lowercase() != person.email {
            return Err(Invalid::ConfirmationMismatch.into());
        }
        self.prove(viewer, proof).await?;
        self.delete_person(&person).await
    }

    /// Deletes somebody's account, which can be restored for a while.
    ///
    /// # Errors
    /// [`Error::Conflict`] for the only administrator of other people.
    pub(crate) async fn delete_person(&self, person: &Person) -> Result<()> {
        self.refuse_last_administrator(person).await?;
        let now = json!(self.now().as_millisecond());
        let marked = [
            Write::update(keys::person(&person.id)).set("deleted_at", now.clone()).when(Condition::Exists),
            // Records of an older version have the line elsewhere.
            Write::update(keys::directory(&person.id)).set("deleted_at", now).into(),
        ];
        self.table.write(marked.into()).await?;
        tracing::info!(person = %person.id, "an account was deleted; it can be restored for a while");
        self.end_sessions(&person.id).await
    }

    /// Erases an account: at once the account and the person's record, afterwards everything else of theirs.
    pub(crate) async fn end_account(&self, id: &PersonId) -> Result<()> {
        self.identity.sign_out_everywhere(id).await?;
        let mut writes = self.leaving(id);
        writes.extend(self.erase_devices_of(id).await?);
        self.write_without(id, &writes).await?;
        self.identity.delete(id).await?;
        self.jobs.enqueue(&Job::EraseAccount { person: id.clone() }, Some(id)).await
    }

    /// Removes the person, and notes that everything of theirs must be deleted.
    fn leaving(&self, id: &PersonId) -> Vec<Write> {
        let now = json!(self.now().as_millisecond());
        let attributes = [("ended_at", now.clone()), ("changed_at", now), ("done", json!(0))];
        let attributes = attributes.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        let note = Write::put(keys::ended(id), attributes);
        let gone = [keys::person(id), keys::recovery(id), keys::directory(id), keys::directory_unsharded(id)]
            .map(Write::delete);
        gone.into_iter().chain([note]).collect()
    }

    /// Refuses a person whose account was deleted. Normally the account no longer exists, but a crash may have left it.
    pub(super) async fn refuse_ended(&self, id: &PersonId) -> Result<()> {
        if self.table.get(&keys::ended(id)).await?.is_none() {
            return Ok(());
        }
        self.identity.sign_out_everywhere(id).await?;
        self.identity.delete(id).await?;
        self.jobs.enqueue(&Job::EraseAccount { person: id.clone() }, Some(id)).await?;
        Err(WRONG_PASSWORD)
    }

    /// Continues to delete everything that a deleted account left, until `until`.
    pub(crate) async fn erase_account_slice(&self, id: &PersonId, until: Timestamp) -> Result<Slice> {
        let note = keys::ended(id);
        let Some(ended) = self.table.get(&note).await? else { return Ok(Slice::Done) };
        // A photo may move to another list while the lists are read. They are all empty if a complete pass finds
        // nothing.
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
            // Inconsistent records must not stay for ever.
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
        if ended_at < (self.now() - LATE_UPLOADS).as_millisecond() {
            self.table.write(vec![Write::delete(note)]).await?;
        }
        Ok(Slice::Done)
    }

    /// Deletes the photos with these entries on lists, and entries whose photos are gone. Returns how many it deleted.
    /// If not `gently`, it also deletes photos whose records are inconsistent.
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

    /// Deletes a photo whose records are inconsistent.
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
            Ok(()) => self.erase_noted(photo).await,
            Err(WriteError::ConditionFailed(_)) => Ok(()),
            Err(WriteError::Other(error)) => Err(error),
        }
    }
}
