//! Work that takes longer than a request: rendering, zips, erasing, tidying.
//!
//! Jobs come out at least once and in any order. What a job has done so far is written to records, never to the queue,
//! so a job that is taken again continues where it was.

use std::sync::{Mutex, PoisonError};

use async_trait::async_trait;
use jiff::SignedDuration;
use serde::{Deserialize, Serialize};

use crate::{
    Result,
    id::{JobId, PersonId, PhotoId, ZipId},
};

/// Attempts after which a job that fails is set aside as a dead letter.
pub const MAX_ATTEMPTS: u32 = 5;

/// Something to do.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum Job {
    /// Make the renditions of an original.
    Render {
        /// Of which photo.
        photo: PhotoId,
    },
    /// Make a zip that records describe.
    Zip {
        /// Which one.
        #[serde(alias = "archive")]
        zip: ZipId,
    },
    /// Delete for ever what lies in a person's trash. Since when it must lie there, its record says.
    EmptyTrash {
        /// Whose trash.
        person: PersonId,
    },
    /// Delete for ever some of a person's photos, which its record names.
    ErasePhotos {
        /// Whose photos.
        person: PersonId,
        /// Which record.
        id: JobId,
    },
    /// Delete everything that a deleted account left.
    EraseAccount {
        /// Whose account it was.
        person: PersonId,
    },
    /// Look after uploads that a person did not finish.
    TidyUploads {
        /// Whose uploads.
        person: PersonId,
    },
    /// Finish deletions that a crash cut off, and look after everybody's trash, uploads and jobs.
    Tidy,
}

/// Jobs of different lanes do not wait for each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Lane {
    /// Photos that somebody waits to see.
    Photos,
    /// Everything else.
    Bulk,
}

impl Lane {
    /// Both.
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
    /// Where it waits.
    #[must_use]
    pub fn lane(&self) -> Lane {
        match self {
            Self::Render { .. } => Lane::Photos,
            _ => Lane::Bulk,
        }
    }

    /// Whose job it is, where the job itself says so.
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

    /// What tells it from other jobs: two jobs with the same name are the same job.
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

/// What waits in a lane.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Jobs that wait or are being done.
    pub waiting: u64,
    /// Jobs that were set aside.
    pub dead: u64,
    /// For how long the job has been due that has waited longest; zero when none is due. `None` where the queue does
    /// not tell.
    pub oldest: Option<SignedDuration>,
}

/// Where jobs are handed in.
#[async_trait]
pub trait Jobs: Send + Sync {
    /// Hands in a job for a person (nobody: for the gallery itself). Once this returns, the job will be done, whatever
    /// crashes meanwhile; handing it in twice is harmless. A job that is being done is done once more. People take turns
    /// within a lane, so that one person's many jobs do not keep everybody else waiting.
    async fn enqueue(&self, job: &Job, person: Option<&PersonId>) -> Result<()>;

    /// The original of `photo` was just stored. The same as handing in [`Job::Render`], except where the store of bytes
    /// tells the worker of every original by itself: there, nothing is left to do.
    async fn stored(&self, photo: &PhotoId, owner: &PersonId) -> Result<()> {
        self.enqueue(&Job::Render { photo: photo.clone() }, Some(owner)).await
    }

    /// Whether a worker makes zips ([`Job::Zip`]). Where it does not, the router streams them as they are asked for.
    fn makes_zips(&self) -> bool {
        false
    }

    /// What waits in a lane.
    ///
    /// # Errors
    /// [`crate::Error::Unavailable`].
    async fn counts(&self, lane: Lane) -> Result<Counts>;

    /// Gives all jobs that were set aside another chance. Answers how many there were.
    ///
    /// # Errors
    /// [`crate::Error::Unavailable`].
    async fn redrive(&self) -> Result<u64>;
}

/// Where jobs are taken from, to be done.
#[async_trait]
pub trait JobSource: Jobs {
    /// A job that is due, if there is one. Nobody else gets it until it is settled ([`Self::done`], [`Self::retry`]).
    async fn try_take(&self, lane: Lane) -> Result<Option<Taken>>;

    /// The job needs no further attempt. If it was handed in again meanwhile, it comes out again.
    async fn done(&self, taken: &Taken) -> Result<()>;

    /// The job failed. It comes out again after a while, longer each time; after [`MAX_ATTEMPTS`] it is set aside.
    async fn retry(&self, taken: &Taken) -> Result<()>;
}

/// A job that was taken. Dropped unsettled, it counts as failed where the queue is in the same process, so that a panic
/// loses nothing; elsewhere it comes out again after a while.
pub struct Taken {
    /// What to do.
    pub job: Job,
    /// Whom it is for.
    pub person: Option<PersonId>,
    /// How often it was tried, this time included.
    pub attempts: u32,
    /// By which the queue knows this taking of it.
    pub receipt: String,
    give_back: Mutex<Option<GiveBack>>,
}

type GiveBack = Box<dyn FnOnce() + Send>;

impl Taken {
    /// A job that was taken. `give_back` is called when it is dropped unsettled.
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

    /// It was dealt with: dropping it does nothing any more.
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

/// How long it is from a failed attempt to the next one: 2, 4, 8 … seconds, five minutes at most.
#[must_use]
pub fn backoff(attempts: u32) -> SignedDuration {
    const MAX: SignedDuration = SignedDuration::from_mins(5);
    2_i64.checked_pow(attempts).map_or(MAX, |seconds| SignedDuration::from_secs(seconds).min(MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_job_is_written_as_versions_to_come_will_read_it() {
        let person: PersonId = "2f6a1c1e-7d0a-4c57-9c1b-1d2c3b4a5f60".parse().expect("an id");
        let job = Job::EmptyTrash { person: person.clone() };
        let text = serde_json::to_string(&job).expect("JSON");
        assert_eq!(text, r#"{"do":"empty_trash","person":"2f6a1c1e-7d0a-4c57-9c1b-1d2c3b4a5f60"}"#);
        assert_eq!(serde_json::from_str::<Job>(&text).expect("a job"), job);
        assert_eq!(serde_json::to_string(&Job::Tidy).expect("JSON"), r#"{"do":"tidy"}"#);
        assert_eq!((job.lane(), job.person()), (Lane::Bulk, Some(&person)));
    }

    #[test]
    fn each_wait_is_twice_as_long_up_to_five_minutes() {
        assert_eq!(
            [1, 2, 3, 5, 8, 9, 40, u32::MAX].map(|attempts| backoff(attempts).as_secs()),
            [2, 4, 8, 32, 256, 300, 300, 300]
        );
    }

    #[test]
    fn what_is_dropped_is_given_back_unless_it_was_settled() {
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
