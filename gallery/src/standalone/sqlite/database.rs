//! The SQLite file: its schema, one connection for writing and a few for reading.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use rusqlite::{Connection, OpenFlags};
use tokio::sync::Semaphore;

use super::{
    error::{OpenError, SqliteError},
    writer::Writer,
};
use crate::{Result, ports::table::WriteError, standalone::disk::Disk};

/// The schema that this program writes. It is stored in `user_version`.
///
/// 2: a month's counts and the directory of people have shards, which a program that only knows version 1 does not
/// read.
/// 3: instead of `arrivals`, the queue has its own tables, which it creates itself.
const SCHEMA_VERSION: i64 = 3;

/// Rows are clustered by key, so that a page of records is a few adjacent pages of the file. Pages of 8 KiB keep
/// records of up to 2 KB out of overflow pages.
const SCHEMA: &str = "
    CREATE TABLE items(
        pk TEXT NOT NULL,
        sk TEXT NOT NULL,
        attributes TEXT NOT NULL,
        expires_at INTEGER,
        PRIMARY KEY(pk, sk)
    ) WITHOUT ROWID;
    CREATE INDEX items_expiry ON items(expires_at) WHERE expires_at IS NOT NULL;
    PRAGMA user_version = 3;
";

/// Maximum number of connections that read at the same time. More would only compete for the same two or four cores.
const READERS: usize = 4;

/// An open database. Dropping it waits for the writes in progress.
pub(super) struct Database {
    writer: Writer,
    readers: Arc<Readers>,
}

struct Readers {
    place: Place,
    idle: Mutex<Vec<Connection>>,
    permits: Arc<Semaphore>,
}

#[derive(Clone)]
enum Place {
    File(PathBuf),
    /// A file of which nothing is shared with other processes. SQLite then needs no file for its index.
    OwnFile(PathBuf),
    Memory(String),
}

impl Database {
    /// Opens the file. If it does not exist, creates it (readable by its owner only). If the disk is full, it uses the
    /// reserve, and if that is not enough, it opens the file so that it can at least be read.
    pub fn open(path: &Path, disk: &Arc<Disk>) -> Result<Self> {
        let open = |place: fn(PathBuf) -> Place| {
            let created = create_private(path).map_err(OpenError::from);
            created.and_then(|()| Self::at(place(path.to_owned()), disk))
        };
        let full = |error: &OpenError| error.may_be_full() && disk.is_exhausted();
        let opened = match open(Place::File) {
            Err(error) if full(&error) && disk.give_up_reserve() => open(Place::File),
            opened => opened,
        };
        let opened = match opened {
            Err(error) if full(&error) => {
                tracing::error!("the disk is full: the gallery can be looked at, but nothing can be changed");
                open(Place::OwnFile)
            }
            opened => opened,
        };
        Ok(opened.map_err(|cause| SqliteError::Open { path: path.to_owned(), cause })?)
    }

    /// Opens a database in memory, which lasts as long as this value.
    pub fn open_in_memory() -> Result<Self> {
        static COUNT: AtomicU64 = AtomicU64::new(0);
        let name = format!("file:/vitrine-{}?vfs=memdb", COUNT.fetch_add(1, Ordering::Relaxed));
        Ok(Self::at(Place::Memory(name), &Arc::new(Disk::unlimited())).map_err(SqliteError::OpenInMemory)?)
    }

    fn at(place: Place, disk: &Arc<Disk>) -> Result<Self, OpenError> {
        let mut writer = place.connect(4096)?;
        writer.pragma_update(None, "page_size", 8192)?;
        writer.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(()))?;
        // An acknowledged write must survive a power cut. There is one fsync for each group of writes.
        writer.pragma_update(None, "synchronous", "FULL")?;
        // Makes the log shrink again after a burst of writes.
        writer.pragma_update_and_check(None, "journal_size_limit", 16 * 1024 * 1024, |_| Ok(()))?;
        migrate(&mut writer)?;
        let readers = Readers { place, idle: Mutex::new(Vec::new()), permits: Arc::new(Semaphore::new(READERS)) };
        Ok(Self { writer: Writer::start(writer, Arc::clone(disk))?, readers: Arc::new(readers) })
    }

    /// Runs `work` on the writing connection. It is committed as a whole, or not at all if it fails. If the disk was
    /// full and there is space again, it runs a second time.
    pub async fn write<T: Send + 'static>(
        &self,
        work: impl FnMut(&Connection) -> Result<T, WriteError> + Send + 'static,
    ) -> Result<T, WriteError> {
        self.writer.run(work).await
    }

    /// Like [`Self::write`], but does not wait.
    pub fn post(&self, work: impl FnMut(&Connection) -> Result<(), WriteError> + Send + 'static) {
        self.writer.post(work);
    }

    /// Runs `work` on a reading connection. It sees everything that was committed before, and never waits for the
    /// writer.
    pub async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let readers = Arc::clone(&self.readers);
        let permit = Arc::clone(&readers.permits).acquire_owned().await.map_err(SqliteError::from)?;
        let reading = tokio::task::spawn_blocking(move || {
            let idle = readers.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
            let connection = match idle {
                Some(connection) => connection,
                None => readers.place.connect(1024).map_err(SqliteError::from)?,
            };
            let result = work(&connection);
            readers.idle.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
            drop(permit);
            result
        });
        reading.await.map_err(SqliteError::from)?
    }
}

impl Place {
    fn connect(&self, cache_kib: i64) -> rusqlite::Result<Connection> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = match self {
            Self::File(path) => Connection::open_with_flags(path, flags)?,
            Self::OwnFile(path) => Connection::open_with_flags_and_vfs(path, flags, "unix-excl")?,
            Self::Memory(name) => Connection::open_with_flags(name, flags | OpenFlags::SQLITE_OPEN_URI)?,
        };
        connection.busy_timeout(Duration::from_secs(10))?;
        connection.pragma_update(None, "cache_size", -cache_kib)?;
        connection.set_prepared_statement_cache_capacity(32);
        Ok(connection)
    }
}

fn migrate(connection: &mut Connection) -> Result<(), OpenError> {
    let transaction = connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
    let version: i64 = transaction.pragma_query_value(None, "user_version", |row| row.get(0))?;
    match version {
        0 => transaction.execute_batch(SCHEMA)?,
        // Records of older versions can be read as they are, and the queue migrates its own tables.
        1 | 2 => transaction.pragma_update(None, "user_version", SCHEMA_VERSION)?,
        SCHEMA_VERSION => {}
        found => return Err(OpenError::Newer { found, known: SCHEMA_VERSION }),
    }
    transaction.commit()?;
    Ok(())
}

/// SQLite gives its log files the same mode as the main file.
fn create_private(path: &Path) -> std::io::Result<()> {
    let mut options = fs::OpenOptions::new();
    options.append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(drop)
}
