//! A gallery in a temporary directory with two people, a clock that can be moved, and a renderer that takes no time.

// Each test file uses only part of it.
#![allow(dead_code, unused_macros)]

use std::{
    collections::BTreeMap,
    path::Path,
    sync::{
        Arc, Mutex,
        atomic::{AtomicI64, Ordering},
    },
};

use bytes::Bytes;
use gallery::{
    Result,
    capture::Capture,
    color::Color,
    contract::{clock::showing, memory_jobs::MemoryJobs},
    dimensions::Dimensions,
    edits::Edits,
    embedded_metadata::EmbeddedMetadata,
    fault::Fault,
    format::Format,
    id::PhotoId,
    jobs::Runner,
    library::{Admission, Deleting, Library, NewFile, Proof},
    link::{LinkKey, Signer},
    perceptual_hash::PerceptualHash,
    person::Viewer,
    photo::Photo,
    ports::{
        Mail, Renderer, Table,
        identity::{Context, PasswordOf},
        jobs::{JobSource as _, Lane},
        mail::Message,
        renderer::{RenderLimits, Rendered, RenderedFile},
        table::{Attributes, Item, Write},
    },
    records::{decode, keys},
    render_photo::{RenderOutcome, RenderPhoto},
    rendition::{RenditionFormat, RenditionKind},
    set_up::SetUp,
    settings::Settings,
    sha256::Sha256,
    standalone::{
        accounts::Accounts,
        files::{Files, PartTarget},
        sqlite::SqliteTable,
    },
    ticket::UploadAnswer,
    zip_job::ZipMaker,
};
use jiff::Timestamp;
use tempfile::TempDir;

/// Checks that something was refused with this error.
macro_rules! refused {
    ($outcome:expr, $error:pat) => {
        match $outcome {
            Err($error) => {}
            Err(other) => panic!("refused, but as {other:?}"),
            Ok(_) => panic!("not refused"),
        }
    };
}

/// The password of all people.
pub const PASSWORD: &str = "correct horse battery";

/// What [`World::ready_photo`] uploads.
pub const BYTES: &[u8] = b"\xFF\xD8\xFF a picture";

/// A picture with embedded [`words`].
pub const INSCRIBED: &[u8] = b"\xFF\xD8\xFF inscribed";

/// A picture that the renderer refuses.
pub const FAULTY: &[u8] = b"\xFF\xD8\xFF faulty";

/// A gallery, and the means to control it.
pub struct World {
    pub library: Library,
    pub owner: Viewer,
    pub other: Viewer,
    letters: Arc<Letters>,
    files: Arc<Files>,
    render_photo: RenderPhoto,
    pub jobs: Arc<MemoryJobs>,
    clock: Arc<AtomicI64>,
    folder: TempDir,
}

impl World {
    /// A gallery with two people, of whom the first is the administrator.
    pub async fn new() -> Self {
        Self::over(Arc::new(SqliteTable::open_in_memory().expect("a table"))).await
    }

    /// A gallery with two people and its records in this table.
    pub async fn over(table: Arc<dyn Table>) -> Self {
        let mut world = Self::empty_over(table);
        world.owner = person(&world.library, &world.letters, "owner@example.test").await;
        world.other = person(&world.library, &world.letters, "other@example.test").await;
        world
    }

    /// A gallery without people.
    pub fn empty() -> Self {
        Self::empty_over(Arc::new(SqliteTable::open_in_memory().expect("a table")))
    }

    fn empty_over(table: Arc<dyn Table>) -> Self {
        let folder = tempfile::tempdir().expect("a temporary directory");
        let signer = Signer::new(vec![LinkKey { id: "a".into(), secret: vec![1; 32] }]);
        let files = Arc::new(Files::open(folder.path(), signer.clone()).expect("a folder"));
        let letters = Arc::new(Letters::default());
        let clock = Arc::new(AtomicI64::new(1_700_000_000_000));
        let tell = showing(&clock);
        let identity = Accounts::new(table.clone(), letters.clone(), [7; 32], "test".into(), tell.clone());
        let jobs = Arc::new(MemoryJobs::new(tell.clone()).with_zips());
        let library = Library {
            table: table.clone(),
            blobs: files.clone(),
            identity: Arc::new(identity),
            jobs: jobs.clone(),
            signer,
            settings: Settings { set_up: set_up(), ..Settings::default() },
            clock: tell,
        };
        let limits = RenderLimits { max_pixels: 1000, seconds: 1, max_memory: None };
        let renderer = Arc::new(Instant);
        let render_photo = RenderPhoto { table, blobs: files.clone(), renderer, limits, clock: library.clock.clone() };
        Self {
            library,
            owner: Viewer::Nobody,
            other: Viewer::Nobody,
            letters,
            files,
            render_photo,
            jobs,
            clock,
            folder,
        }
    }

