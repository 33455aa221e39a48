use std::{
    collections::HashMap,
    io::{Cursor, Read as _},
};

use axum::{body::BodyDataStream, extract::Request, routing::get};
use futures::future::join_all;
use gallery::{id::PersonId, ticket::UploadAnswer};
use http::StatusCode;
use tower::ServiceExt as _;

use super::{line::Limits, *};
use crate::{
    health,
    operator::Operator,
    test_support::{self, TestGallery, info},
};

/// Number of photos in a download, and their size in bytes: together more than any buffer between the two ends.
const PHOTOS: usize = 6;
const PHOTO_BYTES: usize = 1_000_000;

/// More than fits in the channel and in this test's own first piece.
fn endless() -> ByteStream {
    Box::pin(stream::repeat_with(|| Ok(Bytes::from_static(&[0; 1000]))))
}

/// A line in which one download is sent at a time.
fn one_at_a_time() -> Arc<Line> {
    Arc::new(Line::new(Limits { sent_of_one: 1, sent: 1, waiting_of_one: 1, waiting: 1 }))
}

async fn place(line: &Arc<Line>) -> Place {
    line.join(Downloader::Person(PersonId::random())).expect("a turn").place().await
}

/// Sends `zip` when it is its turn.
fn send_in(line: &Arc<Line>, zip: ByteStream) -> ByteStream {
    let line = Arc::clone(line);
    send(async move { Ok((zip, place(&line).await)) })
}

#[tokio::test(start_paused = true)]
async fn a_download_that_nobody_reads_ends_with_an_error_after_a_minute() {
    let line = one_at_a_time();
    let mut body = send_in(&line, endless());
    body.next().await.expect("a piece").expect("bytes");
    tokio::time::sleep(Duration::from_secs(59)).await;
    // Reading a piece now and then keeps it alive.
    body.next().await.expect("a piece").expect("bytes");
    tokio::time::sleep(Duration::from_secs(59)).await;
    let mut next = Box::pin(place(&line));
    assert!((&mut next).now_or_never().is_none(), "it is still in progress");
    tokio::time::sleep(Duration::from_secs(2)).await;
    assert!(next.now_or_never().is_some());
    let rest: Vec<_> = body.collect().await;
    assert!(rest.len() <= AHEAD + 1, "{}", rest.len());
    assert!(rest.last().is_some_and(Result::is_err), "the end of the stream must not look like the end of the zip");
}

#[tokio::test(start_paused = true)]
async fn a_download_ends_when_originals_do_not_arrive_or_the_reader_has_gone() {
    let line = one_at_a_time();
    let body = send_in(&line, Box::pin(stream::pending()));
    let rest: Vec<_> = body.collect().await;
    assert!(matches!(&rest[..], [Err(_)]));
    let body = send_in(&line, endless());
    drop(body);
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert!(Box::pin(place(&line)).now_or_never().is_some());
}

#[tokio::test(start_paused = true)]
async fn a_download_that_waits_is_sent_in_its_turn_and_leaves_the_line_with_its_reader() {
    let line = one_at_a_time();
    let first = place(&line).await;
    let piece = || -> ByteStream { Box::pin(stream::iter([Ok(Bytes::from_static(b"a"))])) };
    let mut second = send_in(&line, piece());
    assert!(timeout(Duration::from_secs(600), second.next()).await.is_err(), "waiting is not a lack of progress");
    drop(second);
    tokio::time::sleep(Duration::from_secs(1)).await;
    // There is room for one download in line. This one fits only because the other has left.
    let third = send_in(&line, piece());
    tokio::time::sleep(Duration::from_secs(1)).await;
    drop(first);
    let sent: Vec<_> = third.try_collect().await.expect("no error");
    assert_eq!(sent.concat(), b"a");
}

