//! Use case for the worker: a form without JavaScript sent a file directly to the store of bytes. Checks the file, and
//! makes it a photo or records why not.
//!
//! The file did not go through the gallery, so everything that [`Library::begin_upload`] checks before a file is sent
//! is checked here after it has arrived, by the same functions. A file that is refused becomes a failed photo with 0
//! bytes, because the person has left the form by now and reads about it on the page of unfinished photos.
//!
//! The notification about a file may arrive twice, late, or again after a crash at any point. And one form may send
//! several files, each replacing the last: a browser that goes back shows the page from its cache, with the same form
//! in it.

use std::io;

use futures::TryStreamExt as _;
use sha2::Digest as _;

use crate::{
    Error, Result,
    fault::Fault,
    file_names::clean_name,
    format::{Format, SNIFF_BYTES},
    id::{NotAnId, PersonId, PhotoId, text_of},
    key::ObjectKey,
    library::{Library, access::owns, change::read_photo, upload_checks::upload_of},
    person::Person,
    photo::{NewPhoto, Photo, PhotoState},
    ports::table::WriteError,
    records::{decode, keys, places},
    sha256::Sha256,
};

/// How often a form's file is read again because it was replaced.
const LOOKS: u32 = 4;

/// The outcome.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FormUploadOutcome {
    /// The file is now the original of this photo, and the store of bytes notifies the worker.
    Taken(PhotoId),
    /// The file is refused, and the photo tells the person why.
    Refused(Fault),
    /// There was nothing to do: it was done before, or the file belongs to nobody.
    Nothing,
}

/// Handles files that are uploaded with forms. Cheap to clone.
#[derive(Clone)]
pub struct FormUpload {
    /// The gallery as people use it. Its checks are the same.
    pub library: Library,
}

