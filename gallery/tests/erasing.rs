//! Deleting very many photos permanently: it is fast enough although each call takes time, complete however often it is
//! interrupted, and deletes nothing else.

mod support;

use std::{collections::BTreeSet, sync::Arc, time::Duration};

use bytes::Bytes;
use futures::{StreamExt as _, stream};
use gallery::{
    admin::Admin,
    contract::{memory::MemoryTable, memory_blobs::MemoryBlobs, memory_jobs::MemoryJobs},
    edits::Edits,
    fault::Fault,
    id::{PersonId, PhotoId},
    jobs::{Ran, Runner},
    key::ObjectKey,
    library::{Deleting, Deletion, DeletionStage, FEW, Library, Outcome, Slice, TimelineRange},
    link::{LinkKey, Signer},
    person::{Person, Role, Viewer},
    photo::Photo,
    ports::{
        Blobs as _, Clock, Job, Renderer, Table as _,
        jobs::{JobSource as _, Lane},
        renderer::{RenderLimits, Rendered},
        table::{Attributes, Item, Key, Write},
    },
    records::{encode, keys, places},
    render_photo::RenderPhoto,
    rendition::{Rendition, RenditionKind, Revision},
    settings::Settings,
    sha256::Sha256,
    standalone::{accounts::Accounts, mail::LogMail},
    zip_job::ZipMaker,
};
use jiff::Timestamp;
use serde_json::json;
use support::slow::{SlowBlobs, SlowTable, Way};
use tokio::time::Instant;

/// The latency of each call to the stores of records and bytes.
const LATENCY: Duration = Duration::from_millis(20);

/// The time at which each test starts.
const BEGIN: Timestamp = Timestamp::constant(1_700_000_000, 0);

struct World {
    runner: Runner,
    jobs: Arc<MemoryJobs>,
    table: Arc<MemoryTable>,
    blobs: Arc<MemoryBlobs>,
    way: Arc<Way>,
}

/// These tests render nothing.
struct NoRenderer;

impl Renderer for NoRenderer {
    fn render(&self, _: &[u8], _: &Edits, _: &RenderLimits) -> Result<Rendered, Fault> {
        Err(Fault::Corrupt)
    }
}

impl World {
    fn new(latency: Duration) -> Self {
        let (table, blobs, way) = (Arc::new(MemoryTable::new()), Arc::new(MemoryBlobs::new()), Way::new(latency));
        let slow_table = Arc::new(SlowTable { table: table.clone(), way: way.clone() });
        let slow_blobs = Arc::new(SlowBlobs { blobs: blobs.clone(), way: way.clone() });
        let began = Instant::now();
        let clock: Clock = Arc::new(move || BEGIN + Duration::from_millis(began.elapsed().as_millis() as u64));
        let jobs = Arc::new(MemoryJobs::new(clock.clone()));
        let identity = Accounts::new(table.clone(), Arc::new(LogMail), [7; 32], "test".into(), clock.clone());
        let library = Library {
            table: slow_table.clone(),
            blobs: slow_blobs.clone(),
            identity: Arc::new(identity),
            jobs: jobs.clone(),
            signer: Signer::new(vec![LinkKey { id: "a".into(), secret: vec![1; 32] }]),
            settings: Settings::default(),
            clock: clock.clone(),
        };
        let limits = RenderLimits { max_pixels: 1000, seconds: 1, max_memory: None };
        let renderer = Arc::new(NoRenderer);
        let (table_too, blobs_too, clock_too) = (slow_table.clone(), slow_blobs.clone(), clock.clone());
        let render_photo = RenderPhoto { table: table_too, blobs: blobs_too, renderer, limits, clock: clock_too };
        let zip_maker = ZipMaker { table: slow_table, blobs: slow_blobs, clock };
        Self { runner: Runner { library, render_photo, zip_maker }, jobs, table, blobs, way }
    }

    fn library(&self) -> &Library {
        &self.runner.library
    }

