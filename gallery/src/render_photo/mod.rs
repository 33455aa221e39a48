//! The use case of the worker: makes the renditions of an original that arrived. The photo then is ready or failed.
//!
//! Each arrival is reported at least once, in any order, possibly twice, possibly after the photo was deleted. The keys
//! of renditions depend only on what they are made from, and the last step is one conditional write. So doing it twice
//! changes nothing.

pub(crate) mod again;
mod error;

use std::{sync::Arc, time::Instant};

use bytes::Bytes;
use jiff::Timestamp;

use self::error::RenderError;
use crate::{
    Error, Result,
    edits::Edits,
    error::Conflict,
    fault::Fault,
    id::PhotoId,
    key::ObjectKey,
    library::{
        change::{Becomes, Changed, change_photo, read_photo},
        delete::erase_bytes,
        replaced,
    },
    photo::{Photo, PhotoState},
    ports::{
        Blobs, Clock, Renderer, Table,
        renderer::{RenderLimits, Rendered},
        table::Write,
    },
    rendition::{Rendition, Revision},
    sha256::Sha256,
};

/// The outcome of an arrival.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RenderOutcome {
    /// The photo is ready.
    Ready(Facts),
    /// The file is at fault. Its owner is told, and another attempt would not help.
    Failed(Fault),
    /// There was nothing to do: the photo was ready already, or it was deleted in the meantime.
    Nothing,
}

/// The numbers of one rendered photo.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Facts {
    /// When the person added it.
    pub added_at: Timestamp,
    /// Bytes of the original and its renditions.
    pub stored_bytes: u64,
    /// How long reading and rendering the original took, in milliseconds.
    pub render_ms: u64,
    /// Whether the photo was ready before and was rendered again.
    pub again: bool,
}

/// The result of the renderer, its revision, and how long it took.
struct Made {
    rendered: Rendered,
    revision: Revision,
    render_ms: u64,
    again: bool,
}

impl Made {
    fn facts(&self, photo: &Photo, stored_bytes: u64) -> Facts {
        let Self { render_ms, again, .. } = *self;
        Facts { added_at: photo.added_at, stored_bytes: photo.bytes + stored_bytes, render_ms, again }
    }
}

/// Turns arrivals into photos. Cheap to clone.
#[derive(Clone)]
pub struct RenderPhoto {
    /// Records.
    pub table: Arc<dyn Table>,
    /// Bytes.
    pub blobs: Arc<dyn Blobs>,
    /// Makes renditions.
    pub renderer: Arc<dyn Renderer>,
    /// The limits for one photo.
    pub limits: RenderLimits,
    /// The current time.
    pub clock: Clock,
}

/// How often a photo is rendered at once because its picture was edited during the rendering.
const ATTEMPTS: u32 = 4;

impl RenderPhoto {
    /// Handles one arrival.
    ///
    /// # Errors
    /// An internal error; the arrival should be retried. A fault of the file is not an error but
    /// [`RenderOutcome::Failed`].
    pub async fn run(&self, id: &PhotoId) -> Result<RenderOutcome> {
        for number in 0..ATTEMPTS {
            if let Some(outcome) = self.attempt(id, number).await? {
                return Ok(outcome);
            }
        }
        Err(Conflict::Changed.into())
    }

