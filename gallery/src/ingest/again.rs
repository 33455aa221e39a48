//! Rendering photos again that are ready: the ladder changed, or files were lost.
//!
//! Such a photo stays ready all the time, and pages go on showing it. A note beside its record says that it is to be
//! rendered again; without one, news of a ready photo is an echo and nothing is done. What the pictures themselves tell
//! is written anew; words, camera facts and places in lists stay as they are.

use serde_json::{Value, json};

use super::{Ingest, Ingested, Made};
use crate::{
    Error, Result,
    id::PhotoId,
    key::ObjectKey,
    photo::Photo,
    ports::{
        Table,
        renderer::Rendered,
        table::{Condition, Key, Write, WriteError},
    },
    records::{decode, keys},
    rendition::RenditionKind,
};

/// Seconds after which the note is worth nothing any more.
#[cfg(feature = "admin")]
const GOOD_FOR_SECONDS: i64 = 30 * 24 * 3600;

/// Others may move the photo this often before we give up.
const ATTEMPTS: usize = 4;

/// The note, as a write. `now` in Unix seconds.
#[cfg(feature = "admin")]
pub(crate) fn ask(id: &PhotoId, now: i64) -> Write {
    let expires_at = Some(now + GOOD_FOR_SECONDS);
    let attributes = crate::ports::table::Attributes::new();
    let item = crate::ports::table::Item { key: keys::render_again(id), attributes, expires_at };
    Write::Put { item, conditions: Vec::new() }
}

/// Whether the note is there.
pub(super) async fn asked(table: &dyn Table, id: &PhotoId) -> Result<bool> {
    Ok(table.get(&keys::render_again(id)).await?.is_some())
}

/// Removes the note.
pub(super) async fn withdraw(table: &dyn Table, id: &PhotoId) -> Result<()> {
    Ok(table.write(vec![forget(id)]).await?)
}

fn forget(id: &PhotoId) -> Write {
    Write::Delete { key: keys::render_again(id), conditions: Vec::new() }
}

impl Ingest {
    /// Stores what was rendered of a photo that is ready.
    pub(super) async fn store_again(&self, id: &PhotoId, made: Made) -> Result<Ingested> {
        let stored_bytes = self.put(id, &made.rendered).await?;
        for _ in 0..ATTEMPTS {
            let Some(photo) = self.photo(id).await? else {
                super::erase_bytes(self.blobs.as_ref(), id).await?;
                return Ok(Ingested::Nothing);
            };
            let facts = made.facts(&photo, stored_bytes);
            match self.table.write(writes(photo, &made.rendered)).await {
                Ok(()) => {
                    self.forget_other_rungs(id, &made.rendered).await?;
                    return Ok(Ingested::Ready(facts));
                }
                // Moved to the trash or back meanwhile.
                Err(WriteError::ConditionFailed(_)) => {}
                Err(WriteError::Other(error)) => return Err(error),
            }
        }
        Err(Error::unavailable("a photo moved too often while it was rendered again"))
    }

    /// Rungs that the ladder of before had, and this one has not.
    async fn forget_other_rungs(&self, id: &PhotoId, rendered: &Rendered) -> Result<()> {
        for kind in RenditionKind::ALL {
            if !rendered.files.iter().any(|file| file.kind == kind) {
                self.blobs.delete(&ObjectKey::Rendition(id.clone(), kind)).await?;
            }
        }
        Ok(())
    }
}

fn writes(photo: Photo, rendered: &Rendered) -> Vec<Write> {
    let both = [
        ("dimensions", json!(rendered.dimensions)),
        ("thumbhash", json!(rendered.thumbhash)),
        ("colour", json!(rendered.colour)),
        ("animated", json!(rendered.animated)),
    ];
    let own = [("format", json!(rendered.format)), ("look_alike", json!(rendered.look_alike))];
    let tile = match photo.trashed_at {
        None => keys::timeline(&photo),
        Some(at) => keys::trash(&photo, at),
    };
    let ready = Condition::Equals("state".to_owned(), json!("ready"));
    vec![
        set(keys::photo(&photo.id), both.iter().chain(&own), ready),
        // Where it lies is the guard: who moves the photo removes this tile.
        set(tile, both.iter(), Condition::Exists),
        forget(&photo.id),
    ]
}

fn set<'a>(key: Key, values: impl Iterator<Item = &'a (&'a str, Value)>, condition: Condition) -> Write {
    let set = values.map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
    Write::Update { key, set, remove: Vec::new(), add: Vec::new(), conditions: vec![condition] }
}

impl Ingest {
    /// The photo's record.
    pub(super) async fn photo(&self, id: &PhotoId) -> Result<Option<Photo>> {
        self.table.get(&keys::photo(id)).await?.map(decode).transpose()
    }
}
