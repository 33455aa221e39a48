//! Use cases for whoever runs the gallery, from a terminal beside it. They ask nobody for permission: who can start the
//! tool holds the data anyway.

mod check;
mod error;
mod folder;
mod import_photo;
mod people;
mod photos;
mod rerender;

use crate::{
    Result,
    library::Library,
    ports::table::{Item, Key},
};

pub use self::{
    check::{Finding, Findings, Problem, Repair},
    folder::{Exported, Imported, export, import},
    import_photo::ImportOutcome,
    people::PersonLine,
};

/// The gallery as its administrator's tool sees it. Cheap to clone.
#[derive(Clone)]
pub struct Admin {
    /// The gallery as people use it.
    pub library: Library,
}

impl Admin {
    /// The items with those keys. Nothing is asked for nothing, which DynamoDB would refuse.
    async fn get_many(&self, keys: &[Key]) -> Result<Vec<Item>> {
        if keys.is_empty() { Ok(Vec::new()) } else { self.library.table.get_many(keys).await }
    }
}
