//! The gallery itself: who may create an account, and how it is.

use futures::join;

use super::Library;
use crate::{
    Result,
    key::ObjectKey,
    library::admission::Chosen,
    person::Viewer,
    ports::{
        jobs::{Counts, Lane},
        table::Write,
    },
    records::{decode, encode, keys},
    settings::Registration,
};

/// Which parts of the gallery work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parts {
    /// The table of records.
    pub records: bool,
    /// The store of bytes.
    pub bytes: bool,
}

/// How the gallery is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GalleryState {
    /// Who may create an account.
    pub registration: Registration,
    /// Which parts work.
    pub parts: Parts,
    /// The lanes of jobs; `None` if the queue cannot be asked.
    pub lanes: Option<[(Lane, Counts); 2]>,
    /// How many jobs were set aside; `None` if the queue cannot be asked.
    pub set_aside: Option<u64>,
}

impl Library {
    /// How the gallery is.
    ///
    /// # Errors
    /// Those of [`Library::administers`].
    pub async fn gallery_state(&self, viewer: &Viewer) -> Result<GalleryState> {
        self.administers(viewer).await?;
        let lane = |lane| async move { self.jobs.counts(lane).await.map(|counts| (lane, counts)) };
        let ([photos, bulk], key) = (Lane::ALL, keys::registration());
        let (chosen, parts, photos, bulk, set_aside) =
            join!(self.table.get(&key), self.parts(), lane(photos), lane(bulk), self.jobs.set_aside());
        let chosen: Option<Chosen> = chosen?.map(decode).transpose()?;
        let registration = chosen.map_or(self.settings.registration, |chosen| chosen.registration);
        let lanes = photos.ok().zip(bulk.ok()).map(|(photos, bulk)| [photos, bulk]);
        Ok(GalleryState { registration, parts, lanes, set_aside: set_aside.ok() })
    }

    /// Which parts of the gallery work.
    pub async fn parts(&self) -> Parts {
        let (key, bytes) = (keys::administrator(), ObjectKey::Original("00000000".parse().expect("an id")));
        let (records, bytes) = join!(self.table.get(&key), self.blobs.head(&bytes));
        Parts { records: records.is_ok(), bytes: bytes.is_ok() }
    }

    /// Chooses who may create an account, instead of the operator's setting.
    ///
    /// # Errors
    /// Those of [`Library::manages`].
    pub async fn set_registration(
        &self,
        viewer: &Viewer,
        access_token: &str,
        registration: Registration,
    ) -> Result<()> {
        let by = self.manages(viewer, access_token).await?;
        self.choose_registration(registration).await?;
        tracing::info!(%by, registration = registration.name(), "registration was changed");
        Ok(())
    }

    /// Like [`Self::set_registration`], for the program itself.
    pub(crate) async fn choose_registration(&self, registration: Registration) -> Result<()> {
        Ok(self.table.write(vec![Write::put(keys::registration(), encode(&Chosen { registration })?)]).await?)
    }

    /// Gives all jobs that were set aside another chance. Returns how many there were.
    ///
    /// # Errors
    /// Those of [`Library::manages`].
    pub async fn redrive(&self, viewer: &Viewer, access_token: &str) -> Result<u64> {
        let by = self.manages(viewer, access_token).await?;
        let jobs = self.jobs.redrive().await?;
        tracing::info!(%by, jobs, "jobs that were set aside are tried again");
        Ok(jobs)
    }
}
