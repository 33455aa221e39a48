//! Records that older versions wrote to a single partition are found and deleted there.

mod world;

use gallery::{
    admin::{Admin, Repair},
    id::PersonId,
    person::Role,
    ports::table::{Attributes, Item, Key, Write},
    records::keys,
};
use world::{PASSWORD, World};

async fn moved(world: &World, from: Key, to: Key) {
    let item = Item { key: to, attributes: Attributes::new(), expires_at: None };
    let put = Write::Put { item, conditions: Vec::new() };
    world.library.table.write(vec![Write::Delete { key: from, conditions: Vec::new() }, put]).await.expect("written");
}

/// Moves the directory to where it was in older versions: one partition.
async fn older(people: &[&PersonId], world: &World) {
    for person in people {
        moved(world, keys::directory(person), keys::directory_unsharded(person)).await;
    }
}

#[tokio::test]
async fn people_are_found_in_old_and_new_partitions() {
    let world = World::new().await;
    let (owner, other) = (world.owner.person().expect("somebody"), world.other.person().expect("somebody"));
    let admin = Admin { library: world.library.clone() };
    world.ready_photo("a.jpg").await;
    for lines in [vec![], vec![owner], vec![other]] {
        older(&lines, &world).await;
        let people = admin.people().await.expect("people");
        let ids: Vec<_> = people.iter().map(|line| &line.person.id).collect();
        assert_eq!(ids, [other, owner], "by address");
        assert_eq!(world.library.stored_bytes().await.expect("bytes"), world::BYTES.len() as u64);
        assert_eq!(admin.check(Repair::Nothing).await.expect("checked").findings, []);
    }
    // Cleanups reach them, too.
    let begun = world.begin(&world.file("b.jpg", b"unfinished")).await;
    world.pass_seconds(8 * 86_400);
    world.round().await;
    assert!(world.library.photo_states(&world.owner, &[begun]).await.expect("the owner").is_empty());
    let before = world.bytes_left();
    let trashed = world.ready_photo_of("c.jpg", b"for the trash").await;
    world.library.trash(&world.owner, &[trashed]).await.expect("the owner");
    world.pass_seconds(365 * 86_400);
    world.round().await;
    assert_eq!(world.bytes_left(), before);
}

#[tokio::test]
async fn an_account_is_deleted_with_its_line() {
    for both in [false, true] {
        let world = World::new().await;
        let (owner, other) = (world.owner.person().expect("somebody"), world.other.person().expect("somebody"));
        let lines = if both { vec![owner, other] } else { vec![owner] };
        older(&lines, &world).await;
        let admin = Admin { library: world.library.clone() };
        admin.set_role("other@example.test", Role::Administrator).await.expect("another administrator");
        world.erase_account("owner@example.test").await;
        let people = admin.people().await.expect("people");
        assert_eq!(people.iter().map(|line| &line.person.id).collect::<Vec<_>>(), [other]);
        admin.person("other@example.test").await.expect("a person");
        let left = [keys::directory(owner), keys::directory_unsharded(owner)];
        assert!(world.library.table.get_many(&left).await.expect("read").is_empty());
        let named = world.library.table.get(&keys::administrator()).await.expect("read").expect("a record");
        assert_eq!(named.attributes["person"], serde_json::json!(other));
        world.library.sign_in("other@example.test", PASSWORD, "::1").await.expect("signed in");
    }
}

#[tokio::test]
async fn a_deletion_that_an_older_version_started_is_finished() {
    let world = World::new().await;
    let photos = [world.ready_photo("a.jpg").await, world.ready_photo_of("b.jpg", b"other bytes").await];
    for photo in &photos {
        world.forget_records_only(photo).await;
    }
    let (old, new) = (keys::erased_unsharded(&photos[0]), keys::erased(&photos[1]));
    moved(&world, keys::erased(&photos[0]), old.clone()).await;
    // Bytes that are about to be deleted are not reported.
    let admin = Admin { library: world.library.clone() };
    let found = admin.check(Repair::Nothing).await.expect("checked").findings;
    assert!(!found.iter().any(|finding| finding.problem.to_string().contains("has no record")), "{found:?}");
    assert_eq!(world.library.finish_erasing().await.expect("finished").changed, 2);
    assert_eq!(world.bytes_left(), 0);
    assert!(world.library.table.get_many(&[old, new]).await.expect("read").is_empty());
    assert_eq!(world.library.finish_erasing().await.expect("finished").changed, 0);
}
