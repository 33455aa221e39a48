//! Whole libraries in a folder: originals under readable names, and one JSON document with everything that is known
//! about them. Passwords are never exported, not even as hashes. Whoever can write to such a folder could put anything into
//! it, so an import checks all that it reads, and neither import nor export follows links below the folder.
//!
//! ```text
//! {folder}/{address}/library.json
//! {folder}/{address}/originals/2024-07/IMG_0001.jpg
//! ```

mod checked;
mod export;
mod import;
mod tree;

use std::{io, path::Path};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

pub use self::{
    export::{Exported, export},
    import::{Imported, import},
};
use crate::{
    Error,
    admin::error::AdminError,
    person::{Person, Role},
    photo::Photo,
};

/// The document's version. Other versions are refused.
const VERSION: u32 = 1;

/// The document's file name.
const DOCUMENT: &str = "library.json";

/// The directory of originals next to the document.
const ORIGINALS: &str = "originals";

/// A library.
#[derive(Deserialize)]
struct Document {
    vitrine: u32,
    person: Owner,
    photos: Vec<Entry>,
}

/// A person, without the fields that only have a meaning in one gallery.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Owner {
    email: String,
    display_name: String,
    role: Role,
    #[serde(with = "jiff::fmt::serde::timestamp::millisecond::required")]
    created_at: Timestamp,
    quota_bytes: Option<u64>,
}

impl From<&Person> for Owner {
    fn from(person: &Person) -> Self {
        Self {
            email: person.email.clone(),
            display_name: person.display_name.clone(),
            role: person.role,
            created_at: person.created_at,
            quota_bytes: person.quota_bytes,
        }
    }
}

/// A photo and the path of its original, relative to the document. A file that was refused has none.
#[derive(Serialize, Deserialize)]
struct Entry {
    file: Option<String>,
    photo: Photo,
}

/// Adds the path to an error of the file system.
fn at(path: &Path) -> impl Fn(io::Error) -> Error {
    move |cause| AdminError::File { path: path.to_owned(), cause }.into()
}
