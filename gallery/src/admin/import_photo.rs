//! Imports a photo from another gallery, with everything that is known about it.

use bytes::Bytes;

use super::Admin;
use crate::{
    Result,
    error::{Conflict, Invalid},
    id::{PersonId, PhotoId},
    key::ObjectKey,
    library::{access::owns, change::read_photo},
    photo::{Photo, PhotoState},
    ports::table::WriteError,
    records::places,
    render_photo::again,
    rendition::Revision,
    sha256::Sha256,
};

/// The outcome of importing a photo.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ImportOutcome {
    /// It was imported now.
    New,
    /// It was already here, complete.
    Before,
    /// The person already has its bytes, as another photo.
    SameBytes(PhotoId),
}

impl Admin {
    /// Adds `photo` to those of `owner`, under its own id and with everything that is known about it. A ready photo is
    /// ready at once, and its renditions follow. If it is called again, it continues where it stopped. `original` is
    /// only called if the bytes are needed.
    ///
    /// # Errors
    /// [`crate::Error::Invalid`] if the bytes are not the photo's, or its edits are invalid; [`crate::Error::Conflict`]
    /// if the id belongs to somebody else in this gallery; [`crate::Error::OutOfSpace`].
    pub async fn import_photo(
        &self,
        owner: &PersonId,
        photo: &Photo,
        original: impl AsyncFnOnce() -> Result<Bytes>,
    ) -> Result<ImportOutcome> {
        let edits = photo.edits.checked()?;
        let mut photo = Photo { owner: owner.clone(), edits, revision: None, ..photo.clone() };
        if photo.state == PhotoState::Ready {
            // The renditions that the worker is about to make.
            photo.revision = Some(Revision::first(photo.recipe()));
        }
        let key = ObjectKey::Original(photo.id.clone());
        let known = read_photo(self.library.table.as_ref(), &photo.id).await?;
        let new = match known {
            Some(known) if !owns(owner, &known) => {
                return Err(Conflict::ForeignPhoto { photo: photo.id }.into());
            }
            Some(_) => false,
            None => true,
        };
        if !photo.has_original() {
            return if new { self.write_down(&photo).await } else { Ok(ImportOutcome::Before) };
        }
        if !new && self.library.blobs.head(&key).await? == Some(photo.bytes) {
            return Ok(ImportOutcome::Before);
        }
        if new
            && !photo.kept_twice
            && let Some(sha256) = photo.sha256
            && let Some(same) = self.library.holders(owner, sha256).await?.first()
        {
            return Ok(ImportOutcome::SameBytes(same.id.clone()));
        }
        self.library.table.room_for_photos().await?;
        let bytes = original().await?;
        check(&photo, &bytes)?;
        // Write the records first: the worker takes an original without records for one whose photo was deleted.
        if new {
            self.write_down(&photo).await?;
        }
        self.library.blobs.put(&key, bytes, photo.format.content_type()).await?;
        self.library.jobs.stored(&photo.id, owner).await?;
        Ok(ImportOutcome::New)
    }

    async fn write_down(&self, photo: &Photo) -> Result<ImportOutcome> {
        let mut writes = places::change(None, Some(photo))?;
        if photo.state == PhotoState::Ready {
            writes.push(again::ask(&photo.id, self.library.now()));
        }
        match self.library.table.write(writes).await {
            Ok(()) => Ok(ImportOutcome::New),
            Err(WriteError::ConditionFailed(_)) => {
                Err(Conflict::ChangedDuringImport { photo: photo.id.clone() }.into())
            }
            Err(WriteError::Other(error)) => Err(error),
        }
    }
}

/// Checks that these are the photo's bytes.
fn check(photo: &Photo, bytes: &Bytes) -> Result<()> {
    if photo.sha256 == Some(Sha256::of(bytes)) {
        return Ok(());
    }
    Err(Invalid::ExportAltered { file_name: photo.file_name.clone() }.into())
}
