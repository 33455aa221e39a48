//! Viewing one photo.

use jiff::SignedDuration;

use super::{
    Library, PhotoView,
    access::{Action, list_for, photo_standing},
    view::saved_as,
};
use crate::{Error, Result, id::PhotoId, person::Viewer, ports::table::Direction, records::list::List};

/// How long a link to an original is valid.
const ORIGINAL_LIFETIME: SignedDuration = SignedDuration::from_hours(1);

impl Library {
    /// A photo with its neighbours.
    ///
    /// # Errors
    /// [`Error::NotFound`] if it does not exist or belongs to somebody else.
    pub async fn photo(&self, viewer: &Viewer, id: &PhotoId) -> Result<PhotoView> {
        let photo = self.photo_for(viewer, id, Action::See).await?;
        let standing = photo_standing(viewer, &photo)?;
        let (mut newer, mut older) = (None, None);
        if let Some(list) = List::of(&photo).filter(|list| !matches!(list, List::Trash(_)))
            && let Ok(standing) = list_for(viewer, &list)
        {
            let shown = |tile| standing.shows.tile(tile);
            newer = self.neighbour(&list, &photo, Direction::Forward).await?.map(shown);
            older = self.neighbour(&list, &photo, Direction::Backward).await?.map(shown);
        }
        Ok(PhotoView { newer, older, ..PhotoView::of(photo, standing) })
    }

    /// A short-lived link to the uploaded bytes, for saving them under their name or for showing them.
    ///
    /// # Errors
    /// [`Error::NotFound`] if the photo does not exist, has not arrived, or belongs to somebody else.
    pub async fn original_link(&self, viewer: &Viewer, id: &PhotoId, inline: bool) -> Result<String> {
        let photo = self.photo_for(viewer, id, Action::FetchOriginal).await?;
        if !photo.has_original() {
            return Err(Error::NotFound);
        }
        let name = saved_as(&photo, photo_standing(viewer, &photo)?);
        let expires = self.now() + ORIGINAL_LIFETIME;
        self.blobs.original_link(id, photo.format, &name, inline, expires).await
    }
}
