//! The administrator's tool: people, rendering again, checks and repairs.

mod world;

use bytes::Bytes;
use gallery::{
    Error,
    admin::{Admin, Finding, Problem, Repair},
    id::PhotoId,
    key::ObjectKey,
    library::TimelineRange,
    person::Role,
    ports::table::{Attributes, Item, Key, Write},
    records::{keys, places},
    rendition::{Rendition, RenditionFormat, RenditionKind},
};
use serde_json::json;
use world::World;

const JPEG: RenditionFormat = RenditionFormat::Jpeg;

fn admin(world: &World) -> Admin {
    Admin { library: world.library.clone() }
}

async fn write(world: &World, write: Write) {
    world.library.table.write(vec![write]).await.expect("written");
}

fn delete(key: Key) -> Write {
    Write::Delete { key, conditions: Vec::new() }
}

fn put(key: Key, attributes: serde_json::Value) -> Write {
    let serde_json::Value::Object(attributes) = attributes else { panic!("an object") };
    Write::Put { item: Item { key, attributes, expires_at: None }, conditions: Vec::new() }
}

#[tokio::test]
async fn people_are_listed_with_what_they_store() {
    let world = World::new().await;
    world.ready_photo("a.jpg").await;
    let admin = admin(&world);
    let people = admin.people().await.expect("people");
    let lines: Vec<_> = people.iter().map(|line| (line.person.email.as_str(), line.photos, line.used_bytes)).collect();
    assert_eq!(lines, [("other@example.test", 0, 0), ("owner@example.test", 1, world::BYTES.len() as u64)]);
    admin.set_quota(" Owner@example.test ", Some(5_000)).await.expect("set");
    assert_eq!(world.library.account(&world.owner).await.expect("the owner").quota_bytes, Some(5_000));
    admin.set_quota("owner@example.test", None).await.expect("set");
    assert_eq!(world.library.account(&world.owner).await.expect("the owner").quota_bytes, None);
    assert!(matches!(admin.set_quota("nobody@example.test", None).await, Err(Error::Conflict(_))));
    assert!(matches!(admin.set_quota("nobody", None).await, Err(Error::Invalid { .. })));
}

#[tokio::test]
async fn there_is_always_an_administrator() {
    let world = World::new().await;
    let admin = admin(&world);
    let last = admin.set_role("owner@example.test", Role::Member).await;
    assert!(matches!(last, Err(Error::Conflict(_))));
    admin.set_role("other@example.test", Role::Administrator).await.expect("a second one");
    admin.set_role("owner@example.test", Role::Member).await.expect("not the last");
    assert_eq!(world.library.account(&world.owner).await.expect("the owner").role, Role::Member);
    let named = world.library.table.get(&keys::administrator()).await.expect("an answer").expect("a record");
    assert_eq!(named.attributes["person"], json!(world.other.person()));
}

#[tokio::test]
async fn photos_are_rendered_again_and_stay_visible() {
    let world = World::new().await;
    let (photo, trashed) = (world.ready_photo("a.jpg").await, world.ready_photo_of("b.jpg", b"other bytes").await);
    world.library.trash(&world.owner, std::slice::from_ref(&trashed)).await.expect("the owner");
    world.library.describe(&world.owner, &photo, "Sea", "Waves").await.expect("the owner");
    let both = [photo.clone(), trashed.clone()];
    // What older versions made had no revision.
    let of_before = |id: &PhotoId, kind| Rendition { photo: id.clone(), revision: None, kind, format: JPEG };
    let old = |id: &PhotoId| ObjectKey::Rendition(of_before(id, RenditionKind::Thumb));
    let large = |id: &PhotoId| ObjectKey::Rendition(of_before(id, RenditionKind::Large));
    let new = async |id: &PhotoId| ObjectKey::Rendition(world.record(id).await.rendition(RenditionKind::Thumb));
    let there = async |key: &ObjectKey| world.library.blobs.head(key).await.expect("an answer").is_some();
    for id in &both {
        world.library.blobs.delete(&new(id).await).await.expect("deleted");
        for key in [old(id), large(id)] {
            world.library.blobs.put(&key, Bytes::from_static(b"of an older ladder"), "image/jpeg").await.expect("put");
        }
        // In the format of older versions.
        let old = [("thumbhash".to_owned(), json!("old"))].into_iter().collect::<Attributes>();
        let key = keys::photo(id);
        write(
            &world,
            Write::Update {
                key,
                set: old,
                remove: vec!["colour".into(), "revision".into()],
                add: vec![],
                conditions: vec![],
            },
        )
        .await;
    }
    // Without a request, a notification about a ready photo does nothing.
    world.render(&photo).await;
    assert_eq!(world.record(&photo).await.revision, None);

    let owner = world.owner.person().expect("somebody");
    assert_eq!(admin(&world).rerender(owner).await.expect("asked"), 2);
    let range = TimelineRange { limit: 10, ..TimelineRange::default() };
    assert_eq!(
        world.library.timeline(&world.owner, &range).await.expect("the owner").tiles.len(),
        1,
        "visible in the meantime"
    );
    for id in &both {
        world.render(id).await;
        assert_ne!(new(id).await, old(id));
        assert!(there(&new(id).await).await && there(&old(id)).await && there(&large(id)).await);
        let seen = world.record(id).await;
        assert_eq!((seen.thumbhash.as_str(), seen.color.is_some()), ("", true));
    }
    let seen = world.record(&photo).await;
    assert_eq!((seen.title(), seen.description()), ("Sea", "Waves"));
    let tile = &world.library.trash_page(&world.owner, None, 10).await.expect("the owner").tiles[0];
    assert!(tile.id == trashed && tile.color.is_some());
    assert_eq!(world.library.months(&world.owner).await.expect("the owner")[0].total(), 1, "counted once");
    assert_eq!(admin(&world).check(Repair::Nothing).await.expect("checked").findings, vec![], "it is known what goes");
    // Pages that are open show the old ones for two days.
    world.pass_seconds(2 * 86_400 - 60);
    world.round().await;
    assert!(there(&old(&photo)).await);
    world.pass_seconds(120);
    world.round().await;
    for id in &both {
        assert!(there(&new(id).await).await && !there(&old(id)).await && !there(&large(id)).await);
    }
    // It is rendered again only once.
    world.library.blobs.delete(&new(&photo).await).await.expect("deleted");
    world.render(&photo).await;
    assert!(!there(&new(&photo).await).await);
    // The same is rendered again under the same names.
    let (revision, key) = (world.record(&photo).await.revision, new(&photo).await);
    admin(&world).rerender(owner).await.expect("asked");
    world.render(&photo).await;
    assert_eq!(world.record(&photo).await.revision, revision);
    assert!(there(&key).await);
}