    /// Creates a person with an account. The address is derived from their id.
    async fn person(&self) -> Viewer {
        let person = Person {
            id: PersonId::random(),
            email: String::new(),
            display_name: String::new(),
            role: Role::Member,
            created_at: BEGIN,
            quota_bytes: None,
            language: None,
            deleted_at: None,
        };
        let person = Person { email: email(&person.id), ..person };
        let put = |key, attributes| Write::Put { item: Item { key, attributes, expires_at: None }, conditions: vec![] };
        let record = put(keys::person(&person.id), encode(&person).expect("a record"));
        let line = put(keys::directory(&person.id), Attributes::new());
        self.table.write(vec![record, line]).await.expect("written");
        Viewer::Person(person.id)
    }

    /// Adds photos to a person's timeline, a few each day, with an original and two renditions.
    async fn photos(&self, owner: &Viewer, count: usize) -> Vec<PhotoId> {
        let each = stream::iter(0..count).map(|number| self.photo(owner, number));
        each.buffered(50).collect().await
    }

    async fn photo(&self, owner: &Viewer, number: usize) -> PhotoId {
        let (id, owner) = (PhotoId::random(), owner.person().expect("somebody"));
        let text = json!({
            "id": id, "owner": owner, "state": "ready", "file_name": format!("{number}.jpg"), "bytes": 3,
            "sha256": Sha256::of(id.as_str().as_bytes()), "format": "jpeg",
            "added_at": BEGIN.as_millisecond() - number as i64 * 20_000_000,
            "dimensions": { "width": 600, "height": 400 }
        });
        let mut photo: Photo = serde_json::from_value(text).expect("a photo");
        // Every third shows its first renditions after older ones without a revision. Every twelfth was edited.
        let edited = number % 12 == 5;
        let before = Some("0123wxyz".parse().expect("a revision"));
        photo.revision = Some(Revision::next(before.filter(|_| edited), photo.recipe()));
        let writes = places::change(None, Some(&photo)).expect("writes");
        self.table.write(writes).await.expect("written");
        let others = [None].into_iter().filter(|_| number % 3 == 2).chain([before].into_iter().filter(|_| edited));
        let others = others.map(|revision| Rendition { revision, ..photo.rendition(RenditionKind::Thumb) });
        let renditions = photo.renditions().chain(others).map(ObjectKey::Rendition);
        for key in renditions.chain([ObjectKey::Original(id.clone())]) {
            self.blobs.put(&key, Bytes::from_static(b"abc"), "image/jpeg").await.expect("stored");
        }
        id
    }

    async fn trash(&self, owner: &Viewer, photos: &[PhotoId]) {
        let moved = self.library().trash(owner, photos).await.expect("the owner").changed;
        assert_eq!(moved as usize, photos.len());
        // Only what was there before is deleted.
        tokio::time::sleep(Duration::from_millis(5)).await;
    }

    /// Returns the person's only deletion.
    async fn deletion(&self, owner: &Viewer) -> Deletion {
        let mut all = self.library().deletions(owner).await.expect("the owner");
        assert_eq!(all.len(), 1, "{all:?}");
        all.remove(0)
    }

    fn until(&self, time: Duration) -> Timestamp {
        self.library().now() + time
    }

    /// Runs all queued jobs, in slices. Returns the number of slices.
    async fn run_jobs(&self, slice: Duration) -> usize {
        let mut slices = 0;
        while let Some(taken) = self.jobs.try_take(Lane::Bulk).await.expect("no error") {
            self.runner.run(&taken.job, self.until(slice)).await.expect("no error");
            self.jobs.done(&taken).await.expect("done");
            slices += 1;
        }
        slices
    }

    /// Returns all records, except those of jobs and counts that are 0, and the names of all objects.
    fn all(&self) -> (Vec<(Key, String)>, Vec<String>) {
        let mut records = Vec::new();
        for mut item in self.table.all() {
            let is_count = item.key.sk.starts_with("M#");
            if is_count {
                item.attributes.retain(|_, count| *count != json!(0));
            }
            let is_job = item.key.pk.starts_with("JOBS#") || item.key.pk.starts_with("ENDED#");
            let is_nothing = is_count && item.attributes.is_empty();
            if !is_job && !is_nothing {
                let text = serde_json::Value::Object(item.attributes).to_string();
                records.push((item.key, text));
            }
        }
        (records, self.blobs.paths())
    }
}

fn email(person: &PersonId) -> String {
    format!("{person}@example.test")
}

