//! Serves the standalone gallery: its own routes, and its background tasks.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use anyhow::Context as _;
use app::{
    paths::{self, parameters::SETUP},
    server::{AppState, DiskGauge, DiskSpace, Site},
};
use axum::{Extension, Router, routing::get};
use gallery::{
    library::{Library, Migrated},
    set_up::SetUp,
    standalone::disk::Disk,
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use crate::{
    compose::standalone::{self as compose, Home},
    config::{Config, standalone::Standalone},
    form_upload, health, media,
    meter::open_metrics::OpenMetrics,
    metrics::{self, Metrics},
    middleware::{host::Hosts, observe::Observer, session::Addresses},
    operator::Operator,
    part_upload,
    render_process::RenderProcess,
    router::{self, Additions},
    serve::{self, DRAIN},
    site::{self, StaticSite},
    statics::EmbeddedFiles,
    sweep::{self, Workers},
    zip_stream,
};

/// Interval between two log lines of a migration.
const PROGRESS: Duration = Duration::from_secs(5);

/// Serves the standalone gallery until SIGTERM or SIGINT.
///
/// # Errors
/// If the data directory or the address cannot be used.
pub async fn run(config: &Config, standalone: &Standalone, embedded: EmbeddedFiles) -> anyhow::Result<()> {
    let mut config = config.clone();
    let token = config.settings.set_up.token.get_or_insert_with(SetUp::random_token).clone();
    let renderer = RenderProcess::of_this_program().context("the program cannot find its own file")?;
    let home = compose::open(&config, standalone, renderer).await?;
    migrate(&home.library).await?;
    let StaticSite { options, assets, files } = site::find(embedded)?;
    let (secure, mail_reaches_people) = (config.secure(), home.mail_reaches_people);
    let pseudo_locales = config.pseudo_locales;
    let site = Site {
        version: env!("CARGO_PKG_VERSION"),
        disk: Some(gauge(&home.disk)),
        secure,
        mail_reaches_people,
        pseudo_locales,
        bytes_origin: home.bytes_origin.clone(),
        assets,
    };
    let state = AppState { options, library: home.library.clone(), site: Arc::new(site) };
    let meter = Arc::new(OpenMetrics::default());
    let router =
        router::router(state, files, additions(&home, standalone, Hosts::of(config.origin.as_deref()), &meter));

    let (tasks, stop) = (TaskTracker::new(), CancellationToken::new());
    let workers = Workers::new(&home, meter);
    sweep::watch_disk(home.disk.clone(), &tasks, stop.clone());
    workers.start(standalone.workers, &tasks, &stop);
    sweep::clean(workers, home.leftovers.clone(), home.table.clone(), &tasks, stop.clone());
    if home.library.is_new().await? {
        let link = paths::SIGN_UP.with(SETUP, &token);
        tracing::info!("this gallery is new; to set it up, open {}{link}", config.origin());
    }
    serve::tcp(router, config.addr, &config.origin(), &stop).await?;
    home.queue.close();
    tasks.close();
    if tokio::time::timeout(DRAIN, tasks.wait()).await.is_err() {
        // The queue is durable: interrupted jobs run again at the next start.
        tracing::warn!("some jobs will run at the next start");
    }
    Ok(())
}

/// Measures the disk for the page of administrators.
fn gauge(disk: &Arc<Disk>) -> DiskGauge {
    let disk = Arc::clone(disk);
    DiskGauge(Arc::new(move || disk.space().map(|space| DiskSpace { free: space.free, total: space.total })))
}

/// Migrates the records of an older version before they are used.
async fn migrate(library: &Library) -> gallery::Result<()> {
    let mut told = Instant::now();
    let mut progress = |so_far: &Migrated| {
        if told.elapsed() >= PROGRESS {
            told = Instant::now();
            tracing::info!(people = so_far.people, trashed = so_far.trashed, "migrating records");
        }
    };
    let Migrated { people, trashed, months, .. } = library.migrate(false, None, &mut progress).await?;
    if people > 0 {
        tracing::info!(people, trashed, months, "records migrated");
    }
    Ok(())
}

pub(crate) fn additions(home: &Home, standalone: &Standalone, hosts: Hosts, meter: &Arc<OpenMetrics>) -> Additions {
    let mut pages = Router::new().merge(zip_stream::routes()).merge(form_upload::routes());
    // Browsers send originals directly to a bucket.
    if let Some(files) = &home.files {
        pages = pages.merge(part_upload::routes().layer(Extension(Arc::clone(files))));
    }
    let mut bytes = Router::new()
        .route(paths::MEDIA.route(), get(media::serve))
        .route(paths::MEDIA_RENDITION.route(), get(media::serve_rendition))
        .route(&paths::HEALTH, get(health::standalone))
        .layer(Extension(Arc::clone(&home.queue)))
        .layer(Extension(Arc::clone(&home.disk)))
        .layer(Extension(Operator::new(standalone.metrics_token.as_deref())));
    if let Some(token) = &standalone.metrics_token {
        let (meter, queue, disk) = (Arc::clone(meter), Arc::clone(&home.queue), Arc::clone(&home.disk));
        bytes = bytes.merge(metrics::routes(Metrics { meter, token: token.as_str().into(), queue, disk }));
    }
    let addresses = if standalone.trust_proxy { Addresses::Forwarded } else { Addresses::Connection };
    let observer = Observer { meter: meter.clone(), capacity: None, log_all: false };
    Additions { pages, bytes, addresses, hosts, observer }
}
