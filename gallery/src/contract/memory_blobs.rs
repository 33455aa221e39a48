//! A store of bytes in memory that keeps the port's promises: a test double.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Mutex, MutexGuard},
};

use async_trait::async_trait;
use bytes::Bytes;
use futures::{TryStreamExt as _, stream};
use jiff::Timestamp;

use super::blobs::Browser;
use crate::{
    Error, Result,
    error::{Conflict, Invalid},
    format::Format,
    id::{PersonId, PhotoId},
    key::ObjectKey,
    ports::{
        Blobs,
        blobs::{Blob, ByteStream, Stored, Upload, check_deletes},
        clock,
    },
    rendition::Rendition,
    sha256::Sha256,
    ticket::{self, TicketPart, UploadForm},
};

/// Parts of unfinished uploads, by photo and number.
type Parts = BTreeMap<(PhotoId, u32), Bytes>;

/// [`Blobs`] in memory. The bytes are lost when it is dropped.
#[derive(Debug, Default)]
pub struct MemoryBlobs {
    objects: Mutex<BTreeMap<String, Bytes>>,
    parts: Mutex<Parts>,
    names: Mutex<BTreeMap<String, String>>,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // Nothing is left half done while the lock is held.
    mutex.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

impl MemoryBlobs {
    /// An empty store.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The keys of all objects, in order.
    #[must_use]
    pub fn paths(&self) -> Vec<String> {
        lock(&self.objects).keys().cloned().collect()
    }

    /// Stores a file as a submitted form would.
    pub fn bring(&self, form: &ObjectKey, name: &str, bytes: Bytes) {
        lock(&self.names).insert(form.path(), name.to_owned());
        lock(&self.objects).insert(form.path(), bytes);
    }

    fn object(&self, key: &ObjectKey) -> Option<Bytes> {
        lock(&self.objects).get(&key.path()).cloned()
    }
}

#[async_trait]
impl Blobs for MemoryBlobs {
    async fn put(&self, key: &ObjectKey, bytes: Bytes, _: &str) -> Result<()> {
        lock(&self.objects).insert(key.path(), bytes);
        Ok(())
    }

    async fn put_stream(&self, key: &ObjectKey, bytes: ByteStream, content_type: &str) -> Result<u64> {
        let pieces: Vec<Bytes> = bytes.try_collect().await.map_err(Error::unavailable)?;
        let all = Bytes::from(pieces.concat());
        let size = all.len() as u64;
        self.put(key, all, content_type).await?;
        Ok(size)
    }

    async fn get(&self, key: &ObjectKey, range: Option<(u64, u64)>) -> Result<Blob> {
        let all = self.object(key).ok_or(Error::NotFound)?;
        let size = all.len() as u64;
        let asked = match range {
            Some((first, _)) if first >= size => return Err(Invalid::RangeOutside { size: Some(size) }.into()),
            Some((first, last)) => all.slice(first as usize..=last.min(size - 1) as usize),
            None => all.clone(),
        };
        // In pieces, as other adapters return them.
        let pieces: Vec<_> = asked.chunks(65_521).map(|piece| Ok(Bytes::copy_from_slice(piece))).collect();
        Ok(Blob { size, etag: Some(etag(&all)), bytes: Box::pin(stream::iter(pieces)) })
    }

    async fn head(&self, key: &ObjectKey) -> Result<Option<u64>> {
        Ok(self.object(key).map(|bytes| bytes.len() as u64))
    }

    async fn delete(&self, key: &ObjectKey) -> Result<()> {
        lock(&self.objects).remove(&key.path());
        Ok(())
    }

    async fn delete_many(&self, keys: &[ObjectKey]) -> Result<()> {
        check_deletes(keys)?;
        let mut objects = lock(&self.objects);
        keys.iter().for_each(|key| drop(objects.remove(&key.path())));
        Ok(())
    }

    async fn list(&self, after: Option<&PhotoId>, limit: usize) -> Result<Stored> {
        let photos: BTreeSet<PhotoId> = lock(&self.objects)
            .keys()
            .filter_map(|path| match ObjectKey::parse(path)? {
                ObjectKey::Original(photo) => Some(photo),
                ObjectKey::Rendition(rendition) => Some(rendition.photo),
                ObjectKey::Form(..) | ObjectKey::Zip(..) => None,
            })
            .filter(|photo| after.is_none_or(|after| photo > after))
            .collect();
        let photos: Vec<_> = photos.into_iter().take(limit).collect();
        let next = photos.last().filter(|_| photos.len() == limit).cloned();
        Ok(Stored { photos, next })
    }

