//! What the worker does with invocations: with a table and a store in memory, and a renderer that takes no time.

use std::{
    cell::RefCell,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicI64, Ordering},
    },
};

use bytes::Bytes;
use gallery::{
    capture::Capture,
    color::Color,
    contract::{
        blobs::Browser as _, clock::showing, memory::MemoryTable, memory_blobs::MemoryBlobs, memory_jobs::MemoryJobs,
    },
    dimensions::Dimensions,
    edits::Edits,
    embedded_metadata::EmbeddedMetadata,
    fault::Fault,
    form_upload::FormUpload,
    format::Format,
    id::{PersonId, PhotoId},
    jobs::Runner,
    key::ObjectKey,
    library::{Library, NewFile},
    link::{LinkKey, Signer},
    perceptual_hash::PerceptualHash,
    person::Viewer,
    photo::PhotoState,
    ports::{
        Blobs as _, Job, Renderer, Table,
        jobs::{JobSource as _, Lane},
        renderer::{RenderLimits, Rendered, RenderedFile},
        table::{Attributes, Found, Item, Key, Query, Write, WriteError},
    },
    records::keys,
    render_photo::RenderPhoto,
    rendition::{RenditionFormat, RenditionKind},
    settings::Settings,
    sha256::Sha256,
    ticket::UploadAnswer,
    zip_job::ZipMaker,
};
use jiff::Timestamp;
use serde_json::{Value, json};
use worker::lambda::{Worker, nobody::Nobody, queue::Queue};

const GOOD: &[u8] = b"\xFF\xD8\xFF good";
const FAULTY: &[u8] = b"\xFF\xD8\xFF faulty";

/// The time at the start of every test, in Unix milliseconds.
const NOW: i64 = 1_763_896_833_512;

fn at(millisecond: i64) -> Timestamp {
    Timestamp::from_millisecond(millisecond).expect("a moment")
}

struct World {
    worker: Worker,
    blobs: Arc<MemoryBlobs>,
    clock: Arc<AtomicI64>,
    lines: Arc<Mutex<Vec<String>>>,
    owner: PersonId,
    waits: Arc<Waits>,
    jobs: Arc<MemoryJobs>,
}

impl World {
    async fn new() -> Self {
        let (table, blobs) = (Arc::new(MemoryTable::new()), Arc::new(MemoryBlobs::new()));
        let lines = Arc::new(Mutex::new(Vec::new()));
        let clock = Arc::new(AtomicI64::new(NOW));
        let now = showing(&clock);
        let jobs = Arc::new(MemoryJobs::new(now.clone()).with_zips());
        let library = Library {
            table: table.clone(),
            blobs: blobs.clone(),
            identity: Arc::new(Nobody),
            jobs: jobs.clone(),
            signer: Signer::new(vec![LinkKey { id: "a".into(), secret: vec![1; 32] }]),
            settings: Settings::default(),
            clock: now.clone(),
        };
        let limits = RenderLimits { max_pixels: 1000, seconds: 1, max_memory: None };
        let emitted = Arc::clone(&lines);
        let owner = PersonId::random();
        let (waits, spent) = (Arc::new(Waits::default()), AtomicI64::new(0));
        let put = |key| Write::Put {
            item: Item { key, attributes: Attributes::new(), expires_at: None },
            conditions: Vec::new(),
        };
        let person = json!({ "id": owner, "email": "a@b.test", "role": "member", "created_at": 0 });
        let Value::Object(person) = person else { panic!("an object") };
        let item = Item { key: keys::person(&owner), attributes: person, expires_at: None };
        let writes = vec![put(keys::directory(&owner)), Write::Put { item, conditions: Vec::new() }];
        table.write(writes).await.expect("written");
        let worker = Worker {
            form_upload: FormUpload { library: library.clone() },
            runner: Runner {
                library,
                render_photo: RenderPhoto {
                    table: table.clone(),
                    blobs: blobs.clone(),
                    renderer: Arc::new(Instant),
                    limits,
                    clock: now.clone(),
                },
                zip_maker: ZipMaker { table, blobs: blobs.clone(), clock: now.clone() },
            },
            max_attempts: 5,
            queue: waits.clone(),
            capacity: Arc::new(move || spent.fetch_add(3, Ordering::SeqCst) as f64 / 2.0),
            clock: now,
            emit: Arc::new(move |line| emitted.lock().expect("no panic").push(line)),
        };
        Self { worker, blobs, clock, lines, owner, waits, jobs }
    }