    /// Handles an arrival. Returns `None` if the picture was edited during the rendering.
    async fn attempt(&self, id: &PhotoId, number: u32) -> Result<Option<RenderOutcome>> {
        let Some(photo) = read_photo(self.table.as_ref(), id).await? else {
            // The photo was deleted while its message was in transit. Bytes that arrived afterwards must not stay.
            erase_bytes(self.blobs.as_ref(), id).await?;
            return Ok(Some(RenderOutcome::Nothing));
        };
        let again = photo.state == PhotoState::Ready;
        if again && !again::asked(self.table.as_ref(), id).await? {
            return Ok(Some(RenderOutcome::Nothing));
        }
        let started = Instant::now();
        let rendered = match self.blobs.get(&ObjectKey::Original(id.clone()), None).await {
            // This avoids fetching a file that cannot be the announced one. It may be large.
            Ok(blob) if blob.size != photo.bytes => Err(Fault::Altered),
            Ok(blob) => self.render(blob.read().await?, &photo).await?,
            // It was announced too early. The sender will announce it again when it is complete.
            Err(Error::NotFound) if photo.state == PhotoState::Uploading => return Ok(Some(RenderOutcome::Nothing)),
            Err(Error::NotFound) if again => {
                // No retry brings it back. `vitrine-admin check` reports it to the administrator.
                tracing::error!(photo = %id, "a ready photo has lost its original");
                again::withdraw(self.table.as_ref(), id).await?;
                return Ok(Some(RenderOutcome::Nothing));
            }
            Err(error) => return Err(error),
        };
        let render_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
        let revision = Revision::next(photo.revision, photo.recipe());
        match rendered {
            Ok(rendered) if again => self.store_again(photo, Made { rendered, revision, render_ms, again }).await,
            Ok(rendered) => {
                // The files of the earlier attempts are not shown. If this is the first attempt, there are none.
                let others = if number == 0 { Vec::new() } else { self.notes_of_others(id, revision).await? };
                self.store(photo, Made { rendered, revision, render_ms, again }, others).await
            }
            Err(fault) if again => {
                // The old renditions stay, which is better than none.
                tracing::warn!(photo = %id, code = fault.code(), "a ready photo cannot be rendered again");
                again::withdraw(self.table.as_ref(), id).await?;
                Ok(Some(RenderOutcome::Nothing))
            }
            Err(fault) => self.fail(&photo, fault).await.map(Some),
        }
    }

    /// Ends the attempts for a photo that cannot be rendered because of an internal error. Its owner is told and may
    /// request another attempt. A ready photo stays as it is.
    ///
    /// # Errors
    /// [`Error::Unavailable`].
    pub async fn give_up(&self, id: &PhotoId, fault: Fault) -> Result<RenderOutcome> {
        match read_photo(self.table.as_ref(), id).await? {
            None => Ok(RenderOutcome::Nothing),
            Some(photo) if photo.state == PhotoState::Ready => {
                again::withdraw(self.table.as_ref(), id).await?;
                Ok(RenderOutcome::Nothing)
            }
            Some(photo) => self.fail(&photo, fault).await,
        }
    }

    /// Renders an original if it is the file that was announced. Stores only check what they receive part by part. This
    /// is the only check of the complete file, and it runs at the same time as the rendering.
    async fn render(&self, original: Bytes, photo: &Photo) -> Result<Result<Rendered, Fault>> {
        let (renderer, limits, same, edits) = (self.renderer.clone(), self.limits, original.clone(), photo.edits);
        let render = tokio::task::spawn_blocking(move || renderer.render(&original, &edits, &limits));
        let digest = tokio::task::spawn_blocking(move || Sha256::of(&same));
        let (rendered, digest) = (render.await, digest.await.map_err(RenderError::Digest)?);
        if Some(digest) != photo.sha256 {
            return Ok(Err(Fault::Altered));
        }
        Ok(rendered.map_err(RenderError::Render)?)
    }

    /// Stores the renditions and returns their size in bytes.
    async fn put(&self, id: &PhotoId, made: &Made) -> Result<u64> {
        let mut stored = 0;
        for file in &made.rendered.files {
            let (kind, format) = (file.kind, file.format);
            let key =
                ObjectKey::Rendition(Rendition { photo: id.clone(), revision: Some(made.revision), kind, format });
            self.blobs.put(&key, file.bytes.clone(), format.content_type()).await?;
            stored += file.bytes.len() as u64;
        }
        Ok(stored)
    }

    /// Stores the renditions of a photo that is not ready, and notes in the same write what else must be deleted.
    /// Returns `None` if its picture was edited in the meantime.
    async fn store(&self, photo: Photo, made: Made, others: Vec<Write>) -> Result<Option<RenderOutcome>> {
        let stored_bytes = self.put(&photo.id, &made).await?;
        let (id, facts) = (photo.id.clone(), made.facts(&photo, stored_bytes));
        let (before, edits) = (photo.revision, photo.edits);
        let changed = change_photo(self.table.as_ref(), photo, |photo| {
            let waits = photo.state != PhotoState::Ready && photo.edits == edits;
            Ok(if waits {
                Becomes::PhotoAnd(Box::new(ready(photo.clone(), &made)), others.clone())
            } else {
                Becomes::Same
            })
        });
        match changed.await? {
            Changed::From(_) => Ok(Some(RenderOutcome::Ready(facts))),
            Changed::Same => self.overtaken(&id, (before, &edits), made.revision).await,
            Changed::Gone => {
                erase_bytes(self.blobs.as_ref(), &id).await?;
                Ok(Some(RenderOutcome::Nothing))
            }
        }
    }

