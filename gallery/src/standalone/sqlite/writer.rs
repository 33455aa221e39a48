//! The writing thread. All waiting writes are committed together and share one fsync, so that many concurrent writers
//! cost little more than one.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Arc, mpsc},
    thread::{self, JoinHandle},
};

use rusqlite::{Connection, TransactionBehavior, ffi};
use tokio::sync::oneshot;

use super::{
    error::{SqliteError, may_be_full},
    write_work::{Answer, Work, Write},
};
use crate::{error::chain, log_limit::LogLimit, ports::table::WriteError, standalone::disk::Disk};

/// Maximum number of writes in one commit. It limits how long the first of them waits.
const GROUP: usize = 256;

/// Log lines a minute about commits that failed.
const FAILURES_LOGGED: u32 = 10;

pub(super) struct Writer {
    queue: Option<mpsc::Sender<Box<dyn Work>>>,
    thread: Option<JoinHandle<()>>,
}

impl Writer {
    /// Starts the thread. If the disk is full, it uses the reserve of `disk`.
    pub fn start(mut connection: Connection, disk: Arc<Disk>) -> std::io::Result<Self> {
        let (queue, waiting) = mpsc::channel();
        let thread = thread::Builder::new().name("sqlite-writer".to_owned()).spawn(move || {
            let failures = LogLimit::new(FAILURES_LOGGED);
            while let Ok(first) = waiting.recv() {
                write_group(&mut connection, first, &waiting, &disk, &failures);
            }
        })?;
        Ok(Self { queue: Some(queue), thread: Some(thread) })
    }

    /// Runs `work` and waits for the commit. If the disk was full and the reserve made room, it runs once more.
    pub async fn run<T: Send + 'static>(
        &self,
        work: impl FnMut(&Connection) -> Result<T, WriteError> + Send + 'static,
    ) -> Result<T, WriteError> {
        // If there is no answer, the work was dropped without being committed.
        self.post(work).await.map_err(|_| SqliteError::Dropped)?
    }

    pub fn post<T: Send + 'static>(
        &self,
        work: impl FnMut(&Connection) -> Result<T, WriteError> + Send + 'static,
    ) -> oneshot::Receiver<Answer<T>> {
        let (write, receiver) = Write::new(work);
        if let Some(queue) = &self.queue {
            // If the thread has stopped, the work is dropped, and its answer with it.
            let _ = queue.send(Box::new(write));
        }
        receiver
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.queue = None;
        if let Some(thread) = self.thread.take()
            && thread.thread().id() != thread::current().id()
        {
            // A panic of that thread was reported where it happened.
            let _ = thread.join();
        }
    }
}

/// Writes all that wait, and tells their callers. If the disk is full, it makes room and tries once more.
fn write_group(
    connection: &mut Connection,
    first: Box<dyn Work>,
    waiting: &mpsc::Receiver<Box<dyn Work>>,
    disk: &Disk,
    failures: &LogLimit,
) {
    let mut group = vec![first];
    let committed = commit_group(connection, &mut group, Some(waiting));
    let full = committed.as_ref().err().is_some_and(may_be_full) || group.iter().any(|work| work.found_full());
    if !full || !disk.give_up_reserve() && group.len() == 1 {
        end(group, committed, failures);
        return;
    }
    if committed.is_ok() {
        // The others in the group have been committed.
        let (failed, done) = group.into_iter().partition(|work| work.found_full());
        end(done, Ok(()), failures);
        group = failed;
    }
    // One at a time, so that a write for which there is no room does not take the others with it.
    for work in group {
        let mut alone = vec![work];
        let committed = commit_group(connection, &mut alone, None);
        end(alone, committed, failures);
    }
}

fn end(group: Vec<Box<dyn Work>>, committed: rusqlite::Result<()>, failures: &LogLimit) {
    if let Err(cause) = &committed
        && let Some(left_out) = failures.allow()
    {
        tracing::error!(cause = %chain(cause), writes = group.len(), left_out, "writes could not be committed");
    }
    let committed = committed.map_err(Arc::new);
    for work in group {
        work.tell(&committed);
    }
}

/// The error after SQLite has rolled back the transaction, which it does after some errors.
fn rolled_back(full: bool) -> rusqlite::Error {
    let code = if full { ffi::SQLITE_FULL } else { ffi::SQLITE_ABORT_ROLLBACK };
    rusqlite::Error::SqliteFailure(ffi::Error::new(code), None)
}

/// Runs the group in one transaction, joined by all that come in the meantime (`waiting`). Panicking work is dropped.
fn commit_group(
    connection: &mut Connection,
    group: &mut Vec<Box<dyn Work>>,
    waiting: Option<&mpsc::Receiver<Box<dyn Work>>>,
) -> rusqlite::Result<()> {
    let mut transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let mut next = 0;
    while next < group.len() {
        // A savepoint is rolled back if it is dropped without a commit.
        let savepoint = transaction.savepoint()?;
        let ran = catch_unwind(AssertUnwindSafe(|| group[next].run(&savepoint)));
        if savepoint.is_autocommit() {
            return Err(rolled_back(group[next].found_full()));
        }
        match ran {
            Ok(true) => {
                savepoint.commit()?;
                next += 1;
            }
            Ok(false) => {
                savepoint.finish()?;
                next += 1;
            }
            Err(_) => {
                savepoint.finish()?;
                drop(group.remove(next));
            }
        }
        if next == group.len()
            && next < GROUP
            && let Some(work) = waiting.and_then(|waiting| waiting.try_recv().ok())
        {
            group.push(work);
        }
    }
    transaction.commit()
}
