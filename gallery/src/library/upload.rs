//! Adding photos.

use jiff::SignedDuration;

use super::{
    Library, UploadView,
    access::{Action, signed_in},
    change::{Becomes, change_photo, read_photo},
    upload_checks::{Quota, upload_of},
};
use crate::{
    Error, Result,
    error::{Conflict, TooLarge},
    file_names::clean_name,
    format::Format,
    id::{PersonId, PhotoId},
    key::ObjectKey,
    person::Viewer,
    photo::{NewPhoto, Photo, PhotoState},
    ports::{Job, table::WriteError},
    records::places,
    sha256::Sha256,
    ticket::{Ticket, UploadAnswer, UploadForm},
};

/// How long the requests of a ticket are valid.
pub(super) const TICKET_LIFETIME: SignedDuration = SignedDuration::from_hours(6);

/// How long a form that a browser posts to the store is valid. It names no file, so whoever has one can fill it in.
const FORM_LIFETIME: SignedDuration = SignedDuration::from_hours(1);

/// A file that somebody wants to add.
#[derive(Debug, Clone)]
pub struct NewFile {
    /// Its name on the person's device.
    pub name: String,
    /// Its size.
    pub bytes: u64,
    /// Its SHA-256.
    pub sha256: Sha256,
    /// Its first [`crate::format::SNIFF_BYTES`] bytes (all of them when it is shorter).
    pub head: Vec<u8>,
    /// Whether to add it even if the same bytes are already in the library.
    pub keep_both: bool,
}

impl Library {
    /// Accepts a file: checks its kind, size and quota, recognises duplicates, and returns how to send it.
    ///
    /// # Errors
    /// [`Error::Refused`] and [`Error::TooLarge`], which name the file; [`Error::OutOfSpace`].
    pub async fn begin_upload(&self, viewer: &Viewer, file: &NewFile) -> Result<UploadAnswer> {
        let owner = signed_in(viewer)?;
        let name = clean_name(&file.name);
        let format = self.accept(&name, file.bytes, &file.head)?;
        let new = NewPhoto {
            file_name: name,
            bytes: file.bytes,
            sha256: Some(file.sha256),
            format,
            keep_both: file.keep_both,
        };
        // A failed condition means that another tab was faster: with the same file, or with the rest of the quota. Reading
        // again settles it.
        for _ in 0..4 {
            if let Some(answer) = self.known_bytes(owner, file.sha256, file.keep_both).await? {
                return Ok(answer);
            }
            let quota = self.quota(owner).await?;
            check_quota(&quota, &new)?;
            self.table.room_for_photos().await?;
            let photo = Photo::new(PhotoId::random(), owner.clone(), new.clone(), self.now());
            match self.table.write(quota.keep(&photo, places::change(None, Some(&photo))?)).await {
                Ok(()) => return Ok(UploadAnswer::Send(self.ticket(&photo).await?)),
                Err(WriteError::ConditionFailed(_)) => {}
                Err(WriteError::Other(error)) => return Err(error),
            }
        }
        Err(Conflict::BeingAdded { file_name: new.file_name }.into())
    }

    /// Checks that parts of a file are still wanted, for a store that receives them itself.
    ///
    /// # Errors
    /// [`Error::NotFound`] if the upload was cancelled or removed; [`Error::Conflict`] if it is finished.
    pub async fn awaits_parts(&self, id: &PhotoId, sha256: Sha256) -> Result<()> {
        match read_photo(self.table.as_ref(), id).await? {
            Some(photo) if photo.sha256 != Some(sha256) => Err(Error::NotFound),
            Some(photo) if photo.state == PhotoState::Uploading => Ok(()),
            Some(_) => Err(Conflict::OriginalPresent.into()),
            None => Err(Error::NotFound),
        }
    }

    /// Joins a file's parts after all of them were sent, and queues its rendering.
    ///
    /// # Errors
    /// [`Error::Conflict`] if parts are missing; [`Error::Invalid`] if the bytes are not those that were announced.
    pub async fn finish_upload(&self, viewer: &Viewer, id: &PhotoId) -> Result<()> {
        let photo = self.photo_for(viewer, id, Action::FinishUpload).await?;
        if photo.state != PhotoState::Uploading {
            return Ok(());
        }
        self.blobs.finish_upload(&upload_of(&photo)?).await?;
        // Notify the worker first, so that a crash in between loses nothing.
        self.jobs.stored(id, &photo.owner).await?;
        self.mark_processing(photo, "uploading").await
    }

