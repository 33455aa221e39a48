//! A data directory of the previous version is migrated completely, however often the migration is interrupted.
//!
//! `fixtures/records-version-1.zip` was created by that version. It has 40 photos from `vitrine seed`, which created
//! neither originals nor their usage; 10 uploads by two people, of which one is damaged and one unfinished;
//! descriptions, trash, and a photo that was restored from it.

mod world;

use std::{
    collections::BTreeMap,
    fs::File,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
};

use gallery::{
    Error, Result,
    admin::{Admin, Problem, Repair},
    contract::memory_jobs::MemoryJobs,
    edits::Edits,
    fault::Fault,
    jobs::Runner,
    library::{Library, Migrated},
    link::{LinkKey, Signer},
    person::Viewer,
    ports::{
        Job, Renderer, Table,
        renderer::{RenderLimits, Rendered},
        table::{Found, Item, Key, Query, Write, WriteError},
    },
    records::keys,
    render_photo::RenderPhoto,
    settings::Settings,
    standalone::{accounts::Accounts, files::Files, sqlite::SqliteTable},
    zip_job::ZipMaker,
};
use jiff::Timestamp;
use tempfile::TempDir;

/// The fixture, unpacked in a new folder.
fn unpacked() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/records-version-1.zip");
    let mut zip = zip::ZipArchive::new(File::open(path).expect("the fixture")).expect("a zip");
    zip.extract(folder.path()).expect("unpacked");
    folder
}

/// A table that fails after a number of writes, as if the process had been killed.
struct Killed {
    table: SqliteTable,
    writes_left: AtomicI64,
}

#[async_trait::async_trait]
impl Table for Killed {
    async fn get(&self, key: &Key) -> Result<Option<Item>> {
        self.table.get(key).await
    }

    async fn get_many(&self, keys: &[Key]) -> Result<Vec<Item>> {
        self.table.get_many(keys).await
    }

    async fn query(&self, query: &Query) -> Result<Found> {
        self.table.query(query).await
    }

    async fn write(&self, writes: Vec<Write>) -> Result<(), WriteError> {
        if self.writes_left.fetch_sub(1, Ordering::SeqCst) <= 0 {
            return Err(Error::unavailable("killed").into());
        }
        self.table.write(writes).await
    }
}

/// Opens the gallery in a folder.
fn open(folder: &Path) -> (Library, Arc<Killed>) {
    let table = SqliteTable::open(folder.join("vitrine.sqlite")).expect("a database");
    let table = Arc::new(Killed { table, writes_left: AtomicI64::new(i64::MAX) });
    let signer = Signer::new(vec![LinkKey { id: "a".into(), secret: vec![1; 32] }]);
    let files = Arc::new(Files::open(folder.join("photos"), signer.clone()).expect("files"));
    let clock = gallery::ports::clock::system();
    let mail = Arc::new(gallery::standalone::mail::LogMail);
    let identity = Accounts::new(table.clone(), mail, [7; 32], "test".into(), clock.clone());
    let library = Library {
        table: table.clone(),
        blobs: files,
        identity: Arc::new(identity),
        jobs: Arc::new(MemoryJobs::new(gallery::ports::clock::system())),
        signer,
        settings: Settings::default(),
        clock,
    };
    (library, table)
}

async fn migrate(library: &Library, dry_run: bool) -> Result<Migrated> {
    library.migrate(dry_run, None, &mut |_| {}).await
}

async fn viewer(library: &Library, email: &str) -> Viewer {
    let admin = Admin { library: library.clone() };
    Viewer::Person(admin.person(email).await.expect("a person").id)
}

/// What people can see: for each person, the photos of each month, the titles in the trash, and the number of
/// unfinished photos.
async fn seen(library: &Library) -> BTreeMap<String, (Vec<(String, u32)>, Vec<String>, usize)> {
    let mut all = BTreeMap::new();
    for email in ["bench@example.test", "member@example.test"] {
        let viewer = viewer(library, email).await;
        let months = library.months(&viewer).await.expect("months").into_iter();
        let months = months.map(|month| (format!("{}-{:02}", month.year, month.month), month.total())).collect();
        let trash = library.trash_page(&viewer, None, 100).await.expect("the trash").tiles.into_iter();
        let pending = library.pending(&viewer).await.expect("pending").len();
        all.insert(email.to_owned(), (months, trash.map(|tile| tile.title).collect(), pending));
    }
    all
}

/// The findings of `check` that are not caused by `vitrine seed`.
async fn faults(library: &Library) -> Vec<Problem> {
    let admin = Admin { library: library.clone() };
    let findings = admin.check(Repair::Nothing).await.expect("checked").findings.into_iter();
    let (seeded, other): (Vec<_>, Vec<_>) = findings.map(|finding| finding.problem).partition(|problem| {
        matches!(problem, Problem::OriginalMissing { .. } | Problem::Unrecognised(_) | Problem::Usage { .. })
    });
    assert_eq!(seeded.len(), 40 + 40 + 1, "{seeded:?}");
    other
}

async fn is_whole(library: &Library) {
    let month = |month: &str, photos| (month.to_owned(), photos);
    let owner = (vec![month("2024-12", 35), month("2010-01", 1)], vec![String::new(); 6], 2);
    let days = [("2015-06", 1), ("2014-05", 1), ("2013-04", 1), ("2011-02", 1), ("2010-01", 1)];
    let member = (days.map(|(name, photos)| month(name, photos)).to_vec(), vec!["To the trash".to_owned()], 0);
    let expected =
        BTreeMap::from([("bench@example.test".to_owned(), owner), ("member@example.test".to_owned(), member)]);
    assert_eq!(seen(library).await, expected);
    assert_eq!(faults(library).await, []);
    assert_eq!(library.records_version().await.expect("a version"), 2);
}

