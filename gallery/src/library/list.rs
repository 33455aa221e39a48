//! Viewing many photos.

use jiff::civil::Date;

use super::{
    Library, UploadView,
    access::{Standing, list_for, own_list, photos_of, signed_in},
    months::{ITEMS_OF_MONTH, by_month, month, month_count},
};
use crate::{
    Result,
    month::{Month, MonthCount, Segment, segments},
    page::{Cursor, Page},
    person::Viewer,
    photo::{Photo, Tile},
    ports::table::{Direction, Item, Query},
    records::{
        decode, keys,
        list::{List, photo_of},
    },
};

/// Maximum number of photos on one page.
const MAX_PAGE: u32 = 240;

/// A part of the timeline.
#[derive(Debug, Clone, Default)]
pub struct TimelineRange {
    /// The oldest day.
    pub oldest: Option<Date>,
    /// The newest day.
    pub newest: Option<Date>,
    /// Only photos that are older than this position.
    pub before: Option<Cursor>,
    /// Maximum number of photos.
    pub limit: u32,
}

/// The start of a timeline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outline {
    /// The months that have photos, newest first.
    pub months: Vec<Month>,
    /// Its first stretches, cut like those that [`segments`] makes of the whole timeline: at least two, unless there
    /// are no more.
    pub stretches: Vec<Segment>,
}

/// The number of months whose counts are read for the first stretches. If the counts of all months were processed, a
/// page of a large library would cost more than one of a small library.
const NEWEST: u32 = 3;

impl Library {
    /// Part of the viewer's timeline, newest first. It reads as many records as it returns.
    ///
    /// # Errors
    /// [`crate::Error::SignInRequired`].
    pub async fn timeline(&self, viewer: &Viewer, range: &TimelineRange) -> Result<Page> {
        self.page(viewer, &own_list(viewer, List::Timeline)?, range).await
    }

    /// How many photos there are on each day of the viewer's timeline, newest month first.
    ///
    /// # Errors
    /// [`crate::Error::SignInRequired`].
    pub async fn months(&self, viewer: &Viewer) -> Result<Vec<MonthCount>> {
        self.months_of(viewer, &own_list(viewer, List::Timeline)?).await
    }

    /// The start of the viewer's timeline.
    ///
    /// # Errors
    /// [`crate::Error::SignInRequired`].
    pub async fn outline(&self, viewer: &Viewer) -> Result<Outline> {
        self.outline_of(viewer, &own_list(viewer, List::Timeline)?).await
    }

    /// The viewer's trash, last trashed first.
    ///
    /// # Errors
    /// [`crate::Error::SignInRequired`].
    pub async fn trash_page(&self, viewer: &Viewer, before: Option<Cursor>, limit: u32) -> Result<Page> {
        let range = TimelineRange { before, limit, ..TimelineRange::default() };
        self.page(viewer, &own_list(viewer, List::Trash)?, &range).await
    }

    /// Part of a list, newest first. It reads as many records as it returns.
    ///
    /// # Errors
    /// [`crate::Error::NotFound`] for a list that the viewer may not see.
    pub async fn page(&self, viewer: &Viewer, list: &List, range: &TimelineRange) -> Result<Page> {
        let standing = list_for(viewer, list)?;
        let query = list.tiles(range.oldest, range.newest);
        let after = range.before.as_ref().and_then(|cursor| cursor.within(&query.from, &query.to));
        let found = self.table.query(&query.limit(range.limit.clamp(1, MAX_PAGE)).after(after)).await?;
        page(found.items, found.next, standing)
    }

    /// How many photos there are on each day of a list, newest month first.
    ///
    /// # Errors
    /// Like [`Self::page`].
    pub async fn months_of(&self, viewer: &Viewer, list: &List) -> Result<Vec<MonthCount>> {
        list_for(viewer, list)?;
        let items = self.month_items(list.months()).await?;
        Ok(by_month(&items).filter_map(month_count).collect())
    }

    /// The start of a list. It takes one request, unless the first stretches need more months than the counts that were
    /// read.
    ///
    /// # Errors
    /// Like [`Self::page`].
    pub async fn outline_of(&self, viewer: &Viewer, list: &List) -> Result<Outline> {
        list_for(viewer, list)?;
        let newest = NEWEST * ITEMS_OF_MONTH;
        let mut items = self.month_items(list.months().attributes_of(newest)).await?;
        let stretches = match first_stretches(&items, newest as usize) {
            Some(stretches) => stretches,
            None => {
                items = self.month_items(list.months()).await?;
                first_stretches(&items, items.len()).unwrap_or_default()
            }
        };
        Ok(Outline { months: by_month(&items).filter_map(month).collect(), stretches })
    }

