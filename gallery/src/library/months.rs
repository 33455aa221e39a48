//! The number of photos on each day. A month's counts are the sum over several items, so that many writers can count at
//! once.

use std::collections::BTreeMap;

use futures::{StreamExt as _, TryStreamExt as _, stream};

use super::Library;
use crate::{
    Result,
    month::{Month, MonthCount},
    ports::table::{Condition, Item, Query, Write, WriteError},
    records::{
        list::{MONTH_TOTAL, month_of},
        shard::MONTH_SHARDS,
    },
};

/// How many months are checked at the same time.
const AT_ONCE: usize = 8;

/// Maximum number of items of one month: its shards, and the item of older versions.
pub(super) const ITEMS_OF_MONTH: u32 = MONTH_SHARDS + 1;

/// The items of each month. `items` must be in the order of their keys.
pub(super) fn by_month(items: &[Item]) -> impl Iterator<Item = &[Item]> {
    items.chunk_by(|a, b| month_of(&a.key.sk) == month_of(&b.key.sk))
}

/// The month that the items belong to.
pub(super) fn month(items: &[Item]) -> Option<Month> {
    Month::of_key(month_of(&items.first()?.key.sk)?)
}

/// The counts of one month; `None` if it has no photos any more.
pub(super) fn month_count(items: &[Item]) -> Option<MonthCount> {
    let Month { year, month } = month(items)?;
    let mut sums: BTreeMap<i8, i64> = BTreeMap::new();
    for (name, count) in items.iter().flat_map(|item| &item.attributes) {
        let day = name.strip_prefix('d').and_then(|day| day.parse().ok());
        if let (Some(day), Some(count)) = (day, count.as_i64()) {
            *sums.entry(day).or_default() += count;
        }
    }
    let days: BTreeMap<i8, u32> = sums
        .into_iter()
        .filter_map(|(day, count)| Some((day, u32::try_from(count).ok().filter(|&count| count > 0)?)))
        .collect();
    (!days.is_empty()).then_some(MonthCount { year, month, days })
}

impl Library {
    /// Everything that a query finds, largest key first.
    pub(super) async fn month_items(&self, query: Query) -> Result<Vec<Item>> {
        let mut query = query.backward().limit(4000);
        let mut items = Vec::new();
        loop {
            let found = self.table.query(&query).await?;
            items.extend(found.items);
            match found.next {
                Some(next) => query.after = Some(next),
                None => return Ok(items),
            }
        }
    }

    /// Removes months from the index if their last photo was removed. A month that is left there by a crash does no
    /// harm: it leads to the next older one.
    pub(super) async fn forget_months_if_empty(&self, months: Vec<Query>) -> Result<()> {
        stream::iter(months.into_iter().map(|month| self.forget_if_empty(month)))
            .buffer_unordered(AT_ONCE)
            .try_collect()
            .await
    }

    async fn forget_if_empty(&self, month: Query) -> Result<()> {
        let items = self.month_items(month).await?;
        if items.is_empty() || month_count(&items).is_some() {
            return Ok(());
        }
        // Every change to an item's counts changes its total, and photos can only leave after they were added. So if
        // the totals are unchanged, the month is still empty. All of its items are deleted together, because only their
        // sum is zero.
        let forget = |item: Item| {
            let total = item.attributes.get(MONTH_TOTAL).cloned().unwrap_or_default();
            Write::delete(item.key).when(Condition::Equals(MONTH_TOTAL.to_owned(), total))
        };
        match self.table.write(items.into_iter().map(forget).collect()).await {
            Ok(()) | Err(WriteError::ConditionFailed(_)) => Ok(()),
            Err(WriteError::Other(error)) => Err(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::ports::table::Key;

    fn item(sk: &str, attributes: Value) -> Item {
        let Value::Object(attributes) = attributes else { panic!("an object") };
        Item { key: Key::new("a partition", sk), attributes, expires_at: None }
    }

    #[test]
    fn a_month_is_the_sum_of_its_items() {
        let items = [
            item("M#2024-08#1", json!({ "d01": 1, "total": 1 })),
            item("M#2024-07#3", json!({ "d05": -1, "d06": 2, "total": 1 })),
            item("M#2024-07#0", json!({ "d05": 1, "d31": 0, "total": 1 })),
            // The item of older versions.
            item("M#2024-07", json!({ "d05": 3, "d07": 1, "total": 4 })),
            item("M#2024-06#2", json!({ "d09": -1, "total": -1 })),
            item("M#2024-06", json!({ "d09": 1, "total": 1 })),
        ];
        let months: Vec<_> = by_month(&items).collect();
        assert_eq!(months.iter().map(|items| items.len()).collect::<Vec<_>>(), [1, 3, 2]);
        let july = month_count(months[1]).expect("photos");
        assert_eq!((july.year, july.month), (2024, 7));
        assert_eq!(july.days, BTreeMap::from([(5, 3), (6, 2), (7, 1)]));
        assert_eq!(month_count(months[2]), None, "a photo was added and removed");
        assert_eq!(month(months[2]).map(|month| month.key()), Some("2024-06".to_owned()));
        assert_eq!(by_month(&[]).count(), 0);
    }
}
