//! Slow clients.

use std::{convert::Infallible, time::Instant};

use axum::{
    body::Bytes,
    routing::{get, post},
};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use super::*;

const LONGEST: Duration = Duration::from_secs(20);

/// Starts a server that waits at most 300 ms for clients.
async fn start(connections: Connections) -> (SocketAddr, CancellationToken) {
    let endless =
        async || Body::from_stream(futures::stream::repeat_with(|| Ok::<_, Infallible>(Bytes::from(vec![0; 65536]))));
    let router = Router::new()
        .route("/", get(async |ConnectInfo(peer): ConnectInfo<SocketAddr>| peer.ip().to_string()))
        .route("/endless", get(endless))
        .route("/length", post(async |body: Bytes| body.len().to_string()));
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let (address, stop) = (listener.local_addr().expect("an address"), CancellationToken::new());
    let patience = Patience {
        header: Duration::from_millis(300),
        body: Duration::from_millis(300),
        answer: Duration::from_millis(300),
    };
    let until = stop.clone();
    tokio::spawn(async move { serve(listener, router, connections, patience, &until).await });
    (address, stop)
}

async fn connect(address: SocketAddr, request: &str) -> TcpStream {
    let mut stream = TcpStream::connect(address).await.expect("a connection");
    stream.write_all(request.as_bytes()).await.expect("sent");
    stream
}

/// Reads everything until the server closes the connection.
async fn rest(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    let read = tokio::time::timeout(LONGEST, stream.read_to_end(&mut bytes)).await.expect("the connection is closed");
    // A reset also ends it.
    drop(read);
    String::from_utf8_lossy(&bytes).into_owned()
}

const CLOSE: &str = "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";

#[tokio::test]
async fn an_incomplete_header_times_out() {
    let (address, _stop) = start(Connections::default()).await;
    for half in ["", "G", "PRI * HTTP/2.0\r\n", "GET / HTTP/1.1\r\nHost: a\r\n"] {
        let began = Instant::now();
        rest(&mut connect(address, half).await).await;
        assert!(began.elapsed() < LONGEST, "{half:?}");
    }
    let answer = rest(&mut connect(address, CLOSE).await).await;
    assert!(answer.starts_with("HTTP/1.1 200 ") && answer.ends_with("\r\n\r\n127.0.0.1"), "{answer}");
}

#[tokio::test]
async fn an_incomplete_body_times_out() {
    let (address, _stop) = start(Connections::default()).await;
    let head = "POST /length HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 4\r\n\r\n";
    let answer = rest(&mut connect(address, &format!("{head}abcd")).await).await;
    assert!(answer.ends_with("\r\n\r\n4"), "{answer}");
    let answer = rest(&mut connect(address, &format!("{head}ab")).await).await;
    assert!(!answer.starts_with("HTTP/1.1 200 "), "{answer}");
}

#[tokio::test]
async fn a_response_that_nobody_reads_times_out() {
    let connections = Connections::new(1, 1);
    let (address, _stop) = start(connections.clone()).await;
    let silent = connect(address, "GET /endless HTTP/1.1\r\nHost: a\r\n\r\n").await;
    // The only permitted connection is released, although the client keeps its end open.
    let answer = rest(&mut connect(address, CLOSE).await).await;
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    drop(silent);
}

#[tokio::test]
async fn requests_in_progress_finish_before_the_server_stops() {
    let (address, stop) = start(Connections::default()).await;
    let head = "POST /length HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\n";
    let mut begun = connect(address, head).await;
    tokio::time::sleep(Duration::from_millis(50)).await;
    stop.cancel();
    begun.write_all(b"abcd").await.expect("sent");
    let answer = rest(&mut begun).await;
    assert!(answer.ends_with("\r\n\r\n4"), "{answer}");
    assert!(TcpStream::connect(address).await.is_err(), "the server is still listening");
}
