//! Clients that stop in the middle of a file do not keep the threads for blocking work.

use std::time::Duration;

use bytes::Bytes;
use futures::{StreamExt as _, future::join_all, stream};
use gallery::{id::PhotoId, key::ObjectKey, ports::blobs::ByteStream, ticket::UploadAnswer};
use tokio::time::timeout;

use crate::test_support;

/// More than is read or written at a time.
const PIECE: Bytes = Bytes::from_static(&[b'p'; 300_000]);

/// How many clients stop, of each kind.
const CLIENTS: usize = 24;

/// A file whose sender stops after the first piece.
fn stalled() -> ByteStream {
    Box::pin(stream::once(async { Ok(PIECE) }).chain(stream::pending()))
}

#[test]
fn stalled_uploads_and_downloads_of_originals_do_not_block_others() {
    let mut runtime = tokio::runtime::Builder::new_multi_thread();
    let runtime = runtime.worker_threads(2).max_blocking_threads(2).enable_all().build().expect("a runtime");
    let slow = async {
        let gallery = test_support::standalone().await;
        let (library, viewer) = (gallery.home.library.clone(), gallery.member().await);
        let files = gallery.home.files.clone().expect("a folder");
        let add = async || {
            let pieces = [Ok(Bytes::from_static(b"\xFF\xD8\xFF\xE0")), Ok(PIECE)];
            library.receive(&viewer, Box::pin(stream::iter(pieces))).await.expect("received")
        };
        let added = library.add_received(&viewer, "a.jpg", add().await).await.expect("added");
        let UploadAnswer::Send(ticket) = added else { panic!("{added:?}") };

        for _ in 0..CLIENTS {
            let (library, viewer, files) = (library.clone(), viewer.clone(), files.clone());
            tokio::spawn(async move { library.receive(&viewer, stalled()).await.map(drop) });
            tokio::spawn(async move { files.receive_part(&PhotoId::random(), 1, 8_000_000, stalled()).await });
        }
        let original = ObjectKey::Original(ticket.photo);
        let downloads = join_all((0..CLIENTS).map(async |_| {
            let mut bytes = library.blobs.get(&original, None).await.expect("an original").bytes;
            bytes.next().await.expect("a piece").expect("bytes");
            bytes
        }));
        let downloads = downloads.await;
        // Enough time for the uploads to begin.
        tokio::time::sleep(Duration::from_millis(200)).await;
        timeout(Duration::from_secs(10), add()).await.expect("another file is received");
        let summary = timeout(Duration::from_secs(10), library.outline(&viewer)).await.expect("a page is read");
        summary.expect("an outline");
        assert_eq!(downloads.len(), CLIENTS);
    };
    runtime.block_on(async { timeout(Duration::from_secs(60), slow).await }).expect("nothing hangs");
    // The stalled uploads never end.
    runtime.shutdown_background();
}
