//! Going through all photos of a person.

use super::Admin;
use crate::{
    Result,
    id::{PersonId, PhotoId},
    person::Viewer,
    photo::Photo,
    ports::table::{Item, Query},
    records::keys,
};

/// The lists that a photo is on: exactly one of them.
const LISTS: [&str; 3] = ["U#", "T#", "X#"];

/// Some of a person's photos, in the order of their lists.
pub(super) struct Photos<'a> {
    admin: &'a Admin,
    person: PersonId,
    list: usize,
    after: Option<String>,
}

/// Places on a list, and the photos that have records.
pub(super) struct Some100 {
    pub places: Vec<(Item, Option<PhotoId>)>,
    pub photos: Vec<Photo>,
}

impl Admin {
    /// All photos of a person, from the first: not ready, on the timeline, in the trash.
    pub(super) fn photos(&self, person: &PersonId) -> Photos<'_> {
        Photos { admin: self, person: person.clone(), list: 0, after: None }
    }
}

impl Photos<'_> {
    /// The next ones, a hundred at most; `None` when there are no more.
    pub async fn next(&mut self) -> Result<Option<Some100>> {
        let library = &self.admin.library;
        while let Some(list) = LISTS.get(self.list) {
            let query = Query::prefix(keys::owner(&self.person), list).after(self.after.take());
            let found = library.table.query(&query).await?;
            match found.next {
                Some(next) => self.after = Some(next),
                None => self.list += 1,
            }
            if found.items.is_empty() {
                continue;
            }
            let places: Vec<_> = found
                .items
                .into_iter()
                .map(|item| {
                    let id = item.key.sk.rsplit('#').next().and_then(|id| id.parse().ok());
                    (item, id)
                })
                .collect();
            let ids: Vec<PhotoId> = places.iter().filter_map(|(_, id)| id.clone()).collect();
            let photos = library.own_photos(&Viewer::Person(self.person.clone()), &ids).await?;
            return Ok(Some(Some100 { places, photos }));
        }
        Ok(None)
    }
}
