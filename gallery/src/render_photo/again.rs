//! Renders ready photos again: the picture was edited, the ladder changed, or files were lost.
//!
//! Such a photo stays ready, and pages continue to show it. A note next to its record requests that it is rendered
//! again. Without the note, a job for a ready photo is a repetition, and nothing is done. Only what comes from the
//! picture itself is written again. Texts, camera facts and places on lists are not changed.
//!
//! The new files are written next to the old ones, under their own [`Revision`](crate::rendition::Revision). Then one
//! write makes the photo show them, removes the note, and notes that the old files must be deleted
//! ([`crate::library::replaced`]). If there is a crash before that write, the photo still shows the old files. If the
//! new files are made from the same original and edits as the old ones, they have the same names and replace them.

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

/// The maximum number of revisions that one write notes for deletion. Others that a crash left are found the next time.
const NOTES: usize = 20;

/// How long the note is kept.
const LIFETIME: jiff::SignedDuration = jiff::SignedDuration::from_hours(30 * 24);

/// Returns a write that adds the note.
pub(crate) fn ask(id: &PhotoId, now: jiff::Timestamp) -> Write {
    Write::put_until(now + LIFETIME, keys::render_again(id), Attributes::new())
}

/// Returns whether the note exists.
pub(super) async fn asked(table: &dyn Table, id: &PhotoId) -> Result<bool> {
    Ok(table.get(&keys::render_again(id)).await?.is_some())
}

/// Removes the note.
pub(super) async fn withdraw(table: &dyn Table, id: &PhotoId) -> Result<()> {
    Ok(table.write(vec![Write::delete(keys::render_again(id))]).await?)
}

impl RenderPhoto {
    /// Stores the new renditions of a ready photo. Returns `None` if its picture was edited in the meantime.
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

    /// Returns notes that all renditions of the photo except `kept` must be deleted: those that are shown now, and
    /// those that interrupted attempts left.
    pub(super) async fn notes_of_others(&self, id: &PhotoId, kept: Revision) -> Result<Vec<Write>> {
        let there = self.blobs.renditions(id).await?;
        let others: BTreeSet<_> =
            there.into_iter().map(|file| file.revision).filter(|one| *one != Some(kept)).collect();
        let now = (self.clock)();
        others.into_iter().take(NOTES).map(|revision| replaced::note(id, revision, now)).collect()
    }
}

/// Returns the photo with what comes from the picture itself. Texts, camera facts and places on lists are not changed.
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
