//! The adapters of the standalone gallery keep the promises of the ports.

use async_trait::async_trait;
use bytes::Bytes;
use gallery::{
    Error, Result,
    contract::{
        blobs::{self, Browser},
        memory::MemoryTable,
        table,
    },
    key::ObjectKey,
    link::{LinkKey, Signer},
    ports::{Blobs as _, clock},
    standalone::{
        files::{Files, PartTarget},
        sqlite::SqliteTable,
    },
    ticket::{TicketPart, UploadForm},
};

fn signer() -> Signer {
    Signer::new(vec![LinkKey { id: "a".to_owned(), secret: vec![7; 32] }])
}

/// Does what the router does with requests.
struct Router<'a>(&'a Files);

fn verify(link: &str) -> Result<()> {
    signer().verify_link(link, clock::system()()).map_err(|_| Error::NotFound)
}

#[async_trait]
impl Browser for Router<'_> {
    async fn send(&self, part: &TicketPart, bytes: Bytes) -> Result<()> {
        verify(&part.url)?;
        let target = PartTarget::parse(&part.url).expect("a part's link");
        // In pieces of an odd size, as they arrive from a network.
        let pieces: Vec<_> = bytes.chunks(50_021).map(|piece| Ok(Bytes::copy_from_slice(piece))).collect();
        self.0.receive_part(&target.photo, target.number, target.bytes, Box::pin(futures::stream::iter(pieces))).await
    }

    async fn submit(&self, _: &UploadForm, _: &str, _: Bytes) -> Result<()> {
        unreachable!("the router handles forms itself");
    }

    async fn follow(&self, link: &str) -> Result<Bytes> {
        verify(link)?;
        let photo = link.strip_prefix("/media/").and_then(|rest| rest.split('/').next()).expect("a photo's link");
        self.0.get(&ObjectKey::Original(photo.parse().expect("an id")), None).await?.read().await
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_table_in_a_file() {
    let directory = tempfile::tempdir().expect("a directory");
    let sqlite = SqliteTable::open(directory.path().join("vitrine.sqlite")).expect("a table");
    table::every_promise(&sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_table_in_memory() {
    table::every_promise(&SqliteTable::open_in_memory().expect("a table")).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_test_double() {
    table::every_promise(&MemoryTable::new()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_files() {
    let directory = tempfile::tempdir().expect("a directory");
    let files = Files::open(directory.path().join("data"), signer()).expect("a store");
    blobs::every_promise(&files, &Router(&files)).await;
    blobs::leftovers::abandoned_uploads_are_found(&files, &Router(&files)).await;
    blobs::leftovers::stray_forms_are_forgotten(&files).await;
    for empty in ["tmp", "uploads"] {
        let left = std::fs::read_dir(directory.path().join("data").join(empty)).expect("a list").count();
        assert_eq!(left, 0, "{empty} is empty at the end");
    }
}
