//! Use case for the worker: an original arrived; make its renditions; it is ready, or it failed.
//!
//! Arrivals come at least once, in any order, possibly twice, possibly after the photo was deleted. Keys of renditions
//! are deterministic and the last step is one conditional write, so doing it twice changes nothing.

pub(crate) mod again;

use std::{sync::Arc, time::Instant};

use bytes::Bytes;
use serde_json::json;
use sha2::{Digest as _, Sha256};

use crate::{
    Error, Result,
    fault::Fault,
    id::PhotoId,
    key::ObjectKey,
    library::delete::erase_bytes,
    library::months::month_change,
    photo::{Photo, PhotoState, Tile},
    ports::{
        Blobs, Renderer, Table,
        renderer::{RenderLimits, Rendered},
        table::{Condition, Item, Write, WriteError},
    },
    records::{encode, keys},
};

/// How an arrival ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ingested {
    /// The photo is to be seen.
    Ready(Facts),
    /// The file is at fault; its owner is told, and trying again would not help.
    Failed(Fault),
    /// There was nothing to do: done before, or deleted meanwhile.
    Nothing,
}

/// What became of one photo, in numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Facts {
    /// When the person added it, in Unix milliseconds.
    pub added_at: i64,
    /// Bytes of original and renditions.
    pub stored_bytes: u64,
    /// Milliseconds that reading and rendering the original took.
    pub render_ms: u64,
    /// Whether it was ready before, and was rendered once more.
    pub again: bool,
}

/// What was rendered, and how long that took.
struct Made {
    rendered: Rendered,
    render_ms: u64,
    again: bool,
}

