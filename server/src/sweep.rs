//! What the home does by itself: resizing what arrives, and cleaning up now and then.

use std::{
    sync::Arc,
    time::{Duration, SystemTime},
};

use gallery::{
    home::{files::Files, queue::Queue, sqlite::SqliteTable},
    ingest::{Ingest, Ingested},
    library::{Library, Tidied},
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use crate::meter::open_metrics::OpenMetrics;

/// Time between two rounds of cleaning.
const ROUND: Duration = Duration::from_secs(3600);

/// After this long, an original that was never announced is: whoever sent it is not coming back to say so.
const STRANDED: Duration = Duration::from_secs(3600);

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
                                let waited = clock().saturating_sub(facts.added_at).max(0) as f64 / 1e3;
                                // A photo that is rendered once more was not waited for.
                                meter.ready(facts.render_ms as f64 / 1e3, (!facts.again).then_some(waited));
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
                        tracing::error!(photo = %job.photo, attempts = job.attempts, ?error, "resizing went wrong");
                        queue.retry(&job).await
                    }
                };
                if let Err(error) = settled {
                    tracing::error!(photo = %job.photo, ?error, "the queue cannot be written");
                    tokio::time::sleep(Duration::from_secs(1)).await;
                }
            }
        });
    }
}

/// Ends deletions that a crash cut off, empties old trash, looks after uploads that nobody went on with, redrives what
/// was set aside, forgets expired records, until `stop`.
pub fn clean(
    library: Library,
    files: Arc<Files>,
    table: Arc<SqliteTable>,
    queue: Arc<Queue>,
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
            if let Err(error) = round(&library, &files, &table, &queue).await {
                tracing::error!(?error, "cleaning up went wrong");
            }
        }
    });
}

async fn round(library: &Library, files: &Files, table: &SqliteTable, queue: &Queue) -> gallery::Result<()> {
    let erased = library.finish_erasing().await?.changed;
    let emptied = library.empty_old_trash().await?.changed;
    let ms = |time: Duration| i64::try_from(time.as_millis()).unwrap_or(i64::MAX);
    let Tidied { announced, forgotten } = library.tidy_uploads(ms(STRANDED), ms(ABANDONED)).await?;
    for photo in files.abandoned_uploads(SystemTime::now() - ABANDONED).await? {
        library.forget_stray_parts(&photo).await?;
    }
    // What was set aside after faults of ours gets another chance: a full disk may have room again.
    let redriven = queue.redrive().await?;
    let expired = table.forget_expired(library.now_ms() / 1000).await?;
    if erased + emptied + announced + forgotten > 0 || redriven > 0 {
        tracing::info!(erased, emptied, announced, forgotten, redriven, expired, "cleaned up");
    }
    Ok(())
}