#[derive(Debug, thiserror::Error)]
enum FormUploadError {
    #[error("a form's file was replaced again and again")]
    FileAfterFile,
    #[error("the same form is being handled twice at once")]
    SameForm,
    #[error("the same bytes were added again and again")]
    SameBytes,
    #[error("a form's photo cannot get an id")]
    Id(#[from] NotAnId),
    #[error("the file of a form cannot be read")]
    File(#[from] io::Error),
}

impl From<FormUploadError> for Error {
    fn from(error: FormUploadError) -> Self {
        Self::unavailable(error)
    }
}

/// What was read of a file.
struct Seen {
    bytes: u64,
    /// `None` if the file is too large to be read.
    sha256: Option<Sha256>,
    head: Vec<u8>,
    /// The ETag in the store of bytes.
    etag: Option<String>,
}

impl Seen {
    /// The photo that a form's file becomes if the form's own photo is another file. The id is the same every time.
    fn own_id(&self, form: &ObjectKey) -> Result<PhotoId> {
        let sha256 = self.sha256.map(String::from).unwrap_or_default();
        let text = format!("{} {} {sha256}", form.path(), self.bytes);
        let mut bits = [0; 16];
        bits.copy_from_slice(&Sha256::of(text.as_bytes()).as_bytes()[..16]);
        Ok(text_of(bits).parse().map_err(FormUploadError::from)?)
    }
}

impl FormUpload {
    /// Handles the file that `person`'s form uploaded for the photo `id`.
    ///
    /// # Errors
    /// An internal error, to be retried.
    pub async fn run(&self, person: &PersonId, id: &PhotoId) -> Result<FormUploadOutcome> {
        let form = ObjectKey::Form(person.clone(), id.clone());
        let owner: Option<Person> = self.library.table.get(&keys::person(person)).await?.map(decode).transpose()?;
        if owner.is_none_or(|owner| owner.deleted_at.is_some()) {
            self.library.blobs.delete(&form).await?;
            return Ok(FormUploadOutcome::Nothing);
        }
        for _ in 0..LOOKS {
            let done = match self.look(&form).await? {
                Some(seen) => self.make_photo(&form, person, id, seen).await,
                None => self.go_on(&form, person, id).await,
            };
            match done {
                // The file was replaced after it was read.
                Err(Error::Conflict(_)) => {}
                done => return done,
            }
        }
        Err(FormUploadError::FileAfterFile.into())
    }

    /// Continues with a form that has no file: the file may already be the original.
    async fn go_on(&self, form: &ObjectKey, person: &PersonId, id: &PhotoId) -> Result<FormUploadOutcome> {
        match self.photo(id).await? {
            Some(photo) if owns(person, &photo) && photo.state == PhotoState::Uploading => {
                self.take(form, &photo, None).await
            }
            _ => Ok(FormUploadOutcome::Nothing),
        }
    }

    /// Handles a file that has been read.
    async fn make_photo(
        &self,
        form: &ObjectKey,
        person: &PersonId,
        id: &PhotoId,
        seen: Seen,
    ) -> Result<FormUploadOutcome> {
        let (library, table, etag) = (&self.library, &self.library.table, seen.etag.clone());
        let mut id = id.clone();
        if self.photo(&id).await?.is_some_and(|photo| photo.sha256 != seen.sha256) {
            id = seen.own_id(form)?;
        }
        let id = &id;
        if let Some(photo) = self.photo(id).await? {
            if owns(person, &photo) && photo.state == PhotoState::Uploading {
                return self.take(form, &photo, etag.as_deref()).await;
            }
            library.blobs.delete(form).await?;
            return Ok(FormUploadOutcome::Nothing);
        }
        let name = match library.blobs.form_name(form).await {
            Ok(name) => name.map_or_else(|| "photo".to_owned(), |name| clean_name(&name)),
            Err(Error::NotFound) => return Ok(FormUploadOutcome::Nothing),
            Err(error) => return Err(error),
        };
        let format = match library.acceptable(seen.bytes, &seen.head) {
            Ok(format) => format,
            Err(fault) => return self.refuse(form, person, id, name, seen, fault).await,
        };
        let new =
            NewPhoto { file_name: name.clone(), bytes: seen.bytes, sha256: seen.sha256, format, keep_both: false };
        for _ in 0..4 {
            let holders = match new.sha256 {
                Some(sha256) => library.holders(person, sha256).await?,
                None => Vec::new(),
            };
            if let Some(begun) = holders.iter().find(|photo| photo.state == PhotoState::Uploading) {
                // The person had started to send the same file in another way. This completes that upload.
                return self.take(form, begun, etag.as_deref()).await;
            }
            if let Some(known) = holders.first() {
                let fault = Fault::AlreadyHere { trashed: known.trashed_at.is_some() };
                return self.refuse(form, person, id, name, seen, fault).await;
            }
            let quota = library.quota(person).await?;
            if let Some(limit_bytes) = quota.exceeded_by(new.bytes) {
                let fault = Fault::OverQuota { limit_bytes };
                return self.refuse(form, person, id, name, seen, fault).await;
            }
            let photo = Photo::new(id.clone(), person.clone(), new.clone(), library.now());
            match table.write(quota.keep(&photo, places::change(None, Some(&photo))?)).await {
                Ok(()) => return self.take(form, &photo, etag.as_deref()).await,
                // The same bytes arrived in another way, or the same notification arrived twice, or other files took the
                // rest of the quota. Reading again settles it.
                Err(WriteError::ConditionFailed(0)) => return Err(FormUploadError::SameForm.into()),
                Err(WriteError::ConditionFailed(_)) => {}
                Err(WriteError::Other(error)) => return Err(error),
            }
        }
        Err(FormUploadError::SameBytes.into())
    }

    /// Reads the file once. One that is too large is not read, because its size is enough to refuse it.
    async fn look(&self, form: &ObjectKey) -> Result<Option<Seen>> {
        let blob = match self.library.blobs.get(form, None).await {
            Ok(blob) => blob,
            Err(Error::NotFound) => return Ok(None),
            Err(error) => return Err(error),
        };
        let mut seen = Seen { bytes: blob.size, sha256: None, head: Vec::new(), etag: blob.etag };
        if blob.size > self.library.settings.max_file_bytes {
            return Ok(Some(seen));
        }
        let (mut digest, mut stream) = (sha2::Sha256::new(), blob.bytes);
        while let Some(piece) = stream.try_next().await.map_err(FormUploadError::from)? {
            let wanted = SNIFF_BYTES.saturating_sub(seen.head.len()).min(piece.len());
            seen.head.extend_from_slice(&piece[..wanted]);
            digest.update(&piece);
        }
        seen.sha256 = Some(digest.into());
        Ok(Some(seen))
    }

    async fn photo(&self, id: &PhotoId) -> Result<Option<Photo>> {
        read_photo(self.library.table.as_ref(), id).await
    }

    /// Makes the file the original of an existing photo. From then on it is handled like any other original.
    async fn take(&self, form: &ObjectKey, photo: &Photo, etag: Option<&str>) -> Result<FormUploadOutcome> {
        match self.library.blobs.promote_form(form, &upload_of(photo)?, etag).await {
            Ok(()) => {}
            // Another attempt does not help: these bytes are not the photo's.
            Err(Error::Invalid { .. }) => {
                self.library.blobs.delete(form).await?;
                return Ok(FormUploadOutcome::Refused(Fault::Altered));
            }
            // The form's file was removed before its notification arrived. The photo waits for its bytes until it is
            // cleaned up.
            Err(Error::NotFound) => return Ok(FormUploadOutcome::Nothing),
            Err(error) => return Err(error),
        }
        self.library.jobs.stored(&photo.id, &photo.owner).await?;
        if let Some(photo) = self.photo(&photo.id).await? {
            self.library.mark_processing(photo, "uploading").await?;
        }
        Ok(FormUploadOutcome::Taken(photo.id.clone()))
    }

    async fn refuse(
        &self,
        form: &ObjectKey,
        person: &PersonId,
        id: &PhotoId,
        name: String,
        seen: Seen,
        reason: Fault,
    ) -> Result<FormUploadOutcome> {
        // A file that is not a picture has no format. For a photo without bytes, the format is never used.
        let new = NewPhoto { file_name: name, bytes: 0, sha256: seen.sha256, format: Format::Jpeg, keep_both: true };
        let photo = Photo::new(id.clone(), person.clone(), new, self.library.now());
        let refused = Photo { state: PhotoState::Failed { reason: reason.clone() }, ..photo };
        match self.library.table.write(places::change(None, Some(&refused))?).await {
            Ok(()) | Err(WriteError::ConditionFailed(_)) => {}
            Err(WriteError::Other(error)) => return Err(error),
        }
        self.library.blobs.delete(form).await?;
        Ok(FormUploadOutcome::Refused(reason))
    }
}
