//! Editing a picture: new renditions are stored next to the old ones, the photo switches to them in one write, and the
//! old ones are deleted two days later. Wherever this is interrupted, all files that the photo shows are there.

mod support;

use std::{
    collections::BTreeSet,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
};

use bytes::Bytes;
use gallery::{
    Error,
    admin::{Admin, Repair},
    capture::Capture,
    color::Color,
    contract::{clock::showing, memory::MemoryTable, memory_blobs::MemoryBlobs, memory_jobs::MemoryJobs},
    dimensions::Dimensions,
    edits::{Crop, Edits},
    embedded_metadata::EmbeddedMetadata,
    error::Invalid,
    fault::Fault,
    format::Format,
    id::{PersonId, PhotoId},
    jobs::Runner,
    key::ObjectKey,
    library::{Library, Slice, TimelineRange},
    link::{LinkKey, Signer},
    perceptual_hash::PerceptualHash,
    person::{Person, Role, Viewer},
    photo::{NewPhoto, Photo, PhotoState},
    ports::{
        Blobs as _, Job, Renderer, Table as _,
        jobs::{JobSource as _, Lane},
        renderer::{RenderLimits, Rendered, RenderedFile},
        table::{Attributes, Write},
    },
    records::{decode, encode, keys, places},
    render_photo::{RenderOutcome, RenderPhoto},
    rendition::{Rendition, RenditionFormat, RenditionKind, Revision},
    settings::Settings,
    sha256::Sha256,
    standalone::{accounts::Accounts, mail::LogMail},
    zip_job::ZipMaker,
};
use jiff::{SignedDuration, Timestamp};
use support::slow::{SlowBlobs, SlowTable, Way};

/// The time at which each test starts.
const BEGIN: Timestamp = Timestamp::constant(1_700_000_000, 0);

const DAY_MS: i64 = 86_400_000;

const ORIGINAL: &[u8] = b"\xFF\xD8\xFF a picture";

const UPRIGHT: Edits = Edits { turns: 0, straighten: 0, crop: None };

const TURNED: Edits = Edits { turns: 1, ..UPRIGHT };

/// A renderer whose files contain the edits that were applied.
struct Telling;

impl Renderer for Telling {
    fn render(&self, _: &[u8], edits: &Edits, _: &RenderLimits) -> Result<Rendered, Fault> {
        let dimensions =
            if edits.turns.is_multiple_of(2) { Dimensions::new(600, 400) } else { Dimensions::new(400, 600) };
        let bytes = Bytes::from(format!("{edits:?}"));
        let file =
            |(kind, dimensions)| RenderedFile { kind, dimensions, format: RenditionFormat::Jpeg, bytes: bytes.clone() };
        Ok(Rendered {
            format: Format::Jpeg,
            dimensions,
            orientation: 1,
            capture: Capture::default(),
            embedded_metadata: EmbeddedMetadata::default(),
            thumbhash: format!("{}", edits.turns),
            color: Color([1, 2, 3]),
            perceptual_hash: PerceptualHash(1),
            animated: false,
            files: RenditionKind::ladder(dimensions).map(file).collect(),
        })
    }
}

struct World {
    runner: Runner,
    jobs: Arc<MemoryJobs>,
    table: Arc<MemoryTable>,
    blobs: Arc<MemoryBlobs>,
    way: Arc<Way>,
    time: Arc<AtomicI64>,
    owner: Viewer,
}

impl World {
    /// Creates a world with one person.
    async fn new() -> Self {
        let (table, blobs, way) =
            (Arc::new(MemoryTable::new()), Arc::new(MemoryBlobs::new()), Way::new(Default::default()));
        let slow_table = Arc::new(SlowTable { table: table.clone(), way: way.clone() });
        let slow_blobs = Arc::new(SlowBlobs { blobs: blobs.clone(), way: way.clone() });
        let time = Arc::new(AtomicI64::new(BEGIN.as_millisecond()));
        let clock = showing(&time);
        let jobs = Arc::new(MemoryJobs::new(clock.clone()));
        let library = Library {
            table: slow_table.clone(),
            blobs: slow_blobs.clone(),
            identity: Arc::new(Accounts::new(table.clone(), Arc::new(LogMail), [7; 32], "test".into(), clock.clone())),
            jobs: jobs.clone(),
            signer: Signer::new(vec![LinkKey { id: "a".into(), secret: vec![1; 32] }]),
            settings: Settings::default(),
            clock: clock.clone(),
        };
        let render_photo = RenderPhoto {
            table: slow_table.clone(),
            blobs: slow_blobs.clone(),
            renderer: Arc::new(Telling),
            limits: RenderLimits { max_pixels: 1_000_000, seconds: 1, max_memory: None },
            clock: clock.clone(),
        };
        let zip_maker = ZipMaker { table: slow_table, blobs: slow_blobs, clock };
        let runner = Runner { library, render_photo, zip_maker };
        let person = Person {
            id: PersonId::random(),
            email: "owner@example.test".to_owned(),
            display_name: String::new(),
            role: Role::Member,
            created_at: BEGIN,
            quota_bytes: None,
            language: None,
            deleted_at: None,
        };
        let record = Write::put(keys::person(&person.id), encode(&person).expect("a record"));
        let line = Write::put(keys::directory(&person.id), Attributes::new());
        table.write(vec![record, line]).await.expect("written");
        Self { runner, jobs, table, blobs, way, time, owner: Viewer::Person(person.id) }
    }