    /// Handles a photo that must not show the renditions that were `made`: it no longer has the revision and the edits
    /// that they were made for. Returns `None` if it was edited and waits to be rendered again. If it shows other
    /// renditions, notes that those that were made must be deleted, because no one will make them again.
    async fn overtaken(
        &self,
        id: &PhotoId,
        (before, edits): (Option<Revision>, &Edits),
        made: Revision,
    ) -> Result<Option<RenderOutcome>> {
        match read_photo(self.table.as_ref(), id).await? {
            Some(now) if now.revision == before && now.edits != *edits => return Ok(None),
            Some(now) if now.revision != before && now.revision != Some(made) => {
                self.table.write(vec![replaced::note(id, Some(made), (self.clock)())?]).await?;
            }
            _ => {}
        }
        Ok(Some(RenderOutcome::Nothing))
    }

    async fn fail(&self, photo: &Photo, reason: Fault) -> Result<RenderOutcome> {
        let changed = change_photo(self.table.as_ref(), photo.clone(), |photo| {
            let waits = photo.state != PhotoState::Ready;
            let failed = PhotoState::Failed { reason: reason.clone() };
            Ok(Becomes::from(waits.then(|| Photo { state: failed, ..photo.clone() })))
        });
        match changed.await? {
            Changed::From(_) => Ok(RenderOutcome::Failed(reason)),
            Changed::Same | Changed::Gone => Ok(RenderOutcome::Nothing),
        }
    }
}

/// Returns the photo with everything that the renderer found. What a person entered is kept.
fn ready(photo: Photo, made: &Made) -> Photo {
    let rendered = made.rendered.clone();
    let words = rendered.embedded_metadata;
    Photo {
        state: PhotoState::Ready,
        format: rendered.format,
        revision: Some(made.revision),
        dimensions: Some(rendered.dimensions),
        capture: rendered.capture,
        thumbhash: rendered.thumbhash,
        animated: rendered.animated,
        color: Some(rendered.color),
        perceptual_hash: Some(rendered.perceptual_hash),
        title: words.title,
        description: words.description,
        keywords: words.keywords,
        rating: words.rating,
        creator: words.creator,
        copyright: words.copyright,
        ..photo.in_schema_of_today()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;
    use crate::{
        ports::table::Item,
        records::{decode, encode, keys},
    };

    /// A record of version 0.1.
    const OLD: &str = r#"{"id":"0123456789abcdefghjkmnpqrs","owner":"0123456789abcdefghjkmnpqrs","state":"ready",
        "file_name":"a.jpg","bytes":9,
        "sha256":"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad","format":"jpeg","added_at":1700000000000,"kept_twice":false,
        "dimensions":{"width":3,"height":2},"capture":{"taken_at":"2008-10-22T16:28:39"},"thumbhash":"","animated":false,
        "title":"","description":"","trashed_at":null}"#;

    #[test]
    fn records_of_older_versions_are_read() {
        let photo: Photo = serde_json::from_str(OLD).expect("a record");
        assert_eq!((photo.color, photo.perceptual_hash, photo.rating), (None, None, None));
        assert_eq!(photo.revision, None);
        assert!(photo.keywords.is_empty() && photo.creator.is_empty() && photo.copyright.is_empty());
        let mut again = encode(&photo).expect("a record");
        assert_eq!(again.remove("schema"), Some(1.into()));
        let before: Value = serde_json::from_str(OLD).expect("JSON");
        assert_eq!(Value::Object(again), before, "unknown values are not written");
    }

    #[test]
    fn the_largest_possible_record_is_far_below_the_limit_of_tables() {
        let long = "\u{1F30A}".repeat(10_000);
        let embedded_metadata = crate::embedded_metadata::EmbeddedMetadata {
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
            embedded_metadata: embedded_metadata.cleaned(),
            thumbhash: String::new(),
            color: crate::color::Color([1, 2, 3]),
            perceptual_hash: crate::perceptual_hash::PerceptualHash(u64::MAX),
            animated: false,
            files: Vec::new(),
        };
        let photo: Photo = serde_json::from_str(OLD).expect("a record");
        let made = Made { rendered, revision: Revision::first(photo.recipe()), render_ms: 1, again: false };
        let photo = ready(photo, &made);
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
