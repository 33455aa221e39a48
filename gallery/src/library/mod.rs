//! Use cases for people. Every access rule is here, and what a viewer may not know exists is `NotFound`.

mod account;
mod archive;
mod attempts;
pub(crate) mod change;
pub(crate) mod delete;
mod deletions;
pub mod download;
mod edit;
mod erase;
mod fan_out;
pub(crate) mod intake;
mod leaving;
mod list;
mod migrate;
pub(crate) mod months;
mod person;
mod photo;
mod receive;
mod round;
mod spread;
mod tidy;
pub(crate) mod trash;
mod two_step;
mod upload;

use std::{collections::HashMap, sync::Arc};

use crate::{
    Error, Result,
    id::{PersonId, PhotoId},
    link::Signer,
    person::Viewer,
    photo::Photo,
    ports::{Blobs, Identity, Jobs, Table, clock::Clock},
    records::{decode, keys},
    rendition::RenditionKind,
    settings::Settings,
};

pub use crate::records::list::List;
pub use account::{Entrance, SignedIn};
pub use archive::{ArchiveStage, ArchiveView, MAX_ARCHIVE_BYTES};
pub use deletions::{Deleting, Deletion, DeletionStage, FEW, Slice};
pub use intake::kind_of;
pub use list::{Outline, TimelineRange};
pub use migrate::Migrated;
pub use person::AccountView;
pub use photo::PhotoView;
pub use receive::Received;
pub use round::Round;
pub use tidy::{ABANDONED_MS, STRANDED_MS, Tidied};
pub use trash::Outcome;
pub use two_step::TwoStep;
pub use upload::{NewFile, clean_name};

/// The gallery as people use it. Cheap to clone.
#[derive(Clone)]
pub struct Library {
    /// Records.
    pub table: Arc<dyn Table>,
    /// Bytes.
    pub blobs: Arc<dyn Blobs>,
    /// Accounts.
    pub identity: Arc<dyn Identity>,
    /// Where work that takes longer is handed in.
    pub jobs: Arc<dyn Jobs>,
    /// Makes capability URLs.
    pub signer: Signer,
    /// What the owner set.
    pub settings: Settings,
    /// The time.
    pub clock: Clock,
}

impl Library {
    /// Now, in Unix milliseconds.
    #[must_use]
    pub fn now_ms(&self) -> i64 {
        (self.clock)()
    }

    /// The URL under which a browser fetches a rendition; the same all day.
    #[must_use]
    pub fn rendition_url(&self, photo: &PhotoId, kind: RenditionKind) -> String {
        self.signer.rendition(photo, kind, self.now_ms() / 1000)
    }

    /// The photo if the viewer may see it.
    ///
    /// # Errors
    /// [`Error::NotFound`] for everybody but its owner; [`Error::SignInRequired`] for nobody, whether it exists or not.
    pub(crate) async fn seen_photo(&self, viewer: &Viewer, id: &PhotoId) -> Result<Photo> {
        let owner = signed_in(viewer)?;
        let item = self.table.get(&keys::photo(id)).await?.ok_or(Error::NotFound)?;
        let photo: Photo = decode(item)?;
        if &photo.owner == owner { Ok(photo) } else { Err(Error::NotFound) }
    }

    /// Those of the photos that the viewer owns; the others are left out as if they did not exist.
    pub(crate) async fn own_photos(&self, viewer: &Viewer, ids: &[PhotoId]) -> Result<Vec<Photo>> {
        let owner = signed_in(viewer)?;
        let mut photos = Vec::with_capacity(ids.len());
        for chunk in ids.chunks(crate::ports::table::MAX_KEYS) {
            let mut wanted: Vec<_> = chunk.iter().map(keys::photo).collect();
            wanted.sort_by(|a, b| a.pk.cmp(&b.pk));
            wanted.dedup();
            for item in self.table.get_many(&wanted).await? {
                let photo: Photo = decode(item)?;
                if &photo.owner == owner {
                    photos.push(photo);
                }
            }
        }
        let places: HashMap<_, _> = ids.iter().rev().enumerate().map(|(place, id)| (id, ids.len() - place)).collect();
        photos.sort_by_key(|photo| places.get(&photo.id).copied());
        photos.dedup_by(|a, b| a.id == b.id);
        Ok(photos)
    }
}

/// The person who signed in.
///
/// # Errors
/// [`Error::SignInRequired`] for anybody else.
pub(crate) fn signed_in(viewer: &Viewer) -> Result<&PersonId> {
    viewer.person().ok_or(Error::SignInRequired)
}

impl Library {
    /// Whether the viewer may see what is on a list.
    ///
    /// # Errors
    /// [`Error::NotFound`] for somebody else's; [`Error::SignInRequired`] for nobody.
    pub(crate) fn may_see_list(&self, viewer: &Viewer, list: &List) -> Result<()> {
        let person = signed_in(viewer)?;
        match list {
            List::Timeline(owner) | List::Archived(owner) | List::Locked(owner) | List::Trash(owner)
                if owner == person =>
            {
                Ok(())
            }
            _ => Err(Error::NotFound),
        }
    }
}
