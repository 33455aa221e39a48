//! Downloading photos.

use futures::{StreamExt as _, TryStreamExt as _, future, stream};

use super::{
    Library,
    access::{Action, photo_standing},
    view::saved_as,
};
use crate::{
    Error, Result,
    error::Invalid,
    id::PhotoId,
    person::Viewer,
    photo::Photo,
    ports::blobs::ByteStream,
    zip_job::originals::{self, ReadAhead},
};

/// Maximum number of photos in one download.
pub const MAX_DOWNLOAD: usize = 10_000;

/// Little is read ahead, because several zips may be streamed at the same time by a program that has other work.
const AHEAD: ReadAhead = ReadAhead { originals: 1, whole_bytes: 16 * 1024 * 1024 };

impl Library {
    /// Selects the photos that belong to the viewer and have originals, in the requested order.
    ///
    /// # Errors
    /// [`Error::NotFound`] if none of them belongs to the viewer; [`Error::Invalid`] if there are too many.
    pub async fn download(&self, viewer: &Viewer, ids: &[PhotoId]) -> Result<Vec<Photo>> {
        if ids.len() > MAX_DOWNLOAD {
            return Err(Invalid::TooManyPhotos { photos: ids.len(), limit: MAX_DOWNLOAD }.into());
        }
        let mut photos = self.photos_for(viewer, ids, Action::FetchOriginal).await?;
        photos.retain(Photo::has_original);
        if photos.is_empty() {
            return Err(Error::NotFound);
        }
        // These names are used in the zip.
        for photo in &mut photos {
            photo.file_name = saved_as(photo, photo_standing(viewer, photo)?);
        }
        Ok(photos)
    }

    /// The originals of the photos that [`Self::download`] returned, as one zip that is created while it is read.
    /// Photos that are deleted before their turn are left out. An error ends the stream; the zip is then incomplete.
    #[must_use]
    pub fn zip(&self, photos: Vec<Photo>) -> ByteStream {
        let photos = stream::iter(photos).map(|photo| Ok(Some(photo)));
        let pieces = originals::zip(self.blobs.clone(), photos, AHEAD);
        let bytes = pieces.map_ok(|piece| piece.bytes).map_err(std::io::Error::other);
        Box::pin(bytes.try_filter(|bytes| future::ready(!bytes.is_empty())))
    }
}
