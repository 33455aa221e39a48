//! Joins uploaded parts.

use std::{
    fs::{self, File},
    io,
    path::Path,
    time::SystemTime,
};

use super::{
    atomic::{self, TempFile},
    error::FileError,
    paths::Paths,
};
use crate::{
    Error,
    error::{Conflict, Invalid},
    id::PhotoId,
    key::ObjectKey,
    ports::blobs::Upload,
    ticket,
};

/// Whether the original already exists.
pub(super) fn finished(paths: &Paths, upload: &Upload) -> io::Result<bool> {
    let original = paths.object(&ObjectKey::Original(upload.photo.clone()));
    Ok(atomic::size(&original)? == Some(upload.bytes))
}

/// The numbers of the parts that are complete.
pub(super) fn arrived(paths: &Paths, upload: &Upload) -> io::Result<Vec<u32>> {
    let mut numbers = Vec::new();
    for (number, _, length) in ticket::cut(upload.bytes) {
        if atomic::size(&paths.part(&upload.photo, number))? == Some(length) {
            numbers.push(number);
        }
    }
    Ok(numbers)
}

/// Makes the original of the parts. The caller must hold the photo's lock. The worker compares the bytes with what was
/// announced, because it reads them anyway.
pub(super) fn finish(paths: &Paths, upload: &Upload) -> Result<(), FileError> {
    if finished(paths, upload)? {
        return Ok(forget(paths, &upload.photo)?);
    }
    let numbers = arrived(paths, upload)?;
    let wanted = ticket::cut(upload.bytes).count();
    if numbers.len() < wanted {
        return Err(Conflict::PartsMissing { arrived: numbers.len(), wanted }.into());
    }
    let original = paths.object(&ObjectKey::Original(upload.photo.clone()));
    // A file in one part is moved, not copied.
    if let [only] = numbers[..] {
        atomic::place(&paths.part(&upload.photo, only), &original)?;
    } else {
        let (joined, mut file) = TempFile::create(&paths.temporary())?;
        for number in numbers {
            io::copy(&mut File::open(paths.part(&upload.photo, number))?, &mut file)?;
        }
        file.sync_all()?;
        joined.place(&original)?;
    }
    Ok(forget(paths, &upload.photo)?)
}

/// Makes a file from a form the original. The caller must hold the photo's lock.
pub(super) fn promote_form(paths: &Paths, form: &Path, upload: &Upload) -> Result<(), FileError> {
    if finished(paths, upload)? {
        return Ok(atomic::remove(form)?);
    }
    match atomic::size(form)? {
        Some(bytes) if bytes == upload.bytes => {
            Ok(atomic::place(form, &paths.object(&ObjectKey::Original(upload.photo.clone())))?)
        }
        Some(_) => Err(Invalid::AnotherFile.into()),
        None => Err(Error::NotFound.into()),
    }
}

/// Removes the parts. It is not an error if there are none.
pub(super) fn forget(paths: &Paths, photo: &PhotoId) -> io::Result<()> {
    match fs::remove_dir_all(paths.parts(photo)) {
        Ok(()) => atomic::sync_directory(&paths.uploads()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error),
    }
}

/// The photos for which no part has arrived since `older_than`.
pub(super) fn abandoned(paths: &Paths, older_than: SystemTime) -> io::Result<Vec<PhotoId>> {
    let mut photos = Vec::new();
    for entry in fs::read_dir(paths.uploads())? {
        let entry = entry?;
        // An arriving part updates its directory's modification time. Names that are not ids do not belong to the
        // gallery.
        let name = entry.file_name().to_str().and_then(|name| name.parse().ok());
        match entry.metadata().and_then(|metadata| metadata.modified()) {
            Ok(touched) if touched < older_than => photos.extend(name),
            Ok(_) => {}
            // It was finished in the meantime.
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
    }
    Ok(photos)
}
