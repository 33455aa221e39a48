//! Changes one photo and its places consistently, in spite of concurrent changes.

use super::error::LibraryError;
use crate::{
    Result,
    id::PhotoId,
    photo::Photo,
    ports::{
        Table,
        table::{Write, WriteError},
    },
    records::{decode, keys, places},
};

/// How often a photo is read again because it was changed in the meantime.
const ATTEMPTS: u32 = 8;

/// What a photo should become.
pub(crate) enum Becomes {
    /// It is not changed.
    Same,
    /// It is replaced by this one.
    Photo(Box<Photo>),
    /// It becomes this photo, and these records, which are not its own rows, change in the same write.
    PhotoAnd(Box<Photo>, Vec<Write>),
    /// It is deleted, with its records.
    Nothing,
}

impl From<Option<Photo>> for Becomes {
    fn from(photo: Option<Photo>) -> Self {
        photo.map_or(Self::Same, |photo| Self::Photo(Box::new(photo)))
    }
}

/// The outcome of a change.
#[derive(Debug)]
pub(crate) enum Changed {
    /// The photo was changed. This is what it was before.
    From(Box<Photo>),
    /// Nothing had to be changed.
    Same,
    /// Somebody else deleted it.
    Gone,
}

/// Changes the photo that was read as `photo` to what `becomes` returns for it. If it was changed since it was read,
/// `becomes` is called again with the current one.
///
/// # Errors
/// [`crate::Error::Unavailable`], and the errors of `becomes`.
pub(crate) async fn change_photo(
    table: &dyn Table,
    photo: Photo,
    becomes: impl Fn(&Photo) -> Result<Becomes> + Send,
) -> Result<Changed> {
    let mut photo = Box::new(photo);
    for _ in 0..ATTEMPTS {
        let writes = match becomes(&photo)? {
            Becomes::Same => return Ok(Changed::Same),
            Becomes::Photo(after) => places::change(Some(&photo), Some(&after))?,
            Becomes::PhotoAnd(after, beside) => {
                let mut writes = places::change(Some(&photo), Some(&after))?;
                writes.extend(beside);
                writes
            }
            Becomes::Nothing => places::change(Some(&photo), None)?,
        };
        match table.write(writes).await {
            Ok(()) => return Ok(Changed::From(photo)),
            Err(WriteError::ConditionFailed(_)) => match read_photo(table, &photo.id).await? {
                Some(now) => *photo = now,
                None => return Ok(Changed::Gone),
            },
            Err(WriteError::Other(error)) => return Err(error),
        }
    }
    Err(LibraryError::PhotoChangedTooOften.into())
}

/// Reads a photo's record.
pub(crate) async fn read_photo(table: &dyn Table, id: &PhotoId) -> Result<Option<Photo>> {
    table.get(&keys::photo(id)).await?.map(decode).transpose()
}