    /// Renders a photo again that failed, or whose job was set aside after internal errors.
    ///
    /// # Errors
    /// [`Error::Conflict`] if it is ready or has not arrived.
    pub async fn retry(&self, viewer: &Viewer, id: &PhotoId) -> Result<()> {
        let photo = self.photo_for(viewer, id, Action::Retry).await?;
        if !matches!(photo.state, PhotoState::Failed { .. } | PhotoState::Processing) {
            return Err(Conflict::NotFailed.into());
        }
        if !photo.has_original() {
            return Err(Conflict::OriginalNotKept.into());
        }
        self.render(&photo).await?;
        self.mark_processing(photo, "failed").await
    }

    /// A form that uploads one file without JavaScript directly to the store of bytes; `None` if the gallery handles
    /// such forms itself. Afterwards the browser is redirected to `redirect_url`.
    ///
    /// # Errors
    /// [`Error::SignInRequired`].
    pub async fn upload_form(&self, viewer: &Viewer, redirect_url: &str) -> Result<Option<UploadForm>> {
        let owner = signed_in(viewer)?;
        let expires = self.now() + FORM_LIFETIME;
        self.blobs.form(owner, &PhotoId::random(), self.settings.max_file_bytes, redirect_url, expires).await
    }

    /// The states of some of the viewer's photos. Unknown ones are left out.
    ///
    /// # Errors
    /// [`Error::SignInRequired`].
    pub async fn photo_states(&self, viewer: &Viewer, ids: &[PhotoId]) -> Result<Vec<UploadView>> {
        let ids = &ids[..ids.len().min(crate::ports::table::MAX_KEYS)];
        let photos = self.photos_for(viewer, ids, Action::FollowUpload).await?;
        Ok(photos.into_iter().map(UploadView::of).collect())
    }

    /// Queues a stored original that the worker has not heard of.
    pub(crate) async fn arrived(&self, photo: &Photo) -> Result<()> {
        self.render(photo).await?;
        self.mark_processing(photo.clone(), "uploading").await
    }

    /// Queues the rendering of a photo.
    pub(crate) async fn render(&self, photo: &Photo) -> Result<()> {
        self.jobs.enqueue(&Job::Render { photo: photo.id.clone() }, Some(&photo.owner)).await
    }

    /// Marks a photo as being processed, unless the worker was faster.
    pub(crate) async fn mark_processing(&self, photo: Photo, from: &str) -> Result<()> {
        change_photo(self.table.as_ref(), photo, |photo| {
            let waits = photo.state.name() == from;
            Ok(Becomes::from(waits.then(|| Photo { state: PhotoState::Processing, ..photo.clone() })))
        })
        .await?;
        Ok(())
    }

    fn accept(&self, name: &str, bytes: u64, head: &[u8]) -> Result<Format> {
        self.acceptable(bytes, head).map_err(|fault| Error::Refused { file_name: name.to_owned(), fault })
    }

    async fn known_bytes(&self, owner: &PersonId, sha256: Sha256, keep_both: bool) -> Result<Option<UploadAnswer>> {
        let photos = self.holders(owner, sha256).await?;
        if let Some(photo) = photos.iter().find(|photo| photo.state == PhotoState::Uploading) {
            return Ok(Some(UploadAnswer::Send(self.ticket(photo).await?)));
        }
        if keep_both {
            return Ok(None);
        }
        Ok(photos.first().map(|photo| match photo.state {
            PhotoState::Ready => UploadAnswer::Duplicate {
                photo: photo.id.clone(),
                file_name: photo.file_name.clone(),
                trashed: photo.trashed_at.is_some(),
            },
            _ => UploadAnswer::Arrived { photo: photo.id.clone() },
        }))
    }

    async fn ticket(&self, photo: &Photo) -> Result<Ticket> {
        let upload = upload_of(photo)?;
        let mut parts = self.blobs.upload_parts(&upload, self.now() + TICKET_LIFETIME).await?;
        // A crash may have happened after the parts were joined and before the original was announced.
        if self.blobs.head(&ObjectKey::Original(photo.id.clone())).await? == Some(photo.bytes) {
            parts.iter_mut().for_each(|part| part.arrived = true);
        }
        Ok(Ticket { photo: photo.id.clone(), parts })
    }
}

fn check_quota(quota: &Quota, file: &NewPhoto) -> Result<()> {
    match quota.exceeded_by(file.bytes) {
        Some(limit_bytes) => {
            let (file_name, used_bytes) = (file.file_name.clone(), quota.used_bytes);
            Err(Error::TooLarge(TooLarge::Quota { file_name, used_bytes, limit_bytes }))
        }
        None => Ok(()),
    }
}
