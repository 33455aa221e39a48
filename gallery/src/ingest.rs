//! Use case for the worker: an original arrived; make its renditions; it is ready, or it failed.
//!
//! Arrivals come at least once, in any order, possibly twice, possibly after the photo was deleted. Keys of renditions
//! are deterministic and the last step is one conditional write, so doing it twice changes nothing.

use std::sync::Arc;

use bytes::Bytes;
use serde_json::json;

use crate::{
    Error, Result,
    fault::Fault,
    id::PhotoId,
    key::ObjectKey,
    library::delete::erase_bytes,
    library::trash::month_change,
    photo::{Photo, PhotoState, Tile},
    ports::{
        Blobs, Renderer, Table,
        renderer::{RenderLimits, Rendered},
        table::{Condition, Item, Write, WriteError},
    },
    records::{decode, encode, keys},
};

/// How an arrival ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ingested {
    /// The photo is to be seen.
    Ready,
    /// The file is at fault; its owner is told, and trying again would not help.
    Failed(Fault),
    /// There was nothing to do: done before, or deleted meanwhile.
    Nothing,
}

/// Makes photos out of arrivals. Cheap to clone.
#[derive(Clone)]
pub struct Ingest {
    /// Records.
    pub table: Arc<dyn Table>,
    /// Bytes.
    pub blobs: Arc<dyn Blobs>,
    /// Makes renditions.
    pub renderer: Arc<dyn Renderer>,
    /// Limits for one photo.
    pub limits: RenderLimits,
}

impl Ingest {
    /// Handles one arrival.
    ///
    /// # Errors
    /// A fault of ours, to be tried again. A fault of the file is no error but [`Ingested::Failed`].
    pub async fn run(&self, id: &PhotoId) -> Result<Ingested> {
        let Some(photo) = self.photo(id).await? else {
            // Deleted while its message was under way; what arrived after that must not stay.
            erase_bytes(self.blobs.as_ref(), id).await?;
            return Ok(Ingested::Nothing);
        };
        if photo.state == PhotoState::Ready {
            return Ok(Ingested::Nothing);
        }
        let original = match self.blobs.get(&ObjectKey::Original(id.clone()), None).await {
            Ok(blob) => blob.read().await?,
            // Announced too early: the sender will announce it again when it is complete.
            Err(Error::NotFound) if photo.state == PhotoState::Uploading => return Ok(Ingested::Nothing),
            Err(error) => return Err(error),
        };
        match self.render(original).await? {
            Ok(rendered) => self.store(photo, rendered).await,
            Err(fault) => self.fail(&photo, fault).await,
        }
    }

    async fn photo(&self, id: &PhotoId) -> Result<Option<Photo>> {
        self.table.get(&keys::photo(id)).await?.map(decode).transpose()
    }

    async fn render(&self, original: Bytes) -> Result<Result<Rendered, Fault>> {
        let (renderer, limits) = (self.renderer.clone(), self.limits);
        tokio::task::spawn_blocking(move || renderer.render(&original, &limits)).await.map_err(Error::unavailable)
    }

    async fn store(&self, photo: Photo, rendered: Rendered) -> Result<Ingested> {
        for file in &rendered.files {
            let key = ObjectKey::Rendition(photo.id.clone(), file.kind);
            self.blobs.put(&key, file.bytes.clone(), "image/jpeg").await?;
        }
        let ready = Photo {
            state: PhotoState::Ready,
            format: rendered.format,
            dimensions: Some(rendered.dimensions),
            capture: rendered.capture,
            thumbhash: rendered.thumbhash,
            animated: rendered.animated,
            ..photo
        };
        let mut conditions = not_ready_yet();
        // Words that were written meanwhile must not be lost.
        conditions.push(Condition::Equals("title".to_owned(), json!(ready.title)));
        conditions.push(Condition::Equals("description".to_owned(), json!(ready.description)));
        let writes = ready_writes(&ready, conditions)?;
        match self.table.write(writes).await {
            Ok(()) => Ok(Ingested::Ready),
            Err(WriteError::ConditionFailed(_)) => {
                match self.photo(&ready.id).await? {
                    None => erase_bytes(self.blobs.as_ref(), &ready.id).await?,
                    Some(photo) if photo.state == PhotoState::Ready => {}
                    Some(_) => return Err(Error::unavailable("the photo was edited while it was rendered")),
                }
                Ok(Ingested::Nothing)
            }
            Err(WriteError::Other(error)) => Err(error),
        }
    }

    async fn fail(&self, photo: &Photo, reason: Fault) -> Result<Ingested> {
        let write = Write::Update {
            key: keys::photo(&photo.id),
            set: encode(&PhotoState::Failed { reason: reason.clone() })?,
            remove: Vec::new(),
            add: Vec::new(),
            conditions: not_ready_yet(),
        };
        match self.table.write(vec![write]).await {
            Ok(()) => Ok(Ingested::Failed(reason)),
            Err(WriteError::ConditionFailed(_)) => Ok(Ingested::Nothing),
            Err(WriteError::Other(error)) => Err(error),
        }
    }
}

/// What makes a photo seen: its record, its tile, its day's count.
///
/// # Errors
/// [`Error::Unavailable`] when the photo's size is not known.
pub fn ready_writes(ready: &Photo, conditions: Vec<Condition>) -> Result<Vec<Write>> {
    let tile = Tile::of(ready).ok_or_else(|| Error::unavailable("a ready photo has its size"))?;
    let put = |key, attributes, conditions| Write::Put { item: Item { key, attributes, expires_at: None }, conditions };
    Ok(vec![
        put(keys::photo(&ready.id), encode(ready)?, conditions),
        Write::Delete { key: keys::pending(ready), conditions: Vec::new() },
        put(keys::timeline(ready), encode(&tile)?, Vec::new()),
        month_change(ready, 1),
    ])
}

fn not_ready_yet() -> Vec<Condition> {
    vec![Condition::Exists, Condition::Differs("state".to_owned(), json!("ready"))]
}
