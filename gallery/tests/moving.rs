//! Moving a library: from one gallery to a folder, and from the folder to another gallery, without losing anything.

mod world;

use std::{
    collections::{BTreeMap, BTreeSet},
    os::unix::fs::{PermissionsExt as _, symlink},
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use bytes::Bytes;
use futures::TryStreamExt as _;
use gallery::{
    Error,
    admin::{Admin, Imported, export, import},
    contract::{memory::MemoryTable, memory_blobs::MemoryBlobs},
    error::Invalid,
    id::PhotoId,
    key::ObjectKey,
    library::{Library, NewFile, TimelineRange},
    person::{Role, Viewer},
    photo::PhotoState,
    ports::{
        Table,
        table::{Found, Item, Key, Query, Write, WriteError},
    },
    records::keys,
    settings::Settings,
    sha256::Sha256,
};
use serde_json::json;
use world::{World, contents};

/// A library with a bit of everything.
async fn furnished() -> World {
    let world = World::new().await;
    let library = &world.library;
    library.rename(&world.owner, "Ada").await.expect("the owner");
    let sea = world.ready_photo_of("IMG 1.jpg", b"the sea").await;
    library.describe(&world.owner, &sea, "Sea", "Waves & wind").await.expect("the owner");
    let inscribed = world.upload(&world.file("IMG 1.jpg", world::INSCRIBED), world::INSCRIBED).await;
    // The file has a title, but its owner does not want one.
    library.describe(&world.owner, &inscribed, "", "").await.expect("the owner");
    let trashed = world.ready_photo_of("old.jpg", b"an old one").await;
    world.pass_seconds(60);
    library.trash(&world.owner, &[trashed]).await.expect("the owner");
    let twice = NewFile { keep_both: true, ..world.file("copy.jpg", b"the sea") };
    world.upload(&twice, b"the sea").await;
    world.upload(&world.file("bad.jpg", world::FAULTY), world::FAULTY).await;
    world.begin(&world.file("late.jpg", b"never sent")).await;
    Admin { library: library.clone() }.set_quota("owner@example.test", Some(1_000_000)).await.expect("set");
    world
}

async fn export_all(library: &Library, folder: &Path) -> u64 {
    let admin = Admin { library: library.clone() };
    let mut written = 0;
    for line in admin.people().await.expect("people") {
        let exported = export(&admin, &line.person, folder).await.expect("exported");
        assert!(exported.faults.is_empty(), "{:?}", exported.faults);
        written += exported.written;
    }
    written
}

async fn import_all(library: &Library, folder: &Path) -> Vec<Imported> {
    import(&Admin { library: library.clone() }, folder, true).await.expect("imported")
}

/// The people of a gallery, by address.
async fn viewers(library: &Library) -> BTreeMap<String, Viewer> {
    let people = Admin { library: library.clone() }.people().await.expect("people");
    people.into_iter().map(|line| (line.person.email, Viewer::Person(line.person.id))).collect()
}

#[tokio::test]
async fn nothing_is_lost_between_two_galleries() {
    let (from, to) = (furnished().await, World::empty());
    let (first, second) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    assert_eq!(export_all(&from.library, first.path()).await, 5);
    assert_eq!(export_all(&from.library, first.path()).await, 0, "existing files are not written again");
    let files: BTreeSet<_> = contents(first.path()).into_keys().collect();
    let month = "owner@example.test/originals/2023-11";
    for name in ["IMG 1.jpg", "IMG 1 (2).jpg", "old.jpg", "copy.jpg", "bad.jpg"] {
        assert!(files.contains(&format!("{month}/{name}")), "{name}: {files:?}");
    }
    let text = std::fs::read_to_string(first.path().join("owner@example.test/library.json")).expect("a document");
    assert!(!text.contains("password") && !text.contains("argon2"));

    let imported = import_all(&to.library, first.path()).await;
    assert_eq!(imported.len(), 2);
    assert_eq!((imported[1].email.as_str(), imported[1].invited, imported[1].new), ("owner@example.test", true, 5));
    assert!(imported[1].faults.is_empty(), "{imported:?}");
    let people = viewers(&to.library).await;
    let (owner, theirs) = (&people["owner@example.test"], &from.owner);

    // Immediately, and also after the worker has run.
    let range = TimelineRange { limit: 10, ..TimelineRange::default() };
    for rendered in [false, true] {
        if rendered {
            for photo in all_photos(&to.library, owner).await {
                to.render(&photo).await;
            }
        }
        let (a, b) = (from.library.timeline(theirs, &range).await, to.library.timeline(owner, &range).await);
        assert_eq!(a.expect("theirs").tiles, b.expect("theirs").tiles);
        let (a, b) = (from.library.months(theirs).await, to.library.months(owner).await);
        assert_eq!(a.expect("theirs"), b.expect("theirs"));
        let (a, b) = (from.library.trash_page(theirs, None, 9).await, to.library.trash_page(owner, None, 9).await);
        assert_eq!(a.expect("theirs").tiles, b.expect("theirs").tiles);
        let _ = std::fs::remove_dir_all(second.path().join("owner@example.test"));
        export_all(&to.library, second.path()).await;
        assert_eq!(contents(first.path()), contents(second.path()));
    }
    let account = to.library.account(owner).await.expect("the owner");
    assert_eq!((account.display_name.as_str(), account.role), ("Ada", Role::Administrator));
    assert_eq!((account.photos, account.quota_bytes), (5, Some(1_000_000)));
    let found = Admin { library: to.library.clone() }.check(gallery::admin::Repair::Nothing).await.expect("checked");
    assert_eq!(found.findings, vec![]);
    // The new gallery recognises the same bytes, too.
    let again = NewFile { name: "again.jpg".into(), ..to.file("", b"the sea") };
    let answer = to.library.begin_upload(owner, &again).await.expect("an answer");
    assert!(matches!(answer, gallery::ticket::UploadAnswer::Duplicate { .. }));

    // The password was not moved. Its owner sets a new one and can sign in.
    to.library.forgot_password("owner@example.test", "::1").await.expect("a mail");
    let code = to.code();
    to.library.reset_password("owner@example.test", &code, world::PASSWORD, "::1").await.expect("reset");
    let entrance = to.library.sign_in("owner@example.test", world::PASSWORD, "::1").await.expect("signed in");
    assert_eq!(Some(&entrance.open().expect("one step").person), owner.person());
}

async fn all_photos(library: &Library, viewer: &Viewer) -> Vec<PhotoId> {
    let range = TimelineRange { limit: 100, ..TimelineRange::default() };
    let mut ids: Vec<_> =
        library.timeline(viewer, &range).await.expect("theirs").tiles.into_iter().map(|t| t.id).collect();
    ids.extend(library.trash_page(viewer, None, 100).await.expect("theirs").tiles.into_iter().map(|tile| tile.id));
    ids.extend(library.pending(viewer).await.expect("theirs").into_iter().map(|photo| photo.id));
    ids
}

#[tokio::test]
async fn an_import_continues_where_it_stopped() {
    let (from, to) = (furnished().await, World::empty());
    let folder = tempfile::tempdir().expect("a folder");
    export_all(&from.library, folder.path()).await;
    import_all(&to.library, folder.path()).await;
    let owner = viewers(&to.library).await["owner@example.test"].clone();
    // One original was not copied.
    let photo = all_photos(&to.library, &owner).await.remove(0);
    to.library.blobs.delete(&ObjectKey::Original(photo.clone())).await.expect("deleted");
    let again = import_all(&to.library, folder.path()).await;
    let of_owner = again.iter().find(|imported| imported.email == "owner@example.test").expect("the owner");
    assert_eq!((of_owner.invited, of_owner.new, of_owner.before), (false, 1, 4));
    assert!(to.library.blobs.head(&ObjectKey::Original(photo)).await.expect("an answer").is_some());
    assert_eq!(to.library.account(&owner).await.expect("the owner").photos, 5, "nothing was imported twice");
}

#[tokio::test]
async fn an_altered_file_is_refused_and_the_others_are_imported() {
    let (from, to) = (furnished().await, World::new().await);
    let folder = tempfile::tempdir().expect("a folder");
    export_all(&from.library, folder.path()).await;
    let originals = folder.path().join("owner@example.test/originals/2023-11");
    std::fs::write(originals.join("old.jpg"), b"somebody else's").expect("written");
    std::fs::remove_file(originals.join("bad.jpg")).expect("removed");
    // The owner already has the photo of the sea.
    let known = to.ready_photo_of("sea.jpg", b"the sea").await;
    let imported = import_all(&to.library, folder.path()).await;
    let of_owner = imported.iter().find(|imported| imported.email == "owner@example.test").expect("the owner");
    assert_eq!((of_owner.invited, of_owner.same_bytes, of_owner.new), (false, 1, 2), "{of_owner:?}");
    assert_eq!(of_owner.faults.len(), 2);
    assert!(of_owner.faults.iter().any(|fault| {
        matches!(fault, Error::Invalid(Invalid::ExportAltered { file_name }) if file_name == "old.jpg")
    }));
    let seen = to.library.photo(&to.owner, &known).await.expect("the owner");
    assert_eq!(seen.state, PhotoState::Ready, "existing photos are not changed");
}

#[tokio::test]
async fn to_other_adapters_and_back() {
    let from = furnished().await;
    let (there, back) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    export_all(&from.library, there.path()).await;
    let other = World::empty();
    // Other adapters for the same ports.
    let cloud =
        Library { table: Arc::new(MemoryTable::new()), blobs: Arc::new(MemoryBlobs::new()), ..other.library.clone() };
    import_all(&cloud, there.path()).await;
    export_all(&cloud, back.path()).await;
    assert_eq!(contents(there.path()), contents(back.path()));
    let home = World::empty();
    import_all(&home.library, back.path()).await;
    let last = tempfile::tempdir().expect("a folder");
    export_all(&home.library, last.path()).await;
    assert_eq!(contents(there.path()), contents(last.path()));
}

#[tokio::test]
async fn other_folders_are_refused() {
    let world = World::new().await;
    let admin = Admin { library: world.library.clone() };
    let folder = tempfile::tempdir().expect("a folder");
    assert!(import(&admin, folder.path(), true).await.is_err(), "an empty folder");
    let person = folder.path().join("a@b.test");
    std::fs::create_dir(&person).expect("a folder");
    for text in [
        "",
        "{}",
        r#"{"vitrine": 2, "person": {"email": "a@b.test", "display_name": "", "role": "member",
        "created_at": 0, "quota_bytes": null}, "photos": []}"#,
    ] {
        std::fs::write(person.join("library.json"), text).expect("written");
        assert!(import(&admin, folder.path(), true).await.is_err(), "{text}");
    }
    // No path may lead out of the folder.
    let from = furnished().await;
    let exported = tempfile::tempdir().expect("a folder");
    export_all(&from.library, exported.path()).await;
    let document = exported.path().join("owner@example.test/library.json");
    let text = std::fs::read_to_string(&document).expect("a document");
    std::fs::write(exported.path().join("secret"), Bytes::from_static(b"the sea")).expect("written");
    std::fs::write(&document, text.replace("originals/2023-11/copy.jpg", "../secret")).expect("written");
    let to = World::empty();
    let imported = import_all(&to.library, exported.path()).await;
    assert_eq!(imported[1].faults.len(), 1, "{imported:?}");
}

