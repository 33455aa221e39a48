//! All the rows of a photo, and the writes that change them. Nothing else writes these rows, so lists and counts are
//! always consistent with the records.
//!
//! A photo has its record. If it is ready, it has a tile on one of its owner's lists, and it counts in that list's
//! month; otherwise it has a row among those that are not ready. It also has the note that its bytes are known, and its
//! share of the owner's usage. The record counts its own changes, and every write is conditional on the count that was
//! read.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::error::RecordError;
use crate::{
    Result,
    id::PhotoId,
    photo::{Photo, Tile},
    ports::table::{Attributes, Condition, Key, Write},
    records::{
        encode, keys,
        list::{List, MONTH_TOTAL},
    },
};

/// The photo that a row without a tile refers to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PhotoRef {
    /// The photo.
    pub photo: PhotoId,
}

/// The attribute of a note of [`keys::erased`] that names the owner of the photo. Older versions did not write it.
pub const NOTED_OWNER: &str = "owner";

/// Sums that include photos, by item and attribute.
pub type Counts = BTreeMap<(String, String), BTreeMap<String, i64>>;

/// Returns the writes that turn one state of a photo into another, completely: from `before`, the record that was read,
/// to `after`. Without `before`, the photo is created; without `after`, it is deleted. The first operation fails if the
/// record was changed since it was read, a later one if the owner already has the same bytes.
///
/// # Errors
/// [`crate::Error::Unavailable`] for a ready photo without dimensions.
pub fn change(before: Option<&Photo>, after: Option<&Photo>) -> Result<Vec<Write>> {
    let after = after.map(|photo| {
        let changes = before.map_or(0, |before| before.changes) + 1;
        Photo { changes, ..photo.clone().in_schema_of_today() }
    });
    let after = after.as_ref();
    let mut writes = Vec::with_capacity(8);
    match (before, after) {
        (None, None) => return Ok(writes),
        (None, Some(after)) => writes.push(record(after)?.when(Condition::Absent)),
        (Some(before), Some(after)) => writes.push(record(after)?.when(Condition::Exists).when(unchanged(before))),
        (Some(before), None) => {
            let gone = Write::delete(keys::photo(&before.id));
            writes.push(gone.when(Condition::Exists).when(unchanged(before)));
            // Its bytes must be deleted afterwards. If a crash comes first, the note lets the cleanup find them.
            let owner = Attributes::from_iter([(NOTED_OWNER.to_owned(), json!(before.owner))]);
            writes.push(Write::put(keys::erased(&before.id), owner));
        }
    }
    // It must be possible to delete an incomplete record, too.
    let old = rows(before, |photo| Ok(place_attributes(photo).unwrap_or_default()))?;
    let new = rows(after, place_attributes)?;
    for key in old.keys().filter(|key| !new.contains_key(key)) {
        writes.push(Write::delete(key.to_key()));
    }
    for (key, row) in new {
        match old.get(&key) {
            Some(was) if *was == row => {}
            Some(_) => writes.push(Write::put(key.to_key(), row.attributes)),
            None => {
                let put = Write::put(key.to_key(), row.attributes);
                writes.push(if row.exclusive { put.when(Condition::Absent) } else { put });
            }
        }
    }
    writes.extend(adjust(counts(before), counts(after)));
    Ok(writes)
}

/// Returns the key of a photo's tile or, if it is not ready, of its row among those that are not ready.
#[must_use]
pub fn place(photo: &Photo) -> Key {
    match List::of(photo) {
        None => keys::pending(photo),
        // The tile is where version 1 wrote it until the photo changes.
        Some(List::Trash(_)) if photo.schema < 2 => keys::trash_of_version_1(photo),
        Some(list) => list.tile(photo),
    }
}

/// Returns the attributes of the row at [`place`].
///
/// # Errors
/// [`crate::Error::Unavailable`] for a ready photo without dimensions.
pub fn place_attributes(photo: &Photo) -> Result<Attributes> {
    match List::of(photo) {
        None => encode(&PhotoRef { photo: photo.id.clone() }),
        Some(_) => encode(&Tile::of(photo).ok_or(RecordError::NoDimensions)?),
    }
}

/// Returns what a photo adds to the sums that include it.
#[must_use]
pub fn counts(photo: Option<&Photo>) -> Counts {
    let mut counts = Counts::new();
    let Some(photo) = photo else { return counts };
    let bytes = i64::try_from(photo.bytes).unwrap_or(i64::MAX);
    let usage = keys::usage(&photo.owner);
    counts.insert((usage.pk, usage.sk), BTreeMap::from([("bytes".to_owned(), bytes), ("photos".to_owned(), 1)]));
    let list_counts = |list: &List| photo.schema >= 2 || !matches!(list, List::Trash(_));
    if let Some(list) = List::of(photo).filter(list_counts) {
        counts.extend(counted([list.count_at(list.moment(photo), &photo.id)].into_iter()));
    }
    counts
}

/// Returns the counts of one photo on each of these days.
pub(super) fn counted(days: impl Iterator<Item = (Key, String)>) -> Counts {
    days.map(|(item, day)| ((item.pk, item.sk), BTreeMap::from([(day, 1), (MONTH_TOTAL.to_owned(), 1)]))).collect()
}

/// Returns the updates that change sums that include `before` to sums that include `after`.
pub(super) fn adjust(before: Counts, after: Counts) -> impl Iterator<Item = Write> {
    difference(before, after).into_iter().map(|((pk, sk), sums)| {
        let update = Write::update(Key::new(pk, sk));
        sums.iter().fold(update, |update, (name, sum)| update.add(name, *sum)).into()
    })
}

/// Returns the condition that the record was not changed since it was read. Version 1 did not count changes.
fn unchanged(before: &Photo) -> Condition {
    match before.changes {
        0 => Condition::Lacks("changes".to_owned()),
        changes => Condition::Equals("changes".to_owned(), changes.into()),
    }
}

fn record(photo: &Photo) -> Result<Write> {
    Ok(Write::put(keys::photo(&photo.id), encode(photo)?))
}

#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct RowKey(String, String);

impl RowKey {
    fn to_key(&self) -> Key {
        Key::new(&self.0, &self.1)
    }
}

#[derive(PartialEq)]
struct Row {
    attributes: Attributes,
    /// Whether the row must not exist yet.
    exclusive: bool,
}

/// Returns all rows except the record.
fn rows(photo: Option<&Photo>, attributes: impl Fn(&Photo) -> Result<Attributes>) -> Result<BTreeMap<RowKey, Row>> {
    let mut rows = BTreeMap::new();
    let Some(photo) = photo else { return Ok(rows) };
    let mut add = |Key { pk, sk }, attributes, exclusive| {
        rows.insert(RowKey(pk, sk), Row { attributes, exclusive });
    };
    add(place(photo), attributes(photo)?, false);
    // Nothing is kept of a refused file.
    if photo.bytes > 0
        && let Some(hash) = keys::hash(photo)
    {
        add(hash, encode(&PhotoRef { photo: photo.id.clone() })?, true);
    }
    Ok(rows)
}

/// Returns what must be added to `before` to get `after`.
fn difference(before: Counts, after: Counts) -> Counts {
    let mut difference = after;
    for (item, sums) in before {
        let changes = difference.entry(item).or_default();
        for (name, sum) in sums {
            *changes.entry(name).or_default() -= sum;
        }
    }
    for sums in difference.values_mut() {
        sums.retain(|_, sum| *sum != 0);
    }
    difference.retain(|_, sums| !sums.is_empty());
    difference
}

#[cfg(all(test, feature = "contract"))]
mod tests;
