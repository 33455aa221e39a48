//! Wraps a table and a store of bytes so that every call takes time and can be interrupted.

use std::{
    future::pending,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use async_trait::async_trait;
use bytes::Bytes;
use gallery::{
    Error, Result,
    format::Format,
    id::{PersonId, PhotoId},
    key::ObjectKey,
    ports::{
        Blobs, Table,
        blobs::{Blob, ByteStream, Stored, Upload},
        table::{Found, Item, Key, Query, Write, WriteError},
    },
    rendition::Rendition,
    ticket::{TicketPart, UploadForm},
};
use jiff::Timestamp;
use tokio::sync::Notify;

/// The connection that all calls use.
#[derive(Default)]
pub struct Way {
    /// How long each call takes.
    pub latency: Duration,
    calls: AtomicU64,
    cut_at: AtomicU64,
    cut: Notify,
    stop_at: AtomicU64,
    stopped: Notify,
    go_on: Notify,
    refused: Mutex<Option<ObjectKey>>,
}

impl Way {
    /// A connection with this latency.
    pub fn new(latency: Duration) -> Arc<Self> {
        Arc::new(Self {
            latency,
            cut_at: AtomicU64::new(u64::MAX),
            stop_at: AtomicU64::new(u64::MAX),
            ..Self::default()
        })
    }

    /// From now on, this object cannot be deleted, but all others can.
    pub fn refuse(&self, key: &ObjectKey) {
        *self.refused.lock().expect("no panic") = Some(key.clone());
    }

    /// Number of calls so far.
    pub fn calls(&self) -> u64 {
        self.calls.load(Ordering::SeqCst)
    }

    /// Runs `work`, and drops it at the call with this number (the first is 0). If the number is even, it is dropped
    /// before the call is made. If it is odd, it is dropped after the call, before the result is returned. Returns
    /// `None` if it was dropped.
    pub async fn cut_at<T>(&self, call: u64, work: impl Future<Output = T>) -> Option<T> {
        self.cut_at.store(self.calls() + call, Ordering::SeqCst);
        let done = tokio::select! {
            biased;
            () = self.cut.notified() => None,
            done = work => Some(done),
        };
        self.cut_at.store(u64::MAX, Ordering::SeqCst);
        done
    }

    /// Runs `work`, and all of `other` before the call of `work` with this number (the first is 0), or afterwards if
    /// `work` makes fewer calls. Returns the result of `other`.
    pub async fn at<T, U>(&self, call: u64, work: impl Future<Output = T>, other: impl Future<Output = U>) -> U {
        let mut other = std::pin::pin!(other);
        let mut work = std::pin::pin!(work);
        let mut answer = None;
        self.stop_at.store(self.calls() + call, Ordering::SeqCst);
        tokio::select! {
            biased;
            () = self.stopped.notified() => {
                self.stop_at.store(u64::MAX, Ordering::SeqCst);
                answer = Some(other.as_mut().await);
                self.go_on.notify_one();
                work.await;
            }
            _ = work.as_mut() => {}
        }
        self.stop_at.store(u64::MAX, Ordering::SeqCst);
        match answer {
            Some(answer) => answer,
            None => other.await,
        }
    }

    async fn call<T>(&self, work: impl Future<Output = T>) -> T {
        let number = self.calls.fetch_add(1, Ordering::SeqCst);
        if number == self.stop_at.load(Ordering::SeqCst) {
            self.stopped.notify_one();
            self.go_on.notified().await;
        }
        tokio::time::sleep(self.latency).await;
        let cut = number >= self.cut_at.load(Ordering::SeqCst);
        if cut && number.is_multiple_of(2) {
            self.cut.notify_one();
            return pending().await;
        }
        let done = work.await;
        if cut {
            self.cut.notify_one();
            return pending().await;
        }
        done
    }
}

/// A table behind a slow connection.
pub struct SlowTable<T> {
    pub table: Arc<T>,
    pub way: Arc<Way>,
}

#[async_trait]
impl<T: Table> Table for SlowTable<T> {
    async fn get(&self, key: &Key) -> Result<Option<Item>> {
        self.way.call(self.table.get(key)).await
    }

    async fn get_many(&self, keys: &[Key]) -> Result<Vec<Item>> {
        self.way.call(self.table.get_many(keys)).await
    }

    async fn query(&self, query: &Query) -> Result<Found> {
        self.way.call(self.table.query(query)).await
    }

    async fn write(&self, writes: Vec<Write>) -> Result<(), WriteError> {
        self.way.call(self.table.write(writes)).await
    }
}

/// A store of bytes behind a slow connection.
pub struct SlowBlobs<B> {
    pub blobs: Arc<B>,
    pub way: Arc<Way>,
}

#[async_trait]
impl<B: Blobs> Blobs for SlowBlobs<B> {
    async fn put(&self, key: &ObjectKey, bytes: Bytes, content_type: &str) -> Result<()> {
        self.way.call(self.blobs.put(key, bytes, content_type)).await
    }

    async fn put_stream(&self, key: &ObjectKey, bytes: ByteStream, content_type: &str) -> Result<u64> {
        self.way.call(self.blobs.put_stream(key, bytes, content_type)).await
    }

    async fn get(&self, key: &ObjectKey, range: Option<(u64, u64)>) -> Result<Blob> {
        self.way.call(self.blobs.get(key, range)).await
    }

    async fn head(&self, key: &ObjectKey) -> Result<Option<u64>> {
        self.way.call(self.blobs.head(key)).await
    }

    async fn delete(&self, key: &ObjectKey) -> Result<()> {
        self.way.call(self.blobs.delete(key)).await
    }

    async fn delete_many(&self, keys: &[ObjectKey]) -> Result<()> {
        let refused = self.way.refused.lock().expect("no panic").clone();
        if refused.is_some_and(|refused| keys.contains(&refused)) {
            return Err(Error::unavailable("the object cannot be deleted"));
        }
        self.way.call(self.blobs.delete_many(keys)).await
    }

    async fn list(&self, after: Option<&PhotoId>, limit: usize) -> Result<Stored> {
        self.way.call(self.blobs.list(after, limit)).await
    }

    async fn renditions(&self, photo: &PhotoId) -> Result<Vec<Rendition>> {
        self.way.call(self.blobs.renditions(photo)).await
    }

    async fn upload_parts(&self, upload: &Upload, expires: Timestamp) -> Result<Vec<TicketPart>> {
        self.way.call(self.blobs.upload_parts(upload, expires)).await
    }

    async fn finish_upload(&self, upload: &Upload) -> Result<()> {
        self.way.call(self.blobs.finish_upload(upload)).await
    }

    async fn abort_upload(&self, photo: &PhotoId) -> Result<()> {
        self.way.call(self.blobs.abort_upload(photo)).await
    }

    async fn original_link(
        &self,
        photo: &PhotoId,
        format: Format,
        file_name: &str,
        inline: bool,
        expires: Timestamp,
    ) -> Result<String> {
        self.blobs.original_link(photo, format, file_name, inline, expires).await
    }

    async fn form(
        &self,
        owner: &PersonId,
        photo: &PhotoId,
        max_bytes: u64,
        redirect_url: &str,
        expires: Timestamp,
    ) -> Result<Option<UploadForm>> {
        self.blobs.form(owner, photo, max_bytes, redirect_url, expires).await
    }

    async fn form_name(&self, form: &ObjectKey) -> Result<Option<String>> {
        self.blobs.form_name(form).await
    }

    async fn promote_form(&self, form: &ObjectKey, upload: &Upload, etag: Option<&str>) -> Result<()> {
        self.way.call(self.blobs.promote_form(form, upload, etag)).await
    }

    async fn zip_link(&self, zip: &ObjectKey, file_name: &str, expires: Timestamp) -> Result<String> {
        self.blobs.zip_link(zip, file_name, expires).await
    }
}
