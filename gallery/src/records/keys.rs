//! Keys of records.

use jiff::civil::{Date, DateTime};

use crate::{
    id::{ArchiveId, PersonId, PhotoId},
    photo::{Photo, Tile},
    ports::table::Key,
    records::shard::{MONTH_SHARDS, partition, shard},
};

/// The photo itself.
#[must_use]
pub fn photo(id: &PhotoId) -> Key {
    Key::new(format!("PHOTO#{id}"), "PHOTO")
}

/// A note that a ready photo is to be rendered again.
#[must_use]
pub fn render_again(id: &PhotoId) -> Key {
    Key::new(photo(id).pk, "AGAIN")
}

/// A zip that somebody asked for.
#[must_use]
pub fn archive(id: &ArchiveId) -> Key {
    Key::new(format!("ARCHIVE#{id}"), "ARCHIVE")
}

/// Prefix of the sort keys of the photos of a zip.
pub const ARCHIVE_PARTS: &str = "P#";

/// Some of the photos of a zip.
#[must_use]
pub fn archive_part(id: &ArchiveId, number: usize) -> Key {
    Key::new(archive(id).pk, format!("{ARCHIVE_PARTS}{number:03}"))
}

/// The partition of everything one person owns.
#[must_use]
pub fn owner(person: &PersonId) -> String {
    format!("OWNER#{person}")
}

/// A photo's place on the timeline.
#[must_use]
pub fn timeline(photo: &Photo) -> Key {
    Key::new(owner(&photo.owner), timeline_sk(photo.timeline_at(), &photo.id))
}

/// The sort key of a tile on the timeline.
#[must_use]
pub fn tile_sk(tile: &Tile) -> String {
    timeline_sk(tile.at, &tile.id)
}

fn timeline_sk(at: DateTime, id: &PhotoId) -> String {
    format!("T#{}T{}#{id}", at.date(), clock(at))
}

fn clock(at: DateTime) -> String {
    format!("{:02}:{:02}:{:02}.{:03}", at.hour(), at.minute(), at.second(), at.millisecond())
}

/// First and last possible sort key of the days from `oldest` to `newest`.
#[must_use]
pub fn timeline_days(oldest: Option<Date>, newest: Option<Date>) -> (String, String) {
    let from = oldest.map_or_else(|| "T#".to_owned(), |day| format!("T#{day}"));
    let to = newest.map_or_else(|| "T#\u{7F}".to_owned(), |day| format!("T#{day}T\u{7F}"));
    (from, to)
}

/// A photo's place in the trash.
#[must_use]
pub fn trash(photo: &Photo, trashed_at: i64) -> Key {
    Key::new(owner(&photo.owner), format!("X#{trashed_at:013}#{}", photo.id))
}

/// A photo's place among those that are not ready.
#[must_use]
pub fn pending(photo: &Photo) -> Key {
    Key::new(owner(&photo.owner), format!("U#{:013}#{}", photo.added_at, photo.id))
}

/// Prefix of the sort keys of the counts by month.
pub const MONTHS: &str = "M#";

/// What the sort keys of the counts of a photo's month begin with. Older versions had one item, with just this key.
#[must_use]
pub fn month(photo: &Photo) -> String {
    let at = photo.timeline_at();
    format!("{MONTHS}{:04}-{:02}", at.year(), at.month())
}

/// Where a photo counts: an item of its month, and the attribute of its day there.
#[must_use]
pub fn month_count(photo: &Photo) -> (Key, String) {
    let sk = format!("{}#{}", month(photo), shard(photo.id.as_str(), MONTH_SHARDS));
    (Key::new(owner(&photo.owner), sk), format!("d{:02}", photo.timeline_at().day()))
}

/// The year and month that a sort key of counts is about: `2024-07`.
#[must_use]
pub fn month_of(sk: &str) -> Option<&str> {
    sk.strip_prefix(MONTHS)?.split('#').next()
}

/// The attribute that counts all photos of an item of counts.
pub const MONTH_TOTAL: &str = "total";

/// Which photo has these bytes.
#[must_use]
pub fn hash(photo: &Photo) -> Key {
    let sk = if photo.kept_twice { format!("H#{}#{}", photo.sha256, photo.id) } else { format!("H#{}", photo.sha256) };
    Key::new(owner(&photo.owner), sk)
}

/// What a person's originals take.
#[must_use]
pub fn usage(person: &PersonId) -> Key {
    Key::new(owner(person), "USAGE")
}

/// A person.
#[must_use]
pub fn person(id: &PersonId) -> Key {
    Key::new(format!("PERSON#{id}"), "PERSON")
}

/// The hash of a person's recovery code.
#[must_use]
pub fn recovery(id: &PersonId) -> Key {
    Key::new(format!("PERSON#{id}"), "RECOVERY")
}

/// Prefix of the partitions that list all people.
pub const PEOPLE: &str = "PEOPLE";

/// A person's line in the directory.
#[must_use]
pub fn directory(id: &PersonId) -> Key {
    Key::new(partition(PEOPLE, id.as_str()), id.as_str())
}

/// The same where older versions wrote it.
#[must_use]
pub fn directory_unsharded(id: &PersonId) -> Key {
    Key::new(PEOPLE, id.as_str())
}

/// Prefix of the partitions that list photos whose records are gone and whose bytes may still be there.
pub const ERASED: &str = "ERASED";

/// A note that a photo's bytes are to go.
#[must_use]
pub fn erased(id: &PhotoId) -> Key {
    Key::new(partition(ERASED, id.as_str()), id.as_str())
}

/// The same where older versions wrote it.
#[must_use]
pub fn erased_unsharded(id: &PhotoId) -> Key {
    Key::new(ERASED, id.as_str())
}

/// There is an administrator.
#[must_use]
pub fn administrator() -> Key {
    Key::new("SITE", "ADMINISTRATOR")
}

/// Failed attempts of a kind by or against somebody.
#[must_use]
pub fn limit(what: &str, whom: &str) -> Key {
    Key::new(format!("LIMIT#{what}#{whom}"), "LIMIT")
}

#[cfg(test)]
mod tests {
    use jiff::civil::{date, datetime};

    use super::*;

    #[test]
    fn the_timeline_orders_by_wall_clock_and_days_bound_it() {
        let id: PhotoId = "abcdefgh".parse().expect("an id");
        let sk = timeline_sk(datetime(2024, 7, 5, 23, 59, 59, 999_000_000), &id);
        assert_eq!(sk, "T#2024-07-05T23:59:59.999#abcdefgh");
        let (from, to) = timeline_days(Some(date(2024, 7, 5)), Some(date(2024, 7, 5)));
        assert!(from.as_str() <= sk.as_str() && sk.as_str() <= to.as_str());
        let next_day = timeline_sk(datetime(2024, 7, 6, 0, 0, 0, 0), &id);
        assert!(next_day > to);
        let (from, to) = timeline_days(None, None);
        assert!(from < sk && sk < to);
    }

    #[test]
    fn the_counts_of_a_month_lie_together() {
        let rows = ["M#2024-06#3", "M#2024-07", "M#2024-07#0", "M#2024-07#3", "M#2024-08"];
        assert!(rows.is_sorted());
        let months: Vec<_> = rows.iter().filter_map(|sk| month_of(sk)).collect();
        assert_eq!(months, ["2024-06", "2024-07", "2024-07", "2024-07", "2024-08"]);
        assert_eq!(month_of("T#2024-07-05T23:59:59.999#abcdefgh"), None);
    }
}
