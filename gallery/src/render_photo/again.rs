//! Rendering photos again that are ready: the ladder changed, or files were lost.
//!
//! Such a photo stays ready all the time, and pages go on showing it. A note beside its record says that it is to be
//! rendered again; without one, news of a ready photo is an echo and nothing is done. What the pictures themselves tell
//! is written anew; words, camera facts and places in lists stay as they are.

use super::{Made, RenderOutcome, RenderPhoto};
use crate::{
    Result,
    id::PhotoId,
    key::ObjectKey,
    library::change::{Becomes, Changed, change_photo},
    photo::{Photo, PhotoState},
    ports::{Table, renderer::Rendered, table::Write},
    records::keys,
    rendition::RenditionKind,
};

/// After so long the note is worth nothing any more.
#[cfg(feature = "admin")]
const LIFETIME: jiff::SignedDuration = jiff::SignedDuration::from_hours(30 * 24);

/// The note, as a write.
#[cfg(feature = "admin")]
pub(crate) fn ask(id: &PhotoId, now: jiff::Timestamp) -> Write {
    Write::put_until(now + LIFETIME, keys::render_again(id), crate::ports::table::Attributes::new())
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
    /// Stores what was rendered of a photo that is ready.
    pub(super) async fn store_again(&self, photo: Photo, made: Made) -> Result<RenderOutcome> {
        let id = &photo.id.clone();
        let stored_bytes = self.put(id, &made.rendered).await?;
        let facts = made.facts(&photo, stored_bytes);
        let changed = change_photo(self.table.as_ref(), photo, |photo| {
            let ready = photo.state == PhotoState::Ready;
            Ok(Becomes::from(ready.then(|| rendered_again(photo, &made.rendered))))
        });
        if matches!(changed.await?, Changed::Gone) {
            super::erase_bytes(self.blobs.as_ref(), id).await?;
            return Ok(RenderOutcome::Nothing);
        }
        withdraw(self.table.as_ref(), id).await?;
        self.forget_other_rungs(id, &made.rendered).await?;
        Ok(RenderOutcome::Ready(facts))
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

/// What the pictures themselves tell is new; words, camera facts and places in lists are as they were.
fn rendered_again(photo: &Photo, rendered: &Rendered) -> Photo {
    Photo {
        format: rendered.format,
        dimensions: Some(rendered.dimensions),
        thumbhash: rendered.thumbhash.clone(),
        color: Some(rendered.color),
        perceptual_hash: Some(rendered.perceptual_hash),
        animated: rendered.animated,
        ..photo.clone()
    }
}
