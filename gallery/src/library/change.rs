//! Changing one photo whole, however many others change it at the same time.

use crate::{
    Error, Result,
    id::PhotoId,
    photo::Photo,
    ports::{
        Table,
        table::{Write, WriteError},
    },
    records::{decode, keys, places},
};

/// How often a photo is read again that others changed meanwhile.
const ATTEMPTS: u32 = 8;

/// What a photo is to become.
pub(crate) enum Becomes {
    /// What it is.
    Same,
    /// Another.
    Photo(Box<Photo>),
    /// Another, and these records beside it, which are not the photo's own rows, change in the same write.
    PhotoAnd(Box<Photo>, Vec<Write>),
    /// Nothing: its records go.
    Nothing,
}

impl From<Option<Photo>> for Becomes {
    fn from(photo: Option<Photo>) -> Self {
        photo.map_or(Self::Same, |photo| Self::Photo(Box::new(photo)))
    }
}

/// What became of a photo.
#[derive(Debug)]
pub(crate) enum Changed {
    /// It was changed, from this.
    From(Box<Photo>),
    /// It was to stay as it is.
    Same,
    /// Somebody else deleted it.
    Gone,
}

/// Changes a photo that was read as `photo` to what `becomes` says of it. Asks again when it was changed since.
///
/// # Errors
/// [`Error::Unavailable`], and whatever `becomes` says.
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
    Err(Error::unavailable("a photo changed too often at the same time"))
}

/// The photo's record.
pub(crate) async fn read_photo(table: &dyn Table, id: &PhotoId) -> Result<Option<Photo>> {
    table.get(&keys::photo(id)).await?.map(decode).transpose()
}
