//! Adding photos.

use serde_json::json;

use super::{Library, absent, signed_in};
use crate::{
    Error, Result,
    capture::Capture,
    fault::{Fault, bytes_for_people},
    format::Format,
    id::{PersonId, PhotoId},
    key::ObjectKey,
    person::{Person, Viewer},
    photo::{Photo, PhotoState},
    ports::{
        blobs::Upload,
        table::{Condition, Item, Query, Write, WriteError},
    },
    records::{decode, encode, keys},
    ticket::{Ticket, UploadAnswer},
};

/// Seconds for which a ticket's requests are good.
const TICKET_SECONDS: i64 = 6 * 3600;

/// A file that somebody wants to add.
#[derive(Debug, Clone)]
pub struct NewFile {
    /// Its name on the person's device.
    pub name: String,
    /// Its size.
    pub bytes: u64,
    /// Its SHA-256, 64 hexadecimal digits.
    pub sha256: String,
    /// Its first [`crate::format::SNIFF_BYTES`] bytes (all of them when it is shorter).
    pub head: Vec<u8>,
    /// Whether to add it although the same bytes are in the library.
    pub keep_both: bool,
}

impl Library {
    /// Takes a file on: checks kind, size and quota, recognises what is there already, and answers how to send it.
    ///
    /// # Errors
    /// [`Error::UnsupportedFormat`], [`Error::TooLarge`] and [`Error::Invalid`] with a sentence that names the file.
    pub async fn begin_upload(&self, viewer: &Viewer, file: &NewFile) -> Result<UploadAnswer> {
        let owner = signed_in(viewer)?;
        let name = clean_name(&file.name);
        let format = self.accept(&name, file.bytes, &file.head)?;
        let sha256 = clean_sha256(&file.sha256)?;
        // A lost race against another tab with the same file shows as a failed condition; looking again settles it.
        for _ in 0..4 {
            if let Some(answer) = self.known_bytes(owner, &sha256, file.keep_both).await? {
                return Ok(answer);
            }
            self.check_quota(owner, &name, file.bytes).await?;
            let photo = Photo {
                id: PhotoId::random(),
                owner: owner.clone(),
                state: PhotoState::Uploading,
                file_name: name.clone(),
                bytes: file.bytes,
                sha256: sha256.clone(),
                format,
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
            };
            match self.table.write(announce_writes(&photo)?).await {
                Ok(()) => return Ok(UploadAnswer::Send(self.ticket(&photo).await?)),
                Err(WriteError::ConditionFailed(_)) => {}
                Err(WriteError::Other(error)) => return Err(error),
            }
        }
        Err(Error::Conflict(format!("“{name}” is being added elsewhere at this moment. Please try again.")))
    }

    /// Puts a file together once all of its parts were sent, and has it rendered.
    ///
    /// # Errors
    /// [`Error::Conflict`] when parts are missing, [`Error::Invalid`] when the bytes are not those announced.
    pub async fn finish_upload(&self, viewer: &Viewer, id: &PhotoId) -> Result<()> {
        let photo = self.seen_photo(viewer, id).await?;
        if photo.state != PhotoState::Uploading {
            return Ok(());
        }
        self.blobs.finish_upload(&upload_of(&photo)).await?;
        // Told first, so that a crash in between loses nothing.
        self.arrivals.stored(id).await?;
        self.mark_processing(id, "uploading").await
    }

    /// Renders a photo again that failed, or that was set aside after faults of ours.
    ///
    /// # Errors
    /// [`Error::Conflict`] when it is ready or not here yet.
    pub async fn retry(&self, viewer: &Viewer, id: &PhotoId) -> Result<()> {
        let photo = self.seen_photo(viewer, id).await?;
        if !matches!(photo.state, PhotoState::Failed { .. } | PhotoState::Processing) {
            return Err(Error::Conflict("Only a photo that failed can be tried again.".to_owned()));
        }
        self.arrivals.announce(id).await?;
        self.mark_processing(id, "failed").await
    }

    /// The states of some of the viewer's photos; unknown ones are left out.
    ///
    /// # Errors
    /// [`Error::SignInRequired`].
    pub async fn photo_states(&self, viewer: &Viewer, ids: &[PhotoId]) -> Result<Vec<Photo>> {
        self.own_photos(viewer, &ids[..ids.len().min(crate::ports::table::MAX_KEYS)]).await
    }

    /// What an original leads to of which nobody told the worker yet.
    pub(crate) async fn arrived(&self, photo: &Photo) -> Result<()> {
        self.arrivals.announce(&photo.id).await?;
        self.mark_processing(&photo.id, "uploading").await
    }

    async fn mark_processing(&self, id: &PhotoId, from: &str) -> Result<()> {
        let write = Write::Update {
            key: keys::photo(id),
            set: encode(&PhotoState::Processing)?,
            remove: vec!["reason".to_owned()],
            add: Vec::new(),
            conditions: vec![Condition::Equals("state".to_owned(), json!(from))],
        };
        match self.table.write(vec![write]).await {
            // The worker was faster.
            Ok(()) | Err(WriteError::ConditionFailed(_)) => Ok(()),
            Err(WriteError::Other(error)) => Err(error),
        }
    }

    fn accept(&self, name: &str, bytes: u64, head: &[u8]) -> Result<Format> {
        if bytes == 0 {
            return Err(Error::invalid("file", format!("“{name}” is empty.")));
        }
        let limit_bytes = self.settings.max_file_bytes;
        if bytes > limit_bytes {
            return Err(Error::TooLarge(Fault::TooLarge { limit_bytes }.sentence(name)));
        }
        kind_of(name, head)
    }

