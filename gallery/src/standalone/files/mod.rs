//! The store of bytes in a directory.

mod atomic;
mod error;
mod forms;
mod links;
mod list;
mod paths;
mod read;
mod receive;
#[cfg(test)]
mod tests;
mod upload;

use std::{
    fs::{self, File},
    hash::{DefaultHasher, Hash as _, Hasher as _},
    io::{self, Write as _},
    path::Path,
    sync::Arc,
    time::SystemTime,
};

use async_trait::async_trait;
use bytes::Bytes;
use jiff::Timestamp;
use tokio::sync::Mutex;

pub(in crate::standalone) use self::atomic::{lock, make_directory, sync_directory, write_new};
pub use self::links::PartTarget;
use self::{atomic::TempFile, error::FileError, paths::Paths};
use crate::{
    Error, Result, download,
    error::{Conflict, Invalid},
    format::Format,
    id::{PersonId, PhotoId},
    key::ObjectKey,
    link::Signer,
    ports::{
        Leftovers,
        blobs::{Blob, Blobs, ByteStream, Stored, Upload, check_deletes},
    },
    rendition::Rendition,
    standalone::disk::{Disk, is_full_io},
    ticket::{self, TicketPart, UploadForm},
};

/// The number of locks that all photos share.
const LOCKS: u64 = 64;

/// [`Blobs`] in a directory: `originals/`, `renditions/`, `uploads/` for parts of unfinished uploads, and `tmp/`, which
/// is emptied when the store is opened. Only one process can have it open, because of the file `lock`.
pub struct Files {
    paths: Arc<Paths>,
    signer: Signer,
    locks: Vec<Arc<Mutex<()>>>,
    disk: Arc<Disk>,
    /// Keeps other processes out while it is open.
    _lock: File,
}

impl Files {
    /// Opens the store in `root`. If it does not exist, creates it (only for its owner). `signer` signs the store's
    /// links. Blocks for some milliseconds.
    ///
    /// # Errors
    /// [`Error::Unavailable`] if the directories cannot be created or read, or another process has them open.
    pub fn open(root: impl AsRef<Path>, signer: Signer) -> Result<Self> {
        Self::open_on(root, signer, Arc::new(Disk::unlimited()))
    }

    /// Like [`Self::open`], with the disk that the directory is on. When little of it is left, files are refused with
    /// [`Error::OutOfSpace`].
    ///
    /// # Errors
    /// Like [`Self::open`].
    pub fn open_on(root: impl AsRef<Path>, signer: Signer, disk: Arc<Disk>) -> Result<Self> {
        let paths = Paths { root: root.as_ref().to_owned() };
        let prepare = || -> io::Result<File> {
            atomic::make_directory(&paths.root)?;
            let lock = atomic::lock(&paths.root.join("lock"))?;
            atomic::make_directory(&paths.temporary())?;
            // The directory itself stays: on a full disk it could not be made again.
            for left in fs::read_dir(paths.temporary())? {
                fs::remove_file(left?.path())?;
            }
            atomic::make_directory(&paths.uploads())?;
            Ok(lock)
        };
        let lock = match prepare() {
            Err(error) if is_full_io(&error) && disk.give_up_reserve() => prepare(),
            prepared => prepared,
        };
        let lock = lock.map_err(|cause| FileError::Open { path: paths.root.clone(), cause })?;
        let locks = (0..LOCKS).map(|_| Arc::default()).collect();
        Ok(Self { paths: Arc::new(paths), signer, locks, disk, _lock: lock })
    }

