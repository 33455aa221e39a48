//! Photos in albums: their tiles and counts in the album are updated with the photo.

mod world;

use gallery::{
    id::{AlbumId, PhotoId},
    photo::{Photo, Tile},
    ports::table::{Item, Query, WriteError},
    records::{
        decode,
        entries::{self, ENTRIES, Entry},
        keys,
        list::{List, MONTHS, TILES},
    },
};
use world::World;

fn album(name: &str) -> AlbumId {
    name.parse().expect("an id")
}

async fn photo(world: &World, id: &PhotoId) -> Photo {
    decode(world.library.table.get(&keys::photo(id)).await.expect("read").expect("a record")).expect("a photo")
}

async fn add(world: &World, id: &PhotoId, album: &AlbumId) -> Result<(), WriteError> {
    world.library.table.write(entries::add(&photo(world, id).await, album).expect("writes")).await
}

async fn rows(world: &World, pk: String, prefix: &str) -> Vec<Item> {
    world.library.table.query(&Query::prefix(pk, prefix)).await.expect("read").items
}

/// The titles on an album's tiles, and the number of photos that it counts.
async fn shown(world: &World, album: &AlbumId) -> (Vec<String>, i64) {
    let pk = List::Album(album.clone()).pk();
    let tiles =
        rows(world, pk.clone(), TILES).await.into_iter().map(|item| decode::<Tile>(item).expect("a tile").title);
    let counts = rows(world, pk, MONTHS).await;
    (tiles.collect(), counts.iter().filter_map(|item| item.attributes["total"].as_i64()).sum())
}

#[tokio::test]
async fn tiles_and_counts_of_an_album_follow_the_photo() {
    let world = World::new().await;
    let (id, library) = (world.ready_photo("a.jpg").await, &world.library);
    let (summer, family) = (album("summer-of-2024"), album("the-family"));
    for album in [&summer, &family] {
        add(&world, &id, album).await.expect("added");
        assert!(matches!(add(&world, &id, album).await, Err(WriteError::ConditionFailed(1))), "once is enough");
        assert_eq!(shown(&world, album).await, (vec![String::new()], 1));
    }

    library.describe(&world.owner, &id, "Sea", "").await.expect("the owner");
    for _ in 0..2 {
        library.fan_out(&id).await.expect("followed");
        assert_eq!(shown(&world, &summer).await, (vec!["Sea".to_owned()], 1));
        assert_eq!(shown(&world, &family).await, (vec!["Sea".to_owned()], 1));
    }

    let ids = [id.clone()];
    library.trash(&world.owner, &ids).await.expect("the owner");
    library.fan_out(&id).await.expect("followed");
    assert_eq!(shown(&world, &summer).await, (vec![], 0), "photos in the trash are not visible");
    library.restore(&world.owner, &ids).await.expect("the owner");
    library.fan_out(&id).await.expect("followed");
    assert_eq!(shown(&world, &summer).await, (vec!["Sea".to_owned()], 1), "it is back where it was");

    library.trash(&world.owner, &ids).await.expect("the owner");
    library.delete_forever(&world.owner, &ids).await.expect("the owner");
    library.fan_out(&id).await.expect("followed");
    assert_eq!(shown(&world, &summer).await, (vec![], 0));
    assert_eq!(rows(&world, keys::photo(&id).pk, ENTRIES).await, []);
}

#[tokio::test]
async fn a_removed_entry_leaves_nothing() {
    let world = World::new().await;
    let (id, summer) = (world.ready_photo("a.jpg").await, album("summer-of-2024"));
    add(&world, &id, &summer).await.expect("added");
    let entry: Entry = decode(rows(&world, keys::photo(&id).pk, ENTRIES).await.remove(0)).expect("an entry");
    let out = entries::remove(&id, &entry).expect("writes");
    world.library.table.write(out).await.expect("removed");
    assert_eq!(shown(&world, &summer).await, (vec![], 0));
    world.library.fan_out(&id).await.expect("nothing to do");
    assert_eq!(shown(&world, &summer).await, (vec![], 0));
}

#[tokio::test]
async fn a_photo_that_left_its_list_in_the_meantime_is_not_added() {
    let world = World::new().await;
    let (id, summer) = (world.ready_photo("a.jpg").await, album("summer-of-2024"));
    let writes = entries::add(&photo(&world, &id).await, &summer).expect("writes");
    world.library.trash(&world.owner, std::slice::from_ref(&id)).await.expect("the owner");
    assert!(matches!(world.library.table.write(writes).await, Err(WriteError::ConditionFailed(0))));
    assert_eq!(shown(&world, &summer).await, (vec![], 0));
}

#[tokio::test]
async fn a_hundred_entries_of_a_photo_are_updated_in_pages() {
    let world = World::new().await;
    let (id, library) = (world.ready_photo("a.jpg").await, &world.library);
    let albums: Vec<AlbumId> = (0..100).map(|number| album(&format!("album-{number:04}"))).collect();
    for album in &albums {
        add(&world, &id, album).await.expect("added");
    }
    library.describe(&world.owner, &id, "Sea", "").await.expect("the owner");
    // The job is interrupted after some entries were updated.
    let following = library.fan_out(&id);
    drop(futures::FutureExt::now_or_never(following));
    library.fan_out(&id).await.expect("followed");
    for album in &albums {
        assert_eq!(shown(&world, album).await, (vec!["Sea".to_owned()], 1), "{album}");
    }
}
