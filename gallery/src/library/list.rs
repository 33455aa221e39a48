//! Looking through many photos.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::{Library, signed_in};
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

/// Sort keys of the counts by month begin so.
const MONTHS: &str = "M#";

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
                keys_only: false,
            })
            .await?;
        page(found.items, found.next)
    }

    /// How many photos each day of the viewer's timeline has, newest month first.
    ///
    /// # Errors
    /// [`crate::Error::SignInRequired`].
    pub async fn months(&self, viewer: &Viewer) -> Result<Vec<MonthCount>> {
        let query = Query::prefix(keys::owner(signed_in(viewer)?), MONTHS);
        self.every_month(query, month_count).await
    }

    /// How the viewer's timeline begins. Reads the counts of all months, in one request: they are small, and reading
    /// fewer, or their keys alone, would take a second one.
    ///
    /// # Errors
    /// [`crate::Error::SignInRequired`].
    pub async fn outline(&self, viewer: &Viewer) -> Result<Outline> {
        let query = Query::prefix(keys::owner(signed_in(viewer)?), MONTHS);
        let items = self.every_month(query, |item| Some(item.clone())).await?;
        let (mut counts, mut stretches) = (Vec::new(), Vec::new());
        for item in &items {
            counts.extend(month_count(item));
            // The last one may go on in the next month; the ones before it are what they are.
            stretches = segments(&counts);
            if stretches.len() > 1 {
                break;
            }
        }
        Ok(Outline { months: items.iter().filter_map(month).collect(), stretches })
    }

    async fn every_month<T>(&self, query: Query, read: fn(&Item) -> Option<T>) -> Result<Vec<T>> {
        let mut query = query.backward().limit(1000);
        let mut months = Vec::new();
        loop {
            let found = self.table.query(&query).await?;
            months.extend(found.items.iter().filter_map(read));
            match found.next {
                Some(next) => query.after = Some(next),
                None => return Ok(months),
            }
        }
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

fn page(items: Vec<Item>, next: Option<String>) -> Result<Page> {
    let tiles = items.into_iter().map(decode::<Tile>).collect::<Result<_>>()?;
    Ok(Page { tiles, next: next.map(Cursor) })
}

fn month(item: &Item) -> Option<Month> {
    Month::of_key(item.key.sk.strip_prefix(MONTHS)?)
}

/// Nothing for a month that has no photos any more.
pub(super) fn month_count(item: &Item) -> Option<MonthCount> {
    let Month { year, month } = month(item)?;
    let days: BTreeMap<i8, u32> = item
        .attributes
        .iter()
        .filter_map(|(name, count)| {
            let day = name.strip_prefix('d')?.parse().ok()?;
            let count = u32::try_from(count.as_i64()?).ok().filter(|&count| count > 0)?;
            Some((day, count))
        })
        .collect();
    (!days.is_empty()).then_some(MonthCount { year, month, days })
}
