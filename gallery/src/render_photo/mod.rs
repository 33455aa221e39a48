//! Use case for the worker: an original arrived; make its renditions; it is ready, or it failed.
//!
//! Arrivals come at least once, in any order, possibly twice, possibly after the photo was deleted. Keys of renditions
//! follow from what they are made from, and the last step is one conditional write, so doing it twice changes nothing.

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

/// How an arrival ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RenderOutcome {
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
    /// When the person added it.
    pub added_at: Timestamp,
    /// Bytes of original and renditions.
    pub stored_bytes: u64,
    /// Milliseconds that reading and rendering the original took.
    pub render_ms: u64,
    /// Whether it was ready before, and was rendered once more.
    pub again: bool,
}

/// What was rendered, under which revision, and how long that took.
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

/// Makes photos out of arrivals. Cheap to clone.
#[derive(Clone)]
pub struct RenderPhoto {
    /// Records.
    pub table: Arc<dyn Table>,
    /// Bytes.
    pub blobs: Arc<dyn Blobs>,
    /// Makes renditions.
    pub renderer: Arc<dyn Renderer>,
    /// Limits for one photo.
    pub limits: RenderLimits,
    /// The time.
    pub clock: Clock,
}

/// How often a photo is rendered anew at once whose picture was edited while it was rendered.
const ATTEMPTS: u32 = 4;

impl RenderPhoto {
    /// Handles one arrival.
    ///
    /// # Errors
    /// A fault of ours, to be tried again. A fault of the file is no error but [`RenderOutcome::Failed`].
    pub async fn run(&self, id: &PhotoId) -> Result<RenderOutcome> {
        for number in 0..ATTEMPTS {
            if let Some(outcome) = self.attempt(id, number).await? {
                return Ok(outcome);
            }
        }
        Err(Conflict::Changed.into())
    }

    /// Handles an arrival. `None` when the picture was edited while it was rendered.
    async fn attempt(&self, id: &PhotoId, number: u32) -> Result<Option<RenderOutcome>> {
        let Some(photo) = read_photo(self.table.as_ref(), id).await? else {
            // Deleted while its message was under way; what arrived after that must not stay.
            erase_bytes(self.blobs.as_ref(), id).await?;
            return Ok(Some(RenderOutcome::Nothing));
        };
        let again = photo.state == PhotoState::Ready;
        if again && !again::asked(self.table.as_ref(), id).await? {
            return Ok(Some(RenderOutcome::Nothing));
        }
        let started = Instant::now();
        let rendered = match self.blobs.get(&ObjectKey::Original(id.clone()), None).await {
            // Saves fetching what is not the file that was announced, however large it may be.
            Ok(blob) if blob.size != photo.bytes => Err(Fault::Altered),
            Ok(blob) => self.render(blob.read().await?, &photo).await?,
            // Announced too early: the sender will announce it again when it is complete.
            Err(Error::NotFound) if photo.state == PhotoState::Uploading => return Ok(Some(RenderOutcome::Nothing)),
            Err(Error::NotFound) if again => {
                // No retry brings it back; `check` tells the administrator.
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
                // What the attempts before made is not shown. Without one there is nothing to look for.
                let others = if number == 0 { Vec::new() } else { self.notes_of_others(id, revision).await? };
                self.store(photo, Made { rendered, revision, render_ms, again }, others).await
            }
            Err(fault) if again => {
                // It is seen as it was made before, and that is better than not at all.
                tracing::warn!(photo = %id, code = fault.code(), "a ready photo cannot be rendered again");
                again::withdraw(self.table.as_ref(), id).await?;
                Ok(Some(RenderOutcome::Nothing))
            }
            Err(fault) => self.fail(&photo, fault).await.map(Some),
        }
    }

    /// Ends the attempts with a photo that cannot be rendered for a reason of ours: its owner is told, and may have it
    /// tried again. One that is ready stays as it is.
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

    /// Renders an original if it is the one that was announced. Stores of bytes check what they receive part by part;
    /// this is the one look at the file as a whole, and it is done beside the rendering.
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

    /// Stores the renditions; answers their size.
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

    /// Stores what was rendered of a photo that is not ready, and notes in the same write what else is to go. `None` when its picture was edited meanwhile.
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

    /// What was made of a photo with that revision and these edits is not what it is to show. `None` when it was edited and
    /// waits to be rendered so. When it shows something else, what was made is noted to go: nobody makes it again.
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

/// The photo with everything that was found out. What a person said of it stays.
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

    /// As version 0.1 wrote it.
    const OLD: &str = r#"{"id":"0123456789abcdefghjkmnpqrs","owner":"0123456789abcdefghjkmnpqrs","state":"ready",
        "file_name":"a.jpg","bytes":9,
        "sha256":"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad","format":"jpeg","added_at":1700000000000,"kept_twice":false,
        "dimensions":{"width":3,"height":2},"capture":{"taken_at":"2008-10-22T16:28:39"},"thumbhash":"","animated":false,
        "title":"","description":"","trashed_at":null}"#;

    #[test]
    fn records_from_before_are_read() {
        let photo: Photo = serde_json::from_str(OLD).expect("a record");
        assert_eq!((photo.color, photo.perceptual_hash, photo.rating), (None, None, None));
        assert_eq!(photo.revision, None);
        assert!(photo.keywords.is_empty() && photo.creator.is_empty() && photo.copyright.is_empty());
        let mut again = encode(&photo).expect("a record");
        assert_eq!(again.remove("schema"), Some(1.into()));
        let before: Value = serde_json::from_str(OLD).expect("JSON");
        assert_eq!(Value::Object(again), before, "what is not known takes no room");
    }

    #[test]
    fn a_record_with_all_it_may_hold_stays_far_below_what_a_table_takes() {
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