    fn viewer(&self) -> Viewer {
        Viewer::Person(self.owner.clone())
    }

    /// A photo that was announced and whose bytes have arrived.
    async fn sent(&self, bytes: &[u8]) -> PhotoId {
        let file = NewFile {
            name: "a.jpg".into(),
            bytes: bytes.len() as u64,
            sha256: Sha256::of(bytes),
            head: bytes.to_vec(),
            keep_both: false,
        };
        match self.worker.runner.library.begin_upload(&self.viewer(), &file).await.expect("accepted") {
            UploadAnswer::Send(ticket) => {
                self.blobs.send(&ticket.parts[0], Bytes::copy_from_slice(bytes)).await.expect("sent");
                self.worker.runner.library.finish_upload(&self.viewer(), &ticket.photo).await.expect("complete");
                ticket.photo
            }
            other => panic!("{other:?}"),
        }
    }

    async fn state(&self, id: &PhotoId) -> Option<PhotoState> {
        let photos = self.worker.runner.library.photo_states(&self.viewer(), std::slice::from_ref(id)).await;
        photos.expect("the owner").pop().map(|photo| photo.state)
    }

    /// Sends messages. Returns the ids of those that are to be delivered again.
    async fn queue(&self, bodies: &[Value]) -> Vec<String> {
        let record = |(place, body): (usize, &Value)| {
            json!({
                "messageId": format!("m{place}"),
                "body": body.to_string(),
                "receiptHandle": format!("receipt {place}"),
                "eventSource": "aws:sqs",
                "eventSourceARN": QUEUE,
                "attributes": { "SentTimestamp": (NOW - 1500).to_string(), "ApproximateReceiveCount": "1" }
            })
        };
        let records: Vec<_> = bodies.iter().enumerate().map(record).collect();
        let answer = self.worker.handle(&json!({ "Records": records }), at(NOW + 60_000)).await.expect("a response");
        let failures = answer["batchItemFailures"].as_array().expect("a list").clone();
        failures.iter().map(|failure| failure["itemIdentifier"].as_str().expect("an id").to_owned()).collect()
    }

    /// Runs the queued jobs, as messages of the queues.
    async fn jobs(&self) {
        for _ in 0..20 {
            let mut none = true;
            for lane in Lane::ALL {
                while let Some(taken) = self.jobs.try_take(lane).await.expect("polls") {
                    none = false;
                    self.jobs.done(&taken).await.expect("done");
                    let body = json!({ "vitrine": serde_json::to_value(&taken.job).expect("JSON") });
                    assert!(self.queue(&[body]).await.is_empty(), "{:?} failed", taken.job);
                }
            }
            if none {
                return;
            }
        }
        panic!("jobs never end");
    }

    /// The metrics with that name.
    fn metrics(&self, name: &str) -> Vec<Value> {
        let lines = self.lines.lock().expect("no panic");
        let lines = lines.iter().map(|line| serde_json::from_str::<Value>(line).expect("JSON"));
        lines.filter(|line| line.get(name).is_some()).collect()
    }
}

fn created(key: &ObjectKey) -> Value {
    json!({ "Records": [{
        "eventSource": "aws:s3",
        "eventName": "ObjectCreated:Put",
        "s3": { "object": { "key": key.path(), "sequencer": "01" } }
    }] })
}

fn original(photo: &PhotoId) -> Value {
    created(&ObjectKey::Original(photo.clone()))
}

#[tokio::test]
async fn a_photo_becomes_ready_and_is_counted() {
    let world = World::new().await;
    let photo = world.sent(GOOD).await;
    world.clock.fetch_add(2500, Ordering::SeqCst);
    assert!(world.queue(&[original(&photo)]).await.is_empty());
    assert_eq!(world.state(&photo).await, Some(PhotoState::Ready));
    let line = world.metrics("PhotosReady").pop().expect("a line");
    assert_eq!((&line["UploadToReadySeconds"], &line["BytesStored"]), (&json!(2.5), &json!(GOOD.len() + 4)));
    assert!(line["RenderMilliseconds"].is_number());
    assert_eq!(line["_aws"]["CloudWatchMetrics"][0]["Namespace"], "Vitrine");
    assert_eq!(world.metrics("QueueAgeSeconds")[0]["QueueAgeSeconds"], 4);
    // Twice, and twice in the same batch.
    assert!(world.queue(&[original(&photo), original(&photo)]).await.is_empty());
    assert_eq!(world.metrics("PhotosReady").len(), 1);
}