/// Asserts that nothing is left of what was deleted, and that everything else is unchanged.
#[track_caller]
fn same(now: (Vec<(Key, String)>, Vec<String>), before: &(Vec<(Key, String)>, Vec<String>), what: &str) {
    let differ = |a: &[(Key, String)], b: &[(Key, String)]| a.iter().find(|record| !b.contains(record)).cloned();
    if now.0 != before.0 {
        panic!("{what}: {:?} is there now, {:?} was before", differ(&now.0, &before.0), differ(&before.0, &now.0));
    }
    assert_eq!(now.1, before.1, "{what}: objects");
}

#[tokio::test(start_paused = true)]
async fn ten_thousand_photos_are_deleted_completely_and_nothing_else() {
    let world = World::new(LATENCY);
    let (owner, other) = (world.person().await, world.person().await);
    world.photos(&owner, 40).await;
    let theirs = world.photos(&other, 40).await;
    world.trash(&other, &theirs[..30]).await;
    let before = world.all();
    let photos = world.photos(&owner, 10_000).await;
    world.trash(&owner, &photos).await;

    let asked = Instant::now();
    assert_eq!(world.library().empty_trash(&owner).await.expect("the owner"), Deleting::Begun);
    assert!(asked.elapsed() < Duration::from_millis(200), "the response took {:?}", asked.elapsed());
    let begun = Instant::now();
    let taken = world.jobs.try_take(Lane::Bulk).await.expect("no error").expect("a job");
    let slice = world.until(Duration::from_secs(5));
    assert_eq!(world.runner.run(&taken.job, slice).await.expect("no error"), Ran::Erased(Slice::More));
    world.jobs.done(&taken).await.expect("done");
    let deletion = world.deletion(&owner).await;
    assert_eq!((deletion.photos, deletion.stage), (Some(10_000), DeletionStage::Running));
    assert!((1000..9000).contains(&deletion.done), "{deletion:?}");
    let slices = world.run_jobs(Duration::from_secs(5)).await;
    assert!(slices > 1, "in one slice");
    let deletion = world.deletion(&owner).await;
    assert_eq!((deletion.photos, deletion.done), (Some(10_000), 10_000));
    assert!(matches!(deletion.stage, DeletionStage::Done(_)));
    // One call after another, photo by photo, would take half an hour.
    assert!(begun.elapsed() < Duration::from_secs(60), "it took {:?}", begun.elapsed());
    same(world.all(), &before, "after it");
}

#[tokio::test(start_paused = true)]
async fn ten_thousand_photos_are_deleted_completely_despite_interruptions() {
    let world = World::new(Duration::ZERO);
    let (owner, other) = (world.person().await, world.person().await);
    world.photos(&owner, 5).await;
    let theirs = world.photos(&other, 5).await;
    world.trash(&other, &theirs[..3]).await;
    let before = world.all();
    let photos = world.photos(&owner, 10_000).await;
    world.trash(&owner, &photos).await;
    world.library().empty_trash(&owner).await.expect("the owner");
    let job = Job::EmptyTrash { person: owner.person().expect("somebody").clone() };
    let mut cuts = 0;
    while world.way.cut_at(29 + cuts % 5, world.runner.run(&job, Timestamp::MAX)).await.is_none() {
        cuts += 1;
    }
    assert!(cuts > 20, "{cuts} cuts");
    let deletion = world.deletion(&owner).await;
    assert_eq!((deletion.photos, deletion.done), (Some(10_000), 10_000), "each photo counts once");
    same(world.all(), &before, "after it");
}

/// A request, and the job that results from it.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Wish {
    Trash,
    Selected,
    Account,
}

impl Wish {
    async fn ask(self, world: &World, owner: &Viewer, photos: &[PhotoId]) {
        match self {
            Self::Trash => drop(world.library().empty_trash(owner).await.expect("the owner")),
            Self::Selected => drop(world.library().delete_forever(owner, photos).await.expect("the owner")),
            Self::Account => {
                let email = email(owner.person().expect("somebody"));
                let admin = Admin { library: world.library().clone() };
                admin.remove(&email, true).await.expect("erased");
            }
        }
    }
}

