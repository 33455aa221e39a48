//! Looking at one photo.

use super::Library;
use crate::{
    Result,
    id::PhotoId,
    person::Viewer,
    photo::{Photo, Tile},
    ports::table::Direction,
    records::list::List,
};

/// A photo and its neighbours in its list.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct PhotoView {
    /// The photo.
    pub photo: Photo,
    /// The next one towards the present.
    pub newer: Option<Tile>,
    /// The next one towards the past.
    pub older: Option<Tile>,
}

/// Seconds for which a link to an original is good.
const ORIGINAL_SECONDS: i64 = 3600;

impl Library {
    /// A photo with its neighbours.
    ///
    /// # Errors
    /// [`crate::Error::NotFound`] when there is none or it is somebody else's.
    pub async fn photo(&self, viewer: &Viewer, id: &PhotoId) -> Result<PhotoView> {
        let photo = self.seen_photo(viewer, id).await?;
        let (mut newer, mut older) = (None, None);
        if let Some(list) = List::of(&photo).filter(|list| !matches!(list, List::Trash(_))) {
            newer = self.neighbour(&list, &photo, Direction::Forward).await?;
            older = self.neighbour(&list, &photo, Direction::Backward).await?;
        }
        Ok(PhotoView { photo, newer, older })
    }

    /// A short-lived link to the bytes that were uploaded: to save them under their name, or to show them.
    ///
    /// # Errors
    /// [`crate::Error::NotFound`] when there is none, it has not arrived, or it is somebody else's.
    pub async fn original_link(&self, viewer: &Viewer, id: &PhotoId, inline: bool) -> Result<String> {
        let photo = self.seen_photo(viewer, id).await?;
        if !photo.has_original() {
            return Err(crate::Error::NotFound);
        }
        let expires = self.now_ms() / 1000 + ORIGINAL_SECONDS;
        self.blobs.original_link(id, photo.format, &photo.file_name, inline, expires).await
    }
}
