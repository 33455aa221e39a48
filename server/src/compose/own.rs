//! The embedded home: files, SQLite, local accounts, and the worker in the same process.

use std::sync::Arc;

use anyhow::Context as _;
use gallery::{
    home::{
        accounts::Accounts,
        files::Files,
        mail::{LogMail, SmtpMail},
        queue::Queue,
        secrets::Secrets,
        sqlite::SqliteTable,
    },
    ingest::Ingest,
    library::Library,
    link::Signer,
    ports::{Mail, clock, renderer::RenderLimits},
};

use crate::config::{Config, own::Own};

/// The embedded home, put together.
pub struct Home {
    /// What people use.
    pub library: Library,
    /// What happens when an original arrives.
    pub ingest: Ingest,
    /// Where arrivals wait.
    pub queue: Arc<Queue>,
    /// Receives the bytes of uploads.
    pub files: Arc<Files>,
    /// The records, for their upkeep.
    pub table: Arc<SqliteTable>,
    /// Whether mail reaches people.
    pub mail_reaches_people: bool,
}

/// Opens the data directory, making it when it is not there.
///
/// # Errors
/// When it cannot be used, with the reason.
pub async fn open(config: &Config, own: &Own) -> anyhow::Result<Home> {
    let mail: Arc<dyn Mail> = match &own.smtp {
        Some((url, from)) => Arc::new(SmtpMail::new(url, from)?),
        None => Arc::new(LogMail),
    };
    open_with(config, own, mail).await
}

/// The same, with mail that goes elsewhere.
///
/// # Errors
/// As [`open`].
pub async fn open_with(config: &Config, own: &Own, mail: Arc<dyn Mail>) -> anyhow::Result<Home> {
    let data = &own.data;
    std::fs::create_dir_all(data).with_context(|| format!("the data directory {} cannot be made", data.display()))?;
    let secrets = Secrets::open(data.join("secrets.json"))?;
    let signer = Signer::new(secrets.link_keys);
    let table = Arc::new(SqliteTable::open(data.join("vitrine.sqlite"))?);
    let files = Arc::new(Files::open(data.join("photos"), signer.clone())?);
    let clock = clock::system();
    let queue = Arc::new(Queue::open(&table, clock.clone()).await?);
    let mail_reaches_people = mail.reaches_people();
    let identity = Accounts::new(table.clone(), mail, secrets.token_seed, "vitrine".to_owned(), clock.clone());
    let limits = RenderLimits {
        max_pixels: config.settings.max_pixels,
        seconds: config.settings.render_seconds,
        max_memory: None,
    };
    let ingest =
        Ingest { table: table.clone(), blobs: files.clone(), renderer: Arc::new(worker::Pipeline::new()), limits };
    let library = Library {
        table: table.clone(),
        blobs: files.clone(),
        identity: Arc::new(identity),
        arrivals: queue.clone(),
        signer,
        settings: config.settings.clone(),
        clock,
    };
    // A program that is older than the records would make a mess of them.
    library.records_version().await?;
    Ok(Home { library, ingest, queue, files, table, mail_reaches_people })
}