/// Interrupted before or after any of its calls and then taken again, each job ends as if nothing had happened.
#[tokio::test(start_paused = true)]
async fn a_job_may_be_interrupted_at_any_call() {
    for wish in [Wish::Trash, Wish::Selected, Wish::Account] {
        let mut done = false;
        for call in 0.. {
            let world = World::new(Duration::ZERO);
            let (owner, other) = (world.person().await, world.person().await);
            let kept = if wish == Wish::Account { 0 } else { 5 };
            let theirs = world.photos(&other, 5).await;
            world.trash(&other, &theirs[..3]).await;
            world.photos(&owner, kept).await;
            let before = world.all();
            let photos = world.photos(&owner, 130).await;
            let trashed = if wish == Wish::Account { &photos[..60] } else { &photos };
            world.trash(&owner, trashed).await;
            wish.ask(&world, &owner, &photos).await;
            let taken = world.jobs.try_take(Lane::Bulk).await.expect("no error").expect("a job");
            done = world.way.cut_at(call, world.runner.run(&taken.job, Timestamp::MAX)).await.is_some();
            world.runner.run(&taken.job, Timestamp::MAX).await.expect("no error");
            let before = match wish {
                // The person's own records were deleted before the response.
                Wish::Account => {
                    let person = owner.person().expect("somebody");
                    let gone = [keys::person(person), keys::directory(person)];
                    let records = before.0.into_iter().filter(|(key, _)| !gone.contains(key));
                    (records.collect(), before.1)
                }
                _ => before,
            };
            same(world.all(), &before, &format!("{wish:?}, cut off at call {call}"));
            if done {
                assert!(call > 15, "{wish:?} takes {call} calls");
                break;
            }
        }
        assert!(done);
    }
}

#[tokio::test(start_paused = true)]
async fn photos_that_were_restored_meanwhile_or_trashed_later_are_kept() {
    let world = World::new(Duration::from_millis(1));
    let owner = world.person().await;
    let photos = world.photos(&owner, 400).await;
    world.trash(&owner, &photos[..300]).await;
    assert_eq!(world.library().empty_trash(&owner).await.expect("the owner"), Deleting::Begun);
    // The trash is emptied oldest first; photos that were trashed at the same time, by their ids.
    let mut last = photos[..300].to_vec();
    last.sort();
    let back = &last[290..];
    world.library().restore(&owner, back).await.expect("the owner");
    tokio::time::sleep(Duration::from_millis(10)).await;
    world.trash(&owner, &photos[300..350]).await;
    world.run_jobs(Duration::from_millis(5)).await;
    let account = world.library().account(&owner).await.expect("the owner");
    assert_eq!(account.photos, 110, "ten were restored, fifty were trashed later, fifty were never trashed");
    let left = world.library().trash_page(&owner, None, 240).await.expect("the owner").tiles;
    assert_eq!(left.len(), 50);
    for photo in back {
        world.library().photo(&owner, photo).await.expect("restored");
    }

    // If it is requested again while it runs, it includes those as well.
    assert_eq!(world.library().empty_trash(&owner).await.expect("the owner"), Deleting::Begun);
    tokio::time::sleep(Duration::from_millis(10)).await;
    world.trash(&owner, &photos[350..]).await;
    assert_eq!(world.library().empty_trash(&owner).await.expect("the owner"), Deleting::Begun);
    assert_eq!(world.jobs.waiting().len(), 1);
    world.run_jobs(Duration::from_secs(60)).await;
    assert_eq!(world.library().account(&owner).await.expect("the owner").photos, 10);
}

#[tokio::test(start_paused = true)]
async fn a_few_photos_are_deleted_before_the_response() {
    let world = World::new(LATENCY);
    let (owner, other) = (world.person().await, world.person().await);
    let before = world.all();
    let photos = world.photos(&owner, FEW + 1).await;
    world.trash(&owner, &photos).await;
    let none = Deleting::Done(Outcome { changed: 0 });
    assert_eq!(world.library().delete_forever(&other, &photos).await.expect("nothing of theirs"), none);
    assert!(world.jobs.waiting().is_empty(), "nothing to delete, and still a job");
    let asked = Instant::now();
    let some = world.library().delete_forever(&owner, &photos[..FEW]).await.expect("the owner");
    assert_eq!(some, Deleting::Done(Outcome { changed: FEW as u32 }));
    let one = world.library().empty_trash(&owner).await.expect("the owner");
    assert_eq!(one, Deleting::Done(Outcome { changed: 1 }));
    assert!(asked.elapsed() < Duration::from_millis(400), "it took {:?}", asked.elapsed());
    let mut now = world.all();
    now.0.retain(|(key, _)| *key != keys::usage(owner.person().expect("somebody")));
    same(now, &before, "after it");
}