    async fn renditions(&self, photo: &PhotoId) -> Result<Vec<Rendition>> {
        let (objects, folder) = (lock(&self.objects), format!("renditions/{photo}/"));
        let below = objects.range(folder.clone()..).map(|(path, _)| path).take_while(|path| path.starts_with(&folder));
        let named = below.filter_map(|path| match ObjectKey::parse(path)? {
            ObjectKey::Rendition(rendition) => Some(rendition),
            _ => None,
        });
        Ok(named.collect())
    }

    async fn upload_parts(&self, upload: &Upload, _: Timestamp) -> Result<Vec<TicketPart>> {
        let finished = self.object(&ObjectKey::Original(upload.photo.clone())).is_some();
        let arrived = lock(&self.parts).clone();
        let part = |(number, offset, length)| TicketPart {
            number,
            offset,
            length,
            url: format!("memory:{}/{number}", upload.photo),
            headers: Vec::new(),
            arrived: finished || arrived.contains_key(&(upload.photo.clone(), number)),
        };
        Ok(ticket::cut(upload.bytes).map(part).collect())
    }

    async fn finish_upload(&self, upload: &Upload) -> Result<()> {
        let original = ObjectKey::Original(upload.photo.clone());
        if self.object(&original).is_some() {
            return Ok(());
        }
        let arrived = lock(&self.parts).clone();
        let pieces: Option<Vec<Bytes>> = ticket::cut(upload.bytes)
            .map(|(number, ..)| arrived.get(&(upload.photo.clone(), number)).cloned())
            .collect();
        let all = Bytes::from(pieces.ok_or(Conflict::PartsMissing { arrived: 0, wanted: 1 })?.concat());
        self.abort_upload(&upload.photo).await?;
        self.put(&original, all, upload.format.content_type()).await
    }

    async fn abort_upload(&self, photo: &PhotoId) -> Result<()> {
        lock(&self.parts).retain(|(of, _), _| of != photo);
        Ok(())
    }

    async fn original_link(&self, photo: &PhotoId, _: Format, _: &str, _: bool, expires: Timestamp) -> Result<String> {
        Ok(link(&ObjectKey::Original(photo.clone()), expires))
    }

    async fn form(&self, _: &PersonId, _: &PhotoId, _: u64, _: &str, _: Timestamp) -> Result<Option<UploadForm>> {
        Ok(None)
    }

    async fn form_name(&self, form: &ObjectKey) -> Result<Option<String>> {
        self.object(form).ok_or(Error::NotFound)?;
        Ok(lock(&self.names).get(&form.path()).cloned())
    }

    async fn promote_form(&self, form: &ObjectKey, upload: &Upload, wanted: Option<&str>) -> Result<()> {
        let brought = self.object(form).map(|bytes| etag(&bytes));
        if wanted.is_some() && brought.is_some() && brought.as_deref() != wanted {
            return Err(Conflict::FormFileReplaced.into());
        }
        let original = ObjectKey::Original(upload.photo.clone());
        if self.object(&original).is_none() {
            let bytes = self.object(form).ok_or(Error::NotFound)?;
            if bytes.len() as u64 != upload.bytes {
                return Err(Invalid::AnotherFile.into());
            }
            self.put(&original, bytes, upload.format.content_type()).await?;
        }
        self.delete(form).await
    }

    async fn zip_link(&self, zip: &ObjectKey, _: &str, expires: Timestamp) -> Result<String> {
        Ok(link(zip, expires))
    }
}

fn etag(bytes: &[u8]) -> String {
    Sha256::of(bytes).to_string()
}

fn link(key: &ObjectKey, expires: Timestamp) -> String {
    format!("memory:{}/{}", expires.as_second(), key.path())
}

/// Tests send parts themselves, like a browser.
#[async_trait]
impl Browser for MemoryBlobs {
    async fn send(&self, part: &TicketPart, bytes: Bytes) -> Result<()> {
        let target =
            part.url.strip_prefix("memory:").and_then(|target| target.split_once('/')).ok_or(Error::NotFound)?;
        if bytes.len() as u64 != part.length {
            return Err(Invalid::PartLength { bytes: part.length }.into());
        }
        let photo: PhotoId = target.0.parse().map_err(|_| Error::NotFound)?;
        lock(&self.parts).insert((photo, part.number), bytes);
        Ok(())
    }

    async fn submit(&self, _: &UploadForm, _: &str, _: Bytes) -> Result<()> {
        Err(Error::NotFound)
    }

    async fn follow(&self, link: &str) -> Result<Bytes> {
        let target = link.strip_prefix("memory:").and_then(|target| target.split_once('/')).ok_or(Error::NotFound)?;
        if target.0.parse::<i64>().map_err(|_| Error::NotFound)? <= clock::system()().as_second() {
            return Err(Error::NotFound);
        }
        lock(&self.objects).get(target.1).cloned().ok_or(Error::NotFound)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn keeps_every_promise() {
        let blobs = MemoryBlobs::new();
        crate::contract::blobs::every_promise(&blobs, &blobs).await;
    }
}
