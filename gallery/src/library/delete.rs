//! Deleting for ever. The records go first, in one write that holds only for the state they were read in and that
//! leaves a note; then the bytes go, then the note. A crash in between leaves the note, and the home's next round does
//! the rest: never a tile without its photo, never bytes that nobody knows of.

use serde_json::json;

use super::{
    Library, Outcome,
    change::{Becomes, Changed, change_photo},
    signed_in,
};
use crate::{
    Error, Result,
    id::{PersonId, PhotoId},
    key::ObjectKey,
    person::{Person, Role, Viewer},
    photo::{Photo, PhotoState, Tile},
    ports::table::{Condition, Key, Query, Write},
    records::{
        decode, keys,
        list::{List, TILES, photo_of, places_of},
    },
    rendition::RenditionKind,
};

impl Library {
    /// Deletes photos for ever: those in the trash, and those that never became ready. Others stay.
    ///
    /// # Errors
    /// [`Error::SignInRequired`].
    pub async fn delete_forever(&self, viewer: &Viewer, ids: &[PhotoId]) -> Result<Outcome> {
        let mut outcome = Outcome::default();
        for photo in self.own_photos(viewer, ids).await? {
            if photo.state != PhotoState::Ready || photo.trashed_at.is_some() {
                outcome.changed += u32::from(self.erase(&photo).await?);
            }
        }
        Ok(outcome)
    }

    /// Forgets photos that never became ready; those that are ready stay.
    ///
    /// # Errors
    /// [`Error::SignInRequired`].
    pub async fn cancel_uploads(&self, viewer: &Viewer, ids: &[PhotoId]) -> Result<Outcome> {
        let mut outcome = Outcome::default();
        for photo in self.own_photos(viewer, ids).await? {
            if photo.state != PhotoState::Ready {
                outcome.changed += u32::from(self.erase(&photo).await?);
            }
        }
        Ok(outcome)
    }

    /// Deletes everything in the viewer's trash.
    ///
    /// # Errors
    /// [`Error::SignInRequired`].
    pub async fn empty_trash(&self, viewer: &Viewer) -> Result<Outcome> {
        self.empty_trash_before(viewer, i64::MAX).await
    }

    /// Deletes what lies in anybody's trash for longer than the setting says. Run now and then by the home itself.
    ///
    /// # Errors
    /// [`Error::Unavailable`]; what is left is done next time.
    pub async fn empty_old_trash(&self) -> Result<Outcome> {
        let before = self.now_ms() - i64::from(self.settings.trash_days) * 86_400_000;
        let mut total = Outcome::default();
        let mut everybody = self.everybody();
        while let Some(people) = everybody.next_ids().await? {
            for person in people {
                total.changed += self.empty_trash_before(&Viewer::Person(person), before).await?.changed;
            }
        }
        Ok(total)
    }

    async fn empty_trash_before(&self, viewer: &Viewer, before_ms: i64) -> Result<Outcome> {
        let owner = signed_in(viewer)?;
        let mut outcome = Outcome::default();
        loop {
            // Oldest first, so that the first one too young ends it.
            let trash = List::Trash(owner.clone());
            let found = self.table.query(&Query::prefix(trash.pk(), TILES)).await?;
            let tiles = found.items.into_iter().map(decode::<Tile>).collect::<Result<Vec<_>>>()?;
            let old = |tile: &Tile| tile.trashed_at.is_some_and(|at| at < before_ms);
            let ids: Vec<PhotoId> = tiles.into_iter().take_while(old).map(|tile| tile.id).collect();
            let deleted = self.delete_forever(viewer, &ids).await?.changed;
            outcome.changed += deleted;
            if deleted == 0 {
                return Ok(outcome);
            }
        }
    }

