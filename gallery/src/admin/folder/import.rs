//! Imports libraries from a folder into a gallery.

use std::{
    fs::File,
    io::{self, ErrorKind, Read as _},
    path::Path,
};

use bytes::Bytes;

use super::{DOCUMENT, Document, Entry, Owner, VERSION, at, checked, tree::Directory};
use crate::{
    Error, Result,
    admin::{Admin, ImportOutcome},
    error::Invalid,
    person::{Person, Role, normalise_email},
    photo::Photo,
};

/// Maximum size of a document, in bytes: some hundred thousand photos. All of it is kept in memory.
const MAX_DOCUMENT_BYTES: u64 = 1_000_000_000;

/// What was imported for one person.
#[derive(Debug, Default)]
pub struct Imported {
    /// Whose library it is.
    pub email: String,
    /// Whether the account was created for the import. The person then resets the password, as if they had forgotten
    /// it.
    pub invited: bool,
    /// Whether the account was created for an administrator.
    pub administrator: bool,
    /// Photos that were imported now.
    pub new: u64,
    /// Photos that were already here.
    pub before: u64,
    /// Photos whose bytes the person already had, as another photo.
    pub same_bytes: u64,
    /// Why photos could not be imported.
    pub faults: Vec<Error>,
}

/// Imports every library below `folder`. If it is run again, it continues where it stopped. The folder is not trusted: what it
/// says is checked, links in it are not followed, and people become members. With `keep_roles`, they get the role and the quota
/// that the folder says. Without, a quota only counts if it is not above the gallery's own.
///
/// Nobody becomes the administrator of a gallery by an import without `keep_roles`.
///
/// # Errors
/// [`Error::Invalid`] if a document cannot be read; [`Error::Unavailable`].
pub async fn import(admin: &Admin, folder: &Path, keep_roles: bool) -> Result<Vec<Imported>> {
    let root = Directory::open(folder).map_err(at(folder))?;
    let mut documents = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(at(folder))? {
        // Skip what somebody else put there, and links.
        let entry = entry.map_err(at(folder))?;
        let (Ok(name), true) = (entry.file_name().into_string(), entry.file_type().is_ok_and(|kind| kind.is_dir()))
        else {
            continue;
        };
        let path = folder.join(&name).join(DOCUMENT);
        match root.directory(&name).and_then(|library| library.file(Path::new(DOCUMENT))) {
            Ok(file) => documents.push((name, document(&path, file)?)),
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(cause) => return Err(Invalid::ExportUnreadable { path, cause: cause.to_string() }.into()),
        }
    }
    if documents.is_empty() {
        return Err(Invalid::NoExport { folder: folder.to_owned(), document: DOCUMENT }.into());
    }
    documents.sort_by_cached_key(|(name, _)| name.clone());
    let mut imported = Vec::new();
    for (name, document) in documents {
        let folder = root.directory(&name).map_err(at(&folder.join(&name)))?;
        imported.push(library(admin, &folder, document, keep_roles).await?);
    }
    Ok(imported)
}

fn document(path: &Path, file: File) -> Result<Document> {
    let bytes = file.metadata().map_err(at(path))?.len();
    if bytes > MAX_DOCUMENT_BYTES {
        let (path, limit_bytes) = (path.to_owned(), MAX_DOCUMENT_BYTES);
        return Err(Invalid::ExportTooLarge { path, bytes, limit_bytes }.into());
    }
    let text = exactly(file, bytes).map_err(at(path))?;
    let document: Document = serde_json::from_slice(&text)
        .map_err(|cause| Invalid::ExportUnreadable { path: path.to_owned(), cause: cause.to_string() })?;
    if document.vitrine != VERSION {
        let (path, version) = (path.to_owned(), document.vitrine);
        return Err(Invalid::ExportVersion { path, version, supported: VERSION }.into());
    }
    Ok(document)
}

async fn library(admin: &Admin, folder: &Directory, document: Document, keep_roles: bool) -> Result<Imported> {
    let owner = checked::owner(document.person, admin.library.now());
    let (person, invited) = person(admin, &owner, keep_roles).await?;
    let administrator = invited && admin.known(&person.email).await?.is_some_and(|p| p.role == Role::Administrator);
    let mut imported = Imported { email: person.email, invited, administrator, ..Imported::default() };
    for Entry { file, photo } in document.photos {
        let added = async || {
            let photo = checked::photo(photo)?;
            let original = async || match &file {
                Some(file) => read(folder, file, &photo, admin.library.settings.max_file_bytes),
                None => Err(Error::NotFound),
            };
            admin.import_photo(&person.id, &photo, original).await
        };
        match added().await {
            Ok(ImportOutcome::New) => imported.new += 1,
            Ok(ImportOutcome::Before) => imported.before += 1,
            Ok(ImportOutcome::SameBytes(_)) => imported.same_bytes += 1,
            // One bad file must not stop the others.
            Err(error @ (Error::Invalid { .. } | Error::Conflict(_))) => imported.faults.push(error),
            Err(error) => return Err(error),
        }
    }
    Ok(imported)
}

/// The original, if the file has as many bytes as the photo.
fn read(folder: &Directory, file: &str, photo: &Photo, limit_bytes: u64) -> Result<Bytes> {
    let path = folder.path().join(file);
    let unreadable = |cause: io::Error| Invalid::ExportFile { path: path.clone(), cause: cause.to_string() };
    let original = match folder.file(Path::new(file)) {
        Ok(original) => original,
        Err(error) if error.kind() == ErrorKind::InvalidInput => {
            return Err(Invalid::ExportPath { file: file.to_owned() }.into());
        }
        Err(error) => return Err(unreadable(error).into()),
    };
    let bytes = original.metadata().map_err(unreadable)?.len();
    if bytes > limit_bytes {
        return Err(Invalid::ExportTooLarge { path, bytes, limit_bytes }.into());
    }
    if bytes != photo.bytes {
        return Err(Invalid::ExportAltered { file_name: photo.file_name.clone() }.into());
    }
    Ok(exactly(original, bytes).map_err(unreadable)?.into())
}

/// The first `bytes` bytes of a file: no more, even if it grows.
fn exactly(file: File, bytes: u64) -> io::Result<Vec<u8>> {
    let mut all = Vec::with_capacity(usize::try_from(bytes).map_err(io::Error::other)?);
    file.take(bytes).read_to_end(&mut all)?;
    Ok(all)
}

/// The person with that address, and whether the account was created just now.
async fn person(admin: &Admin, owner: &Owner, keep_roles: bool) -> Result<(Person, bool)> {
    let email = normalise_email(&owner.email)?;
    if let Some(person) = admin.known(&email).await? {
        return Ok((person, false));
    }
    let library = &admin.library;
    let quota_bytes = match (owner.quota_bytes, library.settings.quota_bytes) {
        (quota, _) if keep_roles => quota,
        (Some(quota), Some(limit)) => Some(quota.min(limit)),
        (quota, _) => quota,
    };
    // Write the whole record at once: a person who already exists is not changed when an import continues.
    let person = Person {
        id: library.identity.invite(&email).await?,
        email,
        display_name: owner.display_name.clone(),
        role: if keep_roles { owner.role } else { Role::Member },
        created_at: owner.created_at,
        quota_bytes,
        language: None,
        deleted_at: None,
    };
    library.make_person(&person).await?;
    Ok((person, true))
}