    /// Signs in again, for what only the account's owner may do.
    pub async fn proof(&self, email: &str) -> HeldProof {
        let entrance = self.library.sign_in(email, PASSWORD, "::1").await.expect("signs in");
        HeldProof { access_token: entrance.open().expect("one step").tokens.access, code: String::new() }
    }

    /// Deletes the account with an address, and erases it as if all days had passed in which it can be restored.
    pub async fn erase_account(&self, email: &str) {
        let admin = gallery::admin::Admin { library: self.library.clone() };
        admin.remove(email, true).await.expect("erased");
    }

    /// The code in the last mail.
    pub fn code(&self) -> String {
        self.letters.code()
    }

    /// The last mail, in one line.
    pub fn mail(&self) -> String {
        self.letters.0.lock().expect("no panic").clone()
    }

    pub fn pass_seconds(&self, seconds: i64) {
        self.clock.fetch_add(seconds * 1000, Ordering::SeqCst);
    }

    pub fn file(&self, name: &str, bytes: &[u8]) -> NewFile {
        NewFile {
            name: name.into(),
            bytes: bytes.len() as u64,
            sha256: Sha256::of(bytes),
            head: b"\xFF\xD8\xFF\xE0".to_vec(),
            keep_both: false,
        }
    }

    /// The stored record of a photo.
    pub async fn record(&self, photo: &PhotoId) -> Photo {
        let item = self.library.table.get(&keys::photo(photo)).await.expect("an answer").expect("a record");
        decode(item).expect("a photo")
    }

    /// Adds a person.
    pub async fn join(&self, email: &str) -> Viewer {
        person(&self.library, &self.letters, email).await
    }

    /// Announces a file of the owner's.
    pub async fn begin(&self, file: &NewFile) -> PhotoId {
        match self.library.begin_upload(&self.owner, file).await.expect("accepted") {
            UploadAnswer::Send(ticket) => ticket.photo,
            other => panic!("{other:?}"),
        }
    }

    /// Sends a file of the owner's without finishing the upload.
    pub async fn send(&self, file: &NewFile, bytes: &[u8]) -> PhotoId {
        let UploadAnswer::Send(ticket) = self.library.begin_upload(&self.owner, file).await.expect("accepted") else {
            panic!("nothing to send");
        };
        for part in &ticket.parts {
            let target = PartTarget::parse(&part.url).expect("a link to a part");
            let body = Bytes::copy_from_slice(&bytes[part.offset as usize..(part.offset + part.length) as usize]);
            let stream = Box::pin(futures::stream::iter([Ok(body)]));
            self.files.receive_part(&target.photo, target.number, target.bytes, stream).await.expect("received");
        }
        ticket.photo
    }

    /// Sends a file of the owner's and renders it.
    pub async fn upload(&self, file: &NewFile, bytes: &[u8]) -> PhotoId {
        let photo = self.send(file, bytes).await;
        self.library.finish_upload(&self.owner, &photo).await.expect("whole");
        self.render(&photo).await;
        photo
    }

    pub async fn render(&self, photo: &PhotoId) {
        self.try_render(photo).await.expect("no internal error");
    }

    pub async fn try_render(&self, photo: &PhotoId) -> Result<RenderOutcome> {
        self.render_photo.run(photo).await
    }

    /// A runner of jobs.
    pub fn runner(&self) -> Runner {
        let Library { table, blobs, clock, .. } = self.library.clone();
        Runner {
            library: self.library.clone(),
            render_photo: self.render_photo.clone(),
            zip_maker: ZipMaker { table, blobs, clock },
        }
    }

    /// Runs all queued jobs, except renderings, which tests start themselves.
    pub async fn run_jobs(&self) {
        while let Some(taken) = self.jobs.try_take(Lane::Bulk).await.expect("no error") {
            self.runner().run(&taken.job, Timestamp::MAX).await.expect("done");
            self.jobs.done(&taken).await.expect("done");
        }
    }

    /// Runs a cleanup of the whole gallery, and all the jobs that it queues.
    pub async fn round(&self) {
        self.runner().run(&gallery::ports::Job::Tidy, Timestamp::MAX).await.expect("a cleanup");
        self.run_jobs().await;
    }

    pub async fn ready_photo(&self, name: &str) -> PhotoId {
        self.ready_photo_of(name, BYTES).await
    }

    pub async fn ready_photo_of(&self, name: &str, bytes: &[u8]) -> PhotoId {
        self.upload(&self.file(name, bytes), bytes).await
    }

    /// Leaves the state of a crash during a deletion: a note and bytes, but no record.
    pub async fn forget_records_only(&self, photo: &PhotoId) {
        let note = Item { key: keys::erased(photo), attributes: Attributes::new(), expires_at: None };
        let writes = vec![
            Write::Delete { key: keys::photo(photo), conditions: Vec::new() },
            Write::Put { item: note, conditions: Vec::new() },
        ];
        self.library.table.write(writes).await.expect("written");
    }

