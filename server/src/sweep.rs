//! Background tasks of the standalone gallery: running jobs, and regular cleanups.

use std::{
    sync::Arc,
    time::{Duration, Instant, SystemTime},
};

use gallery::{
    error::chain,
    fault::Fault,
    jobs::{Ran, Runner},
    library::{ABANDONED_AFTER, WHILE_RUNNING, WHILE_STOPPED},
    log_limit::LogLimit,
    ports::{
        Clock, Leftovers,
        jobs::{Job, JobSource as _, Jobs as _, Lane, MAX_ATTEMPTS, Taken, backoff},
    },
    render_photo::RenderOutcome,
    standalone::{
        disk::Disk,
        queue::{MAX_INTERRUPTIONS, Queue},
        sqlite::SqliteTable,
    },
};
use jiff::SignedDuration;
use tokio::sync::{RwLock, RwLockReadGuard, RwLockWriteGuard};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use crate::{compose::standalone::Home, meter::open_metrics::OpenMetrics};

/// Interval between two cleanups.
const ROUND: Duration = Duration::from_secs(3600);

/// How long a job may run before another person's job gets a turn.
const SLICE: Duration = Duration::from_secs(20);

/// After this time, the remains of a form are removed. No form takes this long.
const STRAY: Duration = Duration::from_secs(24 * 3600);

/// Number of bulk jobs that run at the same time. They wait for the disk, and photos should not have to wait for them.
const BULK_WORKERS: usize = 1;

/// A photo is tried so often while others are rendered, then alone. An attempt during which the process ended counts.
const ATTEMPTS_TOGETHER: u32 = 2;

/// How often to look whether there is disk space.
const LOOK_AT_DISK: Duration = Duration::from_secs(10);

/// Failed jobs that are written to the log in a minute. If more fail, they probably have the same cause.
static FAILURES: LogLimit = LogLimit::new(20);

/// Log lines a minute about outcomes that cannot be recorded.
static UNRECORDED: LogLimit = LogLimit::new(5);

/// Runs jobs.
#[derive(Clone)]
pub struct Workers {
    /// Runs each job.
    pub runner: Runner,
    /// The queue of jobs.
    pub queue: Arc<Queue>,
    /// The disk with the data.
    pub disk: Arc<Disk>,
    /// The metrics.
    pub meter: Arc<OpenMetrics>,
    /// Held exclusively by a photo that is rendered while nothing else is.
    alone: Arc<RwLock<()>>,
}

impl Workers {
    /// Workers of a gallery.
    pub fn new(home: &Home, meter: Arc<OpenMetrics>) -> Self {
        let (runner, queue, disk) = (home.runner.clone(), home.queue.clone(), home.disk.clone());
        Self { runner, queue, disk, meter, alone: Arc::default() }
    }

    /// Runs jobs as they arrive, `photos` photos at the same time, until `stop`.
    pub fn start(&self, photos: usize, tasks: &TaskTracker, stop: &CancellationToken) {
        for (lane, count) in [(Lane::Photos, photos), (Lane::Bulk, BULK_WORKERS)] {
            for _ in 0..count {
                tasks.spawn(self.clone().work(lane, stop.clone()));
            }
        }
    }

    async fn work(self, lane: Lane, stop: CancellationToken) {
        while !stop.is_cancelled() {
            // Attempts that can only fail are not made. Bulk jobs run: most of them delete something.
            if lane == Lane::Photos && self.disk.room_for_renditions().is_err() {
                tokio::select! {
                    () = tokio::time::sleep(LOOK_AT_DISK) => {}
                    () = stop.cancelled() => {}
                }
                continue;
            }
            let taken = tokio::select! {
                taken = self.queue.take(lane) => taken,
                () = stop.cancelled() => None,
            };
            let Some(taken) = taken else { break };
            self.settle(&taken, &stop).await;
        }
    }

    /// Runs a job, and tells the queue the outcome.
    async fn settle(&self, taken: &Taken, stop: &CancellationToken) {
        let (shared, alone) = tokio::select! {
            turn = self.turn(taken) => turn,
            // The job is due again at the next start.
            () = stop.cancelled() => return,
        };
        let started = Instant::now();
        let ran = self.runner.run(&taken.job, self.clock()() + SLICE).await;
        match &ran {
            Ok(ran) => self.report(&taken.job, ran, started.elapsed().as_millis() as u64),
            Err(error) => {
                let (kind, attempts) = (taken.job.kind(), taken.attempts);
                if let Some(left_out) = FAILURES.allow() {
                    tracing::error!(job = ?taken.job, attempts, left_out, error = %chain(error), "a job failed");
                }
                self.meter.job_failed(kind, attempts >= MAX_ATTEMPTS);
            }
        }
        drop((shared, alone));
        let mut failures = 0;
        loop {
            let recorded = if ran.is_ok() { self.queue.done(taken).await } else { self.queue.retry(taken).await };
            let Err(error) = recorded else { return };
            if let Some(left_out) = UNRECORDED.allow() {
                tracing::error!(job = ?taken.job, left_out, error = %chain(&error), "cannot write to the queue");
            }
            // Until this is recorded, the job is not due again. After a restart it is.
            tokio::select! {
                () = tokio::time::sleep(backoff(failures).unsigned_abs()) => failures += 1,
                () = stop.cancelled() => return,
            }
        }
    }

