//! The layout of the domain in the one table: keys, items, cursors. Nothing above this module writes a key.
//!
//! | partition | sort key | what |
//! |---|---|---|
//! | `PHOTO#{photo}` | `PHOTO` | the photo with everything known about it |
//! | | `IN#{album}` | the photo is in that album: see [`entries`] |
//! | | `AGAIN` | the photo must be rendered again although it is ready; expires |
//! | `OWNER#{person}` | `T#…`, `M#…` | the rows of a list, the timeline: see [`list`] |
//! | | `U#{unix ms}#{photo}` | a photo that is not ready, or failed |
//! | | `H#{sha256}` or `H#{sha256}#{photo}` | the photo that has these bytes |
//! | | `USAGE` | bytes and number of originals |
//! | `ARCHIVED#{person}` | `T#…`, `M#…` | the archive |
//! | `LOCKED#{person}` | `T#…`, `M#…` | the locked folder |
//! | `TRASH#{person}` | `T#…`, `M#…` | the trash |
//! | `ALBUM#{album}` | `T#…`, `M#…` | an album |
//! | `PERSON#{person}` | `PERSON` | a person |
//! | | `RECOVERY` | the hash of their recovery code |
//! | `PEOPLE#{0-f}` | `{person}` | the directory of people |
//! | `ERASED#{0-f}` | `{photo}` | a note that the bytes of a deleted photo must be deleted, or when to do that once more |
//! | `REPLACED#{0-f}` | `{photo}#{revision}` or `{photo}#-` | a note that the files of these renditions must be deleted, and when |
//! | `ENDED#{0-f}` | `{person}` | a note that everything of a deleted account must be deleted, and how many photos were |
//! | `JOBS#{person}` | `DELETE#TRASH` | the progress of emptying the trash; expires when it is done |
//! | | `DELETE#{job}` | the progress of deleting many photos; expires when it is done |
//! | | `PART#{job}#{number}` | the photos of that deletion, 2,000 at a time |
//! | | `UPLOADS` | the position of the cleanup of uploads |
//! | `ARCHIVE#{zip}` | `ARCHIVE` | a requested zip, and its progress; expires |
//! | | `P#{number}` | the photos in it, 2,000 at a time; expires |
//! | `SITE` | `ADMINISTRATOR` | the first account was made |
//! | | `VERSION` | the version of the records, and the position of a migration |
//! | | `ROUND` | the position of the cleanup among all people |
//! | `LIMIT#{what}#{whom}` | `LIMIT` | attempts; expires |
//! | `LIMIT#devices#{account}` | `DEVICES` | from when on browsers in which the account signed in are known; expires |
//!
//! Older versions wrote `M#{year-month}`, `PEOPLE` and `ERASED` without a shard at the end, and the trash as `X#{unix
//! ms}#{photo}` among its owner's rows. What still reads them, and what moves them, is in `library/migrate.rs`.

pub mod entries;
mod error;
mod item;
pub mod keys;
pub mod list;
pub mod places;
pub mod shard;

pub use item::{decode, encode};
