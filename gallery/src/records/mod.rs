//! How the domain is laid out in the one table: keys, items, cursors. Nothing above this module writes a key.
//!
//! | partition | sort key | what |
//! |---|---|---|
//! | `PHOTO#{photo}` | `PHOTO` | the photo with everything known about it |
//! | | `IN#{album}` | that it is in that album: see [`entries`] |
//! | | `AGAIN` | that it is to be rendered again though it is ready; expires |
//! | `OWNER#{person}` | `T#…`, `M#…` | the rows of a list, the timeline: see [`list`] |
//! | | `U#{unix ms}#{photo}` | not ready yet, or failed |
//! | | `H#{sha256}` or `H#{sha256}#{photo}` | which photo has these bytes |
//! | | `USAGE` | bytes and number of originals |
//! | `ARCHIVED#{person}` | `T#…`, `M#…` | the archive |
//! | `LOCKED#{person}` | `T#…`, `M#…` | the locked folder |
//! | `TRASH#{person}` | `T#…`, `M#…` | the trash |
//! | `ALBUM#{album}` | `T#…`, `M#…` | an album |
//! | `PERSON#{person}` | `PERSON` | who somebody is |
//! | | `RECOVERY` | the hash of their recovery code |
//! | `PEOPLE#{0-f}` | `{person}` | the directory |
//! | `ERASED#{0-f}` | `{photo}` | its bytes are to go; a note for the time between two steps |
//! | `REPLACED#{0-f}` | `{photo}#{revision}` or `{photo}#-` | the files of these renditions are to go, and when |
//! | `ENDED#{0-f}` | `{person}` | everything of a deleted account is to go, and how many photos went |
//! | `JOBS#{person}` | `DELETE#TRASH` | how far the emptying of the trash is; expires when it is done |
//! | | `DELETE#{job}` | how far the deletion of many photos is; expires when it is done |
//! | | `PART#{job}#{number}` | the photos of that deletion, 2,000 at a time |
//! | | `UPLOADS` | how far tidying the uploads is |
//! | `ARCHIVE#{zip}` | `ARCHIVE` | a zip that somebody asked for, and how far it is; expires |
//! | | `P#{number}` | the photos in it, 2,000 at a time; expires |
//! | `SITE` | `ADMINISTRATOR` | that the first account was made |
//! | | `VERSION` | the version of the records, and how far a migration has come |
//! | | `ROUND` | how far the home's own round over everybody is |
//! | `LIMIT#{what}#{whom}` | `LIMIT` | failed attempts |
//!
//! Older versions wrote `M#{year-month}`, `PEOPLE` and `ERASED` without a shard at the end, and the trash as
//! `X#{unix ms}#{photo}` among its owner's rows. What reads them still, and what moves them is in `library/migrate.rs`.

pub mod entries;
mod error;
mod item;
pub mod keys;
pub mod list;
pub mod places;
pub mod shard;

pub use item::{decode, encode};
