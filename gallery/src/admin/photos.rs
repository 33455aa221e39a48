//! Reads all photos of a person.

use super::Admin;
use crate::{
    Result,
    id::{PersonId, PhotoId},
    library::access::photos_of,
    photo::Photo,
    ports::table::{Item, Query},
    records::list::{photo_of, places_of},
};

/// Reads a person's photos in batches, in the order of their lists.
pub(super) struct Photos<'a> {
    admin: &'a Admin,
    person: PersonId,
    /// The partitions and prefixes that are left to read. The next one is last.
    lists: Vec<(String, &'static str)>,
    after: Option<String>,
}

/// A batch: the entries on a list, and those of their photos that have records.
pub(super) struct Some100 {
    pub places: Vec<(Item, Option<PhotoId>)>,
    pub photos: Vec<Photo>,
}

impl Admin {
    /// All photos of a person: those that are not ready, then list by list.
    pub(super) fn photos(&self, person: &PersonId) -> Photos<'_> {
        let mut lists = places_of(person);
        lists.reverse();
        Photos { admin: self, person: person.clone(), lists, after: None }
    }
}

impl Photos<'_> {
    /// The next batch, a hundred photos at most; `None` when there are no more.
    pub async fn next(&mut self) -> Result<Option<Some100>> {
        let library = &self.admin.library;
        while let Some((pk, prefix)) = self.lists.last() {
            let query = Query::prefix(pk, prefix).after(self.after.take());
            let found = library.table.query(&query).await?;
            match found.next {
                Some(next) => self.after = Some(next),
                None => drop(self.lists.pop()),
            }
            if found.items.is_empty() {
                continue;
            }
            let places: Vec<_> = found
                .items
                .into_iter()
                .map(|item| {
                    let id = photo_of(&item.key.sk);
                    (item, id)
                })
                .collect();
            let ids: Vec<PhotoId> = places.iter().filter_map(|(_, id)| id.clone()).collect();
            let photos = photos_of(library.table.as_ref(), &self.person, &ids).await?;
            return Ok(Some(Some100 { places, photos }));
        }
        Ok(None)
    }
}
