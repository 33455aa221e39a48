//! Looking through many photos.

use jiff::civil::Date;

use super::{
    Library,
    months::{ITEMS_OF_MONTH, by_month, month, month_count},
    signed_in,
};
use crate::{
    Result,
    month::{Month, MonthCount, Segment, segments},
    page::{Cursor, Page},
    person::Viewer,
    photo::{Photo, Tile},
    ports::table::{Direction, Item, Query},
    records::{decode, keys},
};

/// Photos on one page at most.
const MAX_PAGE: u32 = 240;

/// Which part of the timeline.
#[derive(Debug, Clone, Default)]
pub struct TimelineRange {
    /// Not before this day.
    pub oldest: Option<Date>,
    /// Not after this day.
    pub newest: Option<Date>,
    /// Older than this place.
    pub before: Option<Cursor>,
    /// Photos at most.
    pub limit: u32,
}

/// How a timeline begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outline {
    /// Which months have photos, newest first.
    pub months: Vec<Month>,
    /// Its first stretches, cut as [`segments`] cuts all of it: two at least, unless there are no more.
    pub stretches: Vec<Segment>,
}

/// Months of which counts are looked at for the first stretches. Making sense of the counts of all months is what a page
/// of a large library would cost more than one of a small library.
const NEWEST: u32 = 3;

impl Library {
    /// Part of the viewer's timeline, newest first. Reads as many records as it returns.
    ///
    /// # Errors
    /// [`crate::Error::SignInRequired`].
    pub async fn timeline(&self, viewer: &Viewer, range: &TimelineRange) -> Result<Page> {
        let owner = signed_in(viewer)?;
        let (from, to) = keys::timeline_days(range.oldest, range.newest);
        let found = self
            .table
            .query(&Query {
                pk: keys::owner(owner),
                after: range.before.as_ref().filter(|cursor| cursor.0 > from && cursor.0 <= to).map(|c| c.0.clone()),
                from,
                to,
                direction: Direction::Backward,
                limit: range.limit.clamp(1, MAX_PAGE),
                attributes_of: u32::MAX,
            })
            .await?;
        page(found.items, found.next)
    }

    /// How many photos each day of the viewer's timeline has, newest month first.
    ///
    /// # Errors
    /// [`crate::Error::SignInRequired`].
    pub async fn months(&self, viewer: &Viewer) -> Result<Vec<MonthCount>> {
        let items = self.month_items(Query::prefix(keys::owner(signed_in(viewer)?), keys::MONTHS)).await?;
        Ok(by_month(&items).filter_map(month_count).collect())
    }

    /// How the viewer's timeline begins: in one request, unless its first stretches reach further than months whose
    /// counts are looked at.
    ///
    /// # Errors
    /// [`crate::Error::SignInRequired`].
    pub async fn outline(&self, viewer: &Viewer) -> Result<Outline> {
        let query = Query::prefix(keys::owner(signed_in(viewer)?), keys::MONTHS);
        let newest = NEWEST * ITEMS_OF_MONTH;
        let mut items = self.month_items(query.clone().attributes_of(newest)).await?;
        let stretches = match first_stretches(&items, newest as usize) {
            Some(stretches) => stretches,
            None => {
                items = self.month_items(query).await?;
                first_stretches(&items, items.len()).unwrap_or_default()
            }
        };
        Ok(Outline { months: by_month(&items).filter_map(month).collect(), stretches })
    }

    /// The viewer's trash, last trashed first.
    ///
    /// # Errors
    /// [`crate::Error::SignInRequired`].
    pub async fn trash_page(&self, viewer: &Viewer, before: Option<Cursor>, limit: u32) -> Result<Page> {
        let owner = signed_in(viewer)?;
        let after = before.map(|cursor| cursor.0).filter(|sk| sk.starts_with("X#"));
        let query = Query::prefix(keys::owner(owner), "X#").backward().limit(limit.clamp(1, MAX_PAGE)).after(after);
        let found = self.table.query(&query).await?;
        page(found.items, found.next)
    }

    /// The viewer's photos that are not ready, last added first: on their way, being resized, or failed.
    ///
    /// # Errors
    /// [`crate::Error::SignInRequired`].
    pub async fn pending(&self, viewer: &Viewer) -> Result<Vec<Photo>> {
        let owner = signed_in(viewer)?;
        let query = Query::prefix(keys::owner(owner), "U#").backward().limit(100);
        let found = self.table.query(&query).await?;
        let ids: Vec<_> = found
            .items
            .iter()
            .filter_map(|item| item.key.sk.rsplit('#').next().and_then(|id| id.parse().ok()))
            .collect();
        self.own_photos(viewer, &ids).await
    }
}

/// The first stretches of a timeline, from the items of its months. `None` when more counts are needed than those of the
/// first `known` items, and an item came without.
fn first_stretches(items: &[Item], known: usize) -> Option<Vec<Segment>> {
    let (mut counts, mut stretches, mut before) = (Vec::new(), Vec::new(), 0);
    for month in by_month(items) {
        let unread = known.saturating_sub(before).min(month.len());
        if month[unread..].iter().any(|item| item.attributes.is_empty()) {
            return None;
        }
        before += month.len();
        counts.extend(month_count(month));
        // The last one may go on in the next month; the ones before it are what they are.
        stretches = segments(&counts);
        if stretches.len() > 1 {
            break;
        }
    }
    Some(stretches)
}

fn page(items: Vec<Item>, next: Option<String>) -> Result<Page> {
    let tiles = items.into_iter().map(decode::<Tile>).collect::<Result<_>>()?;
    Ok(Page { tiles, next: next.map(Cursor) })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A month with a photo on its first day, or one of which only the key was read.
    fn month(index: i16, read: bool) -> Item {
        item(index, "", read)
    }

    fn item(index: i16, shard: &str, read: bool) -> Item {
        let attributes = read.then(|| ("d1".to_owned(), serde_json::Value::from(1))).into_iter().collect();
        let sk = format!("{}{}-{:02}{shard}", keys::MONTHS, 2024 - index / 12, 12 - index % 12);
        Item { key: crate::ports::table::Key::new("a partition", sk), attributes, expires_at: None }
    }

    #[test]
    fn stretches_wait_for_months_that_were_not_read() {
        let all: Vec<_> = (0..100).map(|index| month(index, true)).collect();
        let some: Vec<_> = (0..100).map(|index| month(index, index < 3)).collect();
        let stretches = first_stretches(&all, 3).expect("all were read");
        assert!(stretches.len() > 1);
        assert_eq!(first_stretches(&some, 3), None, "a photo a month: three months are no stretch");
        // A month that has no photos any more is no month that was not read.
        assert_eq!(first_stretches(&[month(0, false)], 1), Some(Vec::new()));
        assert_eq!(first_stretches(&[], 3), Some(Vec::new()));
    }

    #[test]
    fn a_month_of_which_half_was_read_is_not_known() {
        let newest = [item(0, "#3", true), item(0, "#0", true)];
        let rest = |read| [item(1, "#2", true), item(1, "#1", read)];
        assert_eq!(first_stretches(&[newest.clone(), rest(false)].concat(), 3), None);
        assert!(first_stretches(&[newest.clone(), rest(false)].concat(), 4).is_some(), "read, and empty");
        assert_eq!(first_stretches(&[newest, rest(true)].concat(), 3).map(|all| all[0].count), Some(4));
    }
}
