//! Use cases for people. `access` decides who may do what.

pub(crate) mod access;
mod account;
mod administration;
mod admission;
mod attempts;
pub(crate) mod change;
mod client;
mod clock_check;
pub(crate) mod delete;
mod deletions;
mod devices;
pub mod download;
mod edit;
mod erase;
mod error;
mod fan_out;
mod form_upload;
mod invitations;
mod leaving;
mod list;
mod migrate;
pub(crate) mod months;
mod person;
mod photo;
mod proof;
pub(crate) mod replaced;
mod restore;
mod roles;
mod round;
mod sealed;
mod sharded;
mod tidy;
pub(crate) mod trash;
mod two_step;
mod upload;
pub(crate) mod upload_checks;
mod view;
mod zip_job;

use std::sync::Arc;

use jiff::Timestamp;

use crate::{
    link::Signer,
    ports::{Blobs, Identity, Jobs, Table, clock::Clock},
    rendition::Rendition,
    settings::Settings,
};

pub use crate::records::list::List;
pub use access::{Action, Powers, not_there};
pub use account::{Entrance, SignUp, SignedIn};
pub use administration::{GalleryState, Parts, People, PersonLine, PersonView, Totals};
pub use admission::{Accepts, Admission};
pub use client::Client;
pub use clock_check::{WHILE_RUNNING, WHILE_STOPPED};
pub use deletions::{Deleting, Deletion, DeletionStage, FEW, Slice};
pub use devices::DEVICE_LIFETIME;
pub use form_upload::Received;
pub use invitations::{INVITATION_DAYS, INVITATION_LIFETIME, Invitation, Invited, MAX_INVITATIONS};
pub use list::{Outline, TimelineRange};
pub use migrate::Migrated;
pub use person::{AccountView, MAX_NAME};
pub use proof::Proof;
pub use restore::{RESTORABLE, RESTORABLE_DAYS};
pub use round::Round;
pub use tidy::{ABANDONED_AFTER, STRANDED_AFTER, Tidied};
pub use trash::Outcome;
pub use two_step::TwoStep;
pub use upload::NewFile;
pub use upload_checks::kind_of;
pub use view::{FileFacts, PhotoView, UploadView};
pub use zip_job::{MAX_ZIP_BYTES, ZipStage, ZipView};

/// The gallery as people use it. Cheap to clone.
#[derive(Clone)]
pub struct Library {
    /// Records.
    pub table: Arc<dyn Table>,
    /// Bytes.
    pub blobs: Arc<dyn Blobs>,
    /// Accounts.
    pub identity: Arc<dyn Identity>,
    /// The queue for work that takes longer than a request.
    pub jobs: Arc<dyn Jobs>,
    /// Makes capability URLs.
    pub signer: Signer,
    /// The owner's settings.
    pub settings: Settings,
    /// The current time.
    pub clock: Clock,
}

impl Library {
    /// The current time.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        (self.clock)()
    }

    /// The URL from which a browser loads a rendition. It stays the same all day.
    #[must_use]
    pub fn rendition_url(&self, rendition: &Rendition) -> String {
        self.signer.rendition(rendition, self.now())
    }
}
