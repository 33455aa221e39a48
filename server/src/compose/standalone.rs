//! The standalone gallery: files or a bucket, SQLite, local accounts, and the worker in the same process.

use std::sync::Arc;

use anyhow::Context as _;
use gallery::{
    jobs::Runner,
    library::Library,
    link::Signer,
    ports::{Leftovers, Mail, Renderer, clock, renderer::RenderLimits},
    render_photo::RenderPhoto,
    standalone::{
        accounts::Accounts,
        data_directory,
        disk::Disk,
        files::Files,
        lock::FolderLock,
        mail::{LogMail, SmtpMail},
        queue::Queue,
        secrets::Secrets,
        sqlite::SqliteTable,
    },
    zip_job::ZipMaker,
};

use super::bytes::{self, Bytes};
use crate::{
    config::{Config, standalone::Standalone},
    memory_limit,
    render_budget::RenderBudget,
};

/// What uploads to a bucket leave free on the disk with the records by default, in bytes.
#[cfg(feature = "bucket")]
const FREE_OF_RECORDS: u64 = 100_000_000;

/// The assembled standalone gallery.
pub struct Home {
    /// The gallery as people use it.
    pub library: Library,
    /// Runs jobs.
    pub runner: Runner,
    /// The queue of jobs.
    pub queue: Arc<Queue>,
    /// Removes the remains of uploads in the store of bytes.
    pub leftovers: Arc<dyn Leftovers>,
    /// Receives the parts of uploads; `None` if browsers send them to a bucket.
    pub files: Option<Arc<Files>>,
    /// The bucket's origin, to which browsers send originals and from which they download them; `None` without a
    /// bucket.
    pub bytes_origin: Option<String>,
    /// The table of records, for its maintenance.
    pub table: Arc<SqliteTable>,
    /// The disk with the data directory.
    pub disk: Arc<Disk>,
    /// Whether mail reaches people.
    pub mail_reaches_people: bool,
    /// Keeps other processes out while it is open, if the store of bytes does not.
    _lock: Option<FolderLock>,
}

/// Opens the data directory. If it does not exist, creates it.
///
/// # Errors
/// If it cannot be used, with the reason.
pub async fn open(config: &Config, standalone: &Standalone, renderer: impl Renderer + 'static) -> anyhow::Result<Home> {
    let mail: Arc<dyn Mail> = match &standalone.smtp {
        Some(smtp) => Arc::new(SmtpMail::new(&smtp.url, &smtp.from, smtp.tls, app::words::letter)?),
        None => Arc::new(LogMail),
    };
    open_with(config, standalone, renderer, mail).await
}

/// Opens the data directory, with another way to send mail.
///
/// # Errors
/// Like [`open`].
pub async fn open_with(
    config: &Config,
    standalone: &Standalone,
    renderer: impl Renderer + 'static,
    mail: Arc<dyn Mail>,
) -> anyhow::Result<Home> {
    let data = &standalone.data;
    data_directory::prepare(data)
        .with_context(|| format!("the data directory {} cannot be created or read", data.display()))?;
    let secrets = Secrets::open(data.join("secrets.json"))?;
    let signer = Signer::new(secrets.link_keys);
    let disk = Arc::new(Disk::of(data, min_free_bytes(standalone)));
    let table = Arc::new(SqliteTable::open_on(data.join("vitrine.sqlite"), Arc::clone(&disk))?);
    let Bytes { blobs, leftovers, files, origin: bytes_origin, lock } = bytes::open(standalone, &signer, &disk).await?;
    let clock = clock::system();
    let queue = Arc::new(Queue::open(&table, clock.clone()).await?);
    let mail_reaches_people = mail.reaches_people();
    let identity = Accounts::new(table.clone(), mail, secrets.token_seed, "vitrine".to_owned(), clock.clone());
    let limits = RenderLimits {
        max_pixels: config.settings.max_pixels,
        seconds: config.settings.render_seconds,
        max_memory: None,
    };
    let render_photo = RenderPhoto {
        table: table.clone(),
        blobs: blobs.clone(),
        renderer: Arc::new(RenderBudget::new(renderer, memory_for_photos())),
        limits,
        clock: clock.clone(),
    };
    let library = Library {
        table: table.clone(),
        blobs,
        identity: Arc::new(identity),
        jobs: queue.clone(),
        signer,
        settings: config.settings.clone(),
        clock: clock.clone(),
    };
    // A program that is older than the records would damage them.
    library.records_version().await?;
    let zip_maker = ZipMaker { table: table.clone(), blobs: library.blobs.clone(), clock };
    let runner = Runner { library: library.clone(), render_photo, zip_maker };
    Ok(Home { library, runner, queue, leftovers, files, bytes_origin, table, disk, mail_reaches_people, _lock: lock })
}

/// How many bytes all photos may need that are rendered at the same time: half of the memory that there is.
fn memory_for_photos() -> u64 {
    memory_limit::of_this_process().map_or(u64::MAX, |bytes| bytes / 2)
}

/// How much of the disk uploads leave free; `None` for the default.
fn min_free_bytes(standalone: &Standalone) -> Option<u64> {
    // The records of photos in a bucket are small.
    #[cfg(feature = "bucket")]
    if standalone.bucket.is_some() {
        return standalone.min_free_bytes.or(Some(FREE_OF_RECORDS));
    }
    standalone.min_free_bytes
}
