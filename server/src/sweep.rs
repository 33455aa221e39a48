//! What the home does by itself: doing jobs, and cleaning up now and then.

use std::{
    sync::Arc,
    time::{Duration, Instant, SystemTime},
};

use gallery::{
    error::chain,
    fault::Fault,
    jobs::{Ran, Runner},
    library::ABANDONED_AFTER,
    ports::{
        Clock, Leftovers,
        jobs::{Job, JobSource as _, Jobs as _, Lane, MAX_ATTEMPTS, Taken},
    },
    render_photo::RenderOutcome,
    standalone::{
        queue::{MAX_INTERRUPTIONS, Queue},
        sqlite::SqliteTable,
    },
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use crate::meter::open_metrics::OpenMetrics;

/// Time between two rounds of cleaning.
const ROUND: Duration = Duration::from_secs(3600);

/// How long a job may take before somebody else's gets a turn.
const SLICE: Duration = Duration::from_secs(20);

/// After this long, what a crash left of a form is cleared away: no form takes so long.
const STRAY: Duration = Duration::from_secs(24 * 3600);

/// Bulk jobs that are done at the same time: they wait for the disk, and photos should not wait for them.
const BULK_WORKERS: usize = 1;

/// What does jobs.
#[derive(Clone)]
pub struct Workers {
    /// Does them.
    pub runner: Runner,
    /// Where they wait.
    pub queue: Arc<Queue>,
    /// Counts.
    pub meter: Arc<OpenMetrics>,
}

impl Workers {
    /// Does jobs as they come, `photos` photos at the same time, until `stop`.
    pub fn start(&self, photos: usize, tasks: &TaskTracker, stop: &CancellationToken) {
        for (lane, count) in [(Lane::Photos, photos), (Lane::Bulk, BULK_WORKERS)] {
            for _ in 0..count {
                tasks.spawn(self.clone().work(lane, stop.clone()));
            }
        }
    }

    async fn work(self, lane: Lane, stop: CancellationToken) {
        while !stop.is_cancelled() {
            let taken = tokio::select! {
                taken = self.queue.take(lane) => taken,
                () = stop.cancelled() => None,
            };
            let Some(taken) = taken else { break };
            if let Err(error) = self.settle(&taken).await {
                tracing::error!(job = ?taken.job, error = %chain(&error), "the queue cannot be written");
                tokio::time::sleep(Duration::from_secs(1)).await;
            }
        }
    }

    /// Does a job, and tells the queue how it went.
    async fn settle(&self, taken: &Taken) -> gallery::Result<()> {
        let started = Instant::now();
        match self.runner.run(&taken.job, self.clock()() + SLICE).await {
            Ok(ran) => {
                self.report(&taken.job, &ran, started.elapsed().as_millis() as u64);
                self.queue.done(taken).await
            }
            Err(error) => {
                let (kind, attempts) = (taken.job.kind(), taken.attempts);
                tracing::error!(job = ?taken.job, attempts, error = %chain(&error), "a job failed");
                self.meter.job_failed(kind, attempts >= MAX_ATTEMPTS);
                self.queue.retry(taken).await
            }
        }
    }

    fn clock(&self) -> &Clock {
        &self.runner.library.clock
    }

    fn report(&self, job: &Job, ran: &Ran, ms: u64) {
        match (job, ran) {
            (Job::Render { photo }, Ran::Rendered(RenderOutcome::Ready(facts))) => {
                tracing::info!(%photo, ms, "photo ready");
                self.meter.ready(facts, self.clock()());
            }
            (Job::Render { photo }, Ran::Rendered(RenderOutcome::Failed(fault))) => {
                self.meter.failed(fault.code());
                tracing::info!(%photo, ms, code = fault.code(), "photo failed");
            }
            (_, Ran::Rendered(_) | Ran::Zipped(_)) => {}
            (_, Ran::TidiedUploads(slice, tidied)) => {
                let (announced, forgotten) = (tidied.announced, tidied.forgotten);
                tracing::info!(?job, ?slice, announced, forgotten, ms, "uploads tidied");
            }
            (_, Ran::Tidied(slice, round)) => {
                tracing::info!(?slice, erased = round.erased, people = round.people, ms, "everybody looked after");
            }
            (_, Ran::Erased(slice)) => tracing::info!(?job, ?slice, ms, "erased"),
        }
    }
}

/// Looks after everybody's trash and uploads, and after jobs that were set aside; forgets parts of photos that are gone
/// and expired records, until `stop`.
pub fn clean(
    workers: Workers,
    leftovers: Arc<dyn Leftovers>,
    table: Arc<SqliteTable>,
    tasks: &TaskTracker,
    stop: CancellationToken,
) {
    tasks.spawn(async move {
        // Starting is for the first page; cleaning can wait.
        let mut wait = Duration::from_secs(10);
        loop {
            tokio::select! {
                () = tokio::time::sleep(wait) => {}
                () = stop.cancelled() => return,
            }
            wait = ROUND;
            if let Err(error) = round(&workers, leftovers.as_ref(), &table).await {
                tracing::error!(error = %chain(&error), "cleaning up went wrong");
            }
        }
    });
}

async fn round(workers: &Workers, leftovers: &dyn Leftovers, table: &SqliteTable) -> gallery::Result<()> {
    let library = &workers.runner.library;
    // Whatever there is to do for people is a job, and goes on after a restart.
    workers.queue.enqueue(&Job::Tidy, None).await?;
    for photo in leftovers.abandoned_uploads(SystemTime::now() - ABANDONED_AFTER.unsigned_abs()).await? {
        library.forget_stray_parts(&photo).await?;
    }
    let strays = leftovers.forget_strays(SystemTime::now() - STRAY).await?;
    // What was set aside after faults of ours gets another chance: a full disk may have room again.
    let redriven = workers.queue.redrive_harmless().await?;
    workers.give_up().await?;
    let expired = table.forget_expired(library.now()).await?;
    if redriven > 0 || strays > 0 {
        tracing::info!(redriven, strays, expired, "cleaned up");
    }
    Ok(())
}

impl Workers {
    /// Fails the photos that the process never survived. Trying them again is for the person who sees that.
    async fn give_up(&self) -> gallery::Result<()> {
        for photo in self.queue.interrupters().await? {
            let fault = Fault::Interrupted { times: MAX_INTERRUPTIONS };
            tracing::error!(%photo, times = MAX_INTERRUPTIONS, "the program ended whenever this photo was resized");
            if let RenderOutcome::Failed(fault) = self.runner.render_photo.give_up(&photo, fault).await? {
                self.meter.failed(fault.code());
            }
            self.queue.give_up(&photo).await?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU64, Ordering};

    use gallery::{library::NewFile, photo::PhotoState, ticket::UploadAnswer};

    use super::*;
    use crate::test_support;

    async fn waiting(queue: &Queue, lane: Lane) -> u64 {
        queue.counts(lane).await.expect("counts").waiting
    }

    #[tokio::test]
    async fn a_photo_that_ends_the_process_fails_in_the_end_and_can_be_tried_again() {
        let gallery = test_support::standalone().await;
        let (home, owner) = (&gallery.home, gallery.member().await);
        let file = NewFile {
            name: "fatal.jpg".into(),
            bytes: 3,
            sha256: [0; 32].into(),
            head: b"\xFF\xD8\xFF\xE0".to_vec(),
            keep_both: false,
        };
        let UploadAnswer::Send(ticket) = home.library.begin_upload(&owner, &file).await.expect("taken on") else {
            panic!("no ticket");
        };
        let photo = ticket.photo;
        let job = Job::Render { photo: photo.clone() };
        home.queue.enqueue(&job, owner.person()).await.expect("handed in");
        // Each look at this clock is a minute later.
        let (start, looks) = (home.library.now(), AtomicU64::new(0));
        let clock: gallery::ports::Clock =
            Arc::new(move || start + Duration::from_secs(60 * looks.fetch_add(1, Ordering::SeqCst)));
        for _ in 0..MAX_INTERRUPTIONS {
            let queue = Queue::open(&home.table, clock.clone()).await.expect("a start");
            // A crash runs no destructor.
            std::mem::forget(queue.take(Lane::Photos).await.expect("the job"));
        }
        let queue = Arc::new(Queue::open(&home.table, clock).await.expect("a start"));
        let meter = Arc::new(OpenMetrics::default());
        let workers = Workers { runner: home.runner.clone(), queue: queue.clone(), meter };
        round(&workers, home.leftovers.as_ref(), &home.table).await.expect("a round");
        assert_eq!(waiting(&queue, Lane::Photos).await, 0, "it is not tried again");
        let states = home.library.photo_states(&owner, std::slice::from_ref(&photo)).await.expect("states");
        assert_eq!(states[0].state, PhotoState::Failed { reason: Fault::Interrupted { times: MAX_INTERRUPTIONS } });

        home.library.retry(&owner, &photo).await.expect("tried again");
        assert_eq!(queue.take(Lane::Photos).await.expect("a job").attempts, 1);
    }

    #[tokio::test]
    async fn a_round_looks_after_everybody_as_a_job() {
        let gallery = test_support::standalone().await;
        let (home, _) = (&gallery.home, gallery.member().await);
        let meter = Arc::new(OpenMetrics::default());
        let workers = Workers { runner: home.runner.clone(), queue: home.queue.clone(), meter };
        round(&workers, home.leftovers.as_ref(), &home.table).await.expect("a round");
        assert_eq!(waiting(&home.queue, Lane::Bulk).await, 1);
        let taken = home.queue.try_take(Lane::Bulk).await.expect("a look").expect("a job");
        assert_eq!(taken.job, Job::Tidy);
        workers.settle(&taken).await.expect("done");
        assert_eq!(waiting(&home.queue, Lane::Bulk).await, 0);
    }
}