    /// Waits until a job may run beside those that are running. A photo whose rendering has ended the process may have
    /// needed too much memory: it runs alone.
    async fn turn(&self, taken: &Taken) -> (Option<RwLockReadGuard<'_, ()>>, Option<RwLockWriteGuard<'_, ()>>) {
        match (taken.job.lane(), taken.attempts) {
            (Lane::Photos, ..=ATTEMPTS_TOGETHER) => (Some(self.alone.read().await), None),
            (Lane::Photos, _) => (None, Some(self.alone.write().await)),
            (Lane::Bulk, _) => (None, None),
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
                tracing::info!(?slice, erased = round.erased, people = round.people, ms, "cleanup done");
            }
            (_, Ran::Erased(slice)) => tracing::info!(?job, ?slice, ms, "photos deleted"),
        }
    }
}

/// Makes the reserve of disk space when it is missing, and writes to the log how full the disk is. Runs until `stop`.
pub fn watch_disk(disk: Arc<Disk>, tasks: &TaskTracker, stop: CancellationToken) {
    tasks.spawn(async move {
        loop {
            let tended = Arc::clone(&disk);
            if let Err(error) = tokio::task::spawn_blocking(move || tended.tend()).await {
                tracing::error!(%error, "the disk cannot be watched");
            }
            tokio::select! {
                () = tokio::time::sleep(LOOK_AT_DISK) => {}
                () = stop.cancelled() => return,
            }
        }
    });
}

/// Cleans up everybody's trash and uploads, and jobs that were set aside. Removes parts of deleted photos and expired
/// records. Runs until `stop`.
pub fn clean(
    workers: Workers,
    leftovers: Arc<dyn Leftovers>,
    table: Arc<SqliteTable>,
    tasks: &TaskTracker,
    stop: CancellationToken,
) {
    tasks.spawn(async move {
        // The first pages matter more at the start, so the first cleanup waits.
        let mut wait = Duration::from_secs(10);
        let mut most = WHILE_STOPPED;
        loop {
            tokio::select! {
                () = tokio::time::sleep(wait) => {}
                () = stop.cancelled() => return,
            }
            wait = ROUND;
            let done = round(&workers, leftovers.as_ref(), &table, most).await;
            most = WHILE_RUNNING;
            if let Err(error) = done {
                tracing::error!(error = %chain(&error), "the cleanup failed");
            }
        }
    });
}

/// A cleanup. The clock may have gone forward by `most` since the last one; if it has jumped, nothing goes because of its age.
async fn round(
    workers: &Workers,
    leftovers: &dyn Leftovers,
    table: &SqliteTable,
    most: SignedDuration,
) -> gallery::Result<()> {
    let library = &workers.runner.library;
    let trusted = library.look_at_clock(most).await?;
    workers.queue.bring_forward().await?;
    // Everything that is done for people is a job, which continues after a restart.
    workers.queue.enqueue(&Job::Tidy, None).await?;
    let (mut strays, mut expired) = (0, 0);
    if trusted {
        for photo in leftovers.abandoned_uploads(SystemTime::now() - ABANDONED_AFTER.unsigned_abs()).await? {
            library.forget_stray_parts(&photo).await?;
        }
        strays = leftovers.forget_strays(SystemTime::now() - STRAY).await?;
        expired = table.forget_expired(library.now()).await?;
    }
    // Retry what was set aside after internal errors: a full disk may have space again.
    let redriven = workers.queue.redrive_harmless().await?;
    workers.give_up().await?;
    if redriven > 0 || strays > 0 {
        tracing::info!(redriven, strays, expired, "cleaned up");
    }
    Ok(())
}

