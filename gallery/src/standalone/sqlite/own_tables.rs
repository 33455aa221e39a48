//! Access to the file of the records for other parts of the standalone gallery, so that there is one file to back up,
//! and one fsync for everything that is written at the same moment.

use std::sync::Arc;

use rusqlite::Connection;

use super::{Database, error::SqliteError};
use crate::{Result, ports::table::WriteError};

/// Reads and writes tables other than that of the records. Each user must keep to its own tables.
#[derive(Clone)]
pub(in crate::standalone) struct OwnTables {
    database: Arc<Database>,
}

impl OwnTables {
    pub(super) fn new(database: Arc<Database>) -> Self {
        Self { database }
    }

    /// Runs `work` on a reading connection. It sees everything that was committed before.
    pub async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.database.read(work).await
    }

    /// Runs `work` in a transaction. It is committed as a whole, or not at all if it fails. If the disk was full and
    /// there is space again, it runs a second time.
    pub async fn write<T: Send + 'static>(
        &self,
        work: impl FnMut(&Connection) -> Result<T, WriteError> + Send + 'static,
    ) -> Result<T, WriteError> {
        self.database.write(work).await
    }

    /// Like [`Self::write`], but `work` runs only once.
    pub async fn write_once<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, WriteError> + Send + 'static,
    ) -> Result<T, WriteError> {
        let mut work = Some(work);
        let once = move |connection: &Connection| match work.take() {
            Some(work) => work(connection),
            None => Err(SqliteError::Dropped.into()),
        };
        self.database.write(once).await
    }

    /// Like [`Self::write`], but does not wait.
    pub fn post(&self, work: impl FnMut(&Connection) -> Result<(), WriteError> + Send + 'static) {
        self.database.post(work);
    }
}
