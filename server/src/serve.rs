//! Serving over TCP until told to stop.

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use anyhow::Context as _;
use app::server::{AppState, Site};
use axum::serve::ListenerExt as _;
use leptos::config::{LeptosOptions, get_configuration};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use crate::{compose, config::Config, router, sweep};

/// How long requests and photos under way may take after SIGTERM.
const DRAIN: Duration = Duration::from_secs(25);

/// Serves the embedded home until SIGTERM or SIGINT.
///
/// # Errors
/// When the data directory or the address cannot be used.
pub async fn run(config: Config) -> anyhow::Result<()> {
    let home = compose::home(&config).await?;
    let options = site_options()?;
    let site = Site { secure: config.secure(), mail_reaches_people: home.mail_reaches_people };
    let state = AppState { options, library: home.library.clone(), site: Arc::new(site) };
    let router = router::home(state, &home, config.trust_proxy);

    let (tasks, stop) = (TaskTracker::new(), CancellationToken::new());
    sweep::resize(&home.ingest, &home.queue, config.workers, &tasks, &stop);
    sweep::clean(
        home.library.clone(),
        home.files.clone(),
        home.table.clone(),
        home.queue.clone(),
        &tasks,
        stop.clone(),
    );

    let listener = tokio::net::TcpListener::bind(config.addr)
        .await
        .with_context(|| format!("{} cannot be listened on", config.addr))?
        // Nagle's algorithm makes the last piece of a page wait 40 ms for an acknowledgement.
        .tap_io(|stream| {
            if let Err(error) = stream.set_nodelay(true) {
                tracing::debug!(%error, "TCP_NODELAY");
            }
        });
    tracing::info!(version = env!("CARGO_PKG_VERSION"), "Vitrine serves {}", config.origin());
    let draining = stop.clone();
    let shutdown = async move {
        signal().await;
        tracing::info!("stopping: finishing what is under way");
        draining.cancel();
    };
    let serving = axum::serve(listener, router.into_make_service_with_connect_info::<SocketAddr>())
        .with_graceful_shutdown(shutdown);
    let overdue = async {
        stop.cancelled().await;
        tokio::time::sleep(DRAIN).await;
    };
    tokio::select! {
        served = serving => served?,
        () = overdue => tracing::warn!("some requests were cut off"),
    }
    home.queue.close();
    tasks.close();
    if tokio::time::timeout(DRAIN, tasks.wait()).await.is_err() {
        // The queue is durable: what was under way is done again at the next start.
        tracing::warn!("some photos will be resized at the next start");
    }
    Ok(())
}

/// Leptos' options, with what can be seen from where the program lies: whether names of static files carry hashes, and
/// where those files are.
fn site_options() -> anyhow::Result<LeptosOptions> {
    let mut options = get_configuration(None).context("the site's options cannot be read")?.leptos_options;
    let program = std::env::current_exe().context("the program's own path is unknown")?;
    let folder = program.parent().unwrap_or(Path::new("."));
    if std::env::var_os("LEPTOS_SITE_ROOT").is_none() {
        let installed = folder.join("site");
        let root = if installed.is_dir() { installed } else { PathBuf::from("target/site") };
        options.site_root = root.to_string_lossy().into_owned().into();
    }
    options.hash_files = hashed(&folder.join(options.hash_file.as_ref()), &options);
    Ok(options)
}

/// Whether names of static files carry hashes. A build with hashes leaves `list` beside the program, and a later one
/// without leaves it there: the style sheet it names must be in the site, too.
fn hashed(list: &Path, options: &LeptosOptions) -> bool {
    let list = std::fs::read_to_string(list).unwrap_or_default();
    let hash = list.lines().find_map(|line| line.strip_prefix("css:")).map(str::trim);
    let folder = Path::new(options.site_root.as_ref()).join(options.site_pkg_dir.as_ref());
    hash.is_some_and(|hash| folder.join(format!("{}.{hash}.css", options.output_name)).exists())
}

async fn signal() {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = match signal(SignalKind::terminate()) {
        Ok(terminate) => terminate,
        Err(error) => {
            tracing::error!(%error, "SIGTERM cannot be heard");
            return std::future::pending().await;
        }
    };
    tokio::select! {
        _ = terminate.recv() => {}
        _ = tokio::signal::ctrl_c() => {}
    }
}
