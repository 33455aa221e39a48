//! Taking photos out again.

use std::collections::HashSet;

use super::Library;
use crate::{
    Error, Result,
    id::PhotoId,
    key::ObjectKey,
    person::Viewer,
    photo::{Photo, PhotoState},
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
            return Err(Error::invalid(
                "photo",
                format!("{} photos at once are too many; the limit is {MAX_DOWNLOAD}.", ids.len()),
            ));
        }
        let mut photos = self.own_photos(viewer, ids).await?;
        photos.retain(|photo| photo.state != PhotoState::Uploading);
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
    let mut taken = HashSet::new();
    photos
        .into_iter()
        .map(|photo| {
            let (stem, extension) = match photo.file_name.rsplit_once('.') {
                Some((stem, extension)) if !stem.is_empty() => (stem, format!(".{extension}")),
                _ => (photo.file_name.as_str(), String::new()),
            };
            let mut name = photo.file_name.clone();
            let mut number = 2;
            // File systems that ignore case would let one overwrite the other.
            while !taken.insert(name.to_lowercase()) {
                name = format!("{stem} ({number}){extension}");
                number += 1;
            }
            Download { name, photo }
        })
        .collect()
}