#[tokio::test]
async fn a_damaged_file_fails_and_is_not_redelivered() {
    let world = World::new().await;
    let photo = world.sent(FAULTY).await;
    assert!(world.queue(&[original(&photo)]).await.is_empty());
    assert_eq!(world.state(&photo).await, Some(PhotoState::Failed { reason: Fault::Corrupt }));
    let line = world.metrics("PhotosFailed").pop().expect("a line");
    assert_eq!(line["Code"], "corrupt");
    assert_eq!(line["_aws"]["CloudWatchMetrics"][0]["Dimensions"], json!([[], ["Code"]]));
    // A person asks to try again.
    assert!(world.queue(&[json!({ "vitrine": { "photo": photo } })]).await.is_empty());
}

#[tokio::test]
async fn an_internal_error_redelivers_its_message_and_no_other() {
    let world = World::new().await;
    let (good, lost) = (world.sent(GOOD).await, world.sent(b"\xFF\xD8\xFF lost").await);
    world.blobs.delete(&ObjectKey::Original(lost.clone())).await.expect("deleted");
    let gone = PhotoId::random();
    let test = json!({ "Service": "Amazon S3", "Event": "s3:TestEvent", "Bucket": "b" });
    let unknown = json!({ "hello": "world" });
    let bodies = [original(&lost), original(&good), test, unknown, original(&gone)];
    assert_eq!(world.queue(&bodies).await, ["m0", "m3"]);
    assert_eq!(world.state(&good).await, Some(PhotoState::Ready));
    assert_eq!(world.metrics("MessagesFailed").len(), 2);
    assert_eq!(world.waits.taken(), ["receipt 0 60", "receipt 3 60"], "failed messages are redelivered soon");
    assert_eq!(world.metrics("QueueAgeSeconds").len(), 5);
}

#[tokio::test]
async fn events_that_come_twice_or_late_do_no_harm() {
    let world = World::new().await;
    let photo = world.sent(GOOD).await;
    assert!(world.queue(&[original(&photo)]).await.is_empty());
    let ids = [photo.clone()];
    world.worker.runner.library.trash(&world.viewer(), &ids).await.expect("the owner");
    world.worker.runner.library.delete_forever(&world.viewer(), &ids).await.expect("the owner");
    // Bytes that arrive after the photo is gone are deleted.
    let key = ObjectKey::Original(photo.clone());
    world.blobs.put(&key, Bytes::from_static(GOOD), "image/jpeg").await.expect("stored");
    assert!(world.queue(&[original(&photo)]).await.is_empty());
    assert!(world.blobs.paths().is_empty(), "{:?}", world.blobs.paths());
}

#[tokio::test]
async fn a_form_upload_is_accepted_and_then_rendered() {
    let world = World::new().await;
    let photo = PhotoId::random();
    let form = ObjectKey::Form(world.owner.clone(), photo.clone());
    world.blobs.bring(&form, "../IMG 1.JPG", Bytes::from_static(GOOD));
    assert!(world.queue(&[created(&form)]).await.is_empty());
    assert_eq!(world.state(&photo).await, Some(PhotoState::Processing));
    assert!(world.queue(&[created(&form), original(&photo)]).await.is_empty());
    assert_eq!(world.state(&photo).await, Some(PhotoState::Ready));
    let seen = world.worker.runner.library.photo(&world.viewer(), &photo).await.expect("the owner");
    assert_eq!(seen.file.expect("the owner").name, "IMG 1.JPG");

    let again = PhotoId::random();
    let form = ObjectKey::Form(world.owner.clone(), again.clone());
    world.blobs.bring(&form, "twice.jpg", Bytes::from_static(GOOD));
    assert!(world.queue(&[created(&form)]).await.is_empty());
    assert_eq!(world.metrics("PhotosFailed")[0]["Code"], "already_here");
}

