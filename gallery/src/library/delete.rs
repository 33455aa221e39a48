//! Deleting for ever. Bytes go first: a crash in between leaves a record that can be deleted again, never bytes that
//! nobody knows of.

use super::{Library, Outcome, signed_in, upload::usage_change};
use crate::{
    Error, Result,
    id::PhotoId,
    key::ObjectKey,
    person::{Person, Viewer},
    photo::{Photo, PhotoState},
    ports::table::{Query, Write, WriteError},
    records::{decode, keys},
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
                self.erase(&photo).await?;
                outcome.changed += 1;
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
                self.erase(&photo).await?;
                outcome.changed += 1;
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

    /// Forgets an upload that nobody went on with. Run now and then by the home itself.
    ///
    /// # Errors
    /// [`Error::Unavailable`].
    pub async fn forget_abandoned(&self, id: &PhotoId) -> Result<Outcome> {
        let photo: Option<Photo> = self.table.get(&keys::photo(id)).await?.map(decode).transpose()?;
        match photo {
            Some(photo) if photo.state == PhotoState::Uploading => self.erase(&photo).await?,
            _ => self.blobs.abort_upload(id).await?,
        }
        Ok(Outcome { changed: 1 })
    }

    /// Deletes what lies in anybody's trash for longer than the setting says. Run now and then by the home itself.
    ///
    /// # Errors
    /// [`Error::Unavailable`]; what is left is done next time.
    pub async fn empty_old_trash(&self) -> Result<Outcome> {
        let before = self.now_ms() - i64::from(self.settings.trash_days) * 86_400_000;
        let mut total = Outcome::default();
        let mut query = Query::prefix(keys::PEOPLE, "");
        loop {
            let found = self.table.query(&query).await?;
            for item in found.items {
                if let Ok(person) = item.key.sk.parse() {
                    total.changed += self.empty_trash_before(&Viewer::Person(person), before).await?.changed;
                }
            }
            match found.next {
                Some(next) => query.after = Some(next),
                None => return Ok(total),
            }
        }
    }

    async fn empty_trash_before(&self, viewer: &Viewer, before_ms: i64) -> Result<Outcome> {
        let owner = signed_in(viewer)?;
        let mut outcome = Outcome::default();
        loop {
            // Oldest first, so that the first one too young ends it.
            let found = self.table.query(&Query::prefix(keys::owner(owner), "X#")).await?;
            let ids: Vec<PhotoId> = found
                .items
                .iter()
                .filter_map(|item| {
                    let mut parts = item.key.sk.split('#').skip(1);
                    let trashed_at: i64 = parts.next()?.parse().ok()?;
                    (trashed_at < before_ms).then_some(())?;
                    parts.next()?.parse().ok()
                })
                .collect();
            let deleted = self.delete_forever(viewer, &ids).await?.changed;
            outcome.changed += deleted;
            if deleted == 0 {
                return Ok(outcome);
            }
        }
    }

    /// Deletes the viewer's account and everything in it. `confirmation` must be the account's e-mail address.
    ///
    /// # Errors
    /// [`Error::Invalid`] when the confirmation is something else; nothing was deleted then.
    pub async fn delete_account(&self, viewer: &Viewer, confirmation: &str) -> Result<()> {
        let id = signed_in(viewer)?.clone();
        let person: Person = decode(self.table.get(&keys::person(&id)).await?.ok_or(Error::NotFound)?)?;
        if confirmation.trim().to_lowercase() != person.email {
            return Err(Error::invalid("confirmation", "Type your e-mail address exactly, to show that you mean it."));
        }
        self.identity.sign_out_everywhere(&id).await?;
        for prefix in ["U#", "T#", "X#"] {
            loop {
                let found = self.table.query(&Query::prefix(keys::owner(&id), prefix)).await?;
                if found.items.is_empty() {
                    break;
                }
                let ids: Vec<PhotoId> =
                    found.items.iter().filter_map(|item| item.key.sk.rsplit('#').next()?.parse().ok()).collect();
                for photo in self.own_photos(viewer, &ids).await? {
                    self.erase(&photo).await?;
                }
                // A tile whose photo is gone would be found again for ever.
                let left = found.items.into_iter().map(|item| delete(item.key)).collect();
                self.table.write(left).await?;
            }
        }
        for prefix in ["H#", "M#", "USAGE"] {
            loop {
                let found = self.table.query(&Query::prefix(keys::owner(&id), prefix)).await?;
                if found.items.is_empty() {
                    break;
                }
                self.table.write(found.items.into_iter().map(|item| delete(item.key)).collect()).await?;
            }
        }
        self.identity.delete(&id).await?;
        Ok(self.table.write(vec![delete(keys::person(&id)), delete(keys::directory(&id))]).await?)
    }

    /// Removes a photo's bytes and records, whatever state it is in.
    pub(crate) async fn erase(&self, photo: &Photo) -> Result<()> {
        self.blobs.abort_upload(&photo.id).await?;
        erase_bytes(self.blobs.as_ref(), &photo.id).await?;
        let mut writes =
            vec![Write::Delete { key: keys::photo(&photo.id), conditions: super::exists() }, usage_change(photo, -1)];
        match (&photo.state, photo.trashed_at) {
            (PhotoState::Ready, None) => {
                writes.push(delete(keys::timeline(photo)));
                writes.push(super::trash::month_change(photo, -1));
            }
            (PhotoState::Ready, Some(at)) => writes.push(delete(keys::trash(photo, at))),
            _ => writes.push(delete(keys::pending(photo))),
        }
        writes.push(delete(keys::hash(photo)));
        match self.table.write(writes).await {
            // Somebody else deleted it at the same moment.
            Ok(()) | Err(WriteError::ConditionFailed(_)) => Ok(()),
            Err(WriteError::Other(error)) => Err(error),
        }
    }
}

/// Removes everything stored of a photo.
pub(crate) async fn erase_bytes(blobs: &dyn crate::ports::Blobs, photo: &PhotoId) -> Result<()> {
    for kind in RenditionKind::ALL {
        blobs.delete(&ObjectKey::Rendition(photo.clone(), kind)).await?;
    }
    blobs.delete(&ObjectKey::Original(photo.clone())).await
}

fn delete(key: crate::ports::table::Key) -> Write {
    Write::Delete { key, conditions: Vec::new() }
}