#[tokio::test]
async fn a_healthy_gallery_has_no_findings() {
    let world = World::new().await;
    let photo = world.ready_photo("a.jpg").await;
    world.ready_photo_of("b.jpg", b"other bytes").await;
    world.upload(&world.file("bad.jpg", world::FAULTY), world::FAULTY).await;
    world.begin(&world.file("c.jpg", b"unfinished")).await;
    world.library.trash(&world.owner, &[photo]).await.expect("the owner");
    let found = admin(&world).check(Repair::Nothing).await.expect("checked");
    assert_eq!((found.photos, found.findings), (4, vec![]));
}

#[tokio::test]
async fn inconsistencies_are_found_and_repaired() {
    let world = World::new().await;
    let owner = world.owner.person().expect("somebody").clone();
    let mut photos = Vec::new();
    for n in 0..4 {
        photos.push(world.ready_photo_of(&format!("{n}.jpg"), format!("photo {n}").as_bytes()).await);
    }
    let record = async |id: &PhotoId| world.record(id).await;
    let (hidden, bare, unknown, lost) = (&photos[0], &photos[1], &photos[2], &photos[3]);
    let hash = keys::hash(&record(bare).await).expect("a hash");
    write(&world, delete(places::place(&record(hidden).await))).await;
    write(&world, delete(hash)).await;
    let thumb = ObjectKey::Rendition(record(bare).await.rendition(RenditionKind::Thumb));
    world.library.blobs.delete(&thumb).await.expect("deleted");
    let stray = Rendition { revision: None, ..record(hidden).await.rendition(RenditionKind::Thumb) };
    let stray = ObjectKey::Rendition(stray);
    world.library.blobs.put(&stray, Bytes::from_static(b"of an older ladder"), "image/jpeg").await.expect("put");
    write(&world, delete(keys::photo(unknown))).await;
    world.library.blobs.delete(&ObjectKey::Original(lost.clone())).await.expect("deleted");
    write(&world, put(keys::usage(&owner), json!({ "bytes": 7, "photos": 70 }))).await;
    write(&world, put(Key::new(keys::owner(&owner), "M#1999-01"), json!({ "d01": 3, "total": 3 }))).await;

    let admin = admin(&world);
    let found = admin.check(Repair::Nothing).await.expect("checked");
    let has = |wanted: &dyn Fn(&Problem) -> bool| found.findings.iter().any(|finding| wanted(&finding.problem));
    assert!(has(&|p| *p == Problem::NotListed(hidden.clone())));
    assert!(has(&|p| *p == Problem::Unrecognised(bare.clone())));
    assert!(has(&|p| *p == Problem::RenditionsMissing(bare.clone())));
    assert!(!has(&|p| *p == Problem::StrayRenditions(hidden.clone())), "it is on no list");
    assert!(has(&|p| *p == Problem::UnknownBytes { photo: unknown.clone(), original: true }));
    assert!(has(&|p| matches!(p, Problem::StrayPlace { .. })));
    assert!(has(&|p| matches!(p, Problem::StrayHash { .. })));
    assert!(has(&|p| matches!(p, Problem::OriginalMissing { photo, .. } if photo == lost)));
    assert!(has(&|p| matches!(p, Problem::Usage { said: (7, 70), .. })));
    assert!(has(&|p| matches!(p, Problem::Month { month, .. } if month == "M#1999-01")));
    assert!(found.findings.iter().all(|finding| !finding.repaired));

    let repaired = admin.check(Repair::Repair).await.expect("repaired").findings;
    // Once the photo has its place again, what it does not show is found, and goes with the rest.
    let noted = |f: &Finding| f.problem == Problem::StrayRenditions(hidden.clone()) && f.repaired;
    assert!(repaired.iter().any(noted), "{repaired:?}");
    world.render(bare).await;
    let left = admin.check(Repair::Repair).await.expect("checked").findings;
    assert_eq!(left.len(), 2, "{left:?}");
    assert!(left.iter().any(|f| f.problem == Problem::UnknownBytes { photo: unknown.clone(), original: true }));
    assert!(left.iter().any(|f| matches!(&f.problem, Problem::OriginalMissing { photo, .. } if photo == lost)));
    assert!(world.library.blobs.head(&ObjectKey::Original(unknown.clone())).await.expect("an answer").is_some());
    admin.check(Repair::Discard).await.expect("repaired");
    assert!(world.library.blobs.head(&ObjectKey::Original(unknown.clone())).await.expect("an answer").is_none());
    let account = world.library.account(&world.owner).await.expect("the owner");
    assert_eq!(account.photos, 3);
    assert_eq!(world.library.months(&world.owner).await.expect("the owner").iter().map(|m| m.total()).sum::<u32>(), 3);
}
