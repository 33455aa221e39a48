//! Checks that the stored counts match the photos that exist.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::{Check, Problem};
use crate::{
    Result,
    id::PersonId,
    library::upload_checks::Usage,
    photo::Photo,
    ports::table::{Attributes, Condition, Item, Key, Write},
    records::{
        decode, keys,
        list::{List, MONTH_TOTAL, MONTHS, month_of},
        places,
    },
};

/// By the item's sort key, then by attribute name.
type Items = BTreeMap<String, BTreeMap<String, i64>>;

/// Counts of the photos that one person has, by partition.
#[derive(Default)]
pub(super) struct Counts(BTreeMap<String, Items>);

impl Counts {
    pub fn add(&mut self, photo: &Photo) {
        for ((pk, sk), sums) in places::counts(Some(photo)) {
            let item = self.0.entry(pk).or_default().entry(sk).or_default();
            for (name, sum) in sums {
                *item.entry(name).or_default() += sum;
            }
        }
    }

    /// The counts that belong under a key.
    fn at(&self, key: &Key) -> BTreeMap<String, i64> {
        self.0.get(&key.pk).and_then(|items| items.get(&key.sk)).cloned().unwrap_or_default()
    }

    /// The months of a list, by year and month.
    fn months(&self, list: &List) -> BTreeMap<String, Items> {
        let mut months: BTreeMap<String, Items> = BTreeMap::new();
        for (sk, sums) in self.0.get(&list.pk()).into_iter().flatten() {
            if let Some(month) = month_of(sk) {
                months.entry(month.to_owned()).or_default().insert(sk.clone(), sums.clone());
            }
        }
        months
    }
}

impl Check<'_> {
    pub(super) async fn counted(&mut self, person: &PersonId, counts: Counts) -> Result<()> {
        self.usage(person, &counts).await?;
        for list in List::all_of(person) {
            self.months(person, &list, counts.months(&list)).await?;
        }
        Ok(())
    }

    async fn usage(&mut self, person: &PersonId, counts: &Counts) -> Result<()> {
        let key = keys::usage(person);
        let found = counts.at(&key);
        let item = self.admin.library.table.get(&key).await?;
        let condition = unchanged(item.as_ref(), "bytes");
        let said: Usage = item.map(decode).transpose()?.unwrap_or_default();
        let number = |name| found.get(name).copied().unwrap_or_default();
        let found = (number("bytes"), number("photos"));
        if (said.bytes, said.photos) == found {
            return Ok(());
        }
        let problem = Problem::Usage { person: person.clone(), said: (said.bytes, said.photos), found };
        let attributes =
            Attributes::from_iter([("bytes".to_owned(), json!(found.0)), ("photos".to_owned(), json!(found.1))]);
        self.settle(problem, vec![Write::put(key, attributes).when(condition)]).await
    }

    async fn months(&mut self, person: &PersonId, list: &List, mut found: BTreeMap<String, Items>) -> Result<()> {
        let mut said: BTreeMap<String, Vec<Item>> = BTreeMap::new();
        let mut query = list.months();
        loop {
            let page = self.admin.library.table.query(&query).await?;
            for item in page.items {
                let Some(month) = month_of(&item.key.sk) else { continue };
                said.entry(month.to_owned()).or_default().push(item);
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
                let problem = Problem::Month { person: person.clone(), month: format!("{MONTHS}{month}") };
                self.settle(problem, recount(&list.pk(), said, found)).await?;
            }
        }
        Ok(())
    }
}

/// The counts in an item. A value that is not a number becomes an impossible count, so it shows up as a difference.
fn numbers(item: &Item) -> impl Iterator<Item = (&str, i64)> {
    item.attributes.iter().map(|(name, count)| (name.as_str(), count.as_i64().unwrap_or(i64::MIN / 1000)))
}

/// The sums over several items. Days whose last photo was removed stay in the items with a count of zero; they are left
/// out here.
fn sum<'a>(counts: impl Iterator<Item = (&'a str, i64)>) -> BTreeMap<&'a str, i64> {
    let mut sums: BTreeMap<&str, i64> = BTreeMap::new();
    counts.for_each(|(name, count)| *sums.entry(name).or_default() += count);
    sums.retain(|_, count| *count != 0);
    sums
}

/// Rewrites the items of a month with the counts that were found, each photo in its own item.
fn recount(pk: &str, said: Vec<Item>, mut found: Items) -> Vec<Write> {
    let put = |sk: String, counts: BTreeMap<String, i64>, condition| {
        let attributes = counts.into_iter().map(|(name, count)| (name, json!(count))).collect();
        Write::put(Key::new(pk, sk), attributes).when(condition)
    };
    let mut writes = Vec::new();
    for item in said {
        let unchanged = unchanged(Some(&item), MONTH_TOTAL);
        writes.push(match found.remove(&item.key.sk) {
            Some(counts) => put(item.key.sk, counts, unchanged),
            None => Write::delete(item.key).when(unchanged),
        });
    }
    writes.extend(found.into_iter().map(|(sk, counts)| put(sk, counts, Condition::Absent)));
    writes
}

/// The condition that a count has not changed since it was read.
fn unchanged(item: Option<&Item>, name: &str) -> Condition {
    match item {
        Some(item) => match item.attributes.get(name) {
            Some(value) if *value != Value::Null => Condition::Equals(name.to_owned(), value.clone()),
            _ => Condition::Exists,
        },
        None => Condition::Absent,
    }
}
