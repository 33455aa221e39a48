//! Exports libraries from a gallery to a folder.

use std::{collections::HashMap, io::ErrorKind, path::Path};

use futures::TryStreamExt as _;
use sha2::Digest as _;
use tokio::{
    fs::File,
    io::{AsyncReadExt as _, AsyncWriteExt as _, BufWriter},
};

use super::{DOCUMENT, Entry, ORIGINALS, Owner, VERSION, at, tree::Directory};
use crate::{
    Error, Result,
    admin::{Admin, error::AdminError},
    error::Conflict,
    file_names::{UniqueNames, clean_name},
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

/// A file that is being written. No photo is called that: clean names do not start with a dot.
const UNFINISHED: &str = ".part";

/// Exports a person's library to a folder below `folder`, for the owner of the process only. Complete originals that are
/// already there are not written again.
///
/// # Errors
/// [`Error::Unavailable`] if the folder cannot be written or the gallery cannot be read.
pub async fn export(admin: &Admin, person: &Person, folder: &Path) -> Result<Exported> {
    let name = folder_of(&person.email);
    let path = folder.join(&name);
    let folder = Directory::create(folder).and_then(|folder| folder.own_directory(&name)).map_err(at(&path))?;
    let originals = folder.own_directory(ORIGINALS).map_err(at(&path))?;
    let unfinished = path.join(UNFINISHED);
    let mut out = BufWriter::new(File::from_std(folder.new_file(UNFINISHED).map_err(at(&unfinished))?));
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
                let directory = originals.own_directory(&month).map_err(at(&path))?;
                match original(admin, &photo, &directory, &name).await {
                    Ok(true) => exported.written += 1,
                    Ok(false) => exported.before += 1,
                    Err(Error::NotFound) => {
                        let (photo, file_name) = (photo.id.clone(), photo.file_name.clone());
                        exported.faults.push(Conflict::OriginalLost { photo, file_name }.into());
                    }
                    Err(error) => return Err(error),
                }
                Some(format!("{ORIGINALS}/{month}/{name}"))
            } else {
                None
            };
            let comma = if exported.photos == 0 { "\n" } else { ",\n" };
            // The number of changes only matters to this gallery, and the revision names files that are only here.
            let photo = Photo { changes: 0, revision: None, file_name: clean_name(&photo.file_name), ..photo };
            let entry = serde_json::to_string(&Entry { file, photo }).map_err(AdminError::from)?;
            out.write_all(format!("{comma}{entry}").as_bytes()).await.map_err(at(&unfinished))?;
            exported.photos += 1;
        }
    }
    out.write_all(b"\n]\n}\n").await.map_err(at(&unfinished))?;
    out.flush().await.map_err(at(&unfinished))?;
    out.get_ref().sync_all().await.map_err(at(&unfinished))?;
    folder.rename(UNFINISHED, DOCUMENT).map_err(at(&path.join(DOCUMENT)))?;
    Ok(exported)
}

/// The name of a person's folder: their address. Characters that a folder's name cannot have are escaped as in URLs, so
/// that no two people share a folder.
fn folder_of(email: &str) -> String {
    email.replace('%', "%25").replace('/', "%2F").replace('\\', "%5C")
}

/// Writes an original. Returns false if it was already there.
async fn original(admin: &Admin, photo: &Photo, directory: &Directory, name: &str) -> Result<bool> {
    let path = directory.path().join(name);
    if is_complete(photo, directory, name).await.map_err(at(&path))? {
        return Ok(false);
    }
    let mut bytes = admin.library.blobs.get(&ObjectKey::Original(photo.id.clone()), None).await?.bytes;
    let mut file = File::from_std(directory.new_file(UNFINISHED).map_err(at(&path))?);
    while let Some(piece) = bytes.try_next().await.map_err(AdminError::Original)? {
        file.write_all(&piece).await.map_err(at(&path))?;
    }
    file.sync_all().await.map_err(at(&path))?;
    directory.rename(UNFINISHED, name).map_err(at(&path))?;
    Ok(true)
}

/// Whether the file of that name is the photo's original. Anything but a file is replaced.
async fn is_complete(photo: &Photo, directory: &Directory, name: &str) -> std::io::Result<bool> {
    let file = match directory.file(Path::new(name)) {
        Ok(file) if file.metadata()?.len() == photo.bytes => file,
        Err(error) if error.kind() == ErrorKind::PermissionDenied => return Err(error),
        _ => return Ok(false),
    };
    let mut file = File::from_std(file);
    let (mut digest, mut buffer) = (sha2::Sha256::new(), vec![0; 256 * 1024]);
    loop {
        match file.read(&mut buffer).await? {
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
