use std::{sync::atomic::AtomicI64, time::Duration};

use super::*;
use crate::{
    contract::{clock::showing, jobs as contract},
    ports::table::{Attributes, Item, Key, Table as _, Write, WriteError},
};

/// A clock that the test can change, in milliseconds.
fn stopped_clock() -> (Arc<AtomicI64>, Clock) {
    let now = Arc::new(AtomicI64::new(1_000_000));
    let clock = showing(&now);
    (now, clock)
}

async fn queue() -> (Arc<AtomicI64>, Queue) {
    let (now, clock) = stopped_clock();
    let table = SqliteTable::open_in_memory().expect("a table");
    (now, Queue::open(&table, clock).await.expect("a queue"))
}

/// The next job, if one is delivered immediately. With a stopped clock, the others never are.
async fn at_once(queue: &Queue) -> Option<Taken> {
    tokio::time::timeout(Duration::from_millis(300), queue.take(Lane::Photos)).await.ok().flatten()
}

async fn announce(queue: &Queue, photo: &PhotoId) {
    queue.enqueue(&render(photo), None).await.expect("queued");
}

fn render(photo: &PhotoId) -> Job {
    Job::Render { photo: photo.clone() }
}

async fn waiting(queue: &Queue) -> u64 {
    queue.counts(Lane::Photos).await.expect("counts").waiting
}

struct Trial {
    now: Arc<AtomicI64>,
    queue: Queue,
}

#[async_trait]
impl contract::Queue for Trial {
    fn jobs(&self) -> &dyn JobSource {
        &self.queue
    }

    async fn pass(&self, time: SignedDuration) {
        self.now.fetch_add(time.as_millis() as i64, Ordering::SeqCst);
    }
}

#[tokio::test]
async fn keeps_every_promise() {
    let (now, queue) = queue().await;
    contract::every_promise(&Trial { now, queue }).await;
}

/// The number of steps that SQLite's virtual machine needs to find the next job.
async fn steps(queue: &Queue) -> i32 {
    let look = |connection: &rusqlite::Connection| {
        let mut all = 0;
        let mut person = connection.prepare(sql::NEXT_PERSON).map_err(QueueError::from)?;
        let next: String = person.query_row([0, i64::MAX], |row| row.get(0)).map_err(QueueError::from)?;
        all += person.get_status(rusqlite::StatementStatus::VmStep);
        let mut oldest = connection.prepare(sql::THEIR_OLDEST).map_err(QueueError::from)?;
        let parameters = rusqlite::params![0, next, i64::MAX];
        oldest.query_row(parameters, |row| row.get::<_, String>(0)).map_err(QueueError::from)?;
        all += oldest.get_status(rusqlite::StatementStatus::VmStep);
        assert_eq!(person.get_status(rusqlite::StatementStatus::Sort), 0);
        assert_eq!(oldest.get_status(rusqlite::StatementStatus::Sort), 0);
        Ok(all)
    };
    queue.inner.tables.read(look).await.expect("a plan")
}

async fn fill(queue: &Queue, person: &PersonId, count: u64) {
    let all = (0..count).map(|_| async { queue.enqueue(&render(&PhotoId::random()), Some(person)).await });
    futures::future::try_join_all(all).await.expect("queued");
}

/// Finding the next job costs the same with ten and with ten thousand jobs.
#[tokio::test]
async fn one_photo_does_not_wait_for_ten_thousand_of_another_person() {
    let (now, queue) = queue().await;
    let (many, one) = (PersonId::random(), PersonId::random());
    fill(&queue, &many, 10).await;
    let among_few = steps(&queue).await;
    fill(&queue, &many, 9_990).await;
    assert_eq!(steps(&queue).await, among_few);
    for _ in 0..100 {
        let taken = at_once(&queue).await.expect("a job");
        queue.done(&taken).await.expect("done");
    }
    now.fetch_add(60_000, Ordering::SeqCst);
    fill(&queue, &one, 1).await;
    let taken = at_once(&queue).await.expect("a job");
    assert_eq!(taken.person, Some(one), "it is next");
    queue.done(&taken).await.expect("done");
    assert_eq!(waiting(&queue).await, 9_900);
}

/// The table of version 2 of the database.
const ARRIVALS: &str = "
    CREATE TABLE arrivals(photo TEXT NOT NULL PRIMARY KEY, announced INTEGER NOT NULL, due_ms INTEGER NOT NULL,
        attempts INTEGER NOT NULL, state INTEGER NOT NULL) WITHOUT ROWID;
    CREATE INDEX arrivals_due ON arrivals(state, due_ms);
    PRAGMA user_version = 2;
";

