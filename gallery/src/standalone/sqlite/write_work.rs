//! One write that waits for the writing thread.

use std::sync::Arc;

use rusqlite::Connection;
use tokio::sync::oneshot;

use super::error::SqliteError;
use crate::{Error, error::OutOfSpace, ports::table::WriteError};

/// What the caller gets.
pub(super) type Answer<T> = Result<T, WriteError>;

/// A write of any type.
pub(super) trait Work: Send {
    /// Runs it. Returns whether its changes are to be committed. It may run again if that fails.
    fn run(&mut self, connection: &Connection) -> bool;

    /// Whether it failed because the disk is full.
    fn found_full(&self) -> bool;

    /// Tells the waiting caller the outcome.
    fn tell(self: Box<Self>, committed: &Result<(), Arc<rusqlite::Error>>);
}

/// A write whose caller gets a `T`.
pub(super) struct Write<T, F> {
    work: F,
    result: Option<Answer<T>>,
    answer: oneshot::Sender<Answer<T>>,
}

impl<T, F> Write<T, F> {
    pub fn new(work: F) -> (Self, oneshot::Receiver<Answer<T>>) {
        let (answer, receiver) = oneshot::channel();
        (Self { work, result: None, answer }, receiver)
    }
}

impl<T, F> Work for Write<T, F>
where
    T: Send,
    F: FnMut(&Connection) -> Answer<T> + Send,
{
    fn run(&mut self, connection: &Connection) -> bool {
        self.result.insert((self.work)(connection)).is_ok()
    }

    fn found_full(&self) -> bool {
        matches!(self.result, Some(Err(WriteError::Other(Error::OutOfSpace(OutOfSpace::Records)))))
    }

    fn tell(self: Box<Self>, committed: &Result<(), Arc<rusqlite::Error>>) {
        let Self { result, answer, .. } = *self;
        let result = match committed {
            Ok(()) => result,
            Err(cause) => Some(Err(SqliteError::Commit(Arc::clone(cause)).into())),
        };
        if let Some(result) = result {
            // It does not matter if nobody is waiting any more.
            let _ = answer.send(result);
        }
    }
}
