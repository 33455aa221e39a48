//! Serving over TCP until told to stop.

mod connections;
#[cfg(test)]
mod tests;

use std::{net::SocketAddr, time::Duration};

use anyhow::Context as _;
use axum::{Router, body::Body, extract::ConnectInfo};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
};
use tokio::net::{TcpListener, TcpStream};
use tokio_io_timeout::TimeoutStream;
use tokio_util::sync::CancellationToken;
use tower::Service as _;
use tower_http::timeout::RequestBodyTimeoutLayer;

use self::connections::{Connections, Open};

/// How long requests and photos under way may take after SIGTERM.
pub const DRAIN: Duration = Duration::from_secs(25);

/// How long clients may take.
#[derive(Debug, Clone, Copy)]
struct Patience {
    /// To send the header of a request, and between two requests on a connection.
    header: Duration,
    /// Until the next byte of a request's body comes.
    body: Duration,
    /// Until they take the next bytes of an answer.
    answer: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        let seconds = Duration::from_secs;
        Self { header: seconds(20), body: seconds(60), answer: seconds(60) }
    }
}

/// Serves `router` until SIGTERM or SIGINT, then cancels `stop` and lets requests end.
///
/// # Errors
/// When the address cannot be used.
pub async fn tcp(router: Router, addr: SocketAddr, origin: &str, stop: &CancellationToken) -> anyhow::Result<()> {
    connections::raise_open_files();
    let listener = TcpListener::bind(addr).await.with_context(|| format!("{addr} cannot be listened on"))?;
    tracing::info!(version = env!("CARGO_PKG_VERSION"), "Vitrine serves {origin}");
    let told = async {
        signal().await;
        tracing::info!("stopping: finishing what is under way");
        stop.cancel();
    };
    let serving = serve(listener, router, Connections::default(), Patience::default(), stop);
    let ((), ()) = tokio::join!(serving, told);
    Ok(())
}

/// Serves `router` until `stop` is cancelled and requests have ended, or [`DRAIN`] after that.
async fn serve(
    listener: TcpListener,
    router: Router,
    connections: Connections,
    patience: Patience,
    stop: &CancellationToken,
) {
    let router = router.layer(RequestBodyTimeoutLayer::new(patience.body));
    let graceful = GracefulShutdown::new();
    loop {
        let accepted = async {
            let room = connections.room().await;
            (room, listener.accept().await)
        };
        let (room, accepted) = tokio::select! {
            () = stop.cancelled() => break,
            accepted = accepted => accepted,
        };
        match accepted {
            Ok((stream, peer)) => match connections.open(room, peer) {
                Some(open) => connection(stream, peer, open, router.clone(), patience, &graceful),
                None => tracing::warn!(%peer, "too many connections from one client"),
            },
            Err(error) => {
                // No file descriptor is free, or the client is gone already.
                tracing::warn!(%error, "a connection could not be accepted");
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        }
    }
    drop(listener);
    if tokio::time::timeout(DRAIN, graceful.shutdown()).await.is_err() {
        tracing::warn!("some requests were cut off");
    }
}

/// Serves one connection in a task of its own.
///
/// HTTP/1.1 only: browsers speak HTTP/2 to a proxy with a certificate, and the proxy speaks HTTP/1.1 to this server.
fn connection(
    stream: TcpStream,
    peer: SocketAddr,
    open: Open,
    router: Router,
    patience: Patience,
    graceful: &GracefulShutdown,
) {
    // Nagle's algorithm makes the last piece of a page wait 40 ms for an acknowledgement.
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "TCP_NODELAY");
    }
    let mut stream = TimeoutStream::new(stream);
    stream.set_write_timeout(Some(patience.answer));
    let service = service_fn(move |mut request: http::Request<Incoming>| {
        request.extensions_mut().insert(ConnectInfo(peer));
        let mut router = router.clone();
        async move { router.call(request.map(Body::new)).await }
    });
    let serving = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(patience.header)
        .serve_connection(TokioIo::new(Box::pin(stream)), service);
    let serving = graceful.watch(serving);
    tokio::spawn(async move {
        if let Err(error) = serving.await {
            tracing::debug!(%peer, error = %gallery::error::chain(&error), "a connection broke off");
        }
        drop(open);
    });
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
