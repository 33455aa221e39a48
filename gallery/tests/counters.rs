//! A month's counts during many concurrent changes, with a table on which writers conflict as in DynamoDB.

mod world;

use std::{collections::BTreeMap, sync::Arc};

use futures::future::{BoxFuture, FutureExt as _, join_all};
use gallery::{
    Error, Result,
    admin::{Admin, Repair},
    contract::{conflicting::Conflicting, memory::MemoryTable},
    id::PhotoId,
    library::Outcome,
    ports::{
        Table as _,
        table::{Attributes, Item, Key, Write},
    },
    records::keys,
};
use serde_json::json;
use world::World;

/// Number of photos by day.
type Days = BTreeMap<String, u32>;

/// A gallery whose writers conflict.
struct Crowded {
    world: World,
    table: Arc<Conflicting<MemoryTable>>,
}

impl Crowded {
    async fn new() -> Self {
        let table = Arc::new(Conflicting::new(MemoryTable::new()));
        Self { world: World::over(table.clone()).await, table }
    }

    /// Creates a photo that has arrived and is not rendered yet.
    async fn sent(&self, number: usize) -> PhotoId {
        let bytes = format!("\u{FF}\u{D8}\u{FF} picture {number}").into_bytes();
        let photo = self.world.send(&self.world.file(&format!("{number}.jpg"), &bytes), &bytes).await;
        self.world.library.finish_upload(&self.world.owner, &photo).await.expect("complete");
        photo
    }

    async fn ready(&self, number: usize) -> PhotoId {
        let photo = self.sent(number).await;
        self.world.render(&photo).await;
        photo
    }

    async fn trash(&self, photos: &[PhotoId]) -> Result<Outcome> {
        self.world.library.trash(&self.world.owner, photos).await
    }

    async fn restore(&self, photos: &[PhotoId]) -> Result<Outcome> {
        self.world.library.restore(&self.world.owner, photos).await
    }

    async fn erase(&self, photos: &[PhotoId]) -> Result<u32> {
        Ok(world::gone(self.world.library.delete_forever(&self.world.owner, photos).await?))
    }

    fn owned(&self, prefix: &str) -> Vec<Item> {
        let owner = keys::owner(self.world.owner.person().expect("somebody"));
        let own = |item: &Item| item.key.pk == owner && item.key.sk.starts_with(prefix);
        self.table.inner().all().into_iter().filter(own).collect()
    }

    /// The counts that people see.
    async fn counted(&self) -> Days {
        let months = self.world.library.months(&self.world.owner).await.expect("the owner");
        let days = |month: gallery::month::MonthCount| {
            let name = move |day| format!("{:04}-{:02}-{day:02}", month.year, month.month);
            month.days.into_iter().map(move |(day, count)| (name(day), count))
        };
        months.into_iter().flat_map(days).collect()
    }

    /// The actual counts: the tiles of the timeline, by the day in their keys.
    fn recounted(&self) -> Days {
        let mut days = Days::new();
        for tile in self.owned("T#") {
            *days.entry(tile.key.sk[2..12].to_owned()).or_default() += 1;
        }
        days
    }

    /// Checks that everything is consistent: counts, lists, usage, bytes.
    async fn check_consistency(&self) {
        assert_eq!(self.counted().await, self.recounted());
        let admin = Admin { library: self.world.library.clone() };
        assert_eq!(admin.check(Repair::Nothing).await.expect("checked").findings, []);
    }

    /// Rewrites the counts of all months in the format of older versions, with one item for each month.
    async fn in_older_format(&self) {
        let mut months: BTreeMap<String, BTreeMap<String, i64>> = BTreeMap::new();
        let items = self.owned("M#");
        for item in &items {
            let month = months.entry(item.key.sk[.."M#2024-07".len()].to_owned()).or_default();
            for (name, count) in &item.attributes {
                *month.entry(name.clone()).or_default() += count.as_i64().expect("a number");
            }
        }
        let delete = |item: Item| Write::Delete { key: item.key, conditions: Vec::new() };
        let mut writes: Vec<_> = items.into_iter().map(delete).collect();
        for (sk, counts) in months {
            let key = Key::new(keys::owner(self.world.owner.person().expect("somebody")), sk);
            let attributes: Attributes = counts.into_iter().map(|(name, count)| (name, json!(count))).collect();
            let item = Item { key, attributes, expires_at: None };
            writes.push(Write::Put { item, conditions: Vec::new() });
        }
        self.table.inner().write(writes).await.expect("written");
    }
}