    /// Deletes the viewer's account and everything in it. `confirmation` must be the account's email address.
    ///
    /// # Errors
    /// [`Error::Invalid`] when the confirmation is something else; nothing was deleted then.
    pub async fn delete_account(&self, viewer: &Viewer, confirmation: &str) -> Result<()> {
        let id = signed_in(viewer)?.clone();
        let person: Person = decode(self.table.get(&keys::person(&id)).await?.ok_or(Error::NotFound)?)?;
        if confirmation.trim().to_lowercase() != person.email {
            return Err(crate::error::Invalid::ConfirmationMismatch.into());
        }
        self.identity.sign_out_everywhere(&id).await?;
        for (pk, prefix) in places_of(&id) {
            loop {
                let found = self.table.query(&Query::prefix(&pk, prefix)).await?;
                if found.items.is_empty() {
                    break;
                }
                let ids: Vec<PhotoId> = found.items.iter().filter_map(|item| photo_of(&item.key.sk)).collect();
                for photo in self.own_photos(viewer, &ids).await? {
                    self.erase(&photo).await?;
                }
                // A tile whose photo is gone would be found again for ever.
                let left = found.items.into_iter().map(|item| Write::delete(item.key)).collect();
                self.table.write(left).await?;
            }
        }
        for pk in List::all_of(&id).map(|list| list.pk()) {
            loop {
                let found = self.table.query(&Query::prefix(&pk, "")).await?;
                if found.items.is_empty() {
                    break;
                }
                self.table.write(found.items.into_iter().map(|item| Write::delete(item.key)).collect()).await?;
            }
        }
        if person.role == Role::Administrator {
            self.hand_over(&id).await?;
        }
        self.identity.delete(&id).await?;
        let lines = [keys::directory(&id), keys::directory_unsharded(&id)];
        let records = [keys::person(&id), keys::recovery(&id)].into_iter().chain(lines);
        Ok(self.table.write(records.map(Write::delete).collect()).await?)
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

    /// Removes a photo's records and bytes. Answers false, and removes nothing, when the photo is not any more in the
    /// state in which it was read.
    pub(crate) async fn erase(&self, photo: &Photo) -> Result<bool> {
        let (state, trashed) = (photo.state.name(), photo.trashed_at.is_some());
        let changed = change_photo(self.table.as_ref(), photo.clone(), |photo| {
            let same = photo.state.name() == state && photo.trashed_at.is_some() == trashed;
            Ok(if same { Becomes::Nothing } else { Becomes::Same })
        });
        match changed.await? {
            Changed::From(before) => {
                self.erase_noted(&before.id, keys::erased(&before.id)).await?;
                Ok(true)
            }
            Changed::Same | Changed::Gone => Ok(false),
        }
    }

    /// Does what a crash left undone of earlier deletions. Run now and then by the home itself.
    ///
    /// # Errors
    /// [`Error::Unavailable`]; what is left is done next time.
    pub async fn finish_erasing(&self) -> Result<Outcome> {
        let (mut outcome, mut erased) = (Outcome::default(), self.erased());
        while let Some(notes) = erased.next().await? {
            for note in notes {
                match note.key.sk.parse() {
                    Ok(photo) => self.erase_noted(&photo, note.key).await?,
                    Err(_) => self.table.write(vec![Write::delete(note.key)]).await?,
                }
                outcome.changed += 1;
            }
        }
        Ok(outcome)
    }

    async fn erase_noted(&self, photo: &PhotoId, note: Key) -> Result<()> {
        self.blobs.abort_upload(photo).await?;
        erase_bytes(self.blobs.as_ref(), photo).await?;
        Ok(self.table.write(vec![Write::delete(note)]).await?)
    }
}

/// Removes everything stored of a photo.
pub(crate) async fn erase_bytes(blobs: &dyn crate::ports::Blobs, photo: &PhotoId) -> Result<()> {
    for kind in RenditionKind::ALL {
        blobs.delete(&ObjectKey::Rendition(photo.clone(), kind)).await?;
    }
    blobs.delete(&ObjectKey::Original(photo.clone())).await
}
