//! Rendering photos again that are ready: the picture was edited, the ladder changed, or files were lost.
//!
//! Such a photo stays ready all the time, and pages go on showing it. A note beside its record says that it is to be
//! rendered again; without one, news of a ready photo is an echo and nothing is done. What the pictures themselves tell
//! is written anew; words, camera facts and places in lists stay as they are.
//!
//! New files are written beside the old ones, under their own [`Revision`](crate::rendition::Revision). Then one write has
//! the photo show them, removes the note, and notes that the old files are to go ([`crate::library::replaced`]). Until that
//! write the photo shows the old files, whatever crashes. Files that are made from the same as those that are there have
//! the same names, and replace them.

use std::collections::BTreeSet;

use super::{Made, RenderOutcome, RenderPhoto};
use crate::{
    Result,
    id::PhotoId,
    library::{
        change::{Becomes, Changed, change_photo},
        replaced,
    },
    photo::{Photo, PhotoState},
    ports::{
        Table,
        table::{Attributes, Write},
    },
    records::keys,
    rendition::Revision,
};

/// The most revisions that one write notes for deletion. Others that a crash left behind are found the next time.
const NOTES: usize = 20;

/// How long the note is kept.
const LIFETIME: jiff::SignedDuration = jiff::SignedDuration::from_hours(30 * 24);

/// The note, as a write.
pub(crate) fn ask(id: &PhotoId, now: jiff::Timestamp) -> Write {
    Write::put_until(now + LIFETIME, keys::render_again(id), Attributes::new())
}

/// Whether the note is there.
pub(super) async fn asked(table: &dyn Table, id: &PhotoId) -> Result<bool> {
    Ok(table.get(&keys::render_again(id)).await?.is_some())
}

/// Removes the note.
pub(super) async fn withdraw(table: &dyn Table, id: &PhotoId) -> Result<()> {
    Ok(table.write(vec![Write::delete(keys::render_again(id))]).await?)
}

impl RenderPhoto {
    /// Stores what was rendered of a photo that is ready. `None` when its picture was edited meanwhile.
    pub(super) async fn store_again(&self, photo: Photo, made: Made) -> Result<Option<RenderOutcome>> {
        let id = &photo.id.clone();
        let stored_bytes = self.put(id, &made).await?;
        let facts = made.facts(&photo, stored_bytes);
        let (before, edits) = (photo.revision, photo.edits);
        let mut beside = self.notes_of_others(id, made.revision).await?;
        beside.push(Write::delete(keys::render_again(id)));
        let changed = change_photo(self.table.as_ref(), photo, |photo| {
            let same = photo.state == PhotoState::Ready && photo.revision == before && photo.edits == edits;
            Ok(if same {
                Becomes::PhotoAnd(Box::new(rendered_again(photo, &made)), beside.clone())
            } else {
                Becomes::Same
            })
        });
        match changed.await? {
            Changed::From(_) => Ok(Some(RenderOutcome::Ready(facts))),
            Changed::Same => self.overtaken(id, (before, &edits), made.revision).await,
            Changed::Gone => {
                super::erase_bytes(self.blobs.as_ref(), id).await?;
                Ok(Some(RenderOutcome::Nothing))
            }
        }
    }

    /// Notes that whatever there is of a photo beside `kept` is to go: what it shows now, and what attempts left behind
    /// that were cut off.
    pub(super) async fn notes_of_others(&self, id: &PhotoId, kept: Revision) -> Result<Vec<Write>> {
        let there = self.blobs.renditions(id).await?;
        let others: BTreeSet<_> =
            there.into_iter().map(|file| file.revision).filter(|one| *one != Some(kept)).collect();
        let now = (self.clock)();
        others.into_iter().take(NOTES).map(|revision| replaced::note(id, revision, now)).collect()
    }
}

/// What the pictures themselves tell is new; words, camera facts and places in lists are as they were.
fn rendered_again(photo: &Photo, made: &Made) -> Photo {
    let rendered = &made.rendered;
    Photo {
        format: rendered.format,
        dimensions: Some(rendered.dimensions),
        thumbhash: rendered.thumbhash.clone(),
        color: Some(rendered.color),
        perceptual_hash: Some(rendered.perceptual_hash),
        animated: rendered.animated,
        revision: Some(made.revision),
        ..photo.clone()
    }
}