/// An exported library of one person with these photos, as a stranger could write it.
fn stranger(folder: &Path, email: &str, photos: serde_json::Value) -> PathBuf {
    let person = folder.join(email);
    std::fs::create_dir_all(person.join("originals/2024-07")).expect("folders");
    let document = json!({
        "vitrine": 1,
        "person": { "email": email, "display_name": "Eve\u{1b}[2J", "role": "administrator", "created_at": 0,
            "quota_bytes": 1_000_000_000_000_u64 },
        "photos": photos,
    });
    std::fs::write(person.join("library.json"), document.to_string()).expect("written");
    person
}

/// An entry whose original has these bytes.
fn entry(id: &str, file: &str, file_name: &str, bytes: &[u8]) -> serde_json::Value {
    json!({ "file": file, "photo": {
        "id": id, "owner": id, "state": "ready", "file_name": file_name, "bytes": bytes.len(), "sha256": Sha256::of(bytes),
        "format": "jpeg", "added_at": 1_720_000_000_000_i64, "dimensions": { "width": 3, "height": 2 },
    } })
}

#[tokio::test]
async fn imported_people_are_members_unless_roles_are_kept() {
    let folder = tempfile::tempdir().expect("a folder");
    stranger(folder.path(), "eve@x.test", json!([]));
    for (keep_roles, role, quota) in [(false, Role::Member, 5_000), (true, Role::Administrator, 1_000_000_000_000)] {
        let world = World::new().await;
        let settings = Settings { quota_bytes: Some(5_000), ..world.library.settings.clone() };
        let library = Library { settings, ..world.library.clone() };
        let imported = import(&Admin { library: library.clone() }, folder.path(), keep_roles).await.expect("imported");
        assert_eq!((imported[0].invited, imported[0].administrator), (true, keep_roles));
        let account = library.account(&viewers(&library).await["eve@x.test"]).await.expect("an account");
        assert_eq!((account.role, account.quota_bytes), (role, Some(quota)));
        assert_eq!(account.display_name, "Eve[2J");
    }
    for keep_roles in [false, true] {
        let empty = World::empty();
        let admin = Admin { library: empty.library.clone() };
        let imported = import(&admin, folder.path(), keep_roles).await.expect("imported");
        assert_eq!(imported[0].administrator, keep_roles);
        assert_eq!(empty.library.is_new().await.expect("an answer"), !keep_roles);
    }
}

