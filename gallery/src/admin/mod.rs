//! Use cases for the person who runs the gallery, from a terminal on the same machine. They check no permissions:
//! anyone who can start the tool has access to the data anyway.

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
};

/// The gallery as the administrator's tool sees it. Cheap to clone.
#[derive(Clone)]
pub struct Admin {
    /// The gallery as people use it.
    pub library: Library,
}

impl Admin {
    /// The items with these keys. Without keys there is no request, because DynamoDB would refuse it.
    async fn get_many(&self, keys: &[Key]) -> Result<Vec<Item>> {
        if keys.is_empty() { Ok(Vec::new()) } else { self.library.table.get_many(keys).await }
    }
}
