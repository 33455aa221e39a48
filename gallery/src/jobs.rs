//! Use case for the worker: runs a job that was taken, or as much of it as time allows.
//!
//! Long jobs run in slices. At the end of a slice, what was done is recorded, and the same job is queued again, behind
//! those of other people.

use jiff::Timestamp;

use crate::{
    Result,
    library::{Library, Round, Slice, Tidied},
    ports::Job,
    render_photo::{RenderOutcome, RenderPhoto},
    zip_job::{ZipMaker, ZipOutcome},
};

/// Runs jobs. Cheap to clone.
#[derive(Clone)]
pub struct Runner {
    /// Erases and cleans up. If it finds more work, it queues it.
    pub library: Library,
    /// Makes photos of originals.
    pub render_photo: RenderPhoto,
    /// Makes zips.
    pub zip_maker: ZipMaker,
}

/// The outcome of a job or a slice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ran {
    /// [`Job::Render`].
    Rendered(RenderOutcome),
    /// [`Job::Zip`].
    Zipped(ZipOutcome),
    /// [`Job::EmptyTrash`], [`Job::ErasePhotos`], [`Job::EraseAccount`].
    Erased(Slice),
    /// [`Job::TidyUploads`].
    TidiedUploads(Slice, Tidied),
    /// [`Job::Tidy`].
    Tidied(Slice, Round),
}

impl Ran {
    /// Whether the whole job is done.
    #[must_use]
    pub fn slice(&self) -> Slice {
        match self {
            Self::Rendered(_) | Self::Zipped(_) => Slice::Done,
            Self::Erased(slice) | Self::TidiedUploads(slice, _) | Self::Tidied(slice, _) => *slice,
        }
    }
}

impl Runner {
    /// Runs a job, or a slice of it that ends soon after `until`. If anything is left, the job is queued again before
    /// this returns.
    ///
    /// # Errors
    /// An internal error, to be retried. What was done is kept.
    pub async fn run(&self, job: &Job, until: Timestamp) -> Result<Ran> {
        let library = &self.library;
        let ran = match job {
            Job::Render { photo } => Ran::Rendered(self.render_photo.run(photo).await?),
            Job::Zip { zip } => Ran::Zipped(self.zip_maker.run(zip).await?),
            Job::EmptyTrash { person } => Ran::Erased(library.empty_trash_slice(person, until).await?),
            Job::ErasePhotos { person, id } => Ran::Erased(library.erase_photos_slice(person, id, until).await?),
            Job::EraseAccount { person } => Ran::Erased(library.erase_account_slice(person, until).await?),
            Job::TidyUploads { person } => {
                let (slice, tidied) = library.tidy_uploads_slice(person, until).await?;
                Ran::TidiedUploads(slice, tidied)
            }
            Job::Tidy => {
                let (slice, round) = library.round_slice(until).await?;
                Ran::Tidied(slice, round)
            }
        };
        if ran.slice() == Slice::More {
            library.jobs.enqueue(job, job.person()).await?;
        }
        Ok(ran)
    }
}
