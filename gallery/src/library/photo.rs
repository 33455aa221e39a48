//! Looking at one photo.

use super::Library;
use crate::{
    Result,
    id::PhotoId,
    person::Viewer,
    photo::{Photo, PhotoState, Tile},
    ports::table::{Direction, Query},
    records::{decode, keys},
};

/// A photo and its neighbours on the timeline.
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
        if photo.state == PhotoState::Ready && photo.trashed_at.is_none() {
            newer = self.neighbour(&photo, Direction::Forward).await?;
            older = self.neighbour(&photo, Direction::Backward).await?;
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

    async fn neighbour(&self, photo: &Photo, direction: Direction) -> Result<Option<Tile>> {
        let key = keys::timeline(photo);
        let (from, to) = keys::timeline_days(None, None);
        let query = Query { pk: key.pk, from, to, direction, limit: 1, after: Some(key.sk), attributes_of: u32::MAX };
        self.table.query(&query).await?.items.pop().map(decode).transpose()
    }
}
