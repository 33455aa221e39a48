//! Lists of photos. Each list is a partition of the table, and all have the same rows. So the code for pages, scrolling
//! and jumping works with every list, and no photo can appear in a list that it is not in.
//!
//! | sort key | what |
//! |---|---|
//! | `T#{wall clock}#{photo}` | a photo's tile |
//! | `M#{year-month}#{0-3}` | the counts of a month's photos by day: the sum of these and, in old galleries, of
//! `M#{year-month}` |

use jiff::civil::{Date, DateTime};

use crate::{
    id::{AlbumId, PersonId, PhotoId},
    photo::{Photo, PhotoState, Visibility, civil_utc},
    ports::table::{Key, Query},
    records::{
        keys::{PENDING, TRASH_OF_VERSION_1, owner},
        shard::{MONTH_SHARDS, shard},
    },
};

/// A list of photos.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum List {
    /// A person's timeline.
    Timeline(PersonId),
    /// A person's archive.
    Archived(PersonId),
    /// A person's locked folder.
    Locked(PersonId),
    /// A person's trash, in the order in which photos were moved there (UTC).
    Trash(PersonId),
    /// An album.
    Album(AlbumId),
}

/// Prefix of the sort keys of tiles.
pub const TILES: &str = "T#";

/// Prefix of the sort keys of counts by month.
pub const MONTHS: &str = "M#";

/// The attribute with the number of all photos that an item counts.
pub const MONTH_TOTAL: &str = "total";

impl List {
    /// The list of its owner's that a photo is on; `None` before it is ready.
    #[must_use]
    pub fn of(photo: &Photo) -> Option<Self> {
        let list = match (&photo.state, photo.trashed_at, photo.visibility) {
            (PhotoState::Ready, None, Visibility::Timeline) => Self::Timeline,
            (PhotoState::Ready, None, Visibility::Archived) => Self::Archived,
            (PhotoState::Ready, None, Visibility::Locked) => Self::Locked,
            (PhotoState::Ready, Some(_), _) => Self::Trash,
            _ => return None,
        };
        Some(list(photo.owner.clone()))
    }

    /// All lists of a person's ready photos. Each photo is on one of them.
    #[must_use]
    pub fn all_of(person: &PersonId) -> [Self; 4] {
        [Self::Timeline, Self::Archived, Self::Locked, Self::Trash].map(|list| list(person.clone()))
    }

    /// The list's partition.
    #[must_use]
    pub fn pk(&self) -> String {
        match self {
            Self::Timeline(person) => owner(person),
            Self::Archived(person) => format!("ARCHIVED#{person}"),
            Self::Locked(person) => format!("LOCKED#{person}"),
            Self::Trash(person) => format!("TRASH#{person}"),
            Self::Album(album) => format!("ALBUM#{album}"),
        }
    }

    /// The time at which a photo appears in this list.
    #[must_use]
    pub fn moment(&self, photo: &Photo) -> DateTime {
        match (self, photo.trashed_at) {
            (Self::Trash(_), Some(at)) => civil_utc(at),
            _ => photo.timeline_at(),
        }
    }

    /// The key of a photo's tile.
    #[must_use]
    pub fn tile(&self, photo: &Photo) -> Key {
        self.tile_at(self.moment(photo), &photo.id)
    }

    /// The key of the tile of a photo that appears at this time in the list.
    #[must_use]
    pub fn tile_at(&self, at: DateTime, id: &PhotoId) -> Key {
        Key::new(self.pk(), tile_sk(at, id))
    }

    /// Where a photo that appears at this time in the list is counted: an item of its month, and the day's attribute.
    #[must_use]
    pub fn count_at(&self, at: DateTime, id: &PhotoId) -> (Key, String) {
        let sk = format!("{}#{}", month_sk(at), shard(id.as_str(), MONTH_SHARDS));
        (Key::new(self.pk(), sk), format!("d{:02}", at.day()))
    }

    /// All items of the month in which a photo is counted.
    #[must_use]
    pub fn month(&self, photo: &Photo) -> Query {
        Query::prefix(self.pk(), &month_sk(self.moment(photo)))
    }

    /// The counts of all months.
    #[must_use]
    pub fn months(&self) -> Query {
        Query::prefix(self.pk(), MONTHS)
    }