impl Made {
    fn facts(&self, photo: &Photo, stored_bytes: u64) -> Facts {
        let Self { render_ms, again, .. } = *self;
        Facts { added_at: photo.added_at, stored_bytes: photo.bytes + stored_bytes, render_ms, again }
    }
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
        let again = photo.state == PhotoState::Ready;
        if again && !again::asked(self.table.as_ref(), id).await? {
            return Ok(Ingested::Nothing);
        }
        let started = Instant::now();
        let rendered = match self.blobs.get(&ObjectKey::Original(id.clone()), None).await {
            // Saves fetching what is not the file that was announced, however large it may be.
            Ok(blob) if blob.size != photo.bytes => Err(Fault::Altered),
            Ok(blob) => self.render(blob.read().await?, &photo.sha256).await?,
            // Announced too early: the sender will announce it again when it is complete.
            Err(Error::NotFound) if photo.state == PhotoState::Uploading => return Ok(Ingested::Nothing),
            Err(Error::NotFound) if again => {
                // No retry brings it back; `check` tells the administrator.
                tracing::error!(photo = %id, "a ready photo has lost its original");
                again::withdraw(self.table.as_ref(), id).await?;
                return Ok(Ingested::Nothing);
            }
            Err(error) => return Err(error),
        };
        let render_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
        match rendered {
            Ok(rendered) if again => self.store_again(id, Made { rendered, render_ms, again }).await,
            Ok(rendered) => self.store(photo, Made { rendered, render_ms, again }).await,
            Err(fault) if again => {
                // It is seen as it was made before, and that is better than not at all.
                tracing::warn!(photo = %id, code = fault.code(), "a ready photo cannot be rendered again");
                again::withdraw(self.table.as_ref(), id).await?;
                Ok(Ingested::Nothing)
            }
            Err(fault) => self.fail(&photo, fault).await,
        }
    }

    /// Ends the attempts with a photo that cannot be rendered for a reason of ours: its owner is told, and may have it
    /// tried again. One that is ready stays as it is.
    ///
    /// # Errors
    /// [`Error::Unavailable`].
    pub async fn give_up(&self, id: &PhotoId, fault: Fault) -> Result<Ingested> {
        match self.photo(id).await? {
            None => Ok(Ingested::Nothing),
            Some(photo) if photo.state == PhotoState::Ready => {
                again::withdraw(self.table.as_ref(), id).await?;
                Ok(Ingested::Nothing)
            }
            Some(photo) => self.fail(&photo, fault).await,
        }
    }

    /// Renders an original if it is the one that was announced. Stores of bytes check what they receive part by part;
    /// this is the one look at the file as a whole, and it is done beside the rendering.
    async fn render(&self, original: Bytes, sha256: &str) -> Result<Result<Rendered, Fault>> {
        let (renderer, limits, same) = (self.renderer.clone(), self.limits, original.clone());
        let render = tokio::task::spawn_blocking(move || renderer.render(&original, &limits));
        let digest = tokio::task::spawn_blocking(move || Sha256::digest(&same));
        let (rendered, digest) = (render.await, digest.await.map_err(Error::unavailable)?);
        let digest: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        if digest != sha256 {
            return Ok(Err(Fault::Altered));
        }
        rendered.map_err(Error::unavailable)
    }

    /// Stores the renditions; answers their size.
    async fn put(&self, id: &PhotoId, rendered: &Rendered) -> Result<u64> {
        let mut stored = 0;
        for file in &rendered.files {
            let key = ObjectKey::Rendition(id.clone(), file.kind);
            self.blobs.put(&key, file.bytes.clone(), "image/jpeg").await?;
            stored += file.bytes.len() as u64;
        }
        Ok(stored)
    }

    async fn store(&self, photo: Photo, made: Made) -> Result<Ingested> {
        let stored_bytes = self.put(&photo.id, &made.rendered).await?;
        let facts = made.facts(&photo, stored_bytes);
        let mut conditions = not_ready_yet();
        // Words that were written meanwhile must not be lost.
        conditions.push(Condition::Equals("title".to_owned(), json!(photo.title)));
        conditions.push(Condition::Equals("description".to_owned(), json!(photo.description)));
        let ready = ready(photo, made.rendered);
        let writes = ready_writes(&ready, conditions)?;
        match self.table.write(writes).await {
            Ok(()) => Ok(Ingested::Ready(facts)),
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

/// The photo with everything that was found out. The person's own words stay; where there are none, the file's go.
fn ready(photo: Photo, rendered: Rendered) -> Photo {
    let words = rendered.inscription;
    let or = |own: String, brought: String| if own.is_empty() { brought } else { own };
    Photo {
        state: PhotoState::Ready,
        format: rendered.format,
        dimensions: Some(rendered.dimensions),
        capture: rendered.capture,
        thumbhash: rendered.thumbhash,
        animated: rendered.animated,
        colour: Some(rendered.colour),
        look_alike: Some(rendered.look_alike),
        title: or(photo.title, words.title),
        description: or(photo.description, words.description),
        keywords: words.keywords,
        rating: words.rating,
        creator: words.creator,
        copyright: words.copyright,
        ..photo
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

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;
    use crate::records::decode;

    /// As version 0.1 wrote it.
    const OLD: &str = r#"{"id":"0123456789abcdefghjkmnpqrs","owner":"0123456789abcdefghjkmnpqrs","state":"ready",
        "file_name":"a.jpg","bytes":9,"sha256":"00","format":"jpeg","added_at":1700000000000,"kept_twice":false,
        "dimensions":{"width":3,"height":2},"capture":{"taken_at":"2008-10-22T16:28:39"},"thumbhash":"","animated":false,
        "title":"","description":"","trashed_at":null}"#;

    #[test]
    fn records_from_before_are_read() {
        let photo: Photo = serde_json::from_str(OLD).expect("a record");
        assert_eq!((photo.colour, photo.look_alike, photo.rating), (None, None, None));
        assert!(photo.keywords.is_empty() && photo.creator.is_empty() && photo.copyright.is_empty());
        let again = encode(&photo).expect("a record");
        let before: Value = serde_json::from_str(OLD).expect("JSON");
        assert_eq!(Value::Object(again), before, "what is not known takes no room");
    }

    #[test]
    fn a_record_with_all_it_may_hold_stays_far_below_what_a_table_takes() {
        let long = "\u{1F30A}".repeat(10_000);
        let inscription = crate::inscription::Inscription {
            title: long.clone(),
            description: long.clone(),
            keywords: (0..1000).map(|i| format!("{i}{long}")).collect(),
            rating: Some(5),
            creator: long.clone(),
            copyright: long,
        };
        let rendered = Rendered {
            format: crate::format::Format::Jpeg,
            dimensions: crate::dimensions::Dimensions::new(3, 2),
            orientation: 1,
            capture: crate::capture::Capture::default(),
            inscription: inscription.cleaned(),
            thumbhash: String::new(),
            colour: crate::colour::Colour([1, 2, 3]),
            look_alike: crate::look_alike::LookAlike(u64::MAX),
            animated: false,
            files: Vec::new(),
        };
        let photo = ready(serde_json::from_str(OLD).expect("a record"), rendered);
        let bytes = serde_json::to_string(&photo).expect("JSON").len();
        assert!(bytes < 100_000, "{bytes} of 400,000 bytes");
        let again: Photo = decode(Item {
            key: keys::photo(&photo.id),
            attributes: encode(&photo).expect("a record"),
            expires_at: None,
        })
        .expect("a record");
        assert_eq!(again, photo);
    }
}
