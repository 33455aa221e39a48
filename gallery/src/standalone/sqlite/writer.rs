//! The writing thread. All waiting writes are committed together and share one fsync, so that many concurrent writers
//! cost little more than one.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Arc, mpsc},
    thread::{self, JoinHandle},
};

use rusqlite::{Connection, TransactionBehavior};
use tokio::sync::oneshot;

use super::error::SqliteError;
use crate::{error::chain, ports::table::WriteError};

/// Maximum number of writes in one commit. It limits how long the first of them waits.
const GROUP: usize = 256;

type Work = Box<dyn FnOnce(&Connection) -> Outcome + Send>;

/// Tells a waiting caller whether the commit reached the disk.
type Tell = Box<dyn FnOnce(Result<(), Arc<rusqlite::Error>>)>;

/// The outcome of one write.
struct Outcome {
    keep: bool,
    tell: Tell,
}

pub(super) struct Writer {
    queue: Option<mpsc::Sender<Work>>,
    thread: Option<JoinHandle<()>>,
}

impl Writer {
    pub fn start(mut connection: Connection) -> std::io::Result<Self> {
        let (queue, waiting) = mpsc::channel::<Work>();
        let thread = thread::Builder::new().name("sqlite-writer".to_owned()).spawn(move || {
            while let Ok(first) = waiting.recv() {
                let mut told = Vec::new();
                let committed = commit_group(&mut connection, first, &waiting, &mut told).map_err(Arc::new);
                if let Err(cause) = &committed {
                    tracing::error!(cause = %chain(cause), writes = told.len(), "writes could not be committed");
                }
                for tell in told {
                    tell(committed.clone());
                }
            }
        })?;
        Ok(Self { queue: Some(queue), thread: Some(thread) })
    }

    pub async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, WriteError> + Send + 'static,
    ) -> Result<T, WriteError> {
        // If there is no answer, the work was dropped without being committed.
        self.post(work).await.map_err(|_| SqliteError::Dropped)?
    }

    pub fn post<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, WriteError> + Send + 'static,
    ) -> oneshot::Receiver<Result<T, WriteError>> {
        let (answer, receiver) = oneshot::channel();
        let work: Work = Box::new(move |connection| {
            let result = work(connection);
            let keep = result.is_ok();
            let tell = move |committed: Result<(), Arc<rusqlite::Error>>| {
                let result = match committed {
                    Ok(()) => result,
                    Err(cause) => Err(SqliteError::Commit(cause).into()),
                };
                // It does not matter if nobody is waiting any more.
                let _ = answer.send(result);
            };
            Outcome { keep, tell: Box::new(tell) }
        });
        if let Some(queue) = &self.queue {
            // If the thread has stopped, the work is dropped, and its answer with it.
            let _ = queue.send(work);
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

fn commit_group(
    connection: &mut Connection,
    first: Work,
    waiting: &mpsc::Receiver<Work>,
    told: &mut Vec<Tell>,
) -> rusqlite::Result<()> {
    let mut transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let mut next = Some(first);
    while let Some(work) = next {
        // A savepoint is rolled back if it is dropped without a commit.
        let savepoint = transaction.savepoint()?;
        let outcome = catch_unwind(AssertUnwindSafe(|| work(&savepoint)));
        if let Ok(Outcome { keep, tell }) = outcome {
            told.push(tell);
            if keep {
                savepoint.commit()?;
            } else {
                savepoint.finish()?;
            }
        } else {
            savepoint.finish()?;
        }
        next = if told.len() < GROUP { waiting.try_recv().ok() } else { None };
    }
    transaction.commit()
}
