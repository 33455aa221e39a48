//! Pages of long lists, by cursor and never by number.

use serde::{Deserialize, Serialize};

use crate::photo::Tile;

/// Where a page of a list starts. Opaque to whoever holds it; an invented one finds nothing that is not theirs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Cursor(pub String);

/// A page of photos, newest first.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Page {
    /// The photos.
    pub tiles: Vec<Tile>,
    /// Where the next (older) page starts, when there may be one.
    pub next: Option<Cursor>,
}