#[tokio::test(start_paused = true)]
async fn a_deletion_whose_job_was_lost_is_queued_again() {
    let world = World::new(LATENCY);
    let owner = world.person().await;
    let photos = world.photos(&owner, 50).await;
    world.trash(&owner, &photos).await;
    world.library().empty_trash(&owner).await.expect("the owner");
    // As if the process had ended between writing the record and queueing the job.
    let lost = world.jobs.try_take(Lane::Bulk).await.expect("no error").expect("a job");
    world.jobs.done(&lost).await.expect("done");
    tokio::time::sleep(Duration::from_secs(21 * 60)).await;
    let stage = world.library().deletions(&owner).await.expect("the owner")[0].stage;
    assert_eq!(stage, DeletionStage::Stalled);
    world.runner.run(&Job::Tidy, Timestamp::MAX).await.expect("a cleanup");
    assert_eq!(world.jobs.waiting(), std::slice::from_ref(&lost.job));
    world.run_jobs(Duration::from_secs(60)).await;
    assert_eq!(world.library().account(&owner).await.expect("the owner").photos, 0);
}

/// A photo that cannot be deleted does not prevent the deletions of other people.
#[tokio::test(start_paused = true)]
async fn a_note_that_cannot_be_settled_does_not_stop_others() {
    let world = World::new(LATENCY);
    let owner = world.person().await;
    let photos = world.photos(&owner, 50).await;
    world.trash(&owner, &photos).await;
    let stuck = PhotoId::random();
    let note = Item { key: keys::erased(&stuck), attributes: Attributes::new(), expires_at: None };
    world.table.write(vec![Write::Put { item: note, conditions: Vec::new() }]).await.expect("written");
    world.way.refuse(&ObjectKey::Original(stuck.clone()));
    world.library().empty_trash(&owner).await.expect("the owner");
    world.run_jobs(Duration::from_secs(60)).await;
    assert!(matches!(world.deletion(&owner).await.stage, DeletionStage::Done(_)));
    // The cleanup reports it, does the rest, and finds it again.
    let later = world.photos(&owner, 1).await;
    world.trash(&owner, &later).await;
    tokio::time::sleep(Duration::from_secs(40 * 86_400)).await;
    assert!(world.runner.run(&Job::Tidy, Timestamp::MAX).await.is_err());
    world.run_jobs(Duration::from_secs(60)).await;
    assert_eq!(world.library().account(&owner).await.expect("the owner").photos, 0);
    let key = keys::erased(&stuck);
    assert!(world.table.get(&key).await.expect("read").is_some());
    world.way.refuse(&ObjectKey::Original(PhotoId::random()));
    world.runner.run(&Job::Tidy, Timestamp::MAX).await.expect("a cleanup");
    assert!(world.table.get(&key).await.expect("read").is_none());
}

/// There are two thousand people, each with something that has been in the trash for too long. The cleanup continues in
/// slices until it has checked everybody, and is interrupted now and then.
#[tokio::test(start_paused = true)]
async fn a_cleanup_reaches_everybody_however_many_people_there_are() {
    let world = World::new(LATENCY);
    let people: Vec<_> = stream::iter(0..2000).then(|_| world.person()).collect().await;
    for person in &people {
        world.photos(person, 1).await;
    }
    let trash = async |person: &Viewer| {
        let page = TimelineRange { limit: 1, ..TimelineRange::default() };
        let photo = world.library().timeline(person, &page).await.expect("the owner").tiles.remove(0).id;
        world.trash(person, &[photo]).await;
    };
    stream::iter(people.iter().map(trash)).buffer_unordered(100).collect::<()>().await;
    tokio::time::sleep(Duration::from_secs(40 * 86_400)).await;
    let mut slices = 0;
    loop {
        let run = world.runner.run(&Job::Tidy, world.until(Duration::from_secs(2)));
        match world.way.cut_at(if slices % 3 == 1 { 40 } else { u64::MAX / 2 }, run).await {
            Some(ran) if ran.as_ref().expect("no error").slice() == Slice::Done => break,
            _ => slices += 1,
        }
    }
    assert!(slices > 3, "{slices} slices");
    let emptied = || -> BTreeSet<PersonId> {
        let person = |job: Job| if let Job::EmptyTrash { person } = job { Some(person) } else { None };
        world.jobs.waiting().into_iter().filter_map(person).collect()
    };
    // A cut between a person's record and their job leaves the job to a round after it counts as lost.
    assert!(emptied().len() + 8 * slices >= people.len(), "{} people", emptied().len());
    tokio::time::sleep(Duration::from_secs(30 * 60)).await;
    while world.runner.run(&Job::Tidy, world.until(Duration::from_secs(2))).await.expect("no fault").slice()
        != Slice::Done
    {}
    assert_eq!(emptied().len(), people.len());
    world.run_jobs(Duration::from_secs(60)).await;
    assert!(world.blobs.paths().is_empty());
}

