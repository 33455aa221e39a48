//! A library moves from the standalone gallery to AWS and back, with the real adapters and the real protocols.

mod support;
mod world;

use std::{path::Path, sync::Arc};

use gallery::{
    admin::{Admin, Repair, export, import},
    aws::{dynamodb::DynamoTable, s3::Buckets},
    library::{Library, TimelineRange, ZipStage},
    person::Viewer,
    zip_job::{ZipMaker, ZipOutcome},
};
use support::{cloud, stand_in::StandIn};
use world::{World, contents};

async fn export_all(library: &Library, folder: &Path) {
    let admin = Admin { library: library.clone() };
    for line in admin.people().await.expect("people") {
        assert!(export(&admin, &line.person, folder).await.expect("exported").faults.is_empty());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn to_aws_and_back() {
    let stand_in = StandIn::start();
    let clients = cloud::clients(&stand_in).await;
    for bucket in ["originals", "renditions"] {
        cloud::bucket(&stand_in, bucket).await;
    }
    let name = cloud::table(&aws_sdk_dynamodb::Client::new(&stand_in.config())).await;
    let from = World::new().await;
    let sea = from.ready_photo_of("sea.jpg", b"the sea").await;
    let old = from.ready_photo_of("old.jpg", b"an old one").await;
    from.library.describe(&from.owner, &sea, "Sea", "Waves").await.expect("the owner");
    from.library.trash(&from.owner, &[old]).await.expect("the owner");
    from.upload(&from.file("bad.jpg", world::FAULTY), world::FAULTY).await;

    let there = tempfile::tempdir().expect("a folder");
    export_all(&from.library, there.path()).await;
    let other = World::empty();
    let table = Arc::new(DynamoTable::new(clients.clone(), &name));
    let library = Library {
        table: table.clone(),
        blobs: Arc::new(Buckets::new(clients, "originals", "renditions")),
        clock: gallery::ports::clock::system(),
        ..other.library.clone()
    };
    let admin = Admin { library: library.clone() };
    let imported = import(&admin, there.path(), true).await.expect("imported");
    assert_eq!((imported[1].new, imported[1].faults.len()), (3, 0), "{imported:?}");
    let people = admin.people().await.expect("people");
    let owner = people.iter().find(|line| line.person.email == "owner@example.test").expect("the owner");
    let viewer = Viewer::Person(owner.person.id.clone());
    let range = TimelineRange { limit: 10, ..TimelineRange::default() };
    let (a, b) = (from.library.timeline(&from.owner, &range).await, library.timeline(&viewer, &range).await);
    assert_eq!(a.expect("theirs").tiles, b.expect("theirs").tiles);
    // The worker has not run yet, so only the renditions are missing.
    // Everything is there, byte for byte.
    let on_aws = tempfile::tempdir().expect("a folder");
    export_all(&library, on_aws.path()).await;
    assert_eq!(contents(there.path()), contents(on_aws.path()));
    let found = admin.check(Repair::Nothing).await.expect("checked").findings;
    assert!(
        found.len() == 2 && found.iter().all(|f| f.problem.to_string().contains("is missing renditions")),
        "{found:?}"
    );

    // A zip, with the same adapters.
    let zip_maker = ZipMaker { table, blobs: library.blobs.clone(), clock: library.clock.clone() };
    let jobs = gallery::contract::memory_jobs::MemoryJobs::new(library.clock.clone()).with_zips();
    let library = Library { jobs: Arc::new(jobs), ..library };
    let id = library.begin_zip(&viewer, std::slice::from_ref(&sea)).await.expect("begun");
    let made = zip_maker.run(&id).await.expect("no internal error");
    assert!(matches!(made, ZipOutcome::Ready { photos: 1, .. }), "{made:?}");
    let ZipStage::Ready { link } = library.zip_job(&viewer, &id).await.expect("theirs").stage else {
        panic!("not ready")
    };
    let zip = support::http::send("GET", &link, &[], bytes::Bytes::new()).await.body;
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(zip)).expect("a zip");
    assert_eq!(zip.by_index(0).expect("an entry").name().expect("a name"), "sea.jpg");

    let back = tempfile::tempdir().expect("a folder");
    export_all(&library, back.path()).await;
    let standalone = World::empty();
    let imported = import(&Admin { library: standalone.library.clone() }, back.path(), true).await.expect("imported");
    assert_eq!((imported[1].new, imported[1].faults.len()), (3, 0), "{imported:?}");
    let last = tempfile::tempdir().expect("a folder");
    export_all(&standalone.library, last.path()).await;
    assert_eq!(contents(there.path()), contents(last.path()));
    let standalone_people = Admin { library: standalone.library.clone() }.people().await.expect("people");
    let owner = standalone_people.iter().find(|line| line.person.email == "owner@example.test").expect("the owner");
    let viewer = Viewer::Person(owner.person.id.clone());
    assert!(standalone.library.photo(&viewer, &sea).await.is_ok(), "theirs");
    let (a, b) = (from.record(&sea).await, standalone.record(&sea).await);
    assert_eq!(a, gallery::photo::Photo { owner: a.owner.clone(), changes: a.changes, ..b });
}
