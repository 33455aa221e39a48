use std::sync::atomic::AtomicI64;

use super::{
    job::{MAX_BACKOFF_SECONDS, backoff_seconds},
    *,
};

/// A clock that the test moves, in milliseconds.
fn stopped_clock() -> (Arc<AtomicI64>, Clock) {
    let now = Arc::new(AtomicI64::new(1_000_000));
    let told = Arc::clone(&now);
    (now, Arc::new(move || told.load(Ordering::SeqCst)))
}

async fn queue() -> (Arc<AtomicI64>, Queue) {
    let (now, clock) = stopped_clock();
    let table = SqliteTable::open_in_memory().expect("a table");
    (now, Queue::open(&table, clock).await.expect("a queue"))
}

/// What comes out within a moment; with a stopped clock the rest never does.
async fn at_once(queue: &Queue) -> Option<Job> {
    tokio::time::timeout(Duration::from_millis(300), queue.take()).await.ok().flatten()
}

#[tokio::test]
async fn jobs_come_out_once_and_in_order() {
    let (now, queue) = queue().await;
    let photos = [PhotoId::random(), PhotoId::random()];
    for photo in &photos {
        now.fetch_add(1, Ordering::SeqCst);
        queue.announce(photo).await.expect("announced");
        queue.announce(photo).await.expect("announced twice");
    }
    assert_eq!(queue.len().await.expect("a number"), 2);
    for photo in &photos {
        let job = at_once(&queue).await.expect("a job");
        assert_eq!((&job.photo, job.attempts), (photo, 1));
        queue.done(&job).await.expect("done");
    }
    assert!(queue.is_empty().await.expect("a number"));
    assert!(at_once(&queue).await.is_none());
}

#[tokio::test]
async fn an_announcement_wakes_who_waits() {
    let (_, queue) = queue().await;
    let photo = PhotoId::random();
    let (job, announced) = tokio::join!(queue.take(), async {
        tokio::time::sleep(Duration::from_millis(50)).await;
        queue.announce(&photo).await
    });
    announced.expect("announced");
    assert_eq!(job.expect("a job").photo, photo);
}

#[tokio::test]
async fn several_workers_share_the_jobs() {
    let (_, queue) = queue().await;
    let photos: Vec<_> = (0..8).map(|_| PhotoId::random()).collect();
    let work = futures::future::join_all(photos.iter().map(|_| queue.take()));
    let announce = futures::future::join_all(photos.iter().map(|photo| queue.announce(photo)));
    let both = async { tokio::join!(work, announce) };
    let (jobs, _) = tokio::time::timeout(Duration::from_secs(10), both).await.expect("nobody is left waiting");
    let mut taken: Vec<_> = jobs.iter().flatten().map(|job| job.photo.clone()).collect();
    taken.sort();
    taken.dedup();
    assert_eq!(taken.len(), photos.len());
}

#[tokio::test]
async fn a_failed_job_waits_longer_each_time_and_is_set_aside_in_the_end() {
    let (now, queue) = queue().await;
    let photo = PhotoId::random();
    queue.announce(&photo).await.expect("announced");
    for attempt in 1..=MAX_ATTEMPTS {
        let job = at_once(&queue).await.expect("a job");
        assert_eq!(job.attempts, attempt);
        queue.retry(&job).await.expect("put back");
        let seconds = backoff_seconds(attempt);
        now.fetch_add(seconds * 1000 - 1, Ordering::SeqCst);
        // Not at once(): a waiter measures the rest in real time, and that millisecond passes.
        let early = queue.inner.next((queue.inner.clock)()).await.expect("a look");
        assert!(matches!(early, Next::DueAt(_)), "attempt {attempt} came out early");
        now.fetch_add(1, Ordering::SeqCst);
    }
    assert!(at_once(&queue).await.is_none());
    assert_eq!(queue.dead().await.expect("a list"), std::slice::from_ref(&photo));
    assert_eq!(queue.len().await.expect("a number"), 0);

    assert_eq!(queue.redrive().await.expect("redriven"), 1);
    let job = at_once(&queue).await.expect("a job");
    assert_eq!((&job.photo, job.attempts), (&photo, 1));
    queue.done(&job).await.expect("done");
    assert_eq!(queue.dead().await.expect("a list"), []);
}

#[tokio::test]
async fn announcing_revives_what_was_set_aside() {
    let (now, queue) = queue().await;
    let photo = PhotoId::random();
    queue.announce(&photo).await.expect("announced");
    for _ in 0..MAX_ATTEMPTS {
        let job = at_once(&queue).await.expect("a job");
        queue.retry(&job).await.expect("put back");
        now.fetch_add(MAX_BACKOFF_SECONDS * 1000, Ordering::SeqCst);
    }
    assert!(at_once(&queue).await.is_none());
    queue.announce(&photo).await.expect("announced");
    assert_eq!(at_once(&queue).await.expect("a job").attempts, 1);
}

