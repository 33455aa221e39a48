//! Zips that a worker makes: who may request one, what is in it, and what may go wrong.

use std::{
    io::{Cursor, Read as _},
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
};

use bytes::Bytes;
use futures::TryStreamExt as _;
use gallery::{
    Error,
    contract::{blobs::Browser as _, memory::MemoryTable, memory_blobs::MemoryBlobs, memory_jobs::MemoryJobs},
    id::{PersonId, PhotoId, ZipId},
    key::ObjectKey,
    library::{Library, MAX_ZIP_BYTES, ZipStage},
    link::{LinkKey, Signer},
    person::Viewer,
    photo::Photo,
    ports::{
        Blobs as _, Job,
        table::{Item, Write},
    },
    records::{encode, keys},
    settings::Settings,
    standalone::{accounts::Accounts, mail::LogMail},
    zip_job::{ZipMaker, ZipOutcome},
};

/// A gallery in memory whose worker makes zips.
struct World {
    library: Library,
    zip_maker: ZipMaker,
    blobs: Arc<MemoryBlobs>,
    jobs: Arc<MemoryJobs>,
    clock: Arc<AtomicI64>,
    owner: Viewer,
    other: Viewer,
}

impl World {
    fn new() -> Self {
        let (table, blobs) = (Arc::new(MemoryTable::new()), Arc::new(MemoryBlobs::new()));
        // The store checks links with the system clock.
        let clock = Arc::new(AtomicI64::new(gallery::ports::clock::system()().as_millisecond()));
        let tell = gallery::contract::clock::showing(&clock);
        let jobs = Arc::new(MemoryJobs::new(tell.clone()).with_zips());
        let identity = Accounts::new(table.clone(), Arc::new(LogMail), [7; 32], "test".into(), tell.clone());
        let library = Library {
            table: table.clone(),
            blobs: blobs.clone(),
            identity: Arc::new(identity),
            jobs: jobs.clone(),
            signer: Signer::new(vec![LinkKey { id: "a".into(), secret: vec![1; 32] }]),
            settings: Settings::default(),
            clock: tell.clone(),
        };
        let zip_maker = ZipMaker { table, blobs: blobs.clone(), clock: tell };
        let (owner, other) = (Viewer::Person(PersonId::random()), Viewer::Person(PersonId::random()));
        Self { library, zip_maker, blobs, jobs, clock, owner, other }
    }

    fn pass_seconds(&self, seconds: i64) {
        self.clock.fetch_add(seconds * 1000, Ordering::SeqCst);
    }

    /// Adds a photo with its original.
    async fn photo(&self, owner: &Viewer, name: &str, bytes: Bytes) -> PhotoId {
        let id = self.record(owner, name, bytes.len() as u64).await;
        self.blobs.put(&ObjectKey::Original(id.clone()), bytes, "image/jpeg").await.expect("stored");
        id
    }

    async fn record(&self, owner: &Viewer, name: &str, bytes: u64) -> PhotoId {
        let id = PhotoId::random();
        let text = format!(
            r#"{{"id":"{id}","owner":"{}","state":"ready","file_name":"{name}","bytes":{bytes},"sha256":"",
            "format":"jpeg","added_at":1700000000000,"dimensions":{{"width":3,"height":2}},
            "capture":{{"taken_at":"2011-11-04T09:56:52"}}}}"#,
            owner.person().expect("somebody")
        );
        let photo: Photo = serde_json::from_str(&text).expect("a photo");
        let item = Item { key: keys::photo(&id), attributes: encode(&photo).expect("a record"), expires_at: None };
        self.library.table.write(vec![Write::Put { item, conditions: Vec::new() }]).await.expect("written");
        id
    }

    async fn stage(&self, id: &ZipId) -> ZipStage {
        self.library.zip_job(&self.owner, id).await.expect("the owner").stage
    }

    /// Names and contents of the entries of a zip that is ready.
    async fn entries(&self, id: &ZipId) -> Vec<(String, Vec<u8>)> {
        let ZipStage::Ready { link } = self.stage(id).await else { panic!("not ready") };
        read(self.blobs.follow(&link).await.expect("the zip"))
    }
}