#[tokio::test]
async fn a_complete_download_ends_without_an_error() {
    let pieces = [Ok(Bytes::from_static(b"a")), Ok(Bytes::from_static(b"b"))];
    let body: Vec<_> = send_in(&one_at_a_time(), Box::pin(stream::iter(pieces))).try_collect().await.expect("no error");
    assert_eq!(body.concat(), b"ab");
}

/// Uploads photos that are not rendered.
async fn photos(gallery: &TestGallery, viewer: &Viewer) -> HashMap<String, Vec<u8>> {
    let library = &gallery.home.library;
    let mut photos = HashMap::new();
    for n in 0..PHOTOS {
        let mut bytes = b"\xFF\xD8\xFF\xE0".to_vec();
        bytes.resize(PHOTO_BYTES, n as u8);
        let file = Bytes::from(bytes.clone());
        let stream: ByteStream = Box::pin(stream::once(async { Ok(file) }));
        let received = library.receive(viewer, stream).await.expect("received");
        let added = library.add_received(viewer, "same.jpg", received).await.expect("added");
        let UploadAnswer::Send(ticket) = added else { panic!("{added:?}") };
        photos.insert(ticket.photo.to_string(), bytes);
    }
    photos
}

fn router(gallery: &TestGallery, viewer: &Viewer, line: Line) -> Router {
    // Error pages need Leptos' executor, which this starts.
    drop(leptos_axum::generate_route_list(app::routes::App));
    Router::new()
        .route("/photos/download", post(zip))
        .route("/healthz", get(health::standalone))
        .layer(Extension(Arc::clone(&gallery.home.queue)))
        .layer(Extension(Arc::clone(&gallery.home.disk)))
        .layer(Extension(Operator::default()))
        .layer(Extension(Arc::new(line)))
        .layer(Extension(info(viewer)))
        .with_state(gallery.state.clone())
}

async fn ask(router: &Router, method: &str, path: &str, form: &str) -> Response<Body> {
    let request = Request::builder().method(method).uri(path);
    let request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    let request = request.body(Body::from(form.to_owned())).expect("a request");
    router.clone().oneshot(request).await.expect("an answer")
}

/// A runtime with two threads for blocking work, which every file access needs.
fn two_blocking_threads() -> tokio::runtime::Runtime {
    let mut runtime = tokio::runtime::Builder::new_multi_thread();
    runtime.worker_threads(2).max_blocking_threads(2).enable_all().build().expect("a runtime")
}

/// Begins a download and reads its first piece.
async fn begin(router: &Router, form: &str) -> (Bytes, BodyDataStream) {
    let response = ask(router, "POST", "/photos/download", form).await;
    assert_eq!(response.status(), StatusCode::OK);
    let mut body = response.into_body().into_data_stream();
    let first = body.next().await.expect("a piece").expect("bytes");
    (first, body)
}

/// 64 readers that stop after the first piece.
#[test]
fn many_slow_downloads_do_not_block_others() {
    let slow = async {
        let gallery = test_support::standalone().await;
        let viewer = gallery.member().await;
        let photos = photos(&gallery, &viewer).await;
        let form = photos.keys().map(|id| format!("photo={id}")).collect::<Vec<_>>().join("&");
        let all = Limits { sent_of_one: 64, sent: 64, waiting_of_one: 0, waiting: 0 };
        let router = router(&gallery, &viewer, Line::new(all));
        let begun = join_all((0..64).map(|_| begin(&router, &form))).await;
        // Enough time for each of them to fill its buffers.
        tokio::time::sleep(Duration::from_millis(200)).await;
        let health = timeout(Duration::from_secs(10), ask(&router, "GET", "/healthz", "")).await.expect("an answer");
        assert_eq!(health.status(), StatusCode::OK);
        for (n, (first, rest)) in begun.into_iter().enumerate() {
            let rest: Vec<Bytes> = rest.try_collect().await.expect("the rest");
            let zip = [first.as_ref(), &rest.concat()].concat();
            let mut zip = zip::ZipArchive::new(Cursor::new(zip)).expect("a zip");
            assert_eq!(zip.len(), PHOTOS);
            // Reading all 64 to the end would take too long in a debug build.
            for place in if n % 16 == 0 { 0..PHOTOS } else { 0..0 } {
                let mut bytes = Vec::new();
                zip.by_index(place).expect("an entry").read_to_end(&mut bytes).expect("its checksum is right");
                assert!(photos.values().any(|photo| *photo == bytes));
            }
        }
    };
    let done = two_blocking_threads().block_on(async { timeout(Duration::from_secs(120), slow).await });
    done.expect("no download hangs");
}

