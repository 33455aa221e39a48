//! Room for tables of other parts of the home in the file of the records, so that there is one file to back up and one
//! fsync for all that is written at a moment.

use std::sync::Arc;

use rusqlite::Connection;

use super::Database;
use crate::{Result, ports::table::WriteError};

/// Reads and writes tables that are not the records'. Who asks for it keeps to tables of its own.
#[derive(Clone)]
pub(in crate::standalone) struct OwnTables {
    database: Arc<Database>,
}

impl OwnTables {
    pub(super) fn new(database: Arc<Database>) -> Self {
        Self { database }
    }

    /// Runs `work` on a connection that reads. It sees everything that was committed before.
    pub async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.database.read(work).await
    }

    /// Runs `work` in a transaction: all of it is committed, or nothing when it fails.
    pub async fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, WriteError> + Send + 'static,
    ) -> Result<T, WriteError> {
        self.database.write(work).await
    }

    /// The same without waiting for it.
    pub fn post(&self, work: impl FnOnce(&Connection) -> Result<(), WriteError> + Send + 'static) {
        self.database.post(work);
    }
}
