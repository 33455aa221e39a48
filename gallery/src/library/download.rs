//! Taking photos out again.

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

/// Photos in one download at most.
pub const MAX_DOWNLOAD: usize = 10_000;

/// Several zips are streamed at the same time, by a program that has other things to do.
const AHEAD: ReadAhead = ReadAhead { originals: 1, whole_bytes: 16 * 1024 * 1024 };

impl Library {
    /// Those of some photos that are the viewer's and have their originals, in the order asked for.
    ///
    /// # Errors
    /// [`Error::NotFound`] when none of them is the viewer's; [`Error::Invalid`] when there are too many.
    pub async fn download(&self, viewer: &Viewer, ids: &[PhotoId]) -> Result<Vec<Photo>> {
        if ids.len() > MAX_DOWNLOAD {
            return Err(Invalid::TooManyPhotos { photos: ids.len(), limit: MAX_DOWNLOAD }.into());
        }
        let mut photos = self.photos_for(viewer, ids, Action::FetchOriginal).await?;
        photos.retain(Photo::has_original);
        if photos.is_empty() {
            return Err(Error::NotFound);
        }
        // The zip calls them so.
        for photo in &mut photos {
            photo.file_name = saved_as(photo, photo_standing(viewer, photo)?);
        }
        Ok(photos)
    }

    /// The originals of photos that [`Self::download`] answered as one zip, made while it is read. Those that are deleted
    /// before their turn are left out. An error ends the stream: what came until then is no whole zip.
    #[must_use]
    pub fn zip(&self, photos: Vec<Photo>) -> ByteStream {
        let photos = stream::iter(photos).map(|photo| Ok(Some(photo)));
        let pieces = originals::zip(self.blobs.clone(), photos, AHEAD);
        let bytes = pieces.map_ok(|piece| piece.bytes).map_err(std::io::Error::other);
        Box::pin(bytes.try_filter(|bytes| future::ready(!bytes.is_empty())))
    }
}
