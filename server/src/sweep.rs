//! What the home does by itself: resizing what arrives, and cleaning up now and then.

use std::{
    sync::Arc,
    time::{Duration, SystemTime},
};

use gallery::{
    error::chain,
    fault::Fault,
    home::{
        queue::{MAX_INTERRUPTIONS, Queue},
        sqlite::SqliteTable,
    },
    ingest::{Ingest, Ingested},
    library::{Library, Tidied},
    ports::Leftovers,
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use crate::meter::open_metrics::OpenMetrics;

/// Time between two rounds of cleaning.
const ROUND: Duration = Duration::from_secs(3600);

/// After this long, an original that was never announced is: whoever sent it is not coming back to say so.
const STRANDED: Duration = Duration::from_secs(3600);

/// After this long, what a crash left of a form is cleared away: no form takes so long.
const STRAY: Duration = Duration::from_secs(24 * 3600);

/// After this long without a byte, an unfinished upload is forgotten.
const ABANDONED: Duration = Duration::from_secs(7 * 24 * 3600);

/// Resizes photos as they arrive, `workers` at the same time, until `stop`.
pub fn resize(
    ingest: &Ingest,
    queue: &Arc<Queue>,
    meter: &Arc<OpenMetrics>,
    workers: usize,
    tasks: &TaskTracker,
    stop: &CancellationToken,
) {
    let clock = gallery::ports::clock::system();
    for _ in 0..workers {
        let (ingest, queue, meter, stop) = (ingest.clone(), Arc::clone(queue), Arc::clone(meter), stop.clone());
        let clock = clock.clone();
        tasks.spawn(async move {
            while !stop.is_cancelled() {
                let job = tokio::select! {
                    job = queue.take() => job,
                    () = stop.cancelled() => None,
                };
                let Some(job) = job else { break };
                let started = std::time::Instant::now();
                let settled = match ingest.run(&job.photo).await {
                    Ok(ingested) => {
                        let ms = started.elapsed().as_millis() as u64;
                        match ingested {
                            Ingested::Ready(facts) => {
                                tracing::info!(photo = %job.photo, ms, "photo ready");
                                meter.ready(&facts, clock());
                            }
                            Ingested::Failed(fault) => {
                                meter.failed(fault.code());
                                tracing::info!(photo = %job.photo, ms, code = fault.code(), "photo failed");
                            }
                            Ingested::Nothing => {}
                        }
                        queue.done(&job).await
                    }
                    Err(error) => {
                        tracing::error!(photo = %job.photo, attempts = job.attempts, error = %chain(&error), "resizing went wrong");
                        queue.retry(&job).await
                    }
                };
                if let Err(error) = settled {
                    tracing::error!(photo = %job.photo, error = %chain(&error), "the queue cannot be written");
                    tokio::time::sleep(Duration::from_secs(1)).await;
                }
            }
        });
    }
}

/// What looks after arrivals.
pub struct Arriving {
    /// Makes photos out of them.
    pub ingest: Ingest,
    /// Where they wait.
    pub queue: Arc<Queue>,
    /// Counts.
    pub meter: Arc<OpenMetrics>,
}

/// Ends deletions that a crash cut off, empties old trash, looks after uploads that nobody went on with and arrivals that
/// were set aside, forgets expired records, until `stop`.
pub fn clean(
    library: Library,
    leftovers: Arc<dyn Leftovers>,
    table: Arc<SqliteTable>,
    arriving: Arriving,
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
            if let Err(error) = round(&library, leftovers.as_ref(), &table, &arriving).await {
                tracing::error!(error = %chain(&error), "cleaning up went wrong");
            }
        }
    });
}

async fn round(
    library: &Library,
    leftovers: &dyn Leftovers,
    table: &SqliteTable,
    arriving: &Arriving,
) -> gallery::Result<()> {
    let erased = library.finish_erasing().await?.changed;
    let emptied = library.empty_old_trash().await?.changed;
    let ms = |time: Duration| i64::try_from(time.as_millis()).unwrap_or(i64::MAX);
    let Tidied { announced, forgotten } = library.tidy_uploads(ms(STRANDED), ms(ABANDONED)).await?;
    for photo in leftovers.abandoned_uploads(SystemTime::now() - ABANDONED).await? {
        library.forget_stray_parts(&photo).await?;
    }
    let strays = leftovers.forget_strays(SystemTime::now() - STRAY).await?;
    // What was set aside after faults of ours gets another chance: a full disk may have room again.
    let redriven = arriving.queue.redrive_harmless().await?;
    arriving.give_up().await?;
    let expired = table.forget_expired(library.now_ms() / 1000).await?;
    if erased + emptied + announced + forgotten > 0 || redriven > 0 || strays > 0 {
        tracing::info!(erased, emptied, announced, forgotten, strays, redriven, expired, "cleaned up");
    }
    Ok(())
}

impl Arriving {
    /// Fails the photos that the process never survived. Trying them again is for the person who sees that.
    async fn give_up(&self) -> gallery::Result<()> {
        for photo in self.queue.interrupters().await? {
            let fault = Fault::Interrupted { times: MAX_INTERRUPTIONS };
            tracing::error!(%photo, times = MAX_INTERRUPTIONS, "the program ended whenever this photo was resized");
            if let Ingested::Failed(fault) = self.ingest.give_up(&photo, fault).await? {
                self.meter.failed(fault.code());
            }
            self.queue.give_up(&photo).await?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicI64, Ordering};

    use gallery::{library::NewFile, photo::PhotoState, ports::Arrivals as _, ticket::UploadAnswer};

    use super::*;
    use crate::trial;

    #[tokio::test]
    async fn a_photo_that_ends_the_process_fails_in_the_end_and_can_be_tried_again() {
        let trial = trial::home().await;
        let (home, owner) = (&trial.home, trial.member().await);
        let file = NewFile {
            name: "fatal.jpg".into(),
            bytes: 3,
            sha256: "0".repeat(64),
            head: b"\xFF\xD8\xFF\xE0".to_vec(),
            keep_both: false,
        };
        let UploadAnswer::Send(ticket) = home.library.begin_upload(&owner, &file).await.expect("taken on") else {
            panic!("no ticket");
        };
        let photo = ticket.photo;
        home.queue.announce(&photo).await.expect("announced");
        // Each look at this clock is a minute later.
        let minutes = AtomicI64::new(home.library.now_ms() / 60_000);
        let clock: gallery::ports::Clock = Arc::new(move || minutes.fetch_add(1, Ordering::SeqCst) * 60_000);
        for _ in 0..MAX_INTERRUPTIONS {
            let queue = Queue::open(&home.table, clock.clone()).await.expect("a start");
            // A crash runs no destructor.
            std::mem::forget(queue.take().await.expect("the job"));
        }
        let queue = Arc::new(Queue::open(&home.table, clock).await.expect("a start"));
        let meter = Arc::new(OpenMetrics::default());
        let arriving = Arriving { ingest: home.ingest.clone(), queue: queue.clone(), meter };
        round(&home.library, home.leftovers.as_ref(), &home.table, &arriving).await.expect("a round");
        assert!(queue.is_empty().await.expect("a number"), "it is not tried again");
        let states = home.library.photo_states(&owner, std::slice::from_ref(&photo)).await.expect("states");
        assert_eq!(states[0].state, PhotoState::Failed { reason: Fault::Interrupted { times: MAX_INTERRUPTIONS } });

        home.library.retry(&owner, &photo).await.expect("tried again");
        assert_eq!(queue.take().await.expect("a job").attempts, 1);
    }
}