    /// Creates a world with a photo that is ready.
    async fn with_photo() -> (Self, PhotoId) {
        let world = Self::new().await;
        let photo = world.arrived().await;
        world.render().await;
        assert_eq!(world.record(&photo).await.expect("a record").state, PhotoState::Ready);
        (world, photo)
    }

    fn library(&self) -> &Library {
        &self.runner.library
    }

    /// Adds a photo whose upload is complete.
    async fn arrived(&self) -> PhotoId {
        let file = NewPhoto {
            file_name: "a.jpg".to_owned(),
            bytes: ORIGINAL.len() as u64,
            sha256: Some(Sha256::of(ORIGINAL)),
            format: Format::Jpeg,
            keep_both: true,
        };
        let owner = self.owner.person().expect("somebody").clone();
        let photo =
            Photo { state: PhotoState::Processing, ..Photo::new(PhotoId::random(), owner.clone(), file, BEGIN) };
        self.table.write(places::change(None, Some(&photo)).expect("writes")).await.expect("written");
        let original = ObjectKey::Original(photo.id.clone());
        self.blobs.put(&original, Bytes::from_static(ORIGINAL), "image/jpeg").await.expect("stored");
        self.library().jobs.stored(&photo.id, &owner).await.expect("queued");
        photo.id
    }

    async fn record(&self, photo: &PhotoId) -> Option<Photo> {
        self.table.get(&keys::photo(photo)).await.expect("read").map(|item| decode(item).expect("a photo"))
    }

    async fn edit(&self, photo: &PhotoId, edits: Edits) {
        self.library().edit_picture(&self.owner, photo, edits).await.expect("the owner");
    }

    /// Runs all queued jobs that render photos.
    async fn render(&self) {
        while let Some(taken) = self.jobs.try_take(Lane::Photos).await.expect("no error") {
            self.runner.run(&taken.job, Timestamp::MAX).await.expect("no error");
            self.jobs.done(&taken).await.expect("done");
        }
    }

    fn pass(&self, milliseconds: i64) {
        self.time.fetch_add(milliseconds, Ordering::SeqCst);
    }

    async fn round(&self) {
        self.runner.run(&Job::Tidy, Timestamp::MAX).await.expect("a cleanup");
    }

    /// Returns the edits in the photo's files. Asserts that it has all of the files, and that its tile shows the same
    /// revision.
    async fn shows(&self, photo: &PhotoId) -> String {
        let record = self.record(photo).await.expect("a record");
        let mut told = BTreeSet::new();
        for rendition in record.renditions() {
            let blob = self.blobs.get(&ObjectKey::Rendition(rendition), None).await.expect("a file that it shows");
            told.insert(blob.read().await.expect("bytes").to_vec());
        }
        assert_eq!(told.len(), 1, "all files have the same edits: {told:?}");
        let tile = self.table.get(&places::place(&record)).await.expect("read").expect("a tile");
        assert_eq!(tile.attributes, places::place_attributes(&record).expect("attributes"));
        String::from_utf8(told.pop_first().expect("one")).expect("text")
    }

    /// Returns the revisions that have files.
    async fn revisions(&self, photo: &PhotoId) -> BTreeSet<Option<Revision>> {
        let there = self.blobs.renditions(photo).await.expect("a list");
        there.into_iter().map(|rendition| rendition.revision).collect()
    }

    /// Returns how many renditions are noted for deletion.
    fn notes(&self) -> usize {
        self.table.all().iter().filter(|item| item.key.pk.starts_with(keys::REPLACED)).count()
    }