#[tokio::test]
async fn arrivals_of_older_versions_become_jobs() {
    let directory = tempfile::tempdir().expect("a directory");
    let path = directory.path().join("vitrine.sqlite");
    let [waits, taken, dead] = [(); 3].map(|()| PhotoId::random());
    let owner = PersonId::random();
    {
        let table = SqliteTable::open(&path).expect("a table");
        let attributes = Attributes::from_iter([("owner".to_owned(), owner.as_str().into())]);
        let item = Item { key: Key::new(format!("PHOTO#{waits}"), "PHOTO"), attributes, expires_at: None };
        table.write(vec![Write::Put { item, conditions: Vec::new() }]).await.expect("written");
    }
    let older = rusqlite::Connection::open(&path).expect("a database");
    older.execute_batch(ARRIVALS).expect("created");
    for (photo, attempts, state) in [(&waits, 2, WAITING), (&taken, 1, TAKEN), (&dead, 5, DEAD)] {
        let row = rusqlite::params![photo.as_str(), 1, 900_000 + attempts, attempts, state];
        older.execute("INSERT INTO arrivals VALUES (?1, ?2, ?3, ?4, ?5)", row).expect("a row");
    }
    drop(older);
    for _ in 0..2 {
        let (_, clock) = stopped_clock();
        let queue = Queue::open(&SqliteTable::open(&path).expect("a table"), clock).await.expect("a queue");
        assert_eq!(queue.dead().await.expect("a list"), [render(&dead)]);
        assert_eq!(waiting(&queue).await, 2);
    }
    let (_, clock) = stopped_clock();
    let queue = Queue::open(&SqliteTable::open(&path).expect("a table"), clock).await.expect("a queue");
    let all = [at_once(&queue).await.expect("a job"), at_once(&queue).await.expect("a job")];
    for job in &all {
        let known = if job.job == render(&waits) { (3, Some(&owner)) } else { (2, None) };
        assert_eq!((job.attempts, job.person.as_ref()), known, "{:?}", job.job);
    }
}

#[tokio::test]
async fn queuing_a_job_wakes_a_waiting_worker() {
    let (_, queue) = queue().await;
    let photo = PhotoId::random();
    let (job, ()) = tokio::join!(queue.take(Lane::Photos), async {
        tokio::time::sleep(Duration::from_millis(50)).await;
        announce(&queue, &photo).await;
    });
    assert_eq!(job.expect("a job").job, render(&photo));
}

#[tokio::test]
async fn several_workers_share_the_jobs() {
    let (_, queue) = queue().await;
    let photos: Vec<_> = (0..8).map(|_| PhotoId::random()).collect();
    let work = futures::future::join_all(photos.iter().map(|_| queue.take(Lane::Photos)));
    let announce = futures::future::join_all(photos.iter().map(|photo| announce(&queue, photo)));
    let both = async { tokio::join!(work, announce) };
    let (jobs, _) = tokio::time::timeout(Duration::from_secs(10), both).await.expect("no worker is left waiting");
    let taken: std::collections::HashSet<_> = jobs.iter().flatten().map(|taken| taken.job.clone()).collect();
    assert_eq!(taken.len(), photos.len());
}

#[tokio::test]
async fn a_dropped_job_is_delivered_again() {
    let (now, queue) = queue().await;
    announce(&queue, &PhotoId::random()).await;
    drop(at_once(&queue).await.expect("a job"));
    now.fetch_add(2000, Ordering::SeqCst);
    assert_eq!(at_once(&queue).await.expect("a job").attempts, 2);
}

#[tokio::test]
async fn a_job_that_ran_when_the_process_ended_is_due_again() {
    let directory = tempfile::tempdir().expect("a directory");
    let path = directory.path().join("vitrine.sqlite");
    let photo = PhotoId::random();
    for attempt in 1..=MAX_INTERRUPTIONS {
        // Each start is a minute later.
        let (now, clock) = stopped_clock();
        now.fetch_add(i64::from(attempt) * 60_000, Ordering::SeqCst);
        let queue = Queue::open(&SqliteTable::open(&path).expect("a table"), clock).await.expect("a queue");
        if attempt == 1 {
            announce(&queue, &photo).await;
        }
        now.fetch_add(i64::from(attempt) * 1000, Ordering::SeqCst);
        let job = at_once(&queue).await.expect("a job");
        assert_eq!(job.attempts, attempt);
        // A crash runs no destructors.
        job.settle();
    }
    let (_, clock) = stopped_clock();
    let queue = Queue::open(&SqliteTable::open(&path).expect("a table"), clock).await.expect("a queue");
    assert!(at_once(&queue).await.is_none(), "no photo crashes the process for ever");
    assert_eq!(queue.dead().await.expect("a list"), [render(&photo)]);
    assert_eq!(queue.interrupters().await.expect("a list"), std::slice::from_ref(&photo));
    assert_eq!(queue.redrive_harmless().await.expect("a cleanup"), 0);
    assert!(at_once(&queue).await.is_none(), "no cleanup retries it");
    queue.give_up(&photo).await.expect("dropped");
    assert_eq!(queue.dead().await.expect("a list"), []);
    announce(&queue, &photo).await;
    assert_eq!(at_once(&queue).await.expect("a job").attempts, 1);
}