    /// The photo before or after another one in a list.
    pub(super) async fn neighbour(&self, list: &List, photo: &Photo, direction: Direction) -> Result<Option<Tile>> {
        let query = Query { direction, ..list.tiles(None, None) }.limit(1).after(Some(list.tile(photo).sk));
        self.table.query(&query).await?.items.pop().map(decode).transpose()
    }

    /// All of the viewer's photos that are not ready, last added first: uploading, processing, or failed. It reads a record for
    /// each, so pages show [some](Self::pending_page) at a time.
    ///
    /// # Errors
    /// [`crate::Error::SignInRequired`].
    pub async fn pending(&self, viewer: &Viewer) -> Result<Vec<UploadView>> {
        let (mut all, mut before) = (Vec::new(), None);
        loop {
            let (photos, next) = self.pending_page(viewer, before.as_ref()).await?;
            all.extend(photos);
            before = next;
            if before.is_none() {
                return Ok(all);
            }
        }
    }

    /// Some of the viewer's photos that are not ready, last added first, from a position on, and where the next ones are if
    /// there are more.
    ///
    /// # Errors
    /// [`crate::Error::SignInRequired`].
    pub async fn pending_page(
        &self,
        viewer: &Viewer,
        before: Option<&Cursor>,
    ) -> Result<(Vec<UploadView>, Option<Cursor>)> {
        let owner = signed_in(viewer)?;
        let query = Query::prefix(keys::owner(owner), keys::PENDING).backward().limit(PENDING_AT_ONCE);
        let after = before.and_then(|cursor| cursor.within(&query.from, &query.to));
        let found = self.table.query(&query.after(after)).await?;
        let ids: Vec<_> = found.items.iter().filter_map(|item| photo_of(&item.key.sk)).collect();
        let photos = photos_of(self.table.as_ref(), owner, &ids).await?;
        Ok((photos.into_iter().map(UploadView::of).collect(), found.next.map(Cursor::behind)))
    }
}

/// How many photos that are not ready are read at once.
const PENDING_AT_ONCE: u32 = 100;

/// The first stretches of a timeline, from the items of its months. `None` if they need more counts than those of the
/// first `known` items, and one of the other items came without counts.
fn first_stretches(items: &[Item], known: usize) -> Option<Vec<Segment>> {
    let (mut counts, mut stretches, mut before) = (Vec::new(), Vec::new(), 0);
    for month in by_month(items) {
        let unread = known.saturating_sub(before).min(month.len());
        if month[unread..].iter().any(|item| item.attributes.is_empty()) {
            return None;
        }
        before += month.len();
        counts.extend(month_count(month));
        // The last stretch may continue in the next month, but the ones before it are final.
        stretches = segments(&counts);
        if stretches.len() > 1 {
            break;
        }
    }
    Some(stretches)
}

fn page(items: Vec<Item>, next: Option<String>, standing: Standing) -> Result<Page> {
    let end = items.last().map(|item| Cursor::behind(item.key.sk.as_str()));
    let shown = |item| decode(item).map(|tile| standing.shows.tile(tile));
    let tiles = items.into_iter().map(shown).collect::<Result<_>>()?;
    Ok(Page { tiles, next: next.map(Cursor::behind), end })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::records::list::MONTHS;

    /// A month with a photo on its first day, or one of which only the key was read.
    fn month(index: i16, read: bool) -> Item {
        item(index, "", read)
    }

    fn item(index: i16, shard: &str, read: bool) -> Item {
        let attributes = read.then(|| ("d1".to_owned(), serde_json::Value::from(1))).into_iter().collect();
        let sk = format!("{}{}-{:02}{shard}", MONTHS, 2024 - index / 12, 12 - index % 12);
        Item { key: crate::ports::table::Key::new("a partition", sk), attributes, expires_at: None }
    }

    #[test]
    fn stretches_need_the_counts_of_their_months() {
        let all: Vec<_> = (0..100).map(|index| month(index, true)).collect();
        let some: Vec<_> = (0..100).map(|index| month(index, index < 3)).collect();
        let stretches = first_stretches(&all, 3).expect("all were read");
        assert!(stretches.len() > 1);
        assert_eq!(first_stretches(&some, 3), None, "one photo a month: three months do not fill a stretch");
        // A month that has no photos any more is not the same as one that was not read.
        assert_eq!(first_stretches(&[month(0, false)], 1), Some(Vec::new()));
        assert_eq!(first_stretches(&[], 3), Some(Vec::new()));
    }

    #[test]
    fn a_month_that_was_half_read_is_unknown() {
        let newest = [item(0, "#3", true), item(0, "#0", true)];
        let rest = |read| [item(1, "#2", true), item(1, "#1", read)];
        assert_eq!(first_stretches(&[newest.clone(), rest(false)].concat(), 3), None);
        assert!(first_stretches(&[newest.clone(), rest(false)].concat(), 4).is_some(), "read, and empty");
        assert_eq!(first_stretches(&[newest, rest(true)].concat(), 3).map(|all| all[0].count), Some(4));
    }
}
