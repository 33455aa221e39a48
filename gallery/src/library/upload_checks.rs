//! Checks for every file that is added, whether a browser announces it first or it arrives with a form.

use super::{Library, access::photos_of, error::LibraryError};
use crate::{
    Error, Result,
    fault::Fault,
    format::Format,
    id::PersonId,
    person::Person,
    photo::Photo,
    ports::{
        blobs::Upload,
        table::{Query, Write},
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

    /// The person's photos with these bytes. Hashes that lead to deleted photos are removed.
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
        Ok(photos)
    }

    /// If this many more bytes exceed the person's quota, returns the used bytes and the quota.
    pub(crate) async fn over_quota(&self, owner: &PersonId, bytes: u64) -> Result<Option<(u64, u64)>> {
        let mut limit = self.settings.quota_bytes;
        let mut used = 0;
        for item in self.table.get_many(&[keys::usage(owner), keys::person(owner)]).await? {
            if item.key == keys::usage(owner) {
                used = decode::<Usage>(item)?.bytes.max(0) as u64;
            } else {
                limit = decode::<Person>(item)?.quota_bytes.or(limit);
            }
        }
        Ok(limit.filter(|limit| used + bytes > *limit).map(|limit| (used, limit)))
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