#[tokio::test]
async fn nothing_is_read_but_regular_files_below_the_folder() {
    let folder = tempfile::tempdir().expect("a folder");
    let secret = tempfile::tempdir().expect("a folder");
    std::fs::write(secret.path().join("a.jpg"), b"a secret").expect("written");
    let names = ["link.jpg", "pipe.jpg", "../../b.jpg", "folder.jpg", "large.jpg"];
    let id = |n: usize| format!("0123456789abcdefghjkmnpqr{n}");
    let file = |name: &str| format!("originals/2024-07/{name}");
    let mut photos: Vec<_> = (0..names.len()).map(|n| entry(&id(n), &file(names[n]), names[n], b"a secret")).collect();
    photos.push(entry(&id(7), "way/a.jpg", "a.jpg", b"a secret"));
    photos.push(entry(&id(8), secret.path().join("a.jpg").to_str().expect("a path"), "a.jpg", b"a secret"));
    photos.push(entry(&id(9), &file("good.jpg"), "../../../.ssh/authorized_keys", b"a picture"));
    let person = stranger(folder.path(), "eve@x.test", json!(photos));
    let originals = person.join("originals/2024-07");
    std::fs::write(originals.join("good.jpg"), b"a picture").expect("written");
    std::fs::write(person.join("b.jpg"), b"a secret").expect("written");
    std::fs::create_dir(originals.join("folder.jpg")).expect("a folder");
    // It does not have the size that is said, and would not fit into any memory.
    let large = std::fs::File::create(originals.join("large.jpg")).expect("created");
    large.set_len(1 << 40).expect("a hole");
    symlink(secret.path().join("a.jpg"), originals.join("link.jpg")).expect("a link");
    symlink(secret.path(), person.join("way")).expect("a link");
    let made = std::process::Command::new("mkfifo").arg(originals.join("pipe.jpg")).status().expect("it runs");
    assert!(made.success());
    // A whole library that is elsewhere, a link to nowhere, and a pipe.
    let elsewhere = tempfile::tempdir().expect("a folder");
    stranger(elsewhere.path(), "other@x.test", json!([]));
    symlink(elsewhere.path().join("other@x.test"), folder.path().join("other@x.test")).expect("a link");
    symlink("nowhere", folder.path().join("nowhere")).expect("a link");
    assert!(std::process::Command::new("mkfifo").arg(folder.path().join("pipe")).status().expect("it runs").success());

    let world = World::new().await;
    let admin = Admin { library: world.library.clone() };
    let importing = import(&admin, folder.path(), false);
    let imported = tokio::time::timeout(Duration::from_secs(20), importing).await.expect("nothing waits");
    let imported = imported.expect("imported");
    assert_eq!(imported.len(), 1, "{imported:?}");
    assert_eq!((imported[0].new, imported[0].faults.len()), (1, names.len() + 2), "{imported:?}");
    // The name is clean here, in the next export, and in a zip.
    let eve = viewers(&world.library).await["eve@x.test"].clone();
    let good: PhotoId = id(9).parse().expect("an id");
    let seen = world.library.photo(&eve, &good).await.expect("hers");
    assert_eq!(seen.file.expect("her file").name, "authorized_keys");
}