#[tokio::test]
async fn the_scheduled_cleanup_renders_stranded_uploads() {
    let world = World::new().await;
    let photo = world.sent(GOOD).await;
    // As if the browser had closed before it said that everything was sent.
    let back = Write::Update {
        key: keys::photo(&photo),
        set: Attributes::from_iter([("state".to_owned(), json!("uploading"))]),
        remove: Vec::new(),
        add: Vec::new(),
        conditions: Vec::new(),
    };
    world.worker.runner.library.table.write(vec![back]).await.expect("written");
    world.clock.fetch_add(2 * 3_600_000, Ordering::SeqCst);
    let answer = world.worker.handle(&json!({ "vitrine": { "tidy": true } }), at(NOW * 2)).await.expect("done");
    assert_eq!(answer, json!({}));
    world.jobs().await;
    assert_eq!(world.state(&photo).await, Some(PhotoState::Ready));
}

#[tokio::test]
async fn a_job_that_takes_longer_than_an_invocation_continues_in_another_message() {
    let world = World::new().await;
    let library = &world.worker.runner.library;
    let mut photos = Vec::new();
    for number in 0..130 {
        let photo = world.sent(&[b"\xFF\xD8\xFF ", number.to_string().as_bytes()].concat()).await;
        assert!(world.queue(&[original(&photo)]).await.is_empty());
        photos.push(photo);
    }
    library.trash(&world.viewer(), &photos).await.expect("the owner");
    library.empty_trash(&world.viewer()).await.expect("the owner");
    let taken = world.jobs.try_take(Lane::Bulk).await.expect("polls").expect("a job");
    world.jobs.done(&taken).await.expect("done");
    // The invocation ends now: there is only time for a first slice.
    let message = json!({ "vitrine": { "do": "empty_trash", "person": world.owner } });
    world.worker.handle(&message, at(NOW)).await.expect("done");
    assert!(world.jobs.waiting().contains(&Job::EmptyTrash { person: world.owner.clone() }), "the rest is a message");
    assert_eq!(library.account(&world.viewer()).await.expect("the owner").photos, 30);
    world.jobs().await;
    assert_eq!(library.account(&world.viewer()).await.expect("the owner").photos, 0);
    assert!(world.blobs.paths().is_empty());
}

#[tokio::test]
async fn without_the_queue_an_error_fails_the_invocation() {
    let world = World::new().await;
    let photo = world.sent(GOOD).await;
    assert!(world.worker.handle(&original(&photo), at(NOW * 2)).await.is_ok());
    let lost = world.sent(b"\xFF\xD8\xFF lost").await;
    world.blobs.delete(&ObjectKey::Original(lost.clone())).await.expect("deleted");
    assert!(world.worker.handle(&original(&lost), at(NOW * 2)).await.is_err());
    assert!(world.worker.handle(&json!({ "hello": "world" }), at(NOW * 2)).await.is_err());
}

#[tokio::test]
async fn messages_without_enough_time_are_redelivered() {
    let world = World::new().await;
    let (first, second) = (world.sent(GOOD).await, world.sent(b"\xFF\xD8\xFF second").await);
    let message = |id: &str, photo| {
        json!({
            "messageId": id,
            "receiptHandle": id,
            "eventSource": "aws:sqs",
            "eventSourceARN": QUEUE,
            "attributes": { "ApproximateReceiveCount": "3" },
            "body": original(photo).to_string()
        })
    };
    let event = json!({ "Records": [message("a", &first), message("b", &second)] });
    let mut world = world;
    world.worker.runner.render_photo.limits.seconds = 120;
    // More time than everything besides rendering may take, and less than the next photo may take.
    let answer = world.worker.handle(&event, at(NOW + 100_000)).await.expect("a response");
    assert_eq!(world.waits.taken(), ["b 240"]);
    assert_eq!(answer, json!({ "batchItemFailures": [{ "itemIdentifier": "b" }] }));
    assert_eq!(world.state(&first).await, Some(PhotoState::Ready));
    assert_eq!(world.state(&second).await, Some(PhotoState::Processing));
}

#[tokio::test]
async fn a_queue_that_cannot_be_reached_loses_nothing() {
    let world = World::new().await;
    world.waits.unreachable.store(true, Ordering::SeqCst);
    assert_eq!(world.queue(&[json!({ "hello": "world" })]).await, ["m0"]);
}

