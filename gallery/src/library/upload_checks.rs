//! Checks for every file that is added, whether a browser announces it first or it arrives with a form.

use super::{Library, access::photos_of, error::LibraryError};
use crate::{
    Error, Result,
    fault::Fault,
    format::Format,
    id::PersonId,
    person::Person,
    photo::{Photo, PhotoState},
    ports::{
        blobs::Upload,
        table::{Condition, Query, Write},
    },
    records::{decode, keys, places::PhotoRef},
    sha256::Sha256,
};

/// Bytes and number of originals of one person.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct Usage {
    /// Bytes of all originals.
    pub bytes: i64,
    /// Number of originals.
    pub photos: i64,
}

impl Library {
    /// The format of a file with this size and these first bytes.
    pub(crate) fn acceptable(&self, bytes: u64, head: &[u8]) -> Result<Format, Fault> {
        let limit_bytes = self.settings.max_file_bytes;
        if bytes == 0 {
            return Err(Fault::Empty);
        }
        if bytes > limit_bytes {
            return Err(Fault::TooLarge { limit_bytes });
        }
        sniffed(head)
    }

    /// The person's photos with these bytes. Hashes that lead to deleted photos are removed, and so are photos that
    /// were announced with these bytes but arrived with others: the person adds the file again.
    pub(crate) async fn holders(&self, owner: &PersonId, sha256: Sha256) -> Result<Vec<Photo>> {
        let query = Query::prefix(keys::owner(owner), &format!("{}{sha256}", keys::HASHES)).limit(10);
        let mut noted = Vec::new();
        for item in self.table.query(&query).await?.items {
            let key = item.key.clone();
            noted.push((key, decode::<PhotoRef>(item)?.photo));
        }
        let ids: Vec<_> = noted.iter().map(|(_, id)| id.clone()).collect();
        let photos = photos_of(self.table.as_ref(), owner, &ids).await?;
        for (key, id) in noted {
            if !photos.iter().any(|photo| photo.id == id) {
                self.table.write(vec![Write::delete(key)]).await?;
            }
        }
        let mut holders = Vec::new();
        for photo in photos {
            if photo.state != (PhotoState::Failed { reason: Fault::Altered }) || !self.erase(&photo).await? {
                holders.push(photo);
            }
        }
        Ok(holders)
    }

    /// What a person's originals take, and what they may take.
    ///
    /// # Errors
    /// [`Error::SignInRequired`] for a deleted account, whose access token may still be valid.
    pub(crate) async fn quota(&self, owner: &PersonId) -> Result<Quota> {
        let mut quota = Quota { used_bytes: 0, limit_bytes: self.settings.quota_bytes };
        let mut is_there = false;
        for item in self.table.get_many(&[keys::usage(owner), keys::person(owner)]).await? {
            if item.key == keys::usage(owner) {
                quota.used_bytes = decode::<Usage>(item)?.bytes.max(0) as u64;
            } else {
                let person: Person = decode(item)?;
                is_there = person.deleted_at.is_none();
                quota.limit_bytes = person.quota_bytes.or(quota.limit_bytes);
            }
        }
        if is_there { Ok(quota) } else { Err(Error::SignInRequired) }
    }
}

/// What a person's originals take, and what they may take. A photo counts from the moment at which it is announced, so
/// the record of an unfinished upload is also the reservation of its bytes. They are released in the write that deletes
/// the record, and only once.
pub(crate) struct Quota {
    /// Bytes of all originals, and of the announced ones.
    pub used_bytes: u64,
    /// `None` is unlimited.
    limit_bytes: Option<u64>,
}

impl Quota {
    /// If this many more bytes exceed the quota, returns the quota.
    pub fn exceeded_by(&self, bytes: u64) -> Option<u64> {
        self.limit_bytes.filter(|limit| self.used_bytes.saturating_add(bytes) > *limit)
    }

    /// Makes the writes that create a photo fail if it exceeds the quota, also if others are created at the same time.
    pub fn keep(&self, photo: &Photo, writes: Vec<Write>) -> Vec<Write> {
        let Some(limit) = self.limit_bytes else { return writes };
        let room =
            limit.checked_sub(photo.bytes).map_or(0, |room| i64::try_from(room).unwrap_or(i64::MAX).saturating_add(1));
        let usage = keys::usage(&photo.owner);
        let within = |write: Write| {
            if *write.key() == usage { write.when(Condition::Below("bytes".to_owned(), room)) } else { write }
        };
        writes.into_iter().map(within).collect()
    }
}

/// The file that belongs to a photo whose upload is unfinished.
pub(crate) fn upload_of(photo: &Photo) -> Result<Upload> {
    let sha256 = photo.sha256.ok_or(LibraryError::NoHash)?;
    Ok(Upload { photo: photo.id.clone(), bytes: photo.bytes, sha256, format: photo.format })
}

fn sniffed(head: &[u8]) -> Result<Format, Fault> {
    Format::sniff(head).ok_or(if Format::is_heic(head) { Fault::HeicNotYet } else { Fault::UnsupportedFormat })
}

/// The format of a file, from its first [`crate::format::SNIFF_BYTES`] bytes.
///
/// # Errors
/// [`Error::Refused`] for the file called `name`.
pub fn kind_of(name: &str, head: &[u8]) -> Result<Format> {
    sniffed(head).map_err(|fault| Error::Refused { file_name: name.to_owned(), fault })
}