impl Workers {
    /// Marks photos as failed if rendering them always ended the process. The person who sees that can try again.
    async fn give_up(&self) -> gallery::Result<()> {
        for photo in self.queue.interrupters().await? {
            let fault = Fault::Interrupted { times: MAX_INTERRUPTIONS };
            tracing::error!(%photo, times = MAX_INTERRUPTIONS, "the program ended each time this photo was rendered");
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
    use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

    use gallery::{contract::clock::showing, library::NewFile, photo::PhotoState, ticket::UploadAnswer};

    use super::*;
    use crate::test_support;

    async fn waiting(queue: &Queue, lane: Lane) -> u64 {
        queue.counts(lane).await.expect("counts").waiting
    }

    #[tokio::test]
    async fn a_photo_that_always_ends_the_process_fails_and_can_be_retried() {
        let gallery = test_support::standalone().await;
        let (home, owner) = (&gallery.home, gallery.member().await);
        let file = NewFile {
            name: "fatal.jpg".into(),
            bytes: 3,
            sha256: [0; 32].into(),
            head: b"\xFF\xD8\xFF\xE0".to_vec(),
            keep_both: false,
        };
        let UploadAnswer::Send(ticket) = home.library.begin_upload(&owner, &file).await.expect("accepted") else {
            panic!("no ticket");
        };
        let photo = ticket.photo;
        let job = Job::Render { photo: photo.clone() };
        home.queue.enqueue(&job, owner.person()).await.expect("queued");
        // Each reading of this clock is a minute later.
        let (start, looks) = (home.library.now(), AtomicU64::new(0));
        let clock: gallery::ports::Clock =
            Arc::new(move || start + Duration::from_secs(60 * looks.fetch_add(1, Ordering::SeqCst)));
        for _ in 0..MAX_INTERRUPTIONS {
            let queue = Queue::open(&home.table, clock.clone()).await.expect("a start");
            // A crash runs no destructors.
            std::mem::forget(queue.take(Lane::Photos).await.expect("the job"));
        }
        let queue = Arc::new(Queue::open(&home.table, clock).await.expect("a start"));
        let meter = Arc::new(OpenMetrics::default());
        let workers = Workers { queue: queue.clone(), ..Workers::new(home, meter) };
        round(&workers, home.leftovers.as_ref(), &home.table, WHILE_STOPPED).await.expect("a cleanup");
        assert_eq!(waiting(&queue, Lane::Photos).await, 0, "it is not retried");
        let states = home.library.photo_states(&owner, std::slice::from_ref(&photo)).await.expect("states");
        assert_eq!(states[0].state, PhotoState::Failed { reason: Fault::Interrupted { times: MAX_INTERRUPTIONS } });

        home.library.retry(&owner, &photo).await.expect("tried again");
        assert_eq!(queue.take(Lane::Photos).await.expect("a job").attempts, 1);
    }

    #[tokio::test]
    async fn a_cleanup_is_queued_as_a_job() {
        let gallery = test_support::standalone().await;
        let (home, _) = (&gallery.home, gallery.member().await);
        let meter = Arc::new(OpenMetrics::default());
        let workers = Workers::new(home, meter);
        round(&workers, home.leftovers.as_ref(), &home.table, WHILE_STOPPED).await.expect("a cleanup");
        assert_eq!(waiting(&home.queue, Lane::Bulk).await, 1);
        let taken = home.queue.try_take(Lane::Bulk).await.expect("no error").expect("a job");
        assert_eq!(taken.job, Job::Tidy);
        workers.settle(&taken, &CancellationToken::new()).await;
        assert_eq!(waiting(&home.queue, Lane::Bulk).await, 0);
    }

    #[tokio::test]
    async fn a_clock_that_jumps_forward_ends_no_session() {
        let gallery = test_support::standalone().await;
        let home = &gallery.home;
        gallery.member().await;
        let entrance = home.library.sign_in("ada@example.org", "correct horse battery", "here").await.expect("right");
        let refresh = entrance.open().expect("no second step").tokens.refresh.expect("a token");
        let shown = Arc::new(AtomicI64::new(home.library.now().as_millisecond()));
        let library = gallery::library::Library { clock: showing(&shown), ..home.library.clone() };
        let runner = Runner { library, ..home.runner.clone() };
        let workers = Workers { runner, ..Workers::new(home, Arc::new(OpenMetrics::default())) };
        let clean = async |most| round(&workers, home.leftovers.as_ref(), &home.table, most).await.expect("a cleanup");
        clean(WHILE_STOPPED).await;
        shown.fetch_add(2 * 365 * 86_400_000, Ordering::SeqCst);
        for _ in 0..23 {
            clean(WHILE_RUNNING).await;
            shown.fetch_add(3_600_000, Ordering::SeqCst);
        }
        // The clock was set right before the day was over.
        let renewed = home.library.renew(&refresh).await.expect("the session is still there");
        shown.fetch_add(3_600_000, Ordering::SeqCst);
        clean(WHILE_RUNNING).await;
        assert!(home.library.renew(&renewed.tokens.refresh.expect("a token")).await.is_err(), "the day is over");
    }

    #[tokio::test]
    async fn a_photo_that_ended_the_process_twice_runs_alone() {
        let gallery = test_support::standalone().await;
        let workers = Workers::new(&gallery.home, Arc::new(OpenMetrics::default()));
        let taken = |attempts| {
            let job = Job::Render { photo: gallery::id::PhotoId::random() };
            Taken::new(job, None, attempts, "1".to_owned(), None)
        };
        let another = workers.turn(&taken(1)).await;
        let stop = CancellationToken::new();
        let second = taken(2);
        tokio::time::timeout(Duration::from_secs(10), workers.settle(&second, &stop)).await.expect("runs beside it");
        let third = taken(3);
        let mut third = Box::pin(workers.settle(&third, &stop));
        assert!(tokio::time::timeout(Duration::from_millis(200), &mut third).await.is_err(), "it waits");
        drop(another);
        tokio::time::timeout(Duration::from_secs(10), third).await.expect("runs when nothing else does");
    }
}