    /// The tiles with times before `at`, oldest first.
    #[must_use]
    pub fn tiles_before(&self, at: DateTime) -> Query {
        Query { to: format!("{TILES}{}", clock(at)), ..Query::prefix(self.pk(), TILES) }
    }

    /// The tiles of the days from `oldest` to `newest`, newest first.
    #[must_use]
    pub fn tiles(&self, oldest: Option<Date>, newest: Option<Date>) -> Query {
        let (from, to) = days(oldest, newest);
        Query { from, to, ..Query::prefix(self.pk(), TILES).backward() }
    }
}

/// The partitions and prefixes of all lists that a person's photos can be on. Each photo is on one of them.
#[must_use]
pub fn places_of(person: &PersonId) -> Vec<(String, &'static str)> {
    let among_rows = [PENDING, TRASH_OF_VERSION_1].map(|prefix| (owner(person), prefix));
    among_rows.into_iter().chain(List::all_of(person).map(|list| (list.pk(), TILES))).collect()
}

/// The photo that a row is about. Its id is at the end of the sort key.
#[must_use]
pub fn photo_of(sk: &str) -> Option<PhotoId> {
    sk.rsplit('#').next()?.parse().ok()
}

/// The year and month in the sort key of a count: `2024-07`.
#[must_use]
pub fn month_of(sk: &str) -> Option<&str> {
    sk.strip_prefix(MONTHS)?.split('#').next()
}

fn tile_sk(at: DateTime, id: &PhotoId) -> String {
    format!("{TILES}{}#{id}", clock(at))
}

fn clock(at: DateTime) -> String {
    let (date, ms) = (at.date(), at.millisecond());
    format!("{date}T{:02}:{:02}:{:02}.{ms:03}", at.hour(), at.minute(), at.second())
}

/// The prefix of the sort keys of a month's counts. Older versions had one item with exactly this key.
fn month_sk(at: DateTime) -> String {
    format!("{MONTHS}{:04}-{:02}", at.year(), at.month())
}

/// First and last possible sort key of the days from `oldest` to `newest`.
fn days(oldest: Option<Date>, newest: Option<Date>) -> (String, String) {
    let from = oldest.map_or_else(|| TILES.to_owned(), |day| format!("{TILES}{day}"));
    let to = newest.map_or_else(|| format!("{TILES}\u{7F}"), |day| format!("{TILES}{day}T\u{7F}"));
    (from, to)
}

#[cfg(test)]
mod tests {
    use jiff::civil::{date, datetime};

    use super::*;

    #[test]
    fn tiles_are_in_order_of_local_time_and_days_limit_them() {
        let id: PhotoId = "abcdefgh".parse().expect("an id");
        let sk = tile_sk(datetime(2024, 7, 5, 23, 59, 59, 999_000_000), &id);
        assert_eq!(sk, "T#2024-07-05T23:59:59.999#abcdefgh");
        let (from, to) = days(Some(date(2024, 7, 5)), Some(date(2024, 7, 5)));
        assert!(from.as_str() <= sk.as_str() && sk.as_str() <= to.as_str());
        let next_day = tile_sk(datetime(2024, 7, 6, 0, 0, 0, 0), &id);
        assert!(next_day > to);
        let (from, to) = days(None, None);
        assert!(from < sk && sk < to);
        assert_eq!(photo_of(&sk), Some(id));
    }

    #[test]
    fn the_counts_of_a_month_are_adjacent() {
        let rows = ["M#2024-06#3", "M#2024-07", "M#2024-07#0", "M#2024-07#3", "M#2024-08"];
        assert!(rows.is_sorted());
        let months: Vec<_> = rows.iter().filter_map(|sk| month_of(sk)).collect();
        assert_eq!(months, ["2024-06", "2024-07", "2024-07", "2024-07", "2024-08"]);
        assert_eq!(month_of("T#2024-07-05T23:59:59.999#abcdefgh"), None);
    }

    #[test]
    fn no_two_lists_share_a_partition() {
        let (ada, bob): (PersonId, PersonId) =
            ("ada-lovelace".parse().expect("an id"), "bob-babbage".parse().expect("an id"));
        let album = List::Album("ada-lovelace".parse().expect("an id"));
        let lists = [&List::all_of(&ada)[..], &List::all_of(&bob)[..], &[album]].concat();
        let partitions: std::collections::BTreeSet<_> = lists.iter().map(List::pk).collect();
        assert_eq!(partitions.len(), lists.len());
    }
}