#[tokio::test]
async fn what_older_versions_imported_stays_inside_of_folders_and_zips() {
    let world = World::new().await;
    let photo = world.ready_photo("a.jpg").await;
    let name = "../../../.ssh/authorized_keys";
    let write = Write::update(keys::photo(&photo)).set("file_name", name).into();
    world.library.table.write(vec![write]).await.expect("written");
    let folder = tempfile::tempdir().expect("a folder");
    // Whoever can write to the folder would like to have the export written elsewhere.
    let outside = tempfile::tempdir().expect("a folder");
    let person = folder.path().join("owner@example.test");
    std::fs::create_dir_all(person.join("originals/2023-11")).expect("folders");
    symlink(outside.path().join("document"), person.join(".part")).expect("a link");
    symlink(outside.path().join("original"), person.join("originals/2023-11/.part")).expect("a link");
    symlink(outside.path().join("target"), person.join("originals/2023-11/authorized_keys")).expect("a link");
    export_all(&world.library, folder.path()).await;
    let files = contents(folder.path());
    assert_eq!(files["owner@example.test/originals/2023-11/authorized_keys"], world::BYTES);
    assert!(contents(outside.path()).is_empty());
    let mode = |path: &Path| std::fs::metadata(path).expect("it exists").permissions().mode() & 0o777;
    assert_eq!([mode(&person), mode(&person.join("originals"))], [0o700; 2]);
    for file in files.keys().filter(|file| file.starts_with("owner@")) {
        assert_eq!(mode(&folder.path().join(file)), 0o600, "{file}");
    }
    let photos = world.library.download(&world.owner, std::slice::from_ref(&photo)).await.expect("the owner's");
    let zip: Vec<Bytes> = world.library.zip(photos).try_collect().await.expect("a zip");
    let zip = zip.concat();
    let found = |needle: &[u8]| zip.windows(needle.len()).any(|window| window == needle);
    assert!(found(b"authorized_keys") && !found(b".ssh"));
    let link = world.library.original_link(&world.owner, &photo, false).await.expect("the owner's");
    assert!(link.contains("name=authorized_keys&") && !link.contains("ssh"), "{link}");
    // A directory below the folder that is a link is not written to either.
    std::fs::remove_dir_all(person.join("originals")).expect("removed");
    symlink(outside.path(), person.join("originals")).expect("a link");
    let admin = Admin { library: world.library.clone() };
    let line = admin.people().await.expect("people").remove(1);
    assert!(export(&admin, &line.person, folder.path()).await.is_err());
    assert!(contents(outside.path()).is_empty());
}