#[tokio::test]
async fn a_cleanup_task_that_fails_does_not_stop_the_others() {
    let mut world = World::new().await;
    let photo = world.sent(GOOD).await;
    assert!(world.queue(&[original(&photo)]).await.is_empty());
    world.worker.runner.library.trash(&world.viewer(), std::slice::from_ref(&photo)).await.expect("the owner");
    world.clock.fetch_add(40 * 24 * 3_600_000, Ordering::SeqCst);
    let whole = world.worker.runner.library.table.clone();
    world.worker.runner.library.table = Arc::new(Broken(whole.clone()));
    assert!(
        world.worker.handle(&json!({ "vitrine": { "tidy": true } }), at(NOW * 2)).await.is_err(),
        "the error is reported"
    );
    assert!(world.jobs.waiting().contains(&Job::EmptyTrash { person: world.owner.clone() }));
    world.worker.runner.library.table = whole.clone();
    world.jobs().await;
    assert_eq!(whole.get(&keys::photo(&photo)).await.expect("read"), None, "old trash is emptied");
}

#[tokio::test]
async fn an_invocation_logs_its_cost_in_one_line() {
    let world = World::new().await;
    let subscriber = tracing_subscriber::fmt().json().with_writer(|| Lines).finish();
    tracing::subscriber::set_global_default(subscriber).expect("the only test that sets it");
    let photo = world.sent(GOOD).await;
    assert!(world.queue(&[original(&photo)]).await.is_empty());
    let text = String::from_utf8(LINES.take()).expect("text");
    let line = text.lines().find(|line| line.contains("invocation ended")).expect("a line");
    let line: Value = serde_json::from_str(line).expect("JSON");
    assert_eq!((&line["fields"]["ms"], &line["fields"]["capacity"]), (&json!(0), &json!(1.5)), "{line}");
}

thread_local! {
    /// What this test logs. Others log as well, each on its own thread.
    static LINES: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

struct Lines;

impl std::io::Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        LINES.with_borrow_mut(|lines| lines.extend_from_slice(bytes));
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

const QUEUE: &str = "arn:aws:sqs:eu-west-1:123456789012:work";

/// The requested waits.
#[derive(Default)]
struct Waits {
    asked: Mutex<Vec<String>>,
    unreachable: AtomicBool,
}

impl Waits {
    fn taken(&self) -> Vec<String> {
        std::mem::take(&mut *self.asked.lock().expect("no panic"))
    }
}

#[async_trait::async_trait]
impl Queue for Waits {
    async fn redeliver_after(&self, queue: &str, receipt: &str, seconds: u32) -> gallery::Result<()> {
        assert_eq!(queue, QUEUE);
        if self.unreachable.load(Ordering::SeqCst) {
            return Err(gallery::Error::unavailable("the queue cannot be reached"));
        }
        self.asked.lock().expect("no panic").push(format!("{receipt} {seconds}"));
        Ok(())
    }
}

/// A table that cannot list interrupted deletions.
struct Broken(Arc<dyn Table>);

#[async_trait::async_trait]
impl Table for Broken {
    async fn get(&self, key: &Key) -> gallery::Result<Option<Item>> {
        self.0.get(key).await
    }

    async fn get_many(&self, keys: &[Key]) -> gallery::Result<Vec<Item>> {
        self.0.get_many(keys).await
    }

    async fn query(&self, query: &Query) -> gallery::Result<Found> {
        if query.pk == keys::ERASED {
            return Err(gallery::Error::unavailable("the table is broken here"));
        }
        self.0.query(query).await
    }

    async fn write(&self, writes: Vec<Write>) -> Result<(), WriteError> {
        self.0.write(writes).await
    }
}

struct Instant;

impl Renderer for Instant {
    fn render(&self, original: &[u8], _: &Edits, _: &RenderLimits) -> Result<Rendered, Fault> {
        if original == FAULTY {
            return Err(Fault::Corrupt);
        }
        let dimensions = Dimensions::new(30, 20);
        let (format, bytes) = (RenditionFormat::Jpeg, Bytes::from_static(b"jpeg"));
        let file = |(kind, dimensions)| RenderedFile { kind, dimensions, format, bytes: bytes.clone() };
        Ok(Rendered {
            format: Format::Jpeg,
            dimensions,
            orientation: 1,
            capture: Capture::default(),
            embedded_metadata: EmbeddedMetadata::default(),
            thumbhash: String::new(),
            color: Color([1, 2, 3]),
            perceptual_hash: PerceptualHash(1),
            animated: false,
            files: RenditionKind::ladder(dimensions).map(file).collect(),
        })
    }
}
