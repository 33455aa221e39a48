//! What the home does by itself about uploads that nobody went on with.

use super::Library;
use crate::{
    Result,
    id::PhotoId,
    key::ObjectKey,
    person::Viewer,
    photo::{Photo, PhotoState},
    records::{decode, keys},
};

/// What a round of tidying did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tidied {
    /// Originals that were whole but had not been announced.
    pub announced: u32,
    /// Uploads that were forgotten.
    pub forgotten: u32,
}

impl Library {
    /// Looks after every upload that began more than `stranded_ms` ago: one whose bytes are all here is announced (a
    /// crash came in between), any other is forgotten once it is older than `abandoned_ms`.
    ///
    /// # Errors
    /// [`crate::Error::Unavailable`]; what is left is done next time.
    pub async fn tidy_uploads(&self, stranded_ms: i64, abandoned_ms: i64) -> Result<Tidied> {
        let mut tidied = Tidied::default();
        let mut everybody = self.everybody();
        while let Some(people) = everybody.next_ids().await? {
            for person in people {
                for photo in self.pending(&Viewer::Person(person)).await? {
                    self.tidy(&photo, stranded_ms, abandoned_ms, &mut tidied).await?;
                }
            }
        }
        Ok(tidied)
    }

    /// Forgets parts of a file whose photo is gone.
    ///
    /// # Errors
    /// [`crate::Error::Unavailable`].
    pub async fn forget_stray_parts(&self, id: &PhotoId) -> Result<()> {
        let photo: Option<Photo> = self.table.get(&keys::photo(id)).await?.map(decode).transpose()?;
        match photo {
            Some(photo) if photo.state == PhotoState::Uploading => Ok(()),
            _ => self.blobs.abort_upload(id).await,
        }
    }

    async fn tidy(&self, photo: &Photo, stranded_ms: i64, abandoned_ms: i64, tidied: &mut Tidied) -> Result<()> {
        let age = self.now_ms() - photo.added_at;
        if photo.state != PhotoState::Uploading || age < stranded_ms {
            return Ok(());
        }
        if self.blobs.head(&ObjectKey::Original(photo.id.clone())).await? == Some(photo.bytes) {
            self.arrived(photo).await?;
            tidied.announced += 1;
        } else if age >= abandoned_ms && self.erase(photo).await? {
            tidied.forgotten += 1;
        }
        Ok(())
    }
}