#[tokio::test]
async fn what_is_announced_while_it_is_being_done_is_done_again() {
    let (_, queue) = queue().await;
    let photo = PhotoId::random();
    queue.announce(&photo).await.expect("announced");
    let job = at_once(&queue).await.expect("a job");
    queue.announce(&photo).await.expect("announced again");
    assert!(at_once(&queue).await.is_none(), "not while it is being done");
    queue.done(&job).await.expect("done");
    let job = at_once(&queue).await.expect("a second job");
    assert_eq!(job.attempts, 1);
    queue.done(&job).await.expect("done");
    assert!(queue.is_empty().await.expect("a number"));
}

#[tokio::test]
async fn a_dropped_job_comes_out_again() {
    let (now, queue) = queue().await;
    queue.announce(&PhotoId::random()).await.expect("announced");
    drop(at_once(&queue).await.expect("a job"));
    now.fetch_add(2000, Ordering::SeqCst);
    assert_eq!(at_once(&queue).await.expect("a job").attempts, 2);
}

#[tokio::test]
async fn what_was_taken_when_the_process_ended_is_due_again() {
    let directory = tempfile::tempdir().expect("a directory");
    let path = directory.path().join("vitrine.sqlite");
    let photo = PhotoId::random();
    for attempt in 1..=MAX_INTERRUPTIONS {
        // Each start is a minute later.
        let (now, clock) = stopped_clock();
        now.fetch_add(i64::from(attempt) * 60_000, Ordering::SeqCst);
        let queue = Queue::open(&SqliteTable::open(&path).expect("a table"), clock).await.expect("a queue");
        if attempt == 1 {
            queue.announce(&photo).await.expect("announced");
        }
        now.fetch_add(i64::from(attempt) * 1000, Ordering::SeqCst);
        let mut job = at_once(&queue).await.expect("a job");
        assert_eq!(job.attempts, attempt);
        // A crash runs no destructor.
        job.queue = Weak::new();
    }
    let (_, clock) = stopped_clock();
    let queue = Queue::open(&SqliteTable::open(&path).expect("a table"), clock).await.expect("a queue");
    assert!(at_once(&queue).await.is_none(), "no photo brings the process down for ever");
    assert_eq!(queue.dead().await.expect("a list"), std::slice::from_ref(&photo));
    assert_eq!(queue.interrupters().await.expect("a list"), std::slice::from_ref(&photo));
    assert_eq!(queue.redrive_harmless().await.expect("a round"), 0);
    assert!(at_once(&queue).await.is_none(), "no round lets it try again");
    queue.give_up(&photo).await.expect("dropped");
    assert_eq!(queue.dead().await.expect("a list"), []);
    queue.announce(&photo).await.expect("a person tries again");
    assert_eq!(at_once(&queue).await.expect("a job").attempts, 1);
}

#[tokio::test]
async fn a_round_revives_what_our_own_faults_set_aside() {
    let (now, queue) = queue().await;
    queue.announce(&PhotoId::random()).await.expect("announced");
    for _ in 0..MAX_ATTEMPTS {
        let job = at_once(&queue).await.expect("a job");
        queue.retry(&job).await.expect("put back");
        now.fetch_add(MAX_BACKOFF_SECONDS * 1000, Ordering::SeqCst);
    }
    assert_eq!(queue.interrupters().await.expect("a list"), []);
    assert_eq!(queue.redrive_harmless().await.expect("a round"), 1);
    assert_eq!(at_once(&queue).await.expect("a job").attempts, 1);
}

#[tokio::test]
async fn the_queue_is_as_old_as_what_has_been_due_longest() {
    let (now, queue) = queue().await;
    assert_eq!(queue.age_ms().await.expect("an age"), 0);
    queue.announce(&PhotoId::random()).await.expect("announced");
    now.fetch_add(7000, Ordering::SeqCst);
    queue.announce(&PhotoId::random()).await.expect("announced");
    assert_eq!(queue.age_ms().await.expect("an age"), 7000);
    let job = at_once(&queue).await.expect("the older one");
    assert_eq!(queue.age_ms().await.expect("an age"), 0);
    queue.retry(&job).await.expect("put back");
    assert_eq!(queue.age_ms().await.expect("an age"), 0, "nothing is due yet that was due before");
    now.fetch_add(5000, Ordering::SeqCst);
    assert_eq!(queue.age_ms().await.expect("an age"), 5000);
}

#[tokio::test]
async fn a_closed_queue_sends_its_workers_home() {
    let (_, queue) = queue().await;
    let close = async {
        tokio::time::sleep(Duration::from_millis(50)).await;
        queue.close();
    };
    let (first, second, ()) = tokio::join!(queue.take(), queue.take(), close);
    assert!(first.is_none() && second.is_none());
    queue.announce(&PhotoId::random()).await.expect("announced");
    assert!(queue.take().await.is_none());
    assert_eq!(queue.len().await.expect("a number"), 1);
}