/// With the limits of the program: two of one person's downloads are sent, and nobody reads any of them.
#[test]
fn downloads_that_wait_do_not_block_others_and_are_sent_in_the_end() {
    let slow = async {
        let gallery = test_support::standalone().await;
        let viewer = gallery.member().await;
        let photos = photos(&gallery, &viewer).await;
        let form = photos.keys().map(|id| format!("photo={id}")).collect::<Vec<_>>().join("&");
        let router = router(&gallery, &viewer, Line::default());
        let mut begun = Vec::new();
        for _ in 0..2 {
            begun.push(begin(&router, &form).await);
        }
        let mut waiting = Vec::new();
        for _ in 0..22 {
            let response = ask(&router, "POST", "/photos/download", &form).await;
            assert_eq!(response.status(), StatusCode::OK);
            waiting.push(response.into_body().into_data_stream());
        }
        let next = waiting.iter_mut().map(|body| timeout(Duration::from_millis(200), body.next()));
        assert!(join_all(next).await.iter().all(Result::is_err), "it is not their turn");
        let health = timeout(Duration::from_secs(10), ask(&router, "GET", "/healthz", "")).await.expect("an answer");
        assert_eq!(health.status(), StatusCode::OK);
        // Photos can be added meanwhile.
        let file: ByteStream = Box::pin(stream::once(async { Ok(Bytes::from_static(b"\xFF\xD8\xFF\xE0")) }));
        gallery.home.library.receive(&viewer, file).await.expect("received");
        drop(begun);
        // Some readers give up; whoever stays gets the whole file.
        drop(waiting.drain(..18));
        for body in waiting {
            let pieces: Vec<Bytes> = body.try_collect().await.expect("the file");
            assert_eq!(zip::ZipArchive::new(Cursor::new(pieces.concat())).expect("a zip").len(), PHOTOS);
        }
    };
    let done = two_blocking_threads().block_on(async { timeout(Duration::from_secs(120), slow).await });
    done.expect("no download hangs");
}

#[tokio::test]
async fn a_photo_that_is_deleted_while_its_download_waits_is_not_sent() {
    let gallery = test_support::standalone().await;
    let viewer = gallery.member().await;
    let photos = photos(&gallery, &viewer).await;
    let form = format!("photo={}", photos.keys().next().expect("a photo"));
    let one = Limits { sent_of_one: 1, sent: 1, waiting_of_one: 1, waiting: 1 };
    let router = router(&gallery, &viewer, Line::new(one));
    // The first response is kept in the channel until somebody reads it, with its place.
    let all = photos.keys().map(|id| format!("photo={id}")).collect::<Vec<_>>().join("&");
    let first = begin(&router, &all).await;
    let second = ask(&router, "POST", "/photos/download", &form).await;
    let third = ask(&router, "POST", "/photos/download", &form).await;
    assert_eq!(third.status(), StatusCode::TOO_MANY_REQUESTS);
    let page = axum::body::to_bytes(third.into_body(), 1_000_000).await.expect("a page");
    assert!(String::from_utf8_lossy(&page).contains("Please wait until one has finished."));
    let id = form.trim_start_matches("photo=").parse().expect("an id");
    gallery.home.library.cancel_uploads(&viewer, &[id]).await.expect("deleted");
    drop(first);
    assert!(axum::body::to_bytes(second.into_body(), 10_000_000).await.is_err());
}
