//! The list of people.

use super::{Library, Totals};
use crate::{
    Result,
    id::PersonId,
    library::{sharded::Place, upload_checks::Usage},
    page::Cursor,
    person::{Person, Viewer},
    ports::table::Key,
    records::{decode, keys},
};

/// How many people are on a page.
const PAGE: usize = 50;

/// A person, and the storage that their originals use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonLine {
    /// The person.
    pub person: Person,
    /// Bytes of their originals.
    pub used_bytes: u64,
    /// How many originals they have.
    pub photos: u64,
}

/// A page of the list of people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct People {
    /// The people of this page, ordered by address. The pages have no order.
    pub lines: Vec<PersonLine>,
    /// Where the next page starts, if there is one.
    pub next: Option<Cursor>,
    /// How much there is in the whole gallery; `None` if nobody has counted it yet.
    pub totals: Option<Totals>,
}

impl Library {
    /// A page of all people, also of those whose accounts were deleted and can be restored.
    ///
    /// # Errors
    /// Those of [`Library::administers`].
    pub async fn people(&self, viewer: &Viewer, after: Option<&Cursor>) -> Result<People> {
        self.administers(viewer).await?;
        let first = after.is_none();
        let mut everybody = self.everybody_from(after.and_then(|cursor| Place::in_list(keys::PEOPLE, cursor)));
        let mut items = Vec::new();
        while items.len() <= PAGE
            && let Some(more) = everybody.next().await?
        {
            items.extend(more);
        }
        let more = items.len() > PAGE;
        items.truncate(PAGE);
        let next = items.last().filter(|_| more).map(|item| Place::of(item).cursor());
        let ids: Vec<PersonId> = items.iter().filter_map(|item| item.key.sk.parse().ok()).collect();
        let mut lines = self.lines_of(&ids).await?;
        lines.sort_by(|a, b| a.person.email.cmp(&b.person.email));
        let totals = if first && next.is_none() {
            let mut totals = Totals::default();
            lines.iter().for_each(|line| totals.count(line));
            Some(totals)
        } else {
            self.table.get(&keys::totals()).await?.map(decode).transpose()?
        };
        Ok(People { lines, next, totals })
    }

    /// These people, at most 50, in the same order. Those that do not exist are left out.
    pub(crate) async fn lines_of(&self, ids: &[PersonId]) -> Result<Vec<PersonLine>> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let wanted: Vec<Key> = ids.iter().flat_map(|id| [keys::person(id), keys::usage(id)]).collect();
        let mut items = self.table.get_many(&wanted).await?;
        let mut lines = Vec::with_capacity(ids.len());
        for id in ids {
            let mut take = |key: &Key| {
                let place = items.iter().position(|item| item.key == *key)?;
                Some(items.swap_remove(place))
            };
            let Some(person) = take(&keys::person(id)) else { continue };
            let usage: Usage = take(&keys::usage(id)).map(decode).transpose()?.unwrap_or_default();
            lines.push(PersonLine {
                person: decode(person)?,
                used_bytes: usage.bytes.max(0) as u64,
                photos: usage.photos.max(0) as u64,
            });
        }
        Ok(lines)
    }
}