    async fn is_healthy(&self, what: &str) {
        let admin = Admin { library: self.library().clone() };
        assert_eq!(admin.check(Repair::Nothing).await.expect("checked").findings, vec![], "{what}");
    }
}

#[tokio::test]
async fn an_edit_shows_new_files_at_once_and_the_old_ones_stay_for_two_days() {
    let (world, photo) = World::with_photo().await;
    let before = world.record(&photo).await.expect("a record");
    let first = before.revision.expect("a revision");
    world.library().describe(&world.owner, &photo, "Sea", "").await.expect("the owner");

    world.edit(&photo, TURNED).await;
    assert_eq!(world.shows(&photo).await, format!("{UPRIGHT:?}"), "the old files until it is rendered");
    world.render().await;
    assert_eq!(world.shows(&photo).await, format!("{TURNED:?}"));
    let after = world.record(&photo).await.expect("a record");
    let second = after.revision.expect("a revision");
    assert_ne!(first, second);
    assert_eq!((after.dimensions, after.thumbhash.as_str()), (Some(Dimensions::new(400, 600)), "1"));
    assert_eq!((after.title(), &after.sha256, &after.capture), ("Sea", &before.sha256, &before.capture));
    let range = TimelineRange { limit: 1, ..TimelineRange::default() };
    let tile = world.library().timeline(&world.owner, &range).await.expect("the owner").tiles.remove(0);
    let url = world.library().rendition_url(&tile.rendition(RenditionKind::Thumb));
    assert!(url.starts_with(&format!("/media/{photo}/{second}/thumb.jpg?e=")), "{url}");
    assert_eq!(world.revisions(&photo).await, BTreeSet::from([Some(first), Some(second)]));
    world.is_healthy("two revisions").await;

    world.pass(2 * DAY_MS - 60_000);
    world.round().await;
    assert_eq!(world.revisions(&photo).await.len(), 2);
    world.pass(120_000);
    world.round().await;
    assert_eq!(world.revisions(&photo).await, BTreeSet::from([Some(second)]));
    assert_eq!(world.shows(&photo).await, format!("{TURNED:?}"));
    assert_eq!(world.notes(), 0);
    world.is_healthy("after two days").await;
}

#[tokio::test]
async fn undoing_an_edit_gives_a_new_revision() {
    let (world, photo) = World::with_photo().await;
    let mut seen = BTreeSet::from([world.record(&photo).await.expect("a record").revision]);
    for (day, edits) in [TURNED, UPRIGHT, TURNED, UPRIGHT].into_iter().enumerate() {
        world.edit(&photo, edits).await;
        world.render().await;
        assert!(seen.insert(world.record(&photo).await.expect("a record").revision), "a revision was used before");
        assert_eq!(world.shows(&photo).await, format!("{edits:?}"), "{day}");
        world.pass(DAY_MS);
        world.round().await;
        assert_eq!(world.shows(&photo).await, format!("{edits:?}"), "{day}");
    }
    world.pass(3 * DAY_MS);
    world.round().await;
    assert_eq!(world.revisions(&photo).await.len(), 1);
    world.is_healthy("after all").await;
}

#[tokio::test]
async fn the_same_edits_do_nothing_unless_a_job_was_lost() {
    let (world, photo) = World::with_photo().await;
    let everything = Edits { crop: Some(Crop::ALL), ..UPRIGHT };
    for edits in [UPRIGHT, everything] {
        world.edit(&photo, edits).await;
        assert_eq!(world.jobs.waiting(), []);
    }
    world.edit(&photo, TURNED).await;
    let lost = world.jobs.try_take(Lane::Photos).await.expect("no error").expect("a job");
    world.jobs.done(&lost).await.expect("done");
    world.edit(&photo, TURNED).await;
    world.render().await;
    assert_eq!(world.shows(&photo).await, format!("{TURNED:?}"));
}

