//! Lists of photos. A list is a partition of the table with the same rows in each, so that whatever pages, scrolls and
//! jumps through one of them does so through all, and no photo shows up in a list that it is not in.
//!
//! | sort key | what |
//! |---|---|
//! | `T#{wall clock}#{photo}` | a photo's tile |
//! | `M#{year-month}#{0-3}` | photos by day of that month: the sum over these, and in old galleries `M#{year-month}` |

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
    /// What a person has put out of the way.
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

/// The attribute that counts all photos of an item of counts.
pub const MONTH_TOTAL: &str = "total";

impl List {
    /// The list of its owner's that a photo is on; none before it is ready.
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

    /// Every list that a person's ready photos can be on: each photo is on one of them.
    #[must_use]
    pub fn all_of(person: &PersonId) -> [Self; 4] {
        [Self::Timeline, Self::Archived, Self::Locked, Self::Trash].map(|list| list(person.clone()))
    }

    /// The partition.
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

    /// The moment that a photo stands at in this list.
    #[must_use]
    pub fn moment(&self, photo: &Photo) -> DateTime {
        match (self, photo.trashed_at) {
            (Self::Trash(_), Some(at)) => civil_utc(at),
            _ => photo.timeline_at(),
        }
    }

    /// Where a photo's tile stands.
    #[must_use]
    pub fn tile(&self, photo: &Photo) -> Key {
        self.tile_at(self.moment(photo), &photo.id)
    }

    /// Where the tile of a photo stands that is at this moment in the list.
    #[must_use]
    pub fn tile_at(&self, at: DateTime, id: &PhotoId) -> Key {
        Key::new(self.pk(), tile_sk(at, id))
    }

    /// Where a photo counts that is at this moment in the list: an item of its month, and the attribute of its day there.
    #[must_use]
    pub fn count_at(&self, at: DateTime, id: &PhotoId) -> (Key, String) {
        let sk = format!("{}#{}", month_sk(at), shard(id.as_str(), MONTH_SHARDS));
        (Key::new(self.pk(), sk), format!("d{:02}", at.day()))
    }

    /// All items of the month that a photo counts in.
    #[must_use]
    pub fn month(&self, photo: &Photo) -> Query {
        Query::prefix(self.pk(), &month_sk(self.moment(photo)))
    }

    /// The counts of all months.
    #[must_use]
    pub fn months(&self) -> Query {
        Query::prefix(self.pk(), MONTHS)
    }

    /// The tiles at moments before `at`, oldest first.
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

/// Partition and prefix of everything that a person's photos can be on: each photo is on one of them.
#[must_use]
pub fn places_of(person: &PersonId) -> Vec<(String, &'static str)> {
    let among_rows = [PENDING, TRASH_OF_VERSION_1].map(|prefix| (owner(person), prefix));
    among_rows.into_iter().chain(List::all_of(person).map(|list| (list.pk(), TILES))).collect()
}

/// The photo that a row is about: what its sort key ends with.
#[must_use]
pub fn photo_of(sk: &str) -> Option<PhotoId> {
    sk.rsplit('#').next()?.parse().ok()
}

/// The year and month that a sort key of counts is about: `2024-07`.
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

/// What the sort keys of the counts of a month begin with. Older versions had one item, with just this key.
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
    fn tiles_are_ordered_by_wall_clock_and_days_bound_them() {
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
    fn the_counts_of_a_month_lie_together() {
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
