//! Whether what was counted is what there is.

use std::collections::BTreeMap;

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

/// What there is of one person.
#[derive(Default)]
pub(super) struct Counts {
    usage: Usage,
    /// By sort key of the month, then by its attributes.
    months: BTreeMap<String, BTreeMap<String, i64>>,
}

impl Counts {
    pub fn add(&mut self, photo: &Photo) {
        self.usage.photos += 1;
        self.usage.bytes += i64::try_from(photo.bytes).unwrap_or(i64::MAX);
        if photo.state == PhotoState::Ready && photo.trashed_at.is_none() {
            let (key, day) = keys::month(&photo.owner, photo.timeline_at());
            let month = self.months.entry(key.sk).or_default();
            for name in [day, keys::MONTH_TOTAL.to_owned()] {
                *month.entry(name).or_default() += 1;
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

    async fn months(&mut self, person: &PersonId, mut found: BTreeMap<String, BTreeMap<String, i64>>) -> Result<()> {
        let mut query = Query::prefix(keys::owner(person), "M#");
        let mut wrong = Vec::new();
        loop {
            let page = self.admin.library.table.query(&query).await?;
            for item in page.items {
                let counted = found.remove(&item.key.sk).unwrap_or_default();
                // Days of which the last photo was taken away stay with a zero.
                let said = item.attributes.iter().filter(|(_, count)| **count != json!(0));
                let same = counted.len() == said.clone().count()
                    && said.clone().all(|(name, count)| counted.get(name).is_some_and(|found| json!(found) == *count));
                if !same {
                    wrong.push((unchanged(Some(&item), keys::MONTH_TOTAL), item.key, counted));
                }
            }
            match page.next {
                Some(next) => query.after = Some(next),
                None => break,
            }
        }
        let missing =
            found.into_iter().map(|(sk, counted)| (Condition::Absent, Key::new(keys::owner(person), sk), counted));
        for (condition, key, counted) in wrong.into_iter().chain(missing) {
            let problem = Problem::Month { person: person.clone(), month: key.sk.clone() };
            let attributes: Attributes = counted.into_iter().map(|(name, count)| (name, json!(count))).collect();
            let write = if attributes.is_empty() {
                Write::Delete { key, conditions: vec![condition] }
            } else {
                Write::Put { item: Item { key, attributes, expires_at: None }, conditions: vec![condition] }
            };
            self.settle(problem, vec![write]).await?;
        }
        Ok(())
    }
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
