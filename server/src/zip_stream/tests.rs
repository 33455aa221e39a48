use std::{
    collections::HashMap,
    io::{Cursor, Read as _},
};

use axum::{extract::Request, routing::get};
use futures::future::join_all;
use gallery::ticket::UploadAnswer;
use http::StatusCode;
use tower::ServiceExt as _;

use super::*;
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

fn place(limit: &Arc<Limit>) -> Place {
    limit.take(&gallery::id::PersonId::random()).expect("a place")
}

#[tokio::test(start_paused = true)]
async fn a_download_that_nobody_reads_ends_with_an_error_after_a_minute() {
    let limit = Arc::new(Limit::new(1, 1));
    let mut body = send(endless(), place(&limit));
    body.next().await.expect("a piece").expect("bytes");
    tokio::time::sleep(Duration::from_secs(59)).await;
    // Reading a piece now and then keeps it alive.
    body.next().await.expect("a piece").expect("bytes");
    tokio::time::sleep(Duration::from_secs(59)).await;
    assert!(limit.take(&gallery::id::PersonId::random()).is_err(), "it is still in progress");
    tokio::time::sleep(Duration::from_secs(2)).await;
    let _next = place(&limit);
    let rest: Vec<_> = body.collect().await;
    assert!(rest.len() <= AHEAD + 1, "{}", rest.len());
    assert!(rest.last().is_some_and(Result::is_err), "the end of the stream must not look like the end of the zip");
}

#[tokio::test(start_paused = true)]
async fn a_download_ends_when_originals_do_not_arrive_or_the_reader_has_gone() {
    let limit = Arc::new(Limit::new(1, 1));
    let body = send(Box::pin(stream::pending()), place(&limit));
    let rest: Vec<_> = body.collect().await;
    assert!(matches!(&rest[..], [Err(_)]));
    let body = send(endless(), place(&limit));
    drop(body);
    tokio::time::sleep(Duration::from_secs(1)).await;
    let _next = place(&limit);
}

#[tokio::test]
async fn a_complete_download_ends_without_an_error() {
    let pieces = [Ok(Bytes::from_static(b"a")), Ok(Bytes::from_static(b"b"))];
    let limit = Arc::new(Limit::new(1, 1));
    let body: Vec<_> = send(Box::pin(stream::iter(pieces)), place(&limit)).try_collect().await.expect("no error");
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

fn router(gallery: &TestGallery, viewer: &Viewer, limit: Limit) -> Router {
    // Error pages need Leptos' executor, which this starts.
    drop(leptos_axum::generate_route_list(app::routes::App));
    Router::new()
        .route("/photos/download", post(zip))
        .route("/healthz", get(health::standalone).layer(Extension(Arc::clone(&gallery.home.queue))))
        .layer(Extension(Operator::default()))
        .layer(Extension(Arc::new(limit)))
        .layer(Extension(info(viewer)))
        .with_state(gallery.state.clone())
}

async fn ask(router: &Router, method: &str, path: &str, form: &str) -> Response<Body> {
    let request = Request::builder().method(method).uri(path);
    let request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    let request = request.body(Body::from(form.to_owned())).expect("a request");
    router.clone().oneshot(request).await.expect("an answer")
}

/// 64 readers that stop after the first piece, with two threads for blocking work, which every file access needs.
#[test]
fn many_slow_downloads_do_not_block_others() {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .max_blocking_threads(2)
        .enable_all()
        .build()
        .expect("a runtime");
    let slow = async {
        let gallery = test_support::standalone().await;
        let viewer = gallery.member().await;
        let photos = photos(&gallery, &viewer).await;
        let form = photos.keys().map(|id| format!("photo={id}")).collect::<Vec<_>>().join("&");
        let router = router(&gallery, &viewer, Limit::new(64, 64));
        let begun = join_all((0..64).map(async |_| {
            let response = ask(&router, "POST", "/photos/download", &form).await;
            assert_eq!(response.status(), StatusCode::OK);
            let mut body = response.into_body().into_data_stream();
            let first = body.next().await.expect("a piece").expect("bytes");
            (first, body)
        }));
        let begun = begun.await;
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
    runtime.block_on(async { timeout(Duration::from_secs(120), slow).await }).expect("no download hangs");
}

#[tokio::test]
async fn a_third_download_of_one_person_must_wait() {
    let gallery = test_support::standalone().await;
    let viewer = gallery.member().await;
    let photos = photos(&gallery, &viewer).await;
    let form = format!("photo={}", photos.keys().next().expect("a photo"));
    let router = router(&gallery, &viewer, Limit::default());
    let one = ask(&router, "POST", "/photos/download", &form).await;
    let two = ask(&router, "POST", "/photos/download", &form).await;
    assert_eq!((one.status(), two.status()), (StatusCode::OK, StatusCode::OK));
    let three = ask(&router, "POST", "/photos/download", &form).await;
    assert_eq!(three.status(), StatusCode::TOO_MANY_REQUESTS);
    let page = axum::body::to_bytes(three.into_body(), 1_000_000).await.expect("a page");
    assert!(String::from_utf8_lossy(&page).contains("Please wait until one has finished."));
    drop(axum::body::to_bytes(one.into_body(), 10_000_000).await.expect("a zip"));
    assert_eq!(ask(&router, "POST", "/photos/download", &form).await.status(), StatusCode::OK);
    drop(two);
}
