//! Work that takes longer than a request: rendering, zips, deletions, cleanup.
//!
//! Jobs are delivered at least once and in any order. The progress of a job is stored in records, never in the queue,
//! so a job that is taken again continues where it stopped.

use std::sync::{Mutex, PoisonError};

use async_trait::async_trait;
use jiff::SignedDuration;
use serde::{Deserialize, Serialize};

use crate::{
    Result,
    id::{JobId, PersonId, PhotoId, ZipId},
};

/// After this many failed attempts, a job is set aside as a dead letter.
pub const MAX_ATTEMPTS: u32 = 5;

/// A piece of work.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum Job {
    /// Make the renditions of an original.
    Render {
        /// The photo.
        photo: PhotoId,
    },
    /// Make a zip that is described by records.
    Zip {
        /// The zip.
        #[serde(alias = "archive")]
        zip: ZipId,
    },
    /// Permanently delete the photos in a person's trash. A record says since when they must be there.
    EmptyTrash {
        /// The owner of the trash.
        person: PersonId,
    },
    /// Permanently delete some of a person's photos, which a record lists.
    ErasePhotos {
        /// The owner of the photos.
        person: PersonId,
        /// The record.
        id: JobId,
    },
    /// Delete everything that a deleted account left.
    EraseAccount {
        /// The former owner of the account.
        person: PersonId,
    },
    /// Clean up uploads that a person did not finish.
    TidyUploads {
        /// The owner of the uploads.
        person: PersonId,
    },
    /// Finish deletions that were interrupted by a crash, and check everybody's trash, uploads and jobs.
    Tidy,
}

/// Jobs of different lanes do not wait for each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Lane {
    /// Photos that somebody is waiting to see.
    Photos,
    /// Everything else.
    Bulk,
}

impl Lane {
    /// Both lanes.
    pub const ALL: [Self; 2] = [Self::Photos, Self::Bulk];

    /// Its name in metrics and logs.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Photos => "photos",
            Self::Bulk => "bulk",
        }
    }
}

impl Job {
    /// The lane in which it waits.
    #[must_use]
    pub fn lane(&self) -> Lane {
        match self {
            Self::Render { .. } => Lane::Photos,
            _ => Lane::Bulk,
        }
    }

    /// The person it belongs to, if the job itself names them.
    #[must_use]
    pub fn person(&self) -> Option<&PersonId> {
        match self {
            Self::Render { .. } | Self::Zip { .. } | Self::Tidy => None,
            Self::EmptyTrash { person }
            | Self::ErasePhotos { person, .. }
            | Self::EraseAccount { person }
            | Self::TidyUploads { person } => Some(person),
        }
    }

    /// Its kind in metrics and logs.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Render { .. } => "render",
            Self::Zip { .. } => "zip",
            Self::EmptyTrash { .. } => "empty_trash",
            Self::ErasePhotos { .. } => "erase_photos",
            Self::EraseAccount { .. } => "erase_account",
            Self::TidyUploads { .. } => "tidy_uploads",
            Self::Tidy => "tidy",
        }
    }

    /// Identifies the job: two jobs with the same name are the same job.
    #[must_use]
    pub fn name(&self) -> String {
        let kind = self.kind();
        match self {
            Self::Render { photo } => format!("{kind}#{photo}"),
            Self::Zip { zip } => format!("{kind}#{zip}"),
            Self::ErasePhotos { person, id } => format!("{kind}#{person}#{id}"),
            Self::EmptyTrash { person } | Self::EraseAccount { person } | Self::TidyUploads { person } => {
                format!("{kind}#{person}")
            }
            Self::Tidy => kind.to_owned(),
        }
    }
}

/// The number of jobs in a lane.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Jobs that are waiting or running.
    pub waiting: u64,
    /// Jobs that were set aside.
    pub dead: u64,
    /// How long the oldest waiting job has been due; zero if none is due. `None` if the queue does not report it.
    pub oldest: Option<SignedDuration>,
}

/// The queue of jobs, for adding to it.
#[async_trait]
pub trait Jobs: Send + Sync {
    /// Queues a job for a person (`None`: for the gallery itself). After this returns, the job will be done, whatever
    /// crashes in the meantime. Queuing it twice is harmless. A job that is already running runs once more afterwards.
    /// People take turns within a lane, so that one person's many jobs do not make everybody else wait.
    async fn enqueue(&self, job: &Job, person: Option<&PersonId>) -> Result<()>;

    /// Reports that the original of `photo` was just stored. This is the same as queuing [`Job::Render`], unless the
    /// store of bytes notifies the worker of every original itself. Then there is nothing left to do.
    async fn stored(&self, photo: &PhotoId, owner: &PersonId) -> Result<()> {
        self.enqueue(&Job::Render { photo: photo.clone() }, Some(owner)).await
    }

