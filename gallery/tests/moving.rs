//! Moving a library: from one gallery to a folder, and from the folder to another gallery, without losing anything.

mod world;

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
};

use bytes::Bytes;
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
};
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
    import(&Admin { library: library.clone() }, folder).await.expect("imported")
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
    assert_eq!((imported[0].email.as_str(), imported[0].invited, imported[0].new), ("owner@example.test", true, 5));
    assert!(imported[0].faults.is_empty(), "{imported:?}");
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
    assert!(import(&admin, folder.path()).await.is_err(), "an empty folder");
    let person = folder.path().join("a@b.test");
    std::fs::create_dir(&person).expect("a folder");
    for text in [
        "",
        "{}",
        r#"{"vitrine": 2, "person": {"email": "a@b.test", "display_name": "", "role": "member",
        "created_at": 0, "quota_bytes": null}, "photos": []}"#,
    ] {
        std::fs::write(person.join("library.json"), text).expect("written");
        assert!(import(&admin, folder.path()).await.is_err(), "{text}");
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
    assert_eq!(imported[0].faults.len(), 1, "{imported:?}");
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
        assert!(import(&Admin { library: cut }, folder.path()).await.is_err(), "after {writes} writes");
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
