//! The table of records in one SQLite file.

mod database;
mod error;
mod own_tables;
mod query;
#[cfg(test)]
mod tests;
mod write;
mod write_work;
mod writer;

use std::{path::Path, sync::Arc};

use async_trait::async_trait;
use jiff::Timestamp;
use rusqlite::params;

use self::database::Database;
use self::error::SqliteError;
pub(in crate::standalone) use self::{error::is_full, own_tables::OwnTables};
use crate::{
    Result,
    ports::table::{Found, Item, Key, MAX_KEYS, Query, Table, Write, WriteError, check_sizes},
    standalone::disk::Disk,
};

/// Maximum number of expired items that are removed in one transaction, so that other writes get their turn.
const FORGET_AT_ONCE: usize = 500;

/// A [`Table`] in SQLite. Waiting writes are committed together with one fsync, and readers never wait for the writer.
/// Clones share the database. Only one process may have it open.
#[derive(Clone)]
pub struct SqliteTable {
    database: Arc<Database>,
    disk: Arc<Disk>,
}

impl SqliteTable {
    /// Opens the file. If it does not exist, creates it (readable by its owner only). Blocks for some milliseconds.
    ///
    /// # Errors
    /// [`crate::Error::Unavailable`] if it cannot be opened, is not a database, or was written by a newer version of
    /// Vitrine.
    pub fn open(path: impl AsRef<Path>) -> Result<Self> {
        Self::open_on(path, Arc::new(Disk::unlimited()))
    }

    /// Like [`Self::open`], with the disk that the file is on. If it is full, writes use its reserve.
    ///
    /// # Errors
    /// Like [`Self::open`]. A full disk is no error, unless the file is new.
    pub fn open_on(path: impl AsRef<Path>, disk: Arc<Disk>) -> Result<Self> {
        Ok(Self { database: Arc::new(Database::open(path.as_ref(), &disk)?), disk })
    }

    /// Opens a table in memory, which lasts as long as this value and its clones.
    ///
    /// # Errors
    /// [`crate::Error::Unavailable`] if there is no memory or no thread for it.
    pub fn open_in_memory() -> Result<Self> {
        Ok(Self { database: Arc::new(Database::open_in_memory()?), disk: Arc::new(Disk::unlimited()) })
    }

    /// Access to the same file for another part of the standalone gallery that has its own tables.
    pub(in crate::standalone) fn own_tables(&self) -> OwnTables {
        OwnTables::new(Arc::clone(&self.database))
    }

    /// Removes the items that have expired by `now`, and returns how many there were. Call it regularly.
    ///
    /// # Errors
    /// [`crate::Error::Unavailable`].
    pub async fn forget_expired(&self, now: Timestamp) -> Result<usize> {
        let mut all = 0;
        loop {
            let forgotten = self
                .database
                .write(move |connection| {
                    let sql = "DELETE FROM items WHERE (pk, sk) IN \
                        (SELECT pk, sk FROM items WHERE expires_at <= ?1 LIMIT ?2)";
                    let removed = connection
                        .prepare_cached(sql)
                        .and_then(|mut statement| statement.execute(params![now.as_second(), FORGET_AT_ONCE as i64]));
                    Ok(removed.map_err(SqliteError::from)?)
                })
                .await?;
            all += forgotten;
            if forgotten < FORGET_AT_ONCE {
                return Ok(all);
            }
        }
    }
}

#[async_trait]
impl Table for SqliteTable {
    async fn get(&self, key: &Key) -> Result<Option<Item>> {
        let key = key.clone();
        self.database.read(move |connection| Ok(query::get(connection, key)?)).await
    }

    async fn get_many(&self, keys: &[Key]) -> Result<Vec<Item>> {
        if keys.len() > MAX_KEYS {
            return Err(SqliteError::TooManyKeys(keys.len()).into());
        }
        let keys = keys.to_vec();
        self.database
            .read(move |connection| {
                // One snapshot for all of them.
                let transaction = connection.unchecked_transaction().map_err(SqliteError::from)?;
                let items: Result<_, SqliteError> =
                    keys.into_iter().filter_map(|key| query::get(&transaction, key).transpose()).collect();
                Ok(items?)
            })
            .await
    }

    async fn query(&self, query: &Query) -> Result<Found> {
        let query = query.clone();
        self.database.read(move |connection| Ok(query::page(connection, query)?)).await
    }

    async fn write(&self, writes: Vec<Write>) -> Result<(), WriteError> {
        if writes.is_empty() {
            return Ok(());
        }
        check_sizes(&writes)?;
        self.database.write(move |connection| write::apply(connection, &writes)).await
    }

    async fn room_for_photos(&self) -> Result<()> {
        self.disk.room_for_photos()
    }
}
