//! Exports libraries from a gallery to a folder.

use std::{
    collections::HashMap,
    path::{Path, PathBuf},
};

use futures::TryStreamExt as _;
use sha2::Digest as _;
use tokio::{
    fs::{self, File},
    io::{AsyncReadExt as _, AsyncWriteExt as _, BufWriter},
};

use super::{DOCUMENT, Entry, Owner, VERSION, at};
use crate::{
    Error, Result,
    admin::{Admin, error::AdminError},
    error::Conflict,
    file_names::UniqueNames,
    key::ObjectKey,
    person::Person,
    photo::{Photo, PhotoState},
};

/// What was exported for one person.
#[derive(Debug, Default)]
pub struct Exported {
    /// Photos in the document.
    pub photos: u64,
    /// Originals that were written now.
    pub written: u64,
    /// Originals that were already there.
    pub before: u64,
    /// Why originals could not be written.
    pub faults: Vec<Error>,
}

/// Exports a person's library to a folder below `folder`. Complete originals that are already there are not written
/// again.
///
/// # Errors
/// [`Error::Unavailable`] if the folder cannot be written or the gallery cannot be read.
pub async fn export(admin: &Admin, person: &Person, folder: &Path) -> Result<Exported> {
    let folder = folder.join(folder_of(&person.email));
    fs::create_dir_all(&folder).await.map_err(at(&folder))?;
    let (document, unfinished) = (folder.join(DOCUMENT), folder.join("library.json.part"));
    let mut out = BufWriter::new(File::create(&unfinished).await.map_err(at(&unfinished))?);
    let owner = serde_json::to_string(&Owner::from(person)).map_err(AdminError::from)?;
    let head = format!("{{\n\"vitrine\": {VERSION},\n\"person\": {owner},\n\"photos\": [");
    out.write_all(head.as_bytes()).await.map_err(at(&unfinished))?;
    let mut exported = Exported::default();
    let mut names: HashMap<String, UniqueNames> = HashMap::new();
    let mut photos = admin.photos(&person.id);
    while let Some(mut some) = photos.next().await? {
        // A photo whose upload is unfinished has nothing to export.
        some.photos.retain(|photo| photo.state != PhotoState::Uploading);
        for photo in some.photos {
            let file = if photo.has_original() {
                let month = format!("{:04}-{:02}", photo.timeline_at().year(), photo.timeline_at().month());
                let name = names.entry(month.clone()).or_default().unique(&photo.file_name);
                let file = format!("originals/{month}/{name}");
                match original(admin, &photo, &folder.join(&file)).await {
                    Ok(true) => exported.written += 1,
                    Ok(false) => exported.before += 1,
                    Err(Error::NotFound) => {
                        let (photo, file_name) = (photo.id.clone(), photo.file_name.clone());
                        exported.faults.push(Conflict::OriginalLost { photo, file_name }.into());
                    }
                    Err(error) => return Err(error),
                }
                Some(file)
            } else {
                None
            };
            let comma = if exported.photos == 0 { "\n" } else { ",\n" };
            // The number of changes only matters to this gallery, and the revision names files that are only here.
            let photo = Photo { changes: 0, revision: None, ..photo };
            let entry = serde_json::to_string(&Entry { file, photo }).map_err(AdminError::from)?;
            out.write_all(format!("{comma}{entry}").as_bytes()).await.map_err(at(&unfinished))?;
            exported.photos += 1;
        }
    }
    out.write_all(b"\n]\n}\n").await.map_err(at(&unfinished))?;
    out.flush().await.map_err(at(&unfinished))?;
    out.get_ref().sync_all().await.map_err(at(&unfinished))?;
    fs::rename(&unfinished, &document).await.map_err(at(&document))?;
    Ok(exported)
}

/// The name of a person's folder: their address. Characters that a folder's name cannot have are escaped as in URLs, so
/// that no two people share a folder.
fn folder_of(email: &str) -> String {
    email.replace('%', "%25").replace('/', "%2F").replace('\\', "%5C")
}

/// Writes an original. Returns false if it was already there.
async fn original(admin: &Admin, photo: &Photo, path: &Path) -> Result<bool> {
    if is_complete(photo, path).await? {
        return Ok(false);
    }
    let folder = path.parent().unwrap_or(path);
    fs::create_dir_all(folder).await.map_err(at(folder))?;
    let mut bytes = admin.library.blobs.get(&ObjectKey::Original(photo.id.clone()), None).await?.bytes;
    let unfinished = PathBuf::from(format!("{}.part", path.display()));
    let mut file = File::create(&unfinished).await.map_err(at(&unfinished))?;
    while let Some(piece) = bytes.try_next().await.map_err(AdminError::Original)? {
        file.write_all(&piece).await.map_err(at(&unfinished))?;
    }
    file.sync_all().await.map_err(at(&unfinished))?;
    fs::rename(&unfinished, path).await.map_err(at(path))?;
    Ok(true)
}

/// Whether the file at `path` is the photo's original.
async fn is_complete(photo: &Photo, path: &Path) -> Result<bool> {
    match fs::metadata(path).await {
        Ok(metadata) if metadata.len() == photo.bytes => {}
        Ok(_) => return Ok(false),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(false),
        Err(error) => return Err(at(path)(error)),
    }
    let mut file = File::open(path).await.map_err(at(path))?;
    let (mut digest, mut buffer) = (sha2::Sha256::new(), vec![0; 256 * 1024]);
    loop {
        match file.read(&mut buffer).await.map_err(at(path))? {
            0 => break,
            read => digest.update(&buffer[..read]),
        }
    }
    Ok(photo.sha256 == Some(digest.into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_people_share_a_folder() {
        let names = ["a/b@x.test", "a_b@x.test", "a\\b@x.test", "a%2fb@x.test", "a%2Fb@x.test"].map(folder_of);
        let different: std::collections::BTreeSet<_> = names.iter().collect();
        assert_eq!(different.len(), names.len(), "{names:?}");
        assert!(names.iter().all(|name| !name.contains(['/', '\\'])), "{names:?}");
        assert_eq!(folder_of("ada@example.org"), "ada@example.org");
    }
}