#[tokio::test]
async fn a_gallery_of_the_previous_version_is_migrated() {
    let folder = unpacked();
    let (library, _) = open(folder.path());
    assert_eq!(library.records_version().await.expect("a version"), 1);
    let to_do = migrate(&library, true).await.expect("counted");
    assert_eq!(to_do, Migrated { people: 2, trashed: 7, months: 7, lines: 2, complete: false });
    assert_eq!(library.records_version().await.expect("a version"), 1, "nothing was changed");

    let done = migrate(&library, false).await.expect("migrated");
    // People whose line was moved to a later partition are counted twice.
    assert_eq!((done.trashed, done.months, done.lines, done.complete), (7, 7, 2, true));
    is_whole(&library).await;
    let again = migrate(&library, false).await.expect("nothing to do");
    assert_eq!(again, Migrated { complete: true, ..Migrated::default() });

    // Texts of version 1 become the person's own, and the trash can be restored.
    let member = viewer(&library, "member@example.test").await;
    let tile = library.trash_page(&member, None, 1).await.expect("the trash").tiles.remove(0);
    assert_eq!(library.restore(&member, std::slice::from_ref(&tile.id)).await.expect("restored").changed, 1);
    let photo = library.photo(&member, &tile.id).await.expect("theirs");
    assert_eq!((photo.title.as_str(), photo.description.as_str()), ("To the trash", "With words."));
    assert_eq!(faults(&library).await, []);
}

#[tokio::test]
async fn everything_works_before_the_migration() {
    let folder = unpacked();
    let (library, _) = open(folder.path());
    assert_eq!(faults(&library).await, []);
    let member = viewer(&library, "member@example.test").await;
    let admin = Admin { library: library.clone() };
    let photos = admin.people().await.expect("people").into_iter().map(|line| line.photos).collect::<Vec<_>>();
    assert_eq!(photos, [4, 6]);
    let first = library.timeline(&member, &gallery::library::TimelineRange { limit: 1, ..Default::default() }).await;
    let id = first.expect("a page").tiles[0].id.clone();
    library.describe(&member, &id, "Before", "").await.expect("described");
    library.trash(&member, std::slice::from_ref(&id)).await.expect("trashed");
    assert_eq!(library.restore(&member, &[id]).await.expect("restored").changed, 1);
    migrate(&library, false).await.expect("migrated");
    is_whole(&library).await;
}

#[tokio::test]
async fn an_interrupted_migration_continues_and_loses_nothing() {
    for writes in 0.. {
        let folder = unpacked();
        let (library, table) = open(folder.path());
        table.writes_left.store(writes, Ordering::SeqCst);
        let interrupted = migrate(&library, false).await.is_err();
        table.writes_left.store(i64::MAX, Ordering::SeqCst);
        migrate(&library, false).await.expect("migrated");
        is_whole(&library).await;
        if !interrupted {
            assert!(writes > 15, "{writes} writes");
            return;
        }
    }
}

/// A renderer that is not used here.
struct Never;

impl Renderer for Never {
    fn render(&self, _: &[u8], _: &Edits, _: &RenderLimits) -> Result<Rendered, Fault> {
        Err(Fault::Corrupt)
    }
}

#[tokio::test]
async fn the_cleanup_migrates_in_slices() {
    let folder = unpacked();
    let (library, _) = open(folder.path());
    let limits = RenderLimits { max_pixels: 1, seconds: 1, max_memory: None };
    let (table, blobs, clock) = (library.table.clone(), library.blobs.clone(), library.clock.clone());
    let renderer = Arc::new(Never);
    let render_photo =
        RenderPhoto { table: table.clone(), blobs: blobs.clone(), renderer, limits, clock: clock.clone() };
    let runner = Runner { library: library.clone(), render_photo, zip_maker: ZipMaker { table, blobs, clock } };
    // Two people fit on one page of the directory, so the second slice finds nothing left to move.
    for _ in 0..4 {
        runner.run(&Job::Tidy, Timestamp::UNIX_EPOCH).await.expect("a slice");
    }
    assert_eq!(library.records_version().await.expect("a version"), 2);
    is_whole(&library).await;
}

#[tokio::test]
async fn records_of_a_newer_version_are_refused_with_an_explanation() {
    let folder = unpacked();
    let (library, _) = open(folder.path());
    let newer = gallery::ports::table::Attributes::from_iter([("version".to_owned(), 3.into())]);
    library.table.write(vec![Write::put(keys::version(), newer)]).await.expect("written");
    let said = |error: Error| match error {
        Error::Unavailable(cause) => cause.to_string(),
        other => panic!("{other:?}"),
    };
    let sentence = said(library.records_version().await.expect_err("too new"));
    assert!(sentence.contains("version 3") && sentence.contains("Start a newer program"), "{sentence}");
    assert_eq!(said(migrate(&library, false).await.expect_err("too new")), sentence);

    let member = viewer(&library, "member@example.test").await;
    let range = gallery::library::TimelineRange { limit: 1, ..Default::default() };
    let id = library.timeline(&member, &range).await.expect("a page").tiles[0].id.clone();
    let newer = Write::update(keys::photo(&id)).set("schema", 3).into();
    library.table.write(vec![newer]).await.expect("written");
    let sentence = said(library.photo(&member, &id).await.expect_err("too new"));
    assert!(sentence.contains("has version 3"), "{sentence}");
}