/// A table that accepts a number of writes and then fails.
struct Ending {
    table: Arc<dyn Table>,
    left: AtomicU32,
}

#[async_trait::async_trait]
impl Table for Ending {
    async fn get(&self, key: &Key) -> gallery::Result<Option<Item>> {
        self.table.get(key).await
    }

    async fn get_many(&self, keys: &[Key]) -> gallery::Result<Vec<Item>> {
        self.table.get_many(keys).await
    }

    async fn query(&self, query: &Query) -> gallery::Result<Found> {
        self.table.query(query).await
    }

    async fn write(&self, writes: Vec<Write>) -> Result<(), WriteError> {
        let less = self.left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1));
        if less.is_err() {
            return Err(Error::unavailable("power failure").into());
        }
        self.table.write(writes).await
    }
}

#[tokio::test]
async fn repeating_an_interrupted_import_loses_nothing() {
    let from = furnished().await;
    let folder = tempfile::tempdir().expect("a folder");
    export_all(&from.library, folder.path()).await;
    for writes in 0..6 {
        let to = World::empty();
        let ending = Ending { table: to.library.table.clone(), left: AtomicU32::new(writes) };
        let cut = Library { table: Arc::new(ending), ..to.library.clone() };
        assert!(import(&Admin { library: cut }, folder.path(), true).await.is_err(), "after {writes} writes");
        import_all(&to.library, folder.path()).await;
        let owner = &viewers(&to.library).await["owner@example.test"];
        let account = to.library.account(owner).await.expect("the owner");
        assert_eq!(
            (account.display_name.as_str(), account.role),
            ("Ada", Role::Administrator),
            "after {writes} writes"
        );
        assert_eq!((account.photos, account.quota_bytes), (5, Some(1_000_000)), "after {writes} writes");
    }
}
