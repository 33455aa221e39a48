//! The home's adapters keep the promises of the ports.

use async_trait::async_trait;
use bytes::Bytes;
use gallery::{
    Error, Result,
    contract::{
        blobs::{self, SendPart},
        memory::MemoryTable,
        table,
    },
    home::{
        files::{Files, PartTarget},
        sqlite::SqliteTable,
    },
    link::{LinkKey, Signer},
    ports::clock,
    ticket::TicketPart,
};

fn signer() -> Signer {
    Signer::new(vec![LinkKey { id: "a".to_owned(), secret: vec![7; 32] }])
}

/// Does what the router does with a `PUT` to a part's link.
struct Browser<'a>(&'a Files);

#[async_trait]
impl SendPart for Browser<'_> {
    async fn send(&self, part: &TicketPart, bytes: Bytes) -> Result<()> {
        signer().verify_link(&part.url, clock::system()() / 1000).map_err(|_| Error::NotFound)?;
        let target = PartTarget::parse(&part.url).expect("a part's link");
        // In pieces of an odd size, as they come from a network.
        let pieces: Vec<_> = bytes.chunks(50_021).map(|piece| Ok(Bytes::copy_from_slice(piece))).collect();
        self.0.receive_part(&target.photo, target.number, target.bytes, Box::pin(futures::stream::iter(pieces))).await
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
async fn the_double_for_tests() {
    table::every_promise(&MemoryTable::new()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_files() {
    let directory = tempfile::tempdir().expect("a directory");
    let files = Files::open(directory.path().join("data"), signer()).expect("a store");
    blobs::every_promise(&files, &Browser(&files)).await;
    for empty in ["tmp", "uploads"] {
        let left = std::fs::read_dir(directory.path().join("data").join(empty)).expect("a list").count();
        assert_eq!(left, 0, "{empty} is empty in the end");
    }
}
