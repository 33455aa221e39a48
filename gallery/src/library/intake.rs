//! What every file goes through that is to become a photo, however it comes: announced by a browser before it is sent,
//! or brought by a form.

use super::{Library, absent};
use crate::{
    Error, Result,
    capture::Capture,
    fault::Fault,
    format::Format,
    id::{PersonId, PhotoId},
    person::{Person, Viewer},
    photo::{Photo, PhotoState},
    ports::{
        blobs::Upload,
        table::{Item, Query, Write},
    },
    records::{decode, encode, keys},
};

/// Bytes and number of originals of one person.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct Usage {
    /// Bytes of all originals.
    pub bytes: i64,
    /// How many there are.
    pub photos: i64,
}

/// Whose bytes a hash names.
#[derive(serde::Serialize, serde::Deserialize)]
pub(crate) struct HashHolder {
    pub photo: PhotoId,
}

/// What is known of a file before anything is made of it.
pub(crate) struct Arrival {
    pub name: String,
    pub bytes: u64,
    pub sha256: String,
    pub format: Format,
    pub keep_both: bool,
}

impl Library {
    /// What a file of this size that begins so is.
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

    /// The person's photos with these bytes. Notes of photos that are gone are forgotten on the way.
    pub(crate) async fn holders(&self, owner: &PersonId, sha256: &str) -> Result<Vec<Photo>> {
        let query = Query::prefix(keys::owner(owner), &format!("H#{sha256}")).limit(10);
        let mut noted = Vec::new();
        for item in self.table.query(&query).await?.items {
            let key = item.key.clone();
            noted.push((key, decode::<HashHolder>(item)?.photo));
        }
        let ids: Vec<_> = noted.iter().map(|(_, id)| id.clone()).collect();
        let photos = self.own_photos(&Viewer::Person(owner.clone()), &ids).await?;
        for (key, id) in noted {
            if !photos.iter().any(|photo| photo.id == id) {
                self.table.write(vec![Write::Delete { key, conditions: Vec::new() }]).await?;
            }
        }
        Ok(photos)
    }

    /// Whether so many more bytes are more than the person may keep: then what they use, and what they may.
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

    /// A photo whose bytes are on their way.
    pub(crate) fn announced(&self, id: PhotoId, owner: &PersonId, file: &Arrival) -> Photo {
        Photo {
            id,
            owner: owner.clone(),
            state: PhotoState::Uploading,
            file_name: file.name.clone(),
            bytes: file.bytes,
            sha256: file.sha256.clone(),
            format: file.format,
            added_at: self.now_ms(),
            kept_twice: file.keep_both,
            dimensions: None,
            capture: Capture::default(),
            thumbhash: String::new(),
            animated: false,
            colour: None,
            look_alike: None,
            title: String::new(),
            description: String::new(),
            keywords: Vec::new(),
            rating: None,
            creator: String::new(),
            copyright: String::new(),
            trashed_at: None,
        }
    }
}

/// What makes a photo known whose bytes are on their way, unless the person has these bytes already.
pub(crate) fn announce_writes(photo: &Photo) -> Result<Vec<Write>> {
    let holder = encode(&HashHolder { photo: photo.id.clone() })?;
    Ok(vec![
        put(keys::photo(&photo.id), encode(photo)?),
        put(keys::hash(photo), holder.clone()),
        put(keys::pending(photo), holder),
        usage_change(photo, 1),
    ])
}

/// What tells a person of a file that was refused. Nothing of it is kept, so its record says 0 bytes and claims no hash.
pub(crate) fn refuse_writes(photo: &Photo) -> Result<Vec<Write>> {
    let holder = encode(&HashHolder { photo: photo.id.clone() })?;
    Ok(vec![put(keys::photo(&photo.id), encode(photo)?), put(keys::pending(photo), holder), usage_change(photo, 1)])
}

fn put(key: crate::ports::table::Key, attributes: crate::ports::table::Attributes) -> Write {
    Write::Put { item: Item { key, attributes, expires_at: None }, conditions: absent() }
}

/// Adds (1) or takes away (−1) what a photo's original takes.
pub(crate) fn usage_change(photo: &Photo, sign: i64) -> Write {
    let bytes = i64::try_from(photo.bytes).unwrap_or(i64::MAX);
    Write::Update {
        key: keys::usage(&photo.owner),
        set: Default::default(),
        remove: Vec::new(),
        add: vec![("bytes".to_owned(), sign * bytes), ("photos".to_owned(), sign)],
        conditions: Vec::new(),
    }
}

pub(crate) fn upload_of(photo: &Photo) -> Upload {
    Upload { photo: photo.id.clone(), bytes: photo.bytes, sha256: photo.sha256.clone(), format: photo.format }
}

fn sniffed(head: &[u8]) -> Result<Format, Fault> {
    Format::sniff(head).ok_or(if Format::is_heic(head) { Fault::HeicNotYet } else { Fault::UnsupportedFormat })
}

/// What a file is, by its first [`crate::format::SNIFF_BYTES`] bytes.
///
/// # Errors
/// [`Error::UnsupportedFormat`] with a sentence that calls the file `name`.
pub fn kind_of(name: &str, head: &[u8]) -> Result<Format> {
    sniffed(head).map_err(|fault| Error::UnsupportedFormat(fault.sentence(name)))
}