    /// Receives one part of an upload, with exactly `length` bytes. Sending a part again replaces it. The caller must
    /// check the link's signature.
    ///
    /// # Errors
    /// [`Error::Invalid`] if there are more or fewer bytes or the connection is lost; [`Error::Conflict`] if the photo
    /// has already arrived; [`Error::OutOfSpace`]; [`Error::Unavailable`]. Existing parts are kept.
    pub async fn receive_part(&self, photo: &PhotoId, number: u32, length: u64, stream: ByteStream) -> Result<()> {
        self.disk.room_for_photos()?;
        let wrong_length = || Error::from(Invalid::PartLength { bytes: length });
        let received =
            receive::receive(self.paths.temporary(), stream, length, wrong_length, receive::broken_off).await?;
        if received.bytes != length {
            return Err(wrong_length());
        }
        let part = self.paths.part(photo, number);
        let original = self.paths.object(&ObjectKey::Original(photo.clone()));
        self.alone(photo.as_str(), move |_| {
            if atomic::size(&original)?.is_some() {
                return Err(Conflict::OriginalPresent.into());
            }
            Ok(received.file.place(&part)?)
        })
        .await
    }

    /// Runs `work` outside the async threads while it holds the lock for `id` (usually a photo's id). The work keeps
    /// the lock and runs to its end, even if nobody waits for it any more.
    async fn alone<T: Send + 'static>(
        &self,
        id: &str,
        work: impl FnOnce(&Paths) -> Result<T, FileError> + Send + 'static,
    ) -> Result<T> {
        let mut hasher = DefaultHasher::new();
        id.hash(&mut hasher);
        let lock = &self.locks[(hasher.finish() % LOCKS) as usize];
        let guard = Arc::clone(lock).lock_owned().await;
        let paths = Arc::clone(&self.paths);
        off_thread(move || {
            let result = work(&paths);
            drop(guard);
            result
        })
        .await
    }
}

#[async_trait]
impl Blobs for Files {
    async fn put(&self, key: &ObjectKey, bytes: Bytes, _content_type: &str) -> Result<()> {
        self.disk.room_for_renditions()?;
        let target = self.paths.object(key);
        self.alone(lock_of(key), move |paths| {
            let (temporary, mut file) = TempFile::create(&paths.temporary())?;
            file.write_all(&bytes)?;
            file.sync_all()?;
            Ok(temporary.place(&target)?)
        })
        .await
    }

    async fn put_stream(&self, key: &ObjectKey, bytes: ByteStream, _content_type: &str) -> Result<u64> {
        self.disk.room_for_renditions()?;
        let (too_many, broken_off) = (|| FileError::Endless.into(), |cause| FileError::Source(cause).into());
        let received = receive::receive(self.paths.temporary(), bytes, u64::MAX, too_many, broken_off).await?;
        let (target, size) = (self.paths.object(key), received.bytes);
        self.alone(lock_of(key), move |_| Ok(received.file.place(&target)?)).await?;
        Ok(size)
    }

    async fn get(&self, key: &ObjectKey, range: Option<(u64, u64)>) -> Result<Blob> {
        let path = self.paths.object(key);
        off_thread(move || read::open(&path, range)).await
    }

    async fn head(&self, key: &ObjectKey) -> Result<Option<u64>> {
        let path = self.paths.object(key);
        off_thread(move || Ok(atomic::size(&path)?)).await
    }

    async fn delete(&self, key: &ObjectKey) -> Result<()> {
        let path = self.paths.object(key);
        // A revision has a directory of its own in that of its photo.
        let own_directories = match key {
            ObjectKey::Rendition(rendition) => 1 + usize::from(rendition.revision.is_some()),
            _ => 0,
        };
        self.alone(lock_of(key), move |_| {
            atomic::remove(&path)?;
            for directory in path.ancestors().skip(1).take(own_directories) {
                // This fails while there are other renditions, as it should.
                if fs::remove_dir(directory).is_err() {
                    break;
                }
            }
            Ok(())
        })
        .await
    }

    async fn delete_many(&self, keys: &[ObjectKey]) -> Result<()> {
        check_deletes(keys)?;
        // The disk handles one file after another anyway.
        for key in keys {
            self.delete(key).await?;
        }
        Ok(())
    }

    async fn list(&self, after: Option<&PhotoId>, limit: usize) -> Result<Stored> {
        let (paths, after) = (Arc::clone(&self.paths), after.cloned());
        off_thread(move || Ok(list::list(&paths, after.as_ref(), limit)?)).await
    }