/// There are more unfinished uploads than one query finds. Those whose bytes arrived are announced, and the others are
/// deleted.
#[tokio::test(start_paused = true)]
async fn every_unfinished_upload_is_handled() {
    let world = World::new(LATENCY);
    let owner = world.person().await;
    let person = owner.person().expect("somebody");
    let mut whole = Vec::new();
    for number in 0..250_usize {
        let id = PhotoId::random();
        let text = json!({
            "id": id, "owner": person, "state": "uploading", "file_name": "a.jpg", "bytes": 3,
            "sha256": Sha256::of(id.as_str().as_bytes()),
            "format": "jpeg", "added_at": BEGIN.as_millisecond() + number as i64
        });
        let photo: Photo = serde_json::from_value(text).expect("a photo");
        let put = |key, attributes| Write::Put { item: Item { key, attributes, expires_at: None }, conditions: vec![] };
        let writes = vec![
            put(keys::photo(&id), encode(&photo).expect("a record")),
            put(keys::pending(&photo), Attributes::new()),
        ];
        world.table.write(writes).await.expect("written");
        if number % 5 == 0 {
            let key = ObjectKey::Original(id.clone());
            world.blobs.put(&key, Bytes::from_static(b"abc"), "image/jpeg").await.expect("stored");
            whole.push(id);
        }
    }
    tokio::time::sleep(Duration::from_secs(8 * 86_400)).await;
    world.runner.run(&Job::Tidy, Timestamp::MAX).await.expect("a cleanup");
    assert!(world.run_jobs(Duration::from_millis(30)).await > 1, "in slices");
    let left = world.library().pending(&owner).await.expect("the owner");
    assert_eq!(left.len(), whole.len());
    let rendered = world.jobs.waiting();
    assert!(whole.iter().all(|id| rendered.contains(&Job::Render { photo: id.clone() })));
    let cursor = world.table.get(&keys::tidying(person)).await.expect("read");
    assert!(cursor.is_none(), "the job left a record");
}

/// A photo that was added with an older access token is found some hours later. Then the note is deleted.
#[tokio::test(start_paused = true)]
async fn late_uploads_to_a_deleted_account_are_deleted() {
    let world = World::new(LATENCY);
    let owner = world.person().await;
    let person = owner.person().expect("somebody").clone();
    world.photos(&owner, 30).await;
    Wish::Account.ask(&world, &owner, &[]).await;
    world.run_jobs(Duration::from_secs(60)).await;
    assert!(world.blobs.paths().is_empty());
    let note = keys::ended(&person);
    assert_eq!(world.table.get(&note).await.expect("read").expect("a note").attributes["done"], json!(30));
    world.photos(&owner, 2).await;
    tokio::time::sleep(Duration::from_secs(24 * 3600)).await;
    world.runner.run(&Job::Tidy, Timestamp::MAX).await.expect("a cleanup");
    world.run_jobs(Duration::from_secs(60)).await;
    // The version of the gallery's records is kept, and what the cleanup counted.
    let kept = [keys::version(), keys::totals()];
    let left: Vec<_> = world.table.all().into_iter().filter(|item| !kept.contains(&item.key)).collect();
    assert!(left.is_empty() && world.blobs.paths().is_empty(), "{left:?}");
}
