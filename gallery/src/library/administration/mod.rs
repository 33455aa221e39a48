//! What administrators do: looking after people, invitations and the gallery itself. They see what people have, and
//! never their photos.
//!
//! Each use case reads the viewer's own record: whoever is no administrator is told that there is no such page. A change
//! also needs a session that lives, and what somebody else could not take back needs a [`Proof`](super::Proof).

mod gallery;
mod people;
mod person;
mod totals;

pub use self::{
    gallery::{GalleryState, Parts},
    people::{People, PersonLine},
    person::PersonView,
    totals::Totals,
};

use super::Library;
use crate::{Result, id::PersonId, person::Viewer};

impl Library {
    /// Returns the administrator who asks for a change, in a session that lives.
    ///
    /// # Errors
    /// Those of [`Library::administers`]; [`Error::SignInRequired`] if the session has ended.
    pub(crate) async fn manages<'a>(&self, viewer: &'a Viewer, access_token: &str) -> Result<&'a PersonId> {
        let id = self.administers(viewer).await?;
        self.still_signed_in(id, access_token).await?;
        Ok(id)
    }
}