    async fn renditions(&self, photo: &PhotoId) -> Result<Vec<Rendition>> {
        let (paths, photo) = (Arc::clone(&self.paths), photo.clone());
        off_thread(move || Ok(list::renditions(&paths, &photo)?)).await
    }

    async fn upload_parts(&self, upload: &Upload, expires: Timestamp) -> Result<Vec<TicketPart>> {
        let (paths, wanted) = (Arc::clone(&self.paths), upload.clone());
        let look = move || Ok((upload::finished(&paths, &wanted)?, upload::arrived(&paths, &wanted)?));
        let (finished, arrived) = off_thread(look).await?;
        let part = |(number, offset, length)| {
            let target = PartTarget { photo: upload.photo.clone(), number, bytes: length, sha256: upload.sha256 };
            TicketPart {
                number,
                offset,
                length,
                url: self.signer.sign(&target.link(), expires),
                headers: Vec::new(),
                arrived: finished || arrived.contains(&number),
            }
        };
        Ok(ticket::cut(upload.bytes).map(part).collect())
    }

    async fn finish_upload(&self, upload: &Upload) -> Result<()> {
        // Parts are joined in a new file.
        self.disk.room_for_renditions()?;
        let wanted = upload.clone();
        self.alone(upload.photo.as_str(), move |paths| upload::finish(paths, &wanted)).await
    }

    async fn abort_upload(&self, photo: &PhotoId) -> Result<()> {
        let own = photo.clone();
        self.alone(photo.as_str(), move |paths| Ok(upload::forget(paths, &own)?)).await
    }

    async fn original_link(
        &self,
        photo: &PhotoId,
        format: Format,
        file_name: &str,
        inline: bool,
        expires: Timestamp,
    ) -> Result<String> {
        Ok(self.signer.sign(&download::original(photo, format, file_name, inline), expires))
    }

    async fn form(&self, _: &PersonId, _: &PhotoId, _: u64, _: &str, _: Timestamp) -> Result<Option<UploadForm>> {
        // The router accepts forms itself.
        Ok(None)
    }

    async fn form_name(&self, form: &ObjectKey) -> Result<Option<String>> {
        match self.head(form).await? {
            Some(_) => Ok(None),
            None => Err(Error::NotFound),
        }
    }

    async fn promote_form(&self, form: &ObjectKey, upload: &Upload, _: Option<&str>) -> Result<()> {
        let (from, wanted) = (self.paths.object(form), upload.clone());
        self.alone(upload.photo.as_str(), move |paths| upload::promote_form(paths, &from, &wanted)).await
    }

    async fn zip_link(&self, _: &ObjectKey, _: &str, _: Timestamp) -> Result<String> {
        Err(FileError::NoZips.into())
    }
}

#[async_trait]
impl Leftovers for Files {
    async fn abandoned_uploads(&self, older_than: SystemTime) -> Result<Vec<PhotoId>> {
        let paths = Arc::clone(&self.paths);
        off_thread(move || Ok(upload::abandoned(&paths, older_than)?)).await
    }

    async fn forget_strays(&self, older_than: SystemTime) -> Result<u64> {
        let paths = Arc::clone(&self.paths);
        // Temporary files were removed when the store was opened.
        off_thread(move || Ok(forms::forget(&paths, older_than)?)).await
    }
}

/// The id by which changes to an object are locked.
fn lock_of(key: &ObjectKey) -> &str {
    match key {
        ObjectKey::Original(photo) | ObjectKey::Form(_, photo) => photo.as_str(),
        ObjectKey::Rendition(rendition) => rendition.photo.as_str(),
        ObjectKey::Zip(_, zip) => zip.as_str(),
    }
}

/// Runs blocking work where it does not block other tasks.
async fn off_thread<T: Send + 'static>(work: impl FnOnce() -> Result<T, FileError> + Send + 'static) -> Result<T> {
    Ok(tokio::task::spawn_blocking(work).await.map_err(FileError::from)??)
}