    async fn known_bytes(&self, owner: &PersonId, sha256: &str, keep_both: bool) -> Result<Option<UploadAnswer>> {
        let query = Query::prefix(keys::owner(owner), &format!("H#{sha256}")).limit(10);
        let mut ids = Vec::new();
        for item in self.table.query(&query).await?.items {
            let holder: HashHolder = decode(item.clone())?;
            ids.push((item.key, holder.photo));
        }
        let photos = self
            .own_photos(&Viewer::Person(owner.clone()), &ids.iter().map(|(_, id)| id.clone()).collect::<Vec<_>>())
            .await?;
        for (key, id) in ids {
            if !photos.iter().any(|photo| photo.id == id) {
                self.table.write(vec![Write::Delete { key, conditions: Vec::new() }]).await?;
            }
        }
        if let Some(photo) = photos.iter().find(|photo| photo.state == PhotoState::Uploading) {
            return Ok(Some(UploadAnswer::Send(self.ticket(photo).await?)));
        }
        if keep_both {
            return Ok(None);
        }
        Ok(photos.first().map(|photo| match photo.state {
            PhotoState::Ready => UploadAnswer::Duplicate {
                photo: photo.id.clone(),
                file_name: photo.file_name.clone(),
                trashed: photo.trashed_at.is_some(),
            },
            _ => UploadAnswer::Arrived { photo: photo.id.clone() },
        }))
    }

    async fn ticket(&self, photo: &Photo) -> Result<Ticket> {
        let upload = upload_of(photo);
        let mut parts = self.blobs.upload_parts(&upload, self.now_ms() / 1000 + TICKET_SECONDS).await?;
        // A crash may have come between putting the parts together and announcing the original.
        if self.blobs.head(&ObjectKey::Original(photo.id.clone())).await? == Some(photo.bytes) {
            parts.iter_mut().for_each(|part| part.arrived = true);
        }
        Ok(Ticket { photo: photo.id.clone(), parts })
    }

    async fn check_quota(&self, owner: &PersonId, name: &str, bytes: u64) -> Result<()> {
        let mut limit = self.settings.quota_bytes;
        let mut used = 0;
        for item in self.table.get_many(&[keys::usage(owner), keys::person(owner)]).await? {
            if item.key == keys::usage(owner) {
                used = decode::<Usage>(item)?.bytes.max(0) as u64;
            } else {
                limit = decode::<Person>(item)?.quota_bytes.or(limit);
            }
        }
        match limit {
            Some(limit) if used + bytes > limit => Err(Error::TooLarge(format!(
                "“{name}” does not fit: your photos take {} of the {} you may keep.",
                bytes_for_people(used),
                bytes_for_people(limit)
            ))),
            _ => Ok(()),
        }
    }
}

/// Bytes and number of originals of one person.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct Usage {
    /// Bytes of all originals.
    pub bytes: i64,
    /// How many there are.
    pub photos: i64,
}

#[derive(serde::Serialize, serde::Deserialize)]
struct HashHolder {
    photo: PhotoId,
}

fn announce_writes(photo: &Photo) -> Result<Vec<Write>> {
    let holder = encode(&HashHolder { photo: photo.id.clone() })?;
    let put = |key, attributes| Write::Put { item: Item { key, attributes, expires_at: None }, conditions: absent() };
    Ok(vec![
        put(keys::photo(&photo.id), encode(photo)?),
        put(keys::hash(photo), holder.clone()),
        put(keys::pending(photo), holder),
        usage_change(photo, 1),
    ])
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

fn upload_of(photo: &Photo) -> Upload {
    Upload { photo: photo.id.clone(), bytes: photo.bytes, sha256: photo.sha256.clone(), format: photo.format }
}

/// What a file is, by its first [`crate::format::SNIFF_BYTES`] bytes.
///
/// # Errors
/// [`Error::UnsupportedFormat`] with a sentence that calls the file `name`.
pub fn kind_of(name: &str, head: &[u8]) -> Result<Format> {
    Format::sniff(head).ok_or_else(|| {
        let fault = if Format::is_heic(head) { Fault::HeicNotYet } else { Fault::UnsupportedFormat };
        Error::UnsupportedFormat(fault.sentence(name))
    })
}

fn clean_sha256(text: &str) -> Result<String> {
    let text = text.to_ascii_lowercase();
    if text.len() == 64 && text.bytes().all(|b| b.is_ascii_hexdigit()) {
        Ok(text)
    } else {
        Err(Error::invalid("sha256", "A SHA-256 has 64 hexadecimal digits."))
    }
}

/// The last component of a file name, without what no file system or page wants to see; at most 200 characters.
#[must_use]
pub fn clean_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let mut clean: String = last.chars().filter(|c| !c.is_control() && !is_bidi_control(*c)).take(200).collect();
    clean = clean.trim().trim_matches('.').to_owned();
    if clean.is_empty() { "photo".to_owned() } else { clean }
}

/// Characters that reorder text could make `gpj.exe` read as `exe.jpg`.
fn is_bidi_control(c: char) -> bool {
    matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{200E}' | '\u{200F}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lose_paths_and_tricks() {
        assert_eq!(clean_name("C:\\photos\\IMG 1.jpg"), "IMG 1.jpg");
        assert_eq!(clean_name("../../etc/passwd"), "passwd");
        assert_eq!(clean_name("a\u{202E}gpj.exe\n"), "agpj.exe");
        assert_eq!(clean_name(".."), "photo");
        assert_eq!(clean_name("Ferien — größer.jpeg"), "Ferien — größer.jpeg");
    }
}
