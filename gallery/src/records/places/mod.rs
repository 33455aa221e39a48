//! Every row that a photo has, and what changes them. Nothing else writes a photo's rows, so that what is counted and
//! listed is always what there is.
//!
//! A photo has its record; its tile in the one list of its owner's that it is on, and its place in the counts of that
//! list's month, or a place among those that are not ready; the note that its bytes are known; and its part in what its
//! owner uses. The record counts its changes, and every change is on condition that the count is as it was read.

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

/// Which photo a row without a tile is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PhotoRef {
    /// The photo.
    pub photo: PhotoId,
}

/// The attribute of a note of [`keys::erased`] that says whose photo it was. Older versions wrote none.
pub const NOTED_OWNER: &str = "owner";

/// Sums that photos are part of, by item and attribute.
pub type Counts = BTreeMap<(String, String), BTreeMap<String, i64>>;

/// What turns one state of a photo into another, whole: `before` is the record as it was read, `after` what it becomes;
/// without either it comes to be or goes. The first operation fails when the record is not as it was read any more, a
/// later one when the owner has the same bytes already.
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
            // Its bytes are to go, and the crash that may come before that must not hide them.
            let owner = Attributes::from_iter([(NOTED_OWNER.to_owned(), json!(before.owner))]);
            writes.push(Write::put(keys::erased(&before.id), owner));
        }
    }
    // A record that lacks something must not be in the way of its own end.
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

/// Where a photo stands among its owner's: the key of its tile, or of its place among those that are not ready.
#[must_use]
pub fn place(photo: &Photo) -> Key {
    match List::of(photo) {
        None => keys::pending(photo),
        // Its tile stands where version 1 put it, until the photo changes.
        Some(List::Trash(_)) if photo.schema < 2 => keys::trash_of_version_1(photo),
        Some(list) => list.tile(photo),
    }
}

/// What stands there.
///
/// # Errors
/// [`crate::Error::Unavailable`] for a ready photo without dimensions.
pub fn place_attributes(photo: &Photo) -> Result<Attributes> {
    match List::of(photo) {
        None => encode(&PhotoRef { photo: photo.id.clone() }),
        Some(_) => encode(&Tile::of(photo).ok_or(RecordError::NoDimensions)?),
    }
}

/// What a photo adds to the sums it is part of.
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

/// The counts of one photo each at these days.
pub(super) fn counted(days: impl Iterator<Item = (Key, String)>) -> Counts {
    days.map(|(item, day)| ((item.pk, item.sk), BTreeMap::from([(day, 1), (MONTH_TOTAL.to_owned(), 1)]))).collect()
}

/// What makes sums that had `before` in them have `after` in them.
pub(super) fn adjust(before: Counts, after: Counts) -> impl Iterator<Item = Write> {
    difference(before, after).into_iter().map(|((pk, sk), sums)| {
        let update = Write::update(Key::new(pk, sk));
        sums.iter().fold(update, |update, (name, sum)| update.add(name, *sum)).into()
    })
}

/// That the record is as it was read. Version 1 did not count changes.
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
    /// Whether it must not be there before.
    exclusive: bool,
}

/// All rows but the record.
fn rows(photo: Option<&Photo>, attributes: impl Fn(&Photo) -> Result<Attributes>) -> Result<BTreeMap<RowKey, Row>> {
    let mut rows = BTreeMap::new();
    let Some(photo) = photo else { return Ok(rows) };
    let mut add = |Key { pk, sk }, attributes, exclusive| {
        rows.insert(RowKey(pk, sk), Row { attributes, exclusive });
    };
    add(place(photo), attributes(photo)?, false);
    // Of a file that was refused nothing is kept.
    if photo.bytes > 0
        && let Some(hash) = keys::hash(photo)
    {
        add(hash, encode(&PhotoRef { photo: photo.id.clone() })?, true);
    }
    Ok(rows)
}

/// What is to be added to `before` to make it `after`.
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
