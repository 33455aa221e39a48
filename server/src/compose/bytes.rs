//! Where the standalone gallery stores bytes: in its folder, or in a bucket.

use std::{
    fs,
    io::ErrorKind,
    path::{Path, PathBuf},
    sync::Arc,
};

use anyhow::{Context as _, bail};
use gallery::{
    link::Signer,
    ports::{Blobs, Leftovers},
    standalone::{disk::Disk, files::Files, lock::FolderLock},
};

use crate::config::standalone::Standalone;

/// The store of bytes, and what depends on the kind of store.
pub struct Bytes {
    /// The store.
    pub blobs: Arc<dyn Blobs>,
    /// Removes the remains of uploads in it.
    pub leftovers: Arc<dyn Leftovers>,
    /// Receives the parts of uploads; `None` if browsers send them to a bucket.
    pub files: Option<Arc<Files>>,
    /// The bucket's origin, to which browsers send originals and from which they download them; `None` without a
    /// bucket.
    pub origin: Option<String>,
    /// Keeps other processes out, if the store does not.
    pub lock: Option<FolderLock>,
}

/// Opens the configured store.
///
/// # Errors
/// If it cannot be used, or this gallery's photos are somewhere else.
pub async fn open(standalone: &Standalone, signer: &Signer, disk: &Arc<Disk>) -> anyhow::Result<Bytes> {
    #[cfg(feature = "bucket")]
    if let Some(bucket) = &standalone.bucket {
        return in_bucket(&standalone.data, bucket).await;
    }
    in_files(&standalone.data, signer, disk)
}

fn in_files(data: &Path, signer: &Signer, disk: &Arc<Disk>) -> anyhow::Result<Bytes> {
    if let Some(bucket) = noted(data)? {
        bail!(
            "the photos of {} are in the bucket {bucket}; set VITRINE_BUCKET, or remove the file {} if they are not \
             there any more",
            data.display(),
            note(data).display()
        );
    }
    let files = Arc::new(Files::open_on(data.join("photos"), signer.clone(), Arc::clone(disk))?);
    Ok(Bytes { blobs: files.clone(), leftovers: files.clone(), files: Some(files), origin: None, lock: None })
}

#[cfg(feature = "bucket")]
async fn in_bucket(data: &Path, bucket: &crate::config::bucket::Bucket) -> anyhow::Result<Bytes> {
    use gallery::{
        aws::{Access, Clients, s3::Buckets},
        ports::clock,
    };

    let lock = FolderLock::take(data)?;
    let place = bucket.place();
    match noted(data)? {
        Some(noted) if noted != place => bail!(
            "the photos of {} are in the bucket {noted}, not in {place}; write the new name to the file {} after \
             moving all of them there",
            data.display(),
            note(data).display()
        ),
        None if data.join("photos/originals").exists() => bail!(
            "the photos of {} are in its folder photos; `vitrine-admin export` and `import` move them to a gallery \
             with a bucket",
            data.display()
        ),
        _ => {}
    }
    let clients = Clients::new(Access {
        region: bucket.region.clone(),
        endpoint_url: bucket.endpoint.clone(),
        key: bucket.key.clone(),
        path_style: bucket.path_style,
        compatible: bucket.endpoint.is_some(),
        ..Access::default()
    });
    let buckets = Arc::new(Buckets::one(Arc::new(clients.await), &bucket.name, &bucket.prefix));
    buckets.list(None, 1).await.with_context(|| format!("the bucket {place} cannot be used"))?;
    let origin = super::origin::origin_of(buckets.as_ref(), clock::system()()).await?;
    fs::write(note(data), format!("{place}\n")).with_context(|| note(data).display().to_string())?;
    Ok(Bytes { blobs: buckets.clone(), leftovers: buckets, files: None, origin: Some(origin), lock: Some(lock) })
}

/// The file that names the bucket with the photos that belong to the records next to it, so that records are never used
/// with the wrong bytes.
fn note(data: &Path) -> PathBuf {
    data.join("bucket")
}

/// The bucket that the file names; `None` if there is no such file.
fn noted(data: &Path) -> anyhow::Result<Option<String>> {
    match fs::read_to_string(note(data)) {
        Ok(text) => Ok(Some(text.trim().to_owned())),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error).with_context(|| note(data).display().to_string()),
    }
}
