//! Whether what was counted is what there is.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::{Check, Problem};
use crate::{
    Result,
    id::PersonId,
    library::intake::Usage,
    photo::{Photo, PhotoState},
    ports::table::{Attributes, Condition, Item, Key, Query, Write},
    records::{decode, encode, keys},
};

/// By month, then by sort key of the item, then by its attributes.
type Months = BTreeMap<String, BTreeMap<String, BTreeMap<String, i64>>>;

/// What there is of one person.
#[derive(Default)]
pub(super) struct Counts {
    usage: Usage,
    months: Months,
}

impl Counts {
    pub fn add(&mut self, photo: &Photo) {
        self.usage.photos += 1;
        self.usage.bytes += i64::try_from(photo.bytes).unwrap_or(i64::MAX);
        if photo.state == PhotoState::Ready && photo.trashed_at.is_none() {
            let (key, day) = keys::month_count(photo);
            let item = self.months.entry(keys::month(photo)).or_default().entry(key.sk).or_default();
            for name in [day, keys::MONTH_TOTAL.to_owned()] {
                *item.entry(name).or_default() += 1;
            }
        }
    }
}

impl Check<'_> {
    pub(super) async fn counted(&mut self, person: &PersonId, counts: Counts) -> Result<()> {
        self.usage(person, counts.usage).await?;
        self.months(person, counts.months).await
    }

    async fn usage(&mut self, person: &PersonId, found: Usage) -> Result<()> {
        let item = self.admin.library.table.get(&keys::usage(person)).await?;
        let condition = unchanged(item.as_ref(), "bytes");
        let said: Usage = item.map(decode).transpose()?.unwrap_or_default();
        if said == found {
            return Ok(());
        }
        let problem = Problem::Usage {
            person: person.clone(),
            said: (said.bytes, said.photos),
            found: (found.bytes, found.photos),
        };
        let item = Item { key: keys::usage(person), attributes: encode(&found)?, expires_at: None };
        self.settle(problem, vec![Write::Put { item, conditions: vec![condition] }]).await
    }

    async fn months(&mut self, person: &PersonId, mut found: Months) -> Result<()> {
        let mut said: BTreeMap<String, Vec<Item>> = BTreeMap::new();
        let mut query = Query::prefix(keys::owner(person), keys::MONTHS);
        loop {
            let page = self.admin.library.table.query(&query).await?;
            for item in page.items {
                let Some(month) = keys::month_of(&item.key.sk) else { continue };
                said.entry(format!("{}{month}", keys::MONTHS)).or_default().push(item);
            }
            match page.next {
                Some(next) => query.after = Some(next),
                None => break,
            }
        }
        let months: BTreeSet<String> = said.keys().chain(found.keys()).cloned().collect();
        for month in months {
            let (said, found) = (said.remove(&month).unwrap_or_default(), found.remove(&month).unwrap_or_default());
            let counted = found.values().flatten().map(|(name, count)| (name.as_str(), *count));
            if sum(said.iter().flat_map(numbers)) != sum(counted) {
                let problem = Problem::Month { person: person.clone(), month };
                self.settle(problem, recount(&keys::owner(person), said, found)).await?;
            }
        }
        Ok(())
    }
}

/// What an item counts. What is no number is a fault of its own, and makes a difference.
fn numbers(item: &Item) -> impl Iterator<Item = (&str, i64)> {
    item.attributes.iter().map(|(name, count)| (name.as_str(), count.as_i64().unwrap_or(i64::MIN / 1000)))
}

/// The sum over items. Days of which the last photo was taken away stay in items, with a zero.
fn sum<'a>(counts: impl Iterator<Item = (&'a str, i64)>) -> BTreeMap<&'a str, i64> {
    let mut sums: BTreeMap<&str, i64> = BTreeMap::new();
    counts.for_each(|(name, count)| *sums.entry(name).or_default() += count);
    sums.retain(|_, count| *count != 0);
    sums
}

/// What makes the items of a month say what was found, each photo in its own one.
fn recount(owner: &str, said: Vec<Item>, mut found: BTreeMap<String, BTreeMap<String, i64>>) -> Vec<Write> {
    let put = |sk: String, counts: BTreeMap<String, i64>, condition| {
        let attributes: Attributes = counts.into_iter().map(|(name, count)| (name, json!(count))).collect();
        let item = Item { key: Key::new(owner, sk), attributes, expires_at: None };
        Write::Put { item, conditions: vec![condition] }
    };
    let mut writes = Vec::new();
    for item in said {
        let unchanged = unchanged(Some(&item), keys::MONTH_TOTAL);
        writes.push(match found.remove(&item.key.sk) {
            Some(counts) => put(item.key.sk, counts, unchanged),
            None => Write::Delete { key: item.key, conditions: vec![unchanged] },
        });
    }
    writes.extend(found.into_iter().map(|(sk, counts)| put(sk, counts, Condition::Absent)));
    writes
}

/// That a count has not changed since it was read.
fn unchanged(item: Option<&Item>, name: &str) -> Condition {
    match item {
        Some(item) => match item.attributes.get(name) {
            Some(value) if *value != Value::Null => Condition::Equals(name.to_owned(), value.clone()),
            _ => Condition::Exists,
        },
        None => Condition::Absent,
    }
}
