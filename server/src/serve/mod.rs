//! Serves over TCP until the process is told to stop.

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

/// How long requests and downloads in progress may take after SIGTERM.
pub const DRAIN: Duration = Duration::from_secs(25);

/// How long to wait for clients.
#[derive(Debug, Clone, Copy)]
struct Patience {
    /// For the header of a request, and between two requests on a connection.
    header: Duration,
    /// For the next byte of a request's body.
    body: Duration,
    /// For the client to read more of a response.
    answer: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        let seconds = Duration::from_secs;
        Self { header: seconds(20), body: seconds(60), answer: seconds(60) }
    }
}

/// Serves `router` until SIGTERM or SIGINT, then cancels `stop` and lets requests finish.
///
/// # Errors
/// If the address cannot be used.
pub async fn tcp(router: Router, addr: SocketAddr, origin: &str, stop: &CancellationToken) -> anyhow::Result<()> {
    connections::raise_open_files();
    let listener = TcpListener::bind(addr).await.with_context(|| format!("{addr} cannot be listened on"))?;
    tracing::info!(version = env!("CARGO_PKG_VERSION"), "Vitrine serves {origin}");
    let told = async {
        signal().await;
        tracing::info!("stopping; finishing requests in progress");
        stop.cancel();
    };
    let serving = serve(listener, router, Connections::default(), Patience::default(), stop);
    let ((), ()) = tokio::join!(serving, told);
    Ok(())
}

/// Serves `router` until `stop` is cancelled and all requests have finished, or until [`DRAIN`] after that.
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
                // No file descriptor is free, or the client has already gone.
                tracing::warn!(%error, "a connection could not be accepted");
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        }
    }
    drop(listener);
    if tokio::time::timeout(DRAIN, graceful.shutdown()).await.is_err() {
        tracing::warn!("some requests were aborted");
    }
}

/// Serves one connection in its own task.
///
/// HTTP/1.1 only: browsers use HTTP/2 with a proxy that has a certificate, and the proxy uses HTTP/1.1 with this
/// server.
fn connection(
    stream: TcpStream,
    peer: SocketAddr,
    open: Open,
    router: Router,
    patience: Patience,
    graceful: &GracefulShutdown,
) {
    // Nagle's algorithm would delay the last piece of a page by 40 ms, until an acknowledgement.
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
            tracing::debug!(%peer, error = %gallery::error::chain(&error), "a connection was aborted");
        }
        drop(open);
    });
}

async fn signal() {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = match signal(SignalKind::terminate()) {
        Ok(terminate) => terminate,
        Err(error) => {
            tracing::error!(%error, "cannot listen for SIGTERM");
            return std::future::pending().await;
        }
    };
    tokio::select! {
        _ = terminate.recv() => {}
        _ = tokio::signal::ctrl_c() => {}
    }
}
