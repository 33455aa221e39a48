//! Taking photos out again.

use super::Library;
use crate::{
    Error, Result, error::Invalid, id::PhotoId, key::ObjectKey, names::Names, person::Viewer, photo::Photo,
    ports::blobs::Blob,
};

/// Photos in one download at most.
pub const MAX_DOWNLOAD: usize = 10_000;

/// An original in a download, with a name that no other in it has.
#[derive(Debug, Clone, PartialEq)]
pub struct Download {
    /// The photo.
    pub photo: Photo,
    /// Its name in the download.
    pub name: String,
}

impl Library {
    /// The originals of some of the viewer's photos, in the order asked for, named apart.
    ///
    /// # Errors
    /// [`Error::NotFound`] when none of them is the viewer's; [`Error::Invalid`] when there are too many.
    pub async fn download(&self, viewer: &Viewer, ids: &[PhotoId]) -> Result<Vec<Download>> {
        if ids.len() > MAX_DOWNLOAD {
            return Err(Invalid::TooManyPhotos { photos: ids.len(), limit: MAX_DOWNLOAD }.into());
        }
        let mut photos = self.own_photos(viewer, ids).await?;
        photos.retain(Photo::has_original);
        if photos.is_empty() {
            return Err(Error::NotFound);
        }
        Ok(named_apart(photos))
    }

    /// Opens an original that [`Self::download`] answered.
    ///
    /// # Errors
    /// [`Error::NotFound`] when it was deleted meanwhile.
    pub async fn open_original(&self, download: &Download) -> Result<Blob> {
        self.blobs.get(&ObjectKey::Original(download.photo.id.clone()), None).await
    }
}

fn named_apart(photos: Vec<Photo>) -> Vec<Download> {
    let mut names = Names::default();
    photos.into_iter().map(|photo| Download { name: names.apart(&photo.file_name), photo }).collect()
}