/// Names and contents of the entries of a zip, read by another implementation. All of them have the time that
/// [`World::record`] gives to photos.
fn read(zip: Bytes) -> Vec<(String, Vec<u8>)> {
    let mut zip = zip::ZipArchive::new(Cursor::new(zip)).expect("a zip");
    (0..zip.len())
        .map(|place| {
            let mut entry = zip.by_index(place).expect("an entry");
            let at = entry.last_modified().expect("a moment");
            assert_eq!(
                (at.year(), at.month(), at.day(), at.hour(), at.minute(), at.second()),
                (2011, 11, 4, 9, 56, 52)
            );
            let mut bytes = Vec::new();
            entry.read_to_end(&mut bytes).expect("its bytes, with the right checksum");
            (entry.name().expect("a name").into_owned(), bytes)
        })
        .collect()
}

/// For each entry, whether its header has the size and checksum. This reads the zip from the front, as programs do that
/// cannot wait for the directory at the end.
fn plain_headers(zip: &[u8], entries: &[(String, Vec<u8>)]) -> Vec<bool> {
    let mut offset = 0;
    let word = |at: usize| u16::from_le_bytes([zip[at], zip[at + 1]]);
    entries
        .iter()
        .map(|(name, bytes)| {
            assert_eq!(&zip[offset..offset + 4], b"PK\x03\x04");
            let plain = word(offset + 6) & 8 == 0;
            let size = u32::from_le_bytes(zip[offset + 18..offset + 22].try_into().expect("four bytes"));
            assert_eq!(size as usize, if plain { bytes.len() } else { 0 });
            assert_eq!(word(offset + 28), 0, "no zip64 if 32 bits are enough");
            offset += 30 + name.len() + bytes.len() + if plain { 0 } else { 16 };
            plain
        })
        .collect()
}

#[tokio::test]
async fn a_zip_has_the_originals_in_the_requested_order_and_belongs_to_its_owner() {
    let world = World::new();
    let a = world.photo(&world.owner, "a.jpg", Bytes::from_static(b"first")).await;
    let large = Bytes::from(vec![7_u8; 40_000_000]);
    let b = world.photo(&world.owner, "A.JPG", large.clone()).await;
    let theirs = world.photo(&world.other, "c.jpg", Bytes::from_static(b"third")).await;
    let ids = [b.clone(), theirs, a.clone()];
    assert!(matches!(world.library.begin_zip(&Viewer::Nobody, &ids).await, Err(Error::SignInRequired)));
    assert!(matches!(world.library.begin_zip(&world.other, &[a, b]).await, Err(Error::NotFound)));

    let id = world.library.begin_zip(&world.owner, &ids).await.expect("begun");
    assert_eq!(world.jobs.waiting(), [Job::Zip { zip: id.clone() }]);
    assert_eq!(world.stage(&id).await, ZipStage::Making);
    assert!(matches!(world.library.zip_job(&world.other, &id).await, Err(Error::NotFound)));
    assert!(matches!(world.library.zip_job(&Viewer::Nobody, &id).await, Err(Error::SignInRequired)));
    let unknown = ZipId::random();
    assert!(matches!(world.library.zip_job(&world.owner, &unknown).await, Err(Error::NotFound)));

    let made = world.zip_maker.run(&id).await.expect("no internal error");
    assert!(matches!(made, ZipOutcome::Ready { photos: 2, bytes } if bytes > 40_000_005), "{made:?}");
    let entries = world.entries(&id).await;
    let names: Vec<_> = entries.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["A.JPG", "a (2).jpg"]);
    assert!(entries[0].1 == large && entries[1].1 == b"first");
    assert!(
        matches!(world.library.zip_job(&world.other, &id).await, Err(Error::NotFound)),
        "not even when it is ready"
    );
    let zip = world.library.zip_job(&world.owner, &id).await.expect("the owner");
    assert_eq!((zip.photos, zip.photos_done, zip.bytes_done), (2, 2, 40_000_005));
}