    /// The number of files on disk that were uploaded with forms.
    pub fn forms_left(&self) -> usize {
        count(&self.folder.path().join("forms"))
    }

    /// The number of files of originals, renditions and parts on disk.
    pub fn bytes_left(&self) -> usize {
        ["originals", "renditions", "uploads", "tmp"].iter().map(|name| count(&self.folder.path().join(name))).sum()
    }
}

/// The contents of a folder, without the owners' ids, which differ between galleries.
pub fn contents(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut all = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in std::fs::read_dir(next).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let name = path.strip_prefix(folder).expect("below it").to_string_lossy().into_owned();
            let mut bytes = std::fs::read(&path).expect("a file");
            if name.ends_with("library.json") {
                let mut document: serde_json::Value = serde_json::from_slice(&bytes).expect("JSON");
                let photos = document["photos"].as_array_mut().expect("photos");
                photos.iter_mut().for_each(|entry| entry["photo"]["owner"] = serde_json::Value::Null);
                photos.sort_by_key(|entry| entry["photo"]["id"].to_string());
                bytes = document.to_string().into_bytes();
            }
            all.insert(name, bytes);
        }
    }
    all
}

fn count(folder: &Path) -> usize {
    let Ok(entries) = std::fs::read_dir(folder) else { return 0 };
    entries.map(|entry| entry.expect("an entry").path()).map(|path| if path.is_dir() { count(&path) } else { 1 }).sum()
}

async fn person(library: &Library, letters: &Letters, email: &str) -> Viewer {
    let waiting = library.sign_up(email, PASSWORD, Admission::default(), "::1").await.expect("signed up");
    library.confirm(email, PasswordOf::SignUp(&waiting.token), &letters.code(), "::1").await.expect("confirmed");
    let entrance = library.sign_in(email, PASSWORD, "::1").await.expect("signed in");
    entrance.open().expect("one step").viewer()
}

#[derive(Default)]
struct Letters(Mutex<String>);

impl Letters {
    fn code(&self) -> String {
        self.0.lock().expect("no panic").chars().filter(char::is_ascii_digit).collect()
    }
}

#[async_trait::async_trait]
impl Mail for Letters {
    async fn send(&self, message: Message) -> Result<()> {
        *self.0.lock().expect("no panic") = message.gist();
        Ok(())
    }

    fn reaches_people(&self) -> bool {
        true
    }
}

/// What shows that an account's owner is asking.
pub struct HeldProof {
    pub access_token: String,
    pub code: String,
}

impl HeldProof {
    pub fn with(&self, password: &'static str) -> Proof<'_> {
        Proof { access_token: &self.access_token, password, code: &self.code, context: Context::default() }
    }

    pub fn right(&self) -> Proof<'_> {
        self.with(PASSWORD)
    }
}

/// The owner sets the gallery up.
pub fn set_up() -> SetUp {
    SetUp { token: Some(TOKEN.to_owned()), administrator_email: Some("owner@example.test".to_owned()) }
}

/// The token with which somebody else sets it up.
pub const TOKEN: &str = "a token for set-up";

/// How many photos a deletion has removed, if they are few.
pub fn gone(deleting: Deleting) -> u32 {
    match deleting {
        Deleting::Done(outcome) => outcome.changed,
        Deleting::Begun => panic!("they are not deleted yet"),
    }
}

/// The metadata in [`INSCRIBED`].
pub fn words() -> EmbeddedMetadata {
    EmbeddedMetadata {
        title: "Cliffs".to_owned(),
        description: "Chalk, in the rain.".to_owned(),
        keywords: vec!["chalk".to_owned(), "Møn".to_owned()],
        rating: Some(4),
        creator: "Ada".to_owned(),
        copyright: "© Ada".to_owned(),
    }
}

struct Instant;

impl Renderer for Instant {
    fn render(&self, original: &[u8], edits: &Edits, _: &RenderLimits) -> Result<Rendered, Fault> {
        if original == FAULTY {
            return Err(Fault::Corrupt);
        }
        let dimensions = if edits.turns.is_multiple_of(2) { Dimensions::new(30, 20) } else { Dimensions::new(20, 30) };
        let (format, bytes) = (RenditionFormat::Jpeg, Bytes::from_static(b"jpeg"));
        let file = |(kind, dimensions)| RenderedFile { kind, dimensions, format, bytes: bytes.clone() };
        let files = RenditionKind::ladder(dimensions).map(file).collect();
        Ok(Rendered {
            format: Format::Jpeg,
            dimensions,
            orientation: 1,
            capture: Capture::default(),
            embedded_metadata: if original == INSCRIBED { words() } else { EmbeddedMetadata::default() },
            thumbhash: String::new(),
            color: Color([200, 30, 40]),
            perceptual_hash: PerceptualHash(u64::MAX - 1),
            animated: false,
            files,
        })
    }
}
