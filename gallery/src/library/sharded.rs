//! Reads lists that are spread over several partitions.

use std::str::FromStr;

use super::Library;
use crate::{
    Result,
    page::Cursor,
    ports::{
        Table,
        table::{Item, Query},
    },
    records::{keys, shard::partitions},
};

/// How many records are read at once: 50, so that two more records for each of them fit in one request.
const PAGE: u32 = 50;

/// Reads a list from all of its partitions. Records that are added in the meantime may be missed; removed ones do no
/// harm.
pub(crate) struct ShardedList<'a> {
    table: &'a dyn Table,
    partitions: std::vec::IntoIter<String>,
    query: Option<Query>,
}

/// A position in a list. Everything before it has been read.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(crate) struct Place {
    partition: String,
    after: String,
}

impl Place {
    /// The position after an item.
    pub fn of(item: &Item) -> Self {
        Self { partition: item.key.pk.clone(), after: item.key.sk.clone() }
    }

    /// The position as a text for browsers.
    pub fn cursor(&self) -> Cursor {
        Cursor::behind(format!("{}/{}", self.partition, self.after))
    }

    /// The position in a list that a browser names. Anybody can make one up, so it must be in the list.
    pub fn in_list(list: &str, cursor: &Cursor) -> Option<Self> {
        let (partition, after) = cursor.sort_key().split_once('/')?;
        let known = partitions(list).any(|name| name == partition);
        (known && !after.is_empty()).then(|| Self { partition: partition.to_owned(), after: after.to_owned() })
    }
}

impl<'a> ShardedList<'a> {
    fn new(table: &'a dyn Table, list: &str) -> Self {
        Self { table, partitions: partitions(list).collect::<Vec<_>>().into_iter(), query: None }
    }

    /// The rest of a list, starting at a position.
    fn from(table: &'a dyn Table, list: &str, place: Option<Place>) -> Self {
        let Some(Place { partition, after }) = place else { return Self::new(table, list) };
        let rest: Vec<_> = partitions(list).skip_while(|name| *name != partition).skip(1).collect();
        let query = first(partition).after(Some(after));
        Self { table, partitions: rest.into_iter(), query: Some(query) }
    }

    /// The next items, at least one; `None` at the end.
    pub async fn next(&mut self) -> Result<Option<Vec<Item>>> {
        loop {
            let Some(query) = self.query.take().or_else(|| Some(first(self.partitions.next()?))) else {
                return Ok(None);
            };
            let found = self.table.query(&query).await?;
            self.query = found.next.map(|next| query.after(Some(next)));
            if !found.items.is_empty() {
                return Ok(Some(found.items));
            }
        }
    }

    /// The ids of the next items.
    pub async fn next_ids<Id: FromStr>(&mut self) -> Result<Option<Vec<Id>>> {
        let items = self.next().await?;
        Ok(items.map(|items| items.iter().filter_map(|item| item.key.sk.parse().ok()).collect()))
    }
}

fn first(partition: String) -> Query {
    Query::prefix(partition, "").limit(PAGE)
}

impl Library {
    /// All people who have an account.
    pub(crate) fn everybody(&self) -> ShardedList<'_> {
        ShardedList::new(self.table.as_ref(), keys::PEOPLE)
    }

    /// All people who have an account, starting at a position.
    pub(crate) fn everybody_from(&self, place: Option<Place>) -> ShardedList<'_> {
        ShardedList::from(self.table.as_ref(), keys::PEOPLE, place)
    }

    /// Deleted accounts of which something may be left.
    pub(crate) fn ended(&self) -> ShardedList<'_> {
        ShardedList::new(self.table.as_ref(), keys::ENDED)
    }

    /// Renditions that must be deleted, from a position on.
    pub(crate) fn replaced_from(&self, place: Option<Place>) -> ShardedList<'_> {
        ShardedList::from(self.table.as_ref(), keys::REPLACED, place)
    }

    /// Photos whose bytes must be deleted.
    pub(crate) fn erased(&self) -> ShardedList<'_> {
        ShardedList::new(self.table.as_ref(), keys::ERASED)
    }
}

#[cfg(all(test, feature = "contract"))]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::{
        contract::memory::MemoryTable,
        id::PhotoId,
        ports::table::{Attributes, Key, Write},
    };

    async fn put(table: &MemoryTable, key: Key) {
        let item = Item { key, attributes: Attributes::new(), expires_at: None };
        table.write(vec![Write::Put { item, conditions: Vec::new() }]).await.expect("written");
    }

    #[tokio::test]
    async fn each_record_is_found_once_in_old_and_new_partitions() {
        let table = MemoryTable::new();
        let ids: BTreeSet<PhotoId> = (0..1200).map(|_| PhotoId::random()).collect();
        for (number, id) in ids.iter().enumerate() {
            // Pages start and end in old and in new partitions.
            put(&table, if number % 8 == 0 { keys::erased_unsharded(id) } else { keys::erased(id) }).await;
        }
        let (mut spread, mut found) = (ShardedList::new(&table, keys::ERASED), Vec::new());
        while let Some(some) = spread.next_ids::<PhotoId>().await.expect("read") {
            assert!(!some.is_empty() && some.len() <= PAGE as usize);
            found.extend(some);
        }
        assert_eq!(found.len(), ids.len());
        assert_eq!(found.into_iter().collect::<BTreeSet<_>>(), ids);
        assert!(spread.next().await.expect("read").is_none(), "it is at the end");
    }

    #[tokio::test]
    async fn reading_continues_from_any_position() {
        let table = MemoryTable::new();
        let ids: BTreeSet<PhotoId> = (0..400).map(|_| PhotoId::random()).collect();
        for id in &ids {
            put(&table, keys::erased(id)).await;
        }
        let (mut found, mut place) = (Vec::new(), None);
        loop {
            let Some(items) = ShardedList::from(&table, keys::ERASED, place).next().await.expect("read") else { break };
            place = items.last().map(Place::of);
            found.extend(items.into_iter().filter_map(|item| item.key.sk.parse().ok()));
        }
        assert_eq!((found.len(), found.into_iter().collect::<BTreeSet<PhotoId>>()), (ids.len(), ids));
    }

    #[tokio::test]
    async fn removing_records_while_reading_hides_no_others() {
        let table = MemoryTable::new();
        for _ in 0..1200 {
            put(&table, keys::erased(&PhotoId::random())).await;
        }
        let (mut spread, mut found) = (ShardedList::new(&table, keys::ERASED), 0);
        while let Some(some) = spread.next().await.expect("read") {
            found += some.len();
            let removed = some.into_iter().map(|item| Write::Delete { key: item.key, conditions: Vec::new() });
            table.write(removed.collect()).await.expect("written");
        }
        assert_eq!((found, table.all().len()), (1200, 0));
    }
}
