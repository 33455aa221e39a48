//! Imports libraries from a folder into a gallery.

use std::path::{Component, Path};

use bytes::Bytes;
use tokio::fs;

use super::{DOCUMENT, Document, Entry, Owner, VERSION, at};
use crate::{
    Error, Result,
    admin::{Admin, ImportOutcome},
    error::Invalid,
    id::PersonId,
    person::{Person, Role, normalise_email},
};

/// What was imported for one person.
#[derive(Debug, Default)]
pub struct Imported {
    /// Whose library it is.
    pub email: String,
    /// Whether the account was created for the import. The person then resets the password, as if they had forgotten
    /// it.
    pub invited: bool,
    /// Photos that were imported now.
    pub new: u64,
    /// Photos that were already here.
    pub before: u64,
    /// Photos whose bytes the person already had, as another photo.
    pub same_bytes: u64,
    /// Why photos could not be imported.
    pub faults: Vec<Error>,
}

/// Imports every library below `folder`, administrators first. If it is run again, it continues where it stopped.
///
/// # Errors
/// [`Error::Invalid`] if a document cannot be read; [`Error::Unavailable`].
pub async fn import(admin: &Admin, folder: &Path) -> Result<Vec<Imported>> {
    let mut documents = Vec::new();
    let mut entries = fs::read_dir(folder).await.map_err(at(folder))?;
    while let Some(entry) = entries.next_entry().await.map_err(at(folder))? {
        // Skip files that somebody else put there.
        if !fs::metadata(entry.path()).await.is_ok_and(|metadata| metadata.is_dir()) {
            continue;
        }
        let path = entry.path().join(DOCUMENT);
        if fs::try_exists(&path).await.map_err(at(&path))? {
            documents.push((entry.path(), document(&path).await?));
        }
    }
    if documents.is_empty() {
        return Err(Invalid::NoExport { folder: folder.to_owned(), document: DOCUMENT }.into());
    }
    // The first account of a gallery becomes its administrator.
    documents.sort_by_key(|(path, document)| (document.person.role != Role::Administrator, path.clone()));
    let mut imported = Vec::new();
    for (path, document) in documents {
        imported.push(library(admin, &path, document).await?);
    }
    Ok(imported)
}

async fn document(path: &Path) -> Result<Document> {
    let text = fs::read(path).await.map_err(at(path))?;
    let document: Document = serde_json::from_slice(&text)
        .map_err(|cause| Invalid::ExportUnreadable { path: path.to_owned(), cause: cause.to_string() })?;
    if document.vitrine != VERSION {
        let (path, version) = (path.to_owned(), document.vitrine);
        return Err(Invalid::ExportVersion { path, version, supported: VERSION }.into());
    }
    Ok(document)
}

async fn library(admin: &Admin, folder: &Path, document: Document) -> Result<Imported> {
    let (person, invited) = person(admin, &document.person).await?;
    let mut imported = Imported { email: document.person.email, invited, ..Imported::default() };
    for Entry { file, photo } in document.photos {
        let original = async || match &file {
            Some(file) => read(folder, file).await,
            None => Err(Error::NotFound),
        };
        match admin.import_photo(&person, &photo, original).await {
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

async fn read(folder: &Path, file: &str) -> Result<Bytes> {
    let relative = Path::new(file);
    if !relative.components().all(|part| matches!(part, Component::Normal(_))) {
        return Err(Invalid::ExportPath { file: file.to_owned() }.into());
    }
    match fs::read(folder.join(relative)).await {
        Ok(bytes) => Ok(bytes.into()),
        Err(cause) => Err(Invalid::ExportFile { path: folder.join(relative), cause: cause.to_string() }.into()),
    }
}

/// The person with that address, and whether the account was created just now.
async fn person(admin: &Admin, owner: &Owner) -> Result<(PersonId, bool)> {
    let email = normalise_email(&owner.email)?;
    if let Some(person) = admin.known(&email).await? {
        return Ok((person.id, false));
    }
    let library = &admin.library;
    let id = library.identity.invite(&email).await?;
    // Write the whole record at once: a person who already exists is not changed when an import continues.
    let person = Person {
        id: id.clone(),
        email,
        display_name: owner.display_name.clone(),
        role: owner.role,
        created_at: owner.created_at,
        quota_bytes: owner.quota_bytes,
        language: None,
    };
    library.make_person(&person).await?;
    Ok((id, true))
}