#[tokio::test]
async fn edits_that_cannot_be_applied_change_nothing() {
    let (world, photo) = World::with_photo().await;
    let before = world.record(&photo).await;
    let crop = |left, width| Edits { crop: Some(Crop { left, width, ..Crop::ALL }), ..UPRIGHT };
    for (edits, wanted) in [
        (Edits { turns: 4, ..UPRIGHT }, Invalid::TooManyTurns { turns: 4, limit: 3 }),
        (crop(5_000, 5_001), Invalid::CropOutside),
        (crop(0, 0), Invalid::CropOutside),
        (Edits { straighten: 5, ..UPRIGHT }, Invalid::StraightenUnsupported),
    ] {
        match world.library().edit_picture(&world.owner, &photo, edits).await {
            Err(Error::Invalid(found)) => assert_eq!(found, wanted),
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(world.record(&photo).await, before);
    assert_eq!(world.jobs.waiting(), []);
}

#[tokio::test]
async fn edits_before_a_photo_is_ready_are_rendered() {
    let world = World::new().await;
    let photo = world.arrived().await;
    world.edit(&photo, TURNED).await;
    world.render().await;
    assert_eq!(world.shows(&photo).await, format!("{TURNED:?}"));
    assert_eq!((world.revisions(&photo).await.len(), world.notes()), (1, 0));
}

/// A person edits a photo while it is rendered.
#[tokio::test]
async fn an_edit_during_rendering_is_not_lost() {
    for ready in [false, true] {
        for call in 0..20 {
            let (world, photo) = if ready {
                let (world, photo) = World::with_photo().await;
                world.edit(&photo, Edits { turns: 2, ..UPRIGHT }).await;
                (world, photo)
            } else {
                let world = World::new().await;
                let photo = world.arrived().await;
                (world, photo)
            };
            let taken = world.jobs.try_take(Lane::Photos).await.expect("no error").expect("a job");
            let rendering = world.runner.run(&taken.job, Timestamp::MAX);
            let edited =
                world.way.at(call, rendering, world.library().edit_picture(&world.owner, &photo, TURNED)).await;
            world.jobs.done(&taken).await.expect("done");
            world.render().await;
            assert_eq!(world.shows(&photo).await, format!("{TURNED:?}"), "ready: {ready}, at call {call}");
            world.pass(3 * DAY_MS);
            world.round().await;
            assert_eq!(world.revisions(&photo).await.len(), 1, "ready: {ready}, at call {call}");
            world.is_healthy("after it").await;
            edited.expect("no error");
        }
    }
}

/// Interrupted before or after any of their calls and then repeated, an edit, its job and the cleanup end as if nothing
/// had happened. At all times, the files that the photo shows exist.
#[tokio::test]
async fn an_edit_may_be_interrupted_at_any_call() {
    let mut cuts = 0;
    for stage in 0..3 {
        for call in 0.. {
            let (world, photo) = World::with_photo().await;
            let what = format!("stage {stage}, call {call}");
            let before = world.revisions(&photo).await;
            let edit = async || world.library().edit_picture(&world.owner, &photo, TURNED).await.expect("the owner");
            let job = Job::Render { photo: photo.clone() };
            let render = async || world.runner.run(&job, Timestamp::MAX).await.map(drop).expect("no error");
            let round = async || world.round().await;
            let mut done = false;
            for each in 0..3 {
                if each == 2 {
                    world.pass(2 * DAY_MS + 1);
                }
                if each == stage {
                    done = match each {
                        0 => world.way.cut_at(call, edit()).await,
                        1 => world.way.cut_at(call, render()).await,
                        _ => world.way.cut_at(call, round()).await,
                    }
                    .is_some();
                    let shown = world.shows(&photo).await;
                    let either = [format!("{UPRIGHT:?}"), format!("{TURNED:?}")];
                    assert!(either.contains(&shown), "{what}: {shown}");
                    cuts += usize::from(!done);
                }
                match each {
                    0 => edit().await,
                    1 => render().await,
                    _ => round().await,
                }
            }
            assert_eq!(world.shows(&photo).await, format!("{TURNED:?}"), "{what}");
            let after = world.revisions(&photo).await;
            assert!(after.len() == 1 && after.is_disjoint(&before), "{what}: {after:?}");
            assert_eq!(world.notes(), 0, "{what}");
            world.is_healthy(&what).await;
            if done {
                break;
            }
        }
    }
    assert!(cuts > 20, "{cuts} cuts");
}

/// Files that an interrupted attempt left and that were never shown are deleted, too.
#[tokio::test]
async fn files_that_were_never_shown_are_deleted_with_replaced_ones() {
    let (world, photo) = World::with_photo().await;
    world.edit(&photo, Edits { turns: 3, ..UPRIGHT }).await;
    let job = Job::Render { photo: photo.clone() };
    assert!(world.way.cut_at(5, world.runner.run(&job, Timestamp::MAX)).await.is_none());
    assert_eq!(world.revisions(&photo).await.len(), 2);
    world.edit(&photo, TURNED).await;
    world.render().await;
    assert_eq!(world.revisions(&photo).await.len(), 3);
    world.is_healthy("with all of them").await;
    world.pass(3 * DAY_MS);
    world.round().await;
    let shown = world.record(&photo).await.expect("a record").revision;
    assert_eq!(world.revisions(&photo).await, BTreeSet::from([shown]));
}

#[tokio::test]
async fn a_deleted_photo_leaves_no_revision() {
    for late in [false, true] {
        let (world, photo) = World::with_photo().await;
        world.edit(&photo, TURNED).await;
        world.render().await;
        world.edit(&photo, UPRIGHT).await;
        if !late {
            world.render().await;
        }
        let ids = std::slice::from_ref(&photo);
        world.library().trash(&world.owner, ids).await.expect("the owner");
        world.library().delete_forever(&world.owner, ids).await.expect("the owner");
        // The job of the last edit comes after the photo was deleted.
        world.render().await;
        assert_eq!(world.blobs.paths(), Vec::<String>::new());
        world.pass(3 * DAY_MS);
        world.round().await;
        assert_eq!(world.notes(), 0);
    }
}

#[tokio::test]
async fn a_cleanup_handles_many_notes_in_slices_and_deletes_no_file_that_is_shown() {
    let (world, photo) = World::with_photo().await;
    let shown = world.record(&photo).await.expect("a record").revision;
    // As if the photo had been restored from a backup.
    let note = |photo: &PhotoId, revision, due: Timestamp| {
        let due = Attributes::from_iter([("due".to_owned(), due.as_millisecond().into())]);
        Write::put(keys::replaced(photo, revision), due)
    };
    world.table.write(vec![note(&photo, shown, BEGIN)]).await.expect("written");
    let mut later = 0;
    for number in 0..400 {
        let id = PhotoId::random();
        let rendition = Rendition {
            photo: id.clone(),
            revision: shown,
            ..world.record(&photo).await.expect("a record").rendition(RenditionKind::Thumb)
        };
        world
            .blobs
            .put(&ObjectKey::Rendition(rendition), Bytes::from_static(b"old"), "image/jpeg")
            .await
            .expect("stored");
        let due = if number % 4 == 0 { BEGIN + SignedDuration::from_millis(DAY_MS) } else { BEGIN };
        later += usize::from(due > BEGIN);
        world.table.write(vec![note(&id, shown, due)]).await.expect("written");
    }
    let mut slices = 0;
    while world.runner.run(&Job::Tidy, BEGIN).await.expect("a slice").slice() == Slice::More {
        slices += 1;
    }
    assert!(slices > 8, "{slices} slices");
    assert_eq!(world.notes(), later);
    assert_eq!(world.shows(&photo).await, format!("{UPRIGHT:?}"));
    world.pass(DAY_MS);
    world.round().await;
    assert_eq!(world.notes(), 0);
    assert_eq!(world.blobs.paths().len(), 1 + world.record(&photo).await.expect("a record").renditions().count());
}

/// An object that cannot be deleted does not prevent the deletion of others, and is tried again.
#[tokio::test]
async fn a_file_that_cannot_be_deleted_does_not_stop_others() {
    let (world, photo) = World::with_photo().await;
    let first = world.record(&photo).await.expect("a record").rendition(RenditionKind::Thumb);
    let mut others = Vec::new();
    for _ in 0..40 {
        others.push(world.arrived().await);
    }
    world.render().await;
    for id in others.iter().chain([&photo]) {
        world.edit(id, TURNED).await;
    }
    world.render().await;
    world.pass(3 * DAY_MS);
    world.way.refuse(&ObjectKey::Rendition(first.clone()));
    assert!(world.runner.run(&Job::Tidy, Timestamp::MAX).await.is_err(), "no error was reported");
    assert!((1..=8).contains(&world.notes()), "{}", world.notes());
    world.way.refuse(&ObjectKey::Original(PhotoId::random()));
    world.round().await;
    assert_eq!(world.notes(), 0);
    assert_eq!(world.blobs.head(&ObjectKey::Rendition(first)).await.expect("an answer"), None);
}

/// The same job may be delivered twice at the same time.
#[tokio::test]
async fn two_jobs_of_one_edit_make_the_same_files() {
    for call in 0..16 {
        let (world, photo) = World::with_photo().await;
        world.edit(&photo, TURNED).await;
        let render = || world.runner.render_photo.run(&photo);
        let other = world.way.at(call, render(), render()).await.expect("no error");
        assert!(matches!(other, RenderOutcome::Ready(_) | RenderOutcome::Nothing));
        assert_eq!(world.shows(&photo).await, format!("{TURNED:?}"), "at call {call}");
        assert_eq!(world.revisions(&photo).await.len(), 2, "at call {call}");
        world.is_healthy("after both").await;
    }
}
