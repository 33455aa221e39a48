//! A queue of jobs in memory that keeps the port's promises: a test double, and the simplest implementation of the
//! port.

use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use async_trait::async_trait;
use jiff::{SignedDuration, Timestamp};

use crate::{
    Result,
    id::PersonId,
    ports::{
        clock::Clock,
        jobs::{Counts, Job, JobSource, Jobs, Lane, MAX_ATTEMPTS, Taken, backoff},
    },
};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Waiting,
    Taken,
    Dead,
}

#[derive(Debug, Clone)]
struct Entry {
    job: Job,
    person: Option<PersonId>,
    announced: u64,
    due: Timestamp,
    attempts: u32,
    state: State,
}

#[derive(Debug, Default)]
struct Inner {
    /// By name.
    entries: BTreeMap<String, Entry>,
    /// When each person last had a turn in each lane.
    turns: BTreeMap<(&'static str, Option<PersonId>), u64>,
    turn: u64,
}

/// [`Jobs`] in memory. A job that was taken and not settled is never delivered again, because nothing survives the
/// process.
pub struct MemoryJobs {
    inner: Mutex<Inner>,
    clock: Clock,
    makes_zips: bool,
}

impl MemoryJobs {
    /// An empty queue.
    #[must_use]
    pub fn new(clock: Clock) -> Self {
        Self { inner: Mutex::default(), clock, makes_zips: false }
    }

    /// Makes the queue report that a worker makes zips.
    #[must_use]
    pub fn with_zips(self) -> Self {
        Self { makes_zips: true, ..self }
    }

    /// The jobs that are waiting, for tests that check what was queued.
    #[must_use]
    pub fn waiting(&self) -> Vec<Job> {
        let waiting = |entry: &&Entry| entry.state == State::Waiting;
        self.inner().entries.values().filter(waiting).map(|entry| entry.job.clone()).collect()
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl Jobs for MemoryJobs {
    async fn enqueue(&self, job: &Job, person: Option<&PersonId>) -> Result<()> {
        let now = (self.clock)();
        let fresh = Entry {
            job: job.clone(),
            person: person.cloned(),
            announced: 0,
            due: now,
            attempts: 0,
            state: State::Waiting,
        };
        let mut inner = self.inner();
        let entry = inner.entries.entry(job.name()).or_insert_with(|| fresh.clone());
        if entry.state == State::Dead {
            *entry = Entry { announced: entry.announced, ..fresh };
        }
        entry.announced += 1;
        Ok(())
    }

    fn makes_zips(&self) -> bool {
        self.makes_zips
    }

    async fn counts(&self, lane: Lane) -> Result<Counts> {
        let (now, inner) = ((self.clock)(), self.inner());
        let mut counts = Counts { oldest: Some(SignedDuration::ZERO), ..Counts::default() };
        for entry in inner.entries.values().filter(|entry| entry.job.lane() == lane) {
            match entry.state {
                State::Dead => counts.dead += 1,
                State::Taken => counts.waiting += 1,
                State::Waiting => {
                    counts.waiting += 1;
                    counts.oldest = counts.oldest.max(Some(now.duration_since(entry.due)));
                }
            }
        }
        Ok(counts)
    }

    async fn redrive(&self) -> Result<u64> {
        let (now, mut inner) = ((self.clock)(), self.inner());
        let mut revived = 0;
        for entry in inner.entries.values_mut().filter(|entry| entry.state == State::Dead) {
            (entry.state, entry.attempts, entry.due) = (State::Waiting, 0, now);
            revived += 1;
        }
        Ok(revived)
    }
}

#[async_trait]
impl JobSource for MemoryJobs {
    async fn try_take(&self, lane: Lane) -> Result<Option<Taken>> {
        let (now, mut inner) = ((self.clock)(), self.inner());
        let Inner { entries, turns, turn } = &mut *inner;
        let due = |entry: &&mut Entry| entry.job.lane() == lane && entry.state == State::Waiting && entry.due <= now;
        let next = entries.values_mut().filter(due).min_by_key(|entry| {
            let last = turns.get(&(lane.name(), entry.person.clone())).copied().unwrap_or_default();
            (last, entry.due)
        });
        let Some(entry) = next else { return Ok(None) };
        *turn += 1;
        turns.insert((lane.name(), entry.person.clone()), *turn);
        entry.state = State::Taken;
        entry.attempts += 1;
        let receipt = entry.announced.to_string();
        Ok(Some(Taken::new(entry.job.clone(), entry.person.clone(), entry.attempts, receipt, None)))
    }

    async fn done(&self, taken: &Taken) -> Result<()> {
        let (now, mut inner) = ((self.clock)(), self.inner());
        let name = taken.job.name();
        match inner.entries.get_mut(&name) {
            Some(entry) if entry.announced.to_string() != taken.receipt => {
                (entry.state, entry.attempts, entry.due) = (State::Waiting, 0, now);
            }
            _ => drop(inner.entries.remove(&name)),
        }
        Ok(())
    }

    async fn retry(&self, taken: &Taken) -> Result<()> {
        let (now, mut inner) = ((self.clock)(), self.inner());
        let Some(entry) = inner.entries.get_mut(&taken.job.name()) else { return Ok(()) };
        if entry.announced.to_string() != taken.receipt {
            (entry.state, entry.attempts, entry.due) = (State::Waiting, 0, now);
            return Ok(());
        }
        entry.state = if taken.attempts >= MAX_ATTEMPTS { State::Dead } else { State::Waiting };
        entry.due = now + backoff(taken.attempts);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    };

    use super::*;
    use crate::contract::{
        clock::showing,
        jobs::{Queue, every_promise},
    };

    struct Double {
        jobs: MemoryJobs,
        now: Arc<AtomicI64>,
    }

    #[async_trait]
    impl Queue for Double {
        fn jobs(&self) -> &dyn JobSource {
            &self.jobs
        }

        async fn pass(&self, time: SignedDuration) {
            self.now.fetch_add(time.as_millis() as i64, Ordering::SeqCst);
        }
    }

    #[tokio::test]
    async fn keeps_every_promise() {
        let now = Arc::new(AtomicI64::new(1_700_000_000_000));
        let jobs = MemoryJobs::new(showing(&now));
        every_promise(&Double { jobs, now }).await;
    }
}