#[tokio::test]
async fn a_cleanup_retries_jobs_that_were_set_aside_after_internal_errors() {
    let (now, queue) = queue().await;
    announce(&queue, &PhotoId::random()).await;
    for _ in 0..MAX_ATTEMPTS {
        let job = at_once(&queue).await.expect("a job");
        queue.retry(&job).await.expect("retried");
        now.fetch_add(300_000, Ordering::SeqCst);
    }
    assert_eq!(queue.interrupters().await.expect("a list"), []);
    assert_eq!(queue.redrive_harmless().await.expect("a cleanup"), 1);
    assert_eq!(at_once(&queue).await.expect("a job").attempts, 1);
}

#[tokio::test]
async fn workers_stop_when_the_queue_is_closed() {
    let (_, queue) = queue().await;
    let close = async {
        tokio::time::sleep(Duration::from_millis(50)).await;
        queue.close();
    };
    let (first, second, ()) = tokio::join!(queue.take(Lane::Photos), queue.take(Lane::Photos), close);
    assert!(first.is_none() && second.is_none());
    announce(&queue, &PhotoId::random()).await;
    assert!(queue.take(Lane::Photos).await.is_none());
    assert_eq!(waiting(&queue).await, 1);
}

#[tokio::test]
async fn jobs_of_a_clock_that_was_ahead_become_due() {
    let (now, clock) = stopped_clock();
    let table = SqliteTable::open_in_memory().expect("a table");
    let queue = Queue::open(&table, clock.clone()).await.expect("a queue");
    let year = 365 * 86_400_000;
    let (first, second) = (PhotoId::random(), PhotoId::random());
    for (photo, started_again) in [(first, false), (second, true)] {
        now.fetch_add(year, Ordering::SeqCst);
        announce(&queue, &photo).await;
        now.fetch_sub(year, Ordering::SeqCst);
        assert!(queue.try_take(Lane::Photos).await.expect("no error").is_none());
        let queue = if started_again {
            &Queue::open(&table, clock.clone()).await.expect("a start")
        } else {
            assert_eq!(queue.bring_forward().await.expect("looked"), 1);
            assert_eq!(queue.bring_forward().await.expect("looked"), 0);
            &queue
        };
        let taken = queue.try_take(Lane::Photos).await.expect("no error").expect("it is due");
        assert_eq!(taken.job, render(&photo));
        queue.done(&taken).await.expect("settled");
    }
}

#[tokio::test]
async fn a_queue_that_cannot_be_written_is_not_asked_all_the_time() {
    let looks = Arc::new(AtomicI64::new(0));
    let counted = Arc::clone(&looks);
    let clock: Clock =
        Arc::new(move || Timestamp::from_second(counted.fetch_add(1, Ordering::SeqCst)).expect("a moment"));
    let table = SqliteTable::open_in_memory().expect("a table");
    let queue = Queue::open(&table, clock).await.expect("a queue");
    announce(&queue, &PhotoId::random()).await;
    // A constraint that is checked when the transaction is committed, and then fails, as a full disk does.
    let fail_commits = |connection: &rusqlite::Connection| -> Result<(), WriteError> {
        let sql = "CREATE TABLE nobody(id INTEGER PRIMARY KEY);
            CREATE TABLE missing(id INTEGER REFERENCES nobody(id) DEFERRABLE INITIALLY DEFERRED);
            CREATE TRIGGER fails AFTER UPDATE ON jobs BEGIN INSERT INTO missing VALUES (1); END;";
        Ok(connection.execute_batch(sql).map_err(QueueError::from)?)
    };
    table.own_tables().write(fail_commits).await.expect("prepared");
    let before = looks.load(Ordering::SeqCst);
    assert!(tokio::time::timeout(Duration::from_millis(2500), queue.take(Lane::Photos)).await.is_err());
    let looked = looks.load(Ordering::SeqCst) - before;
    assert!((2..=12).contains(&looked), "{looked}");

    let mend = |connection: &rusqlite::Connection| -> Result<(), WriteError> {
        Ok(connection.execute_batch("DROP TRIGGER fails").map_err(QueueError::from)?)
    };
    table.own_tables().write(mend).await.expect("mended");
    let taken = queue.take(Lane::Photos).await.expect("the job, which was not lost");
    assert_eq!(taken.attempts, 1);
}
