//! A table in memory that keeps the port's promises: a test double, and the simplest implementation of the port.

use std::{
    collections::BTreeMap,
    ops::Bound,
    sync::{Mutex, MutexGuard},
};

use async_trait::async_trait;
use jiff::Timestamp;
use serde_json::Value;

use crate::{
    Error, Result,
    ports::table::{
        Attributes, Condition, Direction, Found, Item, Key, MAX_KEYS, MAX_WRITES, Query, Table, Write, WriteError,
        check_sizes, is_below,
    },
};

/// By partition key and sort key, in byte order.
type Items = BTreeMap<(String, String), Item>;

/// A [`Table`] in memory. Its items are lost when it is dropped.
#[derive(Debug, Default)]
pub struct MemoryTable {
    items: Mutex<Items>,
}

impl MemoryTable {
    /// An empty table.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// All items in order, for tests that check what was written.
    #[must_use]
    pub fn all(&self) -> Vec<Item> {
        self.items().values().cloned().collect()
    }

    fn items(&self) -> MutexGuard<'_, Items> {
        // No write is left half done while the lock is held, so a panic in one test does not break others.
        self.items.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

#[async_trait]
impl Table for MemoryTable {
    async fn get(&self, key: &Key) -> Result<Option<Item>> {
        Ok(self.items().get(&place(key)).cloned())
    }

    async fn get_many(&self, keys: &[Key]) -> Result<Vec<Item>> {
        if keys.len() > MAX_KEYS {
            return Err(Error::unavailable("too many keys in one read"));
        }
        let items = self.items();
        Ok(keys.iter().filter_map(|key| items.get(&place(key)).cloned()).collect())
    }

    async fn query(&self, query: &Query) -> Result<Found> {
        let at = |sk: &str| (query.pk.clone(), sk.to_owned());
        let (mut from, mut to) = (Bound::Included(at(&query.from)), Bound::Included(at(&query.to)));
        match (&query.after, query.direction) {
            (Some(after), Direction::Forward) if *after >= query.from => from = Bound::Excluded(at(after)),
            (Some(after), Direction::Backward) if *after <= query.to => to = Bound::Excluded(at(after)),
            _ => {}
        }
        if is_empty(&from, &to) {
            return Ok(Found::default());
        }
        let items = self.items();
        let range = items.range((from, to)).map(|(_, item)| item);
        let limit = usize::try_from(query.limit).unwrap_or(usize::MAX);
        let mut items: Vec<Item> = match query.direction {
            Direction::Forward => range.take(limit).cloned().collect(),
            Direction::Backward => range.rev().take(limit).cloned().collect(),
        };
        items.iter_mut().skip(query.attributes_of as usize).for_each(|item| item.attributes.clear());
        let next = items.last().filter(|_| items.len() == limit).map(|item| item.key.sk.clone());
        Ok(Found { items, next })
    }

    async fn write(&self, writes: Vec<Write>) -> Result<(), WriteError> {
        if writes.len() > MAX_WRITES {
            return Err(Error::unavailable("too many operations in one write").into());
        }
        check_sizes(&writes)?;
        let mut items = self.items();
        // Evaluate everything before changing anything.
        let mut outcomes = BTreeMap::new();
        for (index, write) in writes.into_iter().enumerate() {
            let place = place(write.key());
            let before = items.get(&place);
            if !write.conditions().iter().all(|condition| holds(condition, before)) {
                return Err(WriteError::ConditionFailed(index));
            }
            let after = after(write, before)?;
            if outcomes.insert(place, after).is_some() {
                return Err(Error::unavailable("two operations on one key in one write").into());
            }
        }
        for (place, after) in outcomes {
            match after {
                Some(item) => items.insert(place, item),
                None => items.remove(&place),
            };
        }
        Ok(())
    }
}

fn place(key: &Key) -> (String, String) {
    (key.pk.clone(), key.sk.clone())
}

/// `BTreeMap::range` panics for such ranges.
fn is_empty(from: &Bound<(String, String)>, to: &Bound<(String, String)>) -> bool {
    match (from, to) {
        (Bound::Included(from), Bound::Included(to)) => from > to,
        (Bound::Included(from) | Bound::Excluded(from), Bound::Included(to) | Bound::Excluded(to)) => from >= to,
        _ => false,
    }
}

fn holds(condition: &Condition, item: Option<&Item>) -> bool {
    let attribute = |name: &String| item.and_then(|item| item.attributes.get(name));
    match condition {
        Condition::Absent => item.is_none(),
        Condition::Exists => item.is_some(),
        Condition::Equals(name, value) => attribute(name) == Some(value),
        Condition::Differs(name, value) => attribute(name) != Some(value),
        Condition::Lacks(name) => attribute(name).is_none(),
        Condition::Below(name, limit) => is_below(attribute(name), *limit),
    }
}

/// Expiries are stored in whole seconds.
fn whole_seconds(at: Timestamp) -> Option<Timestamp> {
    Timestamp::from_second(at.as_second()).ok()
}

fn after(write: Write, before: Option<&Item>) -> Result<Option<Item>> {
    match write {
        Write::Put { item, .. } => Ok(Some(Item { expires_at: item.expires_at.and_then(whole_seconds), ..item })),
        Write::Delete { .. } => Ok(None),
        Write::Check { .. } => Ok(before.cloned()),
        Write::Update { key, set, remove, add, .. } => {
            let absent = || Item { key, attributes: Attributes::new(), expires_at: None };
            let mut item = before.cloned().unwrap_or_else(absent);
            item.attributes.extend(set);
            for name in remove {
                item.attributes.remove(&name);
            }
            for (name, number) in add {
                let attribute = item.attributes.entry(name).or_insert(Value::from(0));
                let old =
                    attribute.as_i64().ok_or_else(|| Error::unavailable("numbers can only be added to an integer"))?;
                *attribute = Value::from(old.saturating_add(number));
            }
            Ok(Some(item))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn keeps_every_promise() {
        crate::contract::table::every_promise(&MemoryTable::new()).await;
    }
}
