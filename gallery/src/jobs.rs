//! Use case for the worker: a job was taken; do it, or as much of it as there is time for.
//!
//! Whatever takes long is done in slices. A slice ends with what was done written down; then the same job is handed in
//! again, behind those of other people.

use jiff::Timestamp;

use crate::{
    Result,
    library::{Library, Round, Slice, Tidied},
    ports::Job,
    render_photo::{RenderOutcome, RenderPhoto},
    zip_job::{ZipMaker, ZipOutcome},
};

/// Does jobs. Cheap to clone.
#[derive(Clone)]
pub struct Runner {
    /// Erases and tidies. What it finds to do is handed in to its queue.
    pub library: Library,
    /// Makes photos of originals.
    pub render_photo: RenderPhoto,
    /// Makes zips.
    pub zip_maker: ZipMaker,
}

/// How a job ended, for now.
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
    /// Whether all of the job is done.
    #[must_use]
    pub fn slice(&self) -> Slice {
        match self {
            Self::Rendered(_) | Self::Zipped(_) => Slice::Done,
            Self::Erased(slice) | Self::TidiedUploads(slice, _) | Self::Tidied(slice, _) => *slice,
        }
    }
}

impl Runner {
    /// Does a job, or a slice of it that ends soon after `until`. What is left is handed in again
    /// before this returns.
    ///
    /// # Errors
    /// A fault of ours, to be tried again. What was done stays done.
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
