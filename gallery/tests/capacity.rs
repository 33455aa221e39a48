//! What each use case costs in DynamoDB: how many requests, and how much they read. Neither grows with the library.

mod world;

mod support;

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use async_trait::async_trait;
use gallery::{
    aws::dynamodb::DynamoTable,
    id::PhotoId,
    library::{Library, TimelineRange},
    person::Viewer,
    ports::table::{Found, Item, Key, Query, Table, Write, WriteError},
    ticket::UploadAnswer,
};
use support::{cloud, stand_in::StandIn};
use world::{BYTES, FAULTY, World};

/// Counts what is read as DynamoDB does, one unit for each 4 KB, because the stand-in does not. Everything that is read
/// is also returned, because there are no filters.
struct Weighed {
    table: DynamoTable,
    units: AtomicUsize,
}

impl Weighed {
    fn weigh<'a>(&self, items: impl IntoIterator<Item = &'a Item>) {
        let bytes: usize = items.into_iter().map(Item::size).sum();
        self.units.fetch_add(bytes.div_ceil(4096).max(1), Ordering::SeqCst);
    }
}

#[async_trait]
impl Table for Weighed {
    async fn get(&self, key: &Key) -> gallery::Result<Option<Item>> {
        let item = self.table.get(key).await?;
        self.weigh(&item);
        Ok(item)
    }

    async fn get_many(&self, keys: &[Key]) -> gallery::Result<Vec<Item>> {
        let items = self.table.get_many(keys).await?;
        // Each item counts on its own.
        items.iter().for_each(|item| self.weigh([item]));
        Ok(items)
    }

    async fn query(&self, query: &Query) -> gallery::Result<Found> {
        assert!(query.attributes_of > 0, "keys alone cost as much as whole items: weigh those");
        let found = self.table.query(query).await?;
        self.weigh(&found.items);
        Ok(found)
    }

    async fn write(&self, writes: Vec<Write>) -> Result<(), WriteError> {
        self.table.write(writes).await
    }
}

/// What some work cost.
#[derive(Debug)]
struct Spent {
    requests: u64,
    units: usize,
}

/// A gallery with DynamoDB that counts what it costs.
struct Counted {
    world: World,
    table: Arc<Weighed>,
    _stand_in: StandIn,
}

impl Counted {
    async fn new() -> Self {
        let stand_in = StandIn::start();
        let name = cloud::table(&aws_sdk_dynamodb::Client::new(&stand_in.config())).await;
        let table = DynamoTable::new(cloud::clients(&stand_in).await, name);
        let table = Arc::new(Weighed { table, units: AtomicUsize::new(0) });
        Self { world: World::over(table.clone()).await, table, _stand_in: stand_in }
    }

    /// Creates ready photos, ten a day.
    async fn photos(&self, from: usize, to: usize) -> Vec<PhotoId> {
        let mut photos = Vec::new();
        for n in from..to {
            let bytes = format!("\u{FF}\u{D8}\u{FF} picture {n}").into_bytes();
            photos.push(self.world.ready_photo_of(&format!("{n}.jpg"), &bytes).await);
            self.world.pass_seconds(8640);
        }
        photos
    }

    async fn spent<T, E: std::fmt::Debug>(&self, work: impl Future<Output = Result<T, E>>) -> Spent {
        let (before, units) = (self.table.table.consumed(), self.table.units.load(Ordering::SeqCst));
        work.await.expect("done");
        let requests = (self.table.table.consumed() - before).requests;
        Spent { requests, units: self.table.units.load(Ordering::SeqCst) - units }
    }

    /// Asserts that `work` makes this many requests and reads at most this many units. Returns what it reads.
    async fn at_most<T, E: std::fmt::Debug>(
        &self,
        what: &str,
        (requests, units): (u64, usize),
        work: impl Future<Output = Result<T, E>>,
    ) -> usize {
        let spent = self.spent(work).await;

        assert_eq!(spent.requests, requests, "requests of {what}: {spent:?}");
        assert!(spent.units <= units, "what {what} reads: {spent:?}");
        spent.units
    }
}

fn page() -> TimelineRange {
    TimelineRange { limit: 60, ..TimelineRange::default() }
}

