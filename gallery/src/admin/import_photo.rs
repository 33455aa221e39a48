//! Taking in a photo from another gallery, with everything that is known of it.

use bytes::Bytes;
use sha2::{Digest as _, Sha256};

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
};

/// What became of a photo.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ImportOutcome {
    /// It is here now.
    New,
    /// It was here before, whole.
    Before,
    /// The person has its bytes already, as another photo.
    SameBytes(PhotoId),
}

impl Admin {
    /// Makes `photo` one of `owner`'s, under its own id and with all that is known of it. A ready photo is ready at
    /// once, and its renditions follow. Doing it again goes on where it stopped. `original` is read only when needed.
    ///
    /// # Errors
    /// [`crate::Error::Invalid`] when the bytes are not the photo's, or its edits are none; [`crate::Error::Conflict`] when the id is somebody else's here.
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
            && let Some(same) = self.library.holders(owner, &photo.sha256).await?.first()
        {
            return Ok(ImportOutcome::SameBytes(same.id.clone()));
        }
        let bytes = original().await?;
        check(&photo, &bytes)?;
        // The records first: of an original without them the worker thinks that its photo was deleted.
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
            writes.push(again::ask(&photo.id, self.library.now_ms() / 1000));
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

/// Whether these are the photo's bytes.
fn check(photo: &Photo, bytes: &Bytes) -> Result<()> {
    let digest: String = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    if digest == photo.sha256 {
        return Ok(());
    }
    Err(Invalid::ExportAltered { file_name: photo.file_name.clone() }.into())
}