#[tokio::test]
async fn the_server_streams_the_same_zip_without_photos_that_were_deleted() {
    let world = World::new();
    let a = world.photo(&world.owner, "a.jpg", Bytes::from_static(b"first")).await;
    let gone = world.photo(&world.owner, "gone.jpg", Bytes::from_static(b"second")).await;
    let large = Bytes::from(vec![7_u8; 20_000_000]);
    let b = world.photo(&world.owner, "A.JPG", large.clone()).await;
    let photos = world.library.download(&world.owner, &[b, gone.clone(), a]).await.expect("the owner");
    let zip = world.library.zip(photos);
    world.blobs.delete(&ObjectKey::Original(gone)).await.expect("deleted");
    let zip = Bytes::from(zip.try_collect::<Vec<_>>().await.expect("no error").concat());
    let entries = read(zip.clone());
    let expected = [("A.JPG".to_owned(), large.to_vec()), ("a (2).jpg".to_owned(), b"first".to_vec())];
    assert!(entries == expected, "names are {:?}", entries.iter().map(|(name, _)| name).collect::<Vec<_>>());
    assert_eq!(plain_headers(&zip, &entries), [false, true]);
}

#[tokio::test]
async fn a_request_that_is_delivered_twice_makes_one_zip_and_an_unknown_one_none() {
    let world = World::new();
    let photo = world.photo(&world.owner, "a.jpg", Bytes::from_static(b"first")).await;
    let id = world.library.begin_zip(&world.owner, &[photo]).await.expect("begun");
    let (one, two) = tokio::join!(world.zip_maker.run(&id), world.zip_maker.run(&id));
    one.expect("no internal error");
    two.expect("no internal error");
    assert_eq!(world.zip_maker.run(&id).await.expect("no internal error"), ZipOutcome::Nothing);
    assert_eq!(world.entries(&id).await.len(), 1);
    assert_eq!(world.zip_maker.run(&ZipId::random()).await.expect("no internal error"), ZipOutcome::Nothing);
}

#[tokio::test]
async fn photos_that_were_deleted_are_left_out() {
    let world = World::new();
    let mut ids = Vec::new();
    for n in 0..250 {
        ids.push(world.photo(&world.owner, "image.jpg", Bytes::from(format!("{n}"))).await);
    }
    let id = world.library.begin_zip(&world.owner, &ids).await.expect("begun");
    // One photo loses its record, and another its bytes.
    world
        .library
        .table
        .write(vec![Write::Delete { key: keys::photo(&ids[3]), conditions: Vec::new() }])
        .await
        .expect("");
    world.blobs.delete(&ObjectKey::Original(ids[120].clone())).await.expect("deleted");
    let made = world.zip_maker.run(&id).await.expect("no internal error");
    assert!(matches!(made, ZipOutcome::Ready { photos: 248, .. }), "{made:?}");
    let entries = world.entries(&id).await;
    assert_eq!(entries.len(), 248);
    assert_eq!(entries[3].1, b"4");
    assert_eq!(entries[247].0, "image (248).jpg");
    let zip = world.library.zip_job(&world.owner, &id).await.expect("the owner");
    assert_eq!((zip.photos_done, zip.left_out), (250, 2));
}

#[tokio::test]
async fn a_zip_expires_after_a_day_and_stalls_without_progress() {
    let world = World::new();
    let photo = world.photo(&world.owner, "a.jpg", Bytes::from_static(b"first")).await;
    let ready = world.library.begin_zip(&world.owner, std::slice::from_ref(&photo)).await.expect("begun");
    let another = world.photo(&world.owner, "b.jpg", Bytes::from_static(b"second")).await;
    let silent = world.library.begin_zip(&world.owner, &[another]).await.expect("begun");
    world.zip_maker.run(&ready).await.expect("no internal error");
    world.pass_seconds(30 * 60);
    assert!(matches!(world.stage(&ready).await, ZipStage::Ready { .. }));
    assert_eq!(world.stage(&silent).await, ZipStage::Stalled);
    world.pass_seconds(24 * 3600);
    assert_eq!(world.stage(&ready).await, ZipStage::Expired);
    assert_eq!(world.stage(&silent).await, ZipStage::Expired);
    assert_eq!(world.zip_maker.run(&silent).await.expect("no internal error"), ZipOutcome::Nothing);
}