/// What a page with the timeline needs.
async fn view(library: &Library, viewer: &Viewer) -> gallery::Result<()> {
    let outline = library.outline(viewer).await?;
    assert!(!outline.stretches.is_empty());
    assert_eq!(library.timeline(viewer, &page()).await?.tiles.len(), 60);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_takes_two_requests_and_costs_the_same_in_a_larger_library() {
    let counted = Counted::new().await;
    let (library, owner) = (&counted.world.library, &counted.world.owner);
    counted.photos(0, 70).await;
    let mut read = Vec::new();
    for more in [0, 60] {
        counted.photos(70, 70 + more).await;
        counted.at_most("the timeline", (2, 8), view(library, owner)).await;
        read.push(counted.at_most("a page", (1, 7), library.timeline(owner, &page())).await);
        let first = library.timeline(owner, &page()).await.expect("a page");
        let next = TimelineRange { before: first.next, limit: 10, ..page() };
        counted.at_most("the next page", (1, 2), library.timeline(owner, &next)).await;
        counted.at_most("the counts", (1, 1), library.months(owner)).await;
    }
    assert_eq!(read[0], read[1], "60 photos of 70 cost as much as 60 of 130");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_people_do_takes_few_requests() {
    let counted = Counted::new().await;
    let world = &counted.world;
    let (library, owner) = (&world.library, &world.owner);
    let photos = counted.photos(0, 6).await;
    counted.at_most("an empty trash", (1, 1), library.trash_page(owner, None, 60)).await;
    counted.at_most("nothing pending", (1, 1), library.pending(owner)).await;
    counted.at_most("one photo and its neighbours", (3, 3), library.photo(owner, &photos[0])).await;
    counted.at_most("a download", (1, 6), library.download(owner, &photos)).await;
    counted.at_most("whether it is new", (1, 1), library.is_new()).await;
    counted.at_most("a link to an original", (1, 1), library.original_link(owner, &photos[0], false)).await;
    counted.at_most("a description", (2, 1), library.describe(owner, &photos[0], "Sea", "")).await;
    // The existing photos, and the quota; then four records in one write.
    let new = world.file("new.jpg", b"\xFF\xD8\xFF new");
    counted.at_most("a new file", (3, 3), library.begin_upload(owner, &new)).await;
    counted.at_most("one pending", (2, 2), library.pending(owner)).await;
    counted.at_most("the same file again", (2, 2), library.begin_upload(owner, &new)).await;
    let id = match library.begin_upload(owner, &new).await.expect("an answer") {
        UploadAnswer::Send(ticket) => ticket.photo,
        other => panic!("{other:?}"),
    };
    counted.at_most("its state", (1, 1), library.photo_states(owner, std::slice::from_ref(&id))).await;
    // Reads for all photos at once, one write for each, and a check whether a month is now empty.
    counted.at_most("two to the trash", (4, 3), library.trash(owner, &photos[..2])).await;
    counted.at_most("two back again", (3, 2), library.restore(owner, &photos[..2])).await;
    library.trash(owner, &photos[..1]).await.expect("in the trash");
    counted.at_most("one permanently deleted", (3, 1), library.delete_forever(owner, &photos[..1])).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unfinished_photo_takes_few_requests() {
    let counted = Counted::new().await;
    let world = &counted.world;
    let (library, owner) = (&world.library, &world.owner);
    let new = world.send(&world.file("new.jpg", BYTES), BYTES).await;
    counted.at_most("a complete file", (2, 1), library.finish_upload(owner, &new)).await;
    counted.at_most("rendering", (2, 1), done(world.render(&new))).await;
    counted.at_most("rendering what is ready", (2, 2), done(world.render(&new))).await;
    let faulty = world.upload(&world.file("faulty.jpg", FAULTY), FAULTY).await;
    counted.at_most("another try", (2, 1), library.retry(owner, &faulty)).await;
    counted.at_most("a failed rendering", (2, 1), done(world.render(&faulty))).await;
    counted.at_most("a form", (0, 0), library.upload_form(owner, "https://example.org")).await;
    let begun = world.begin(&world.file("begun.jpg", b"\xFF\xD8\xFF begun")).await;
    counted.at_most("parts that are needed", (1, 1), library.forget_stray_parts(&begun)).await;
    counted.at_most("cancelling", (3, 1), library.cancel_uploads(owner, &[begun])).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_its_zips_and_its_trash_take_few_requests() {
    let counted = Counted::new().await;
    let world = &counted.world;
    let (library, owner) = (&world.library, &world.owner);
    let photos = counted.photos(0, 6).await;
    counted.at_most("whom it accepts", (1, 2), library.accepts()).await;
    counted.at_most("an account", (1, 2), library.account(owner)).await;
    counted.at_most("another name", (1, 0), library.rename(owner, "Ada")).await;
    // The photos, the request before, and the limit; then the counter, and the request with its photos.
    counted.at_most("a zip", (5, 9), library.begin_zip(owner, &photos)).await;
    let zip = library.begin_zip(owner, &photos).await.expect("begun");
    counted.at_most("the progress of a zip", (1, 1), library.zip_job(owner, &zip)).await;
    library.trash(owner, &photos[..4]).await.expect("in the trash");
    counted.at_most("the trash", (1, 1), library.trash_page(owner, None, 60)).await;
    // One write for all four.
    counted.at_most("emptying the trash", (4, 6), library.empty_trash(owner)).await;
    counted.at_most("deletions", (1, 1), library.deletions(owner)).await;
}

/// The cost of cleanups depends on the number of people and not of photos.
#[tokio::test(flavor = "multi_thread")]
async fn the_cost_of_cleanups_depends_on_people_and_not_on_photos() {
    let counted = Counted::new().await;
    let mut spent = Vec::new();
    for (from, to) in [(0, 3), (3, 20)] {
        counted.photos(from, to).await;
        spent.push(counted.spent(done(counted.world.round())).await);
    }
    // Four lists with seventeen partitions each, three queries for each of two people, the position of the cleanup,
    // what the clock showed, what each of two people has, and the version of the records.
    assert!(spent[0].requests <= 4 * 17 + 2 * 4 + 8, "{spent:?}");
    assert_eq!(spent[0].requests, spent[1].requests);
}

/// Wraps work that cannot fail.
async fn done<T>(work: impl Future<Output = T>) -> Result<T, std::convert::Infallible> {
    Ok(work.await)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_write_that_conflicts_with_another_says_so() {
    let counted = Counted::new().await;
    let (world, library) = (&counted.world, &counted.world.library);
    let photo = world.ready_photo("a.jpg").await;
    let trash = || library.trash(&world.owner, std::slice::from_ref(&photo));
    let (one, two) = futures::join!(trash(), trash());
    assert_eq!(one.expect("an outcome").changed + two.expect("an outcome").changed, 1, "once, whichever was faster");
    let months = library.months(&world.owner).await.expect("counts");
    assert!(months.is_empty(), "{months:?}");
}
