//! Use cases for whoever runs the gallery, from a terminal beside it. They ask nobody for permission: who can start the
//! tool holds the data anyway.

mod check;
mod folder;
mod people;
mod photos;
mod rerender;
mod take_in;

use crate::library::Library;

pub use self::{
    check::{Finding, Findings, Problem, Repair},
    folder::{Exported, Imported, export, import},
    people::PersonLine,
    take_in::TakenIn,
};

/// The gallery as its administrator's tool sees it. Cheap to clone.
#[derive(Clone)]
pub struct Admin {
    /// The gallery as people use it.
    pub library: Library,
}
