//! Serving over TCP until told to stop.

use std::{net::SocketAddr, time::Duration};

use anyhow::Context as _;
use axum::{Router, serve::ListenerExt as _};
use tokio_util::sync::CancellationToken;

/// How long requests and photos under way may take after SIGTERM.
pub const DRAIN: Duration = Duration::from_secs(25);

/// Serves `router` until SIGTERM or SIGINT, then cancels `stop` and lets requests end.
///
/// # Errors
/// When the address cannot be used.
pub async fn tcp(router: Router, addr: SocketAddr, origin: &str, stop: &CancellationToken) -> anyhow::Result<()> {
    let listener = tokio::net::TcpListener::bind(addr)
        .await
        .with_context(|| format!("{addr} cannot be listened on"))?
        // Nagle's algorithm makes the last piece of a page wait 40 ms for an acknowledgement.
        .tap_io(|stream| {
            if let Err(error) = stream.set_nodelay(true) {
                tracing::debug!(%error, "TCP_NODELAY");
            }
        });
    tracing::info!(version = env!("CARGO_PKG_VERSION"), "Vitrine serves {origin}");
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
    Ok(())
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