    /// Whether a worker makes zips ([`Job::Zip`]). If not, the router streams them on request.
    fn makes_zips(&self) -> bool {
        false
    }

    /// The number of jobs in a lane.
    ///
    /// # Errors
    /// [`crate::Error::Unavailable`].
    async fn counts(&self, lane: Lane) -> Result<Counts>;

    /// The number of jobs that were set aside, in both lanes together.
    ///
    /// # Errors
    /// [`crate::Error::Unavailable`].
    async fn set_aside(&self) -> Result<u64> {
        let mut all = 0;
        for lane in Lane::ALL {
            all += self.counts(lane).await?.dead;
        }
        Ok(all)
    }

    /// Gives all jobs that were set aside another chance. Returns how many there were.
    ///
    /// # Errors
    /// [`crate::Error::Unavailable`].
    async fn redrive(&self) -> Result<u64>;
}

/// The queue of jobs, for taking from it.
#[async_trait]
pub trait JobSource: Jobs {
    /// Takes a job that is due, if there is one. Nobody else gets it until it is settled ([`Self::done`],
    /// [`Self::retry`]).
    async fn try_take(&self, lane: Lane) -> Result<Option<Taken>>;

    /// Reports that the job needs no further attempt. If it was queued again in the meantime, it is delivered again.
    async fn done(&self, taken: &Taken) -> Result<()>;

    /// Reports that the job failed. It is delivered again after a delay that gets longer each time. After
    /// [`MAX_ATTEMPTS`] it is set aside.
    async fn retry(&self, taken: &Taken) -> Result<()>;
}

/// A job that was taken. If it is dropped without being settled, it counts as failed if the queue is in the same
/// process, so a panic loses nothing. Otherwise it is delivered again after a while.
pub struct Taken {
    /// What to do.
    pub job: Job,
    /// Who it is for.
    pub person: Option<PersonId>,
    /// How often it was tried, including this time.
    pub attempts: u32,
    /// Identifies this delivery to the queue.
    pub receipt: String,
    give_back: Mutex<Option<GiveBack>>,
}

type GiveBack = Box<dyn FnOnce() + Send>;

impl Taken {
    /// A job that was taken. `give_back` is called if it is dropped without being settled.
    #[must_use]
    pub fn new(
        job: Job,
        person: Option<PersonId>,
        attempts: u32,
        receipt: String,
        give_back: Option<Box<dyn FnOnce() + Send>>,
    ) -> Self {
        Self { job, person, attempts, receipt, give_back: Mutex::new(give_back) }
    }

    /// Marks it as settled: dropping it no longer has an effect.
    pub fn settle(&self) {
        drop(self.give_back.lock().unwrap_or_else(PoisonError::into_inner).take());
    }
}

impl Drop for Taken {
    fn drop(&mut self) {
        let give_back = self.give_back.get_mut().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(give_back) = give_back {
            give_back();
        }
    }
}

/// The delay between a failed attempt and the next: 2, 4, 8 … seconds, at most five minutes.
#[must_use]
pub fn backoff(attempts: u32) -> SignedDuration {
    const MAX: SignedDuration = SignedDuration::from_mins(5);
    2_i64.checked_pow(attempts).map_or(MAX, |seconds| SignedDuration::from_secs(seconds).min(MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_format_of_a_job_never_changes() {
        let person: PersonId = "2f6a1c1e-7d0a-4c57-9c1b-1d2c3b4a5f60".parse().expect("an id");
        let job = Job::EmptyTrash { person: person.clone() };
        let text = serde_json::to_string(&job).expect("JSON");
        assert_eq!(text, r#"{"do":"empty_trash","person":"2f6a1c1e-7d0a-4c57-9c1b-1d2c3b4a5f60"}"#);
        assert_eq!(serde_json::from_str::<Job>(&text).expect("a job"), job);
        assert_eq!(serde_json::to_string(&Job::Tidy).expect("JSON"), r#"{"do":"tidy"}"#);
        assert_eq!((job.lane(), job.person()), (Lane::Bulk, Some(&person)));
    }

    #[test]
    fn each_delay_is_twice_as_long_up_to_five_minutes() {
        assert_eq!(
            [1, 2, 3, 5, 8, 9, 40, u32::MAX].map(|attempts| backoff(attempts).as_secs()),
            [2, 4, 8, 32, 256, 300, 300, 300]
        );
    }

    #[test]
    fn a_dropped_job_is_given_back_unless_it_was_settled() {
        let given = std::sync::Arc::new(std::sync::atomic::AtomicU32::new(0));
        let taken = || {
            let given = given.clone();
            let count = move || {
                given.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
            };
            Taken::new(Job::Tidy, None, 1, String::new(), Some(Box::new(count)))
        };
        drop(taken());
        taken().settle();
        assert_eq!(given.load(std::sync::atomic::Ordering::SeqCst), 1);
    }
}