#[tokio::test]
async fn the_same_photos_are_one_zip_as_long_as_it_is_of_use() {
    let world = World::new();
    let (a, b) = (
        world.photo(&world.owner, "a.jpg", Bytes::from_static(b"first")).await,
        world.photo(&world.owner, "b.jpg", Bytes::from_static(b"second")).await,
    );
    let ask = async |ids: &[PhotoId]| world.library.begin_zip(&world.owner, ids).await.expect("begun");
    let both = [a.clone(), b.clone()];
    let asked = futures::future::join_all((0..50).map(|_| ask(&both))).await;
    assert!(asked.iter().all(|id| *id == asked[0]), "{asked:?}");
    assert_eq!(world.jobs.waiting().len(), 1, "it is made once");
    assert_ne!(ask(&[b, a.clone()]).await, asked[0], "another order is another zip");
    assert_ne!(ask(&[a]).await, asked[0]);
    world.zip_maker.run(&asked[0]).await.expect("no internal error");
    world.pass_seconds(22 * 3600);
    assert_eq!(ask(&both).await, asked[0], "it can be downloaded for another two hours");
    world.pass_seconds(90 * 60);
    assert_ne!(ask(&both).await, asked[0]);
}

#[tokio::test]
async fn a_zip_that_makes_no_progress_is_made_again() {
    let world = World::new();
    let photo = world.photo(&world.owner, "a.jpg", Bytes::from_static(b"first")).await;
    let stalled = world.library.begin_zip(&world.owner, std::slice::from_ref(&photo)).await.expect("begun");
    world.pass_seconds(30 * 60);
    let again = world.library.begin_zip(&world.owner, std::slice::from_ref(&photo)).await.expect("begun");
    assert_ne!(again, stalled);
    world.zip_maker.run(&again).await.expect("no internal error");
    assert!(matches!(world.stage(&again).await, ZipStage::Ready { .. }));
}

#[tokio::test]
async fn the_zips_of_one_person_are_limited() {
    let world = World::new();
    let mut begun = 0;
    for _ in 0..40 {
        let photo = world.photo(&world.owner, "a.jpg", Bytes::from_static(b"bytes")).await;
        match world.library.begin_zip(&world.owner, &[photo]).await {
            Ok(_) => begun += 1,
            Err(Error::TooManyAttempts { retry_after_seconds }) => assert!(retry_after_seconds > 0),
            Err(other) => panic!("{other}"),
        }
    }
    assert_eq!(begun, 20);
    let theirs = world.photo(&world.other, "a.jpg", Bytes::from_static(b"bytes")).await;
    world.library.begin_zip(&world.other, &[theirs]).await.expect("nobody else waits");
}

#[tokio::test]
async fn too_much_at_once_is_refused() {
    let world = World::new();
    let photo = world.record(&world.owner, "a.jpg", MAX_ZIP_BYTES + 1).await;
    assert!(matches!(world.library.begin_zip(&world.owner, &[photo]).await, Err(Error::Invalid { .. })));
    assert!(world.jobs.waiting().is_empty());
}

#[tokio::test]
async fn ten_thousand_photos_fit_in_the_records() {
    let world = World::new();
    let mut ids = Vec::new();
    for _ in 0..10_000 {
        ids.push(world.record(&world.owner, "image.jpg", 10).await);
    }
    let id = world.library.begin_zip(&world.owner, &ids).await.expect("begun");
    for key in (0..5).map(|number| keys::zip_part(&id, number)) {
        let item = world.library.table.get(&key).await.expect("an answer").expect("a part");
        let bytes = serde_json::to_string(&item.attributes).expect("JSON").len();
        assert!(bytes < 100_000, "{bytes} of 400,000 bytes");
    }
    let made = world.zip_maker.run(&id).await.expect("no internal error");
    assert!(matches!(made, ZipOutcome::Ready { photos: 0, .. }), "none has an original: {made:?}");
}