#[tokio::test(start_paused = true)]
async fn two_hundred_writers_to_one_month_lose_nothing_and_get_no_errors() {
    for in_older_format in [false, true] {
        let crowded = Crowded::new().await;
        let (mut stay, mut back, mut new) = (Vec::new(), Vec::new(), Vec::new());
        for number in 0..70 {
            stay.push(crowded.ready(number).await);
            back.push(crowded.ready(100 + number).await);
            new.push(crowded.sent(200 + number).await);
        }
        new.truncate(60);
        crowded.trash(&back).await.expect("the owner");
        if in_older_format {
            crowded.in_older_format().await;
            assert_eq!(crowded.owned("M#").len(), 1);
        }
        let before = crowded.table.conflicts();

        let mut writers: Vec<BoxFuture<'_, Result<u32>>> = Vec::new();
        for photo in &stay {
            let trash = crowded.trash(std::slice::from_ref(photo));
            writers.push(trash.map(|done| done.map(|outcome| outcome.changed)).boxed());
        }
        for photo in &back {
            let restore = crowded.restore(std::slice::from_ref(photo));
            writers.push(restore.map(|done| done.map(|outcome| outcome.changed)).boxed());
        }
        for photo in &new {
            writers.push(crowded.world.try_render(photo).map(|done| done.map(|_| 1)).boxed());
        }
        assert_eq!(writers.len(), 200);
        for done in join_all(writers).await {
            assert_eq!(done.expect("no errors"), 1);
        }
        let after = crowded.table.conflicts();
        assert!(after.cancelled > before.cancelled + 100, "the writers conflict: {after:?}");
        assert_eq!(crowded.counted().await.values().sum::<u32>(), 70 + 60);
        crowded.check_consistency().await;

        // When the last photo leaves, all items of the month are removed, whatever each of them contains.
        let all: Vec<_> = stay.iter().chain(&back).chain(&new).cloned().collect();
        crowded.trash(&all).await.expect("the owner");
        assert_eq!(crowded.counted().await, Days::new());
        assert_eq!(crowded.owned("M#"), []);
    }
}

#[tokio::test(start_paused = true)]
async fn the_changes_of_one_person_to_240_photos_do_not_conflict() {
    let crowded = Crowded::new().await;
    let mut photos = Vec::new();
    for number in 0..240 {
        photos.push(crowded.ready(number).await);
    }
    let before = crowded.table.conflicts();
    assert_eq!(crowded.trash(&photos).await.expect("the owner").changed, 240);
    assert_eq!(crowded.restore(&photos).await.expect("the owner").changed, 240);
    assert_eq!(crowded.table.conflicts().cancelled, before.cancelled);
    crowded.check_consistency().await;

    // Three concurrent requests do not disturb each other either.
    let third = |from: usize| photos.iter().skip(from).step_by(3).cloned().collect::<Vec<_>>();
    let thirds = [third(0), third(1), third(2)];
    for done in join_all(thirds.iter().map(|photos| crowded.trash(photos))).await {
        assert_eq!(done.expect("no error").changed, 80);
    }
    assert_eq!(crowded.counted().await, Days::new());
    crowded.check_consistency().await;
}

/// Random numbers from a seed, so that a failure can be reproduced (xorshift).
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit as u64) as usize
    }

    fn some(&mut self, photos: &[PhotoId], most: usize) -> Vec<PhotoId> {
        (0..=self.below(most)).map(|_| photos[self.below(photos.len())].clone()).collect()
    }
}

/// Delivers a notification about a photo as the queue does: again if it failed.
async fn notify(world: &World, photo: &PhotoId) -> Result<()> {
    for _ in 0..2 {
        match world.try_render(photo).await {
            Ok(_) => return Ok(()),
            // It was deleted after its record was read and before its bytes were.
            Err(Error::NotFound) => {}
            Err(error) => return Err(error),
        }
    }
    world.try_render(photo).await.map(drop)
}

/// Days of three months around a new year get photos, lose them, get them back and have them deleted, in any order and
/// concurrently.
async fn any_order(seed: u64) {
    let crowded = Crowded::new().await;
    let mut random = Random(seed * 0x9E37_79B9 + 1);
    let mut photos = Vec::new();
    for number in 0..60 {
        photos.push(crowded.sent(number).await);
        crowded.world.pass_seconds(random.below(3 * 86_400) as i64);
    }
    for round in 0..6 {
        if round == 2 {
            crowded.in_older_format().await;
        }
        let mut work: Vec<BoxFuture<'_, Result<()>>> = Vec::new();
        for _ in 0..60 {
            let some = random.some(&photos, 4);
            let (crowded, kind) = (&crowded, random.below(20));
            work.push(Box::pin(async move {
                match kind {
                    0..8 => notify(&crowded.world, &some[0]).await,
                    8..13 => crowded.trash(&some).await.map(drop),
                    13..18 => crowded.restore(&some).await.map(drop),
                    18 => crowded.erase(&some).await.map(drop),
                    _ => crowded.erase(&some[..1]).await.map(drop),
                }
            }));
        }
        for done in join_all(work).await {
            done.unwrap_or_else(|error| panic!("seed {seed}, round {round}: {error:?}"));
        }
        assert_eq!(crowded.counted().await, crowded.recounted(), "seed {seed}, round {round}");
        crowded.check_consistency().await;
    }
}

#[tokio::test(start_paused = true)]
async fn in_any_order_the_counts_match_a_recount() {
    for seed in 1..=8 {
        any_order(seed).await;
    }
}
