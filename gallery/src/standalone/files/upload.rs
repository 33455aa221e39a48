//! Joins uploaded parts.

use std::{
    fs::{self, File},
    io::{self, Read as _, Write as _},
    path::Path,
    time::SystemTime,
};

use sha2::Digest as _;

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
    sha256::Sha256,
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

/// Makes the original of the parts. The caller must hold the photo's lock.
pub(super) fn finish(paths: &Paths, upload: &Upload) -> Result<(), FileError> {
    if finished(paths, upload)? {
        return Ok(forget(paths, &upload.photo)?);
    }
    let numbers = arrived(paths, upload)?;
    let wanted = ticket::cut(upload.bytes).count();
    if numbers.len() < wanted {
        return Err(Conflict::PartsMissing { arrived: numbers.len(), wanted }.into());
    }
    let mut digest = sha2::Sha256::new();
    // A file in one part is moved, not copied.
    let joined = if let [only] = numbers[..] {
        copy(&paths.part(&upload.photo, only), |bytes| {
            digest.update(bytes);
            Ok(())
        })?;
        None
    } else {
        let (joined, mut file) = TempFile::create(&paths.temporary())?;
        for number in numbers {
            copy(&paths.part(&upload.photo, number), |bytes| {
                digest.update(bytes);
                file.write_all(bytes)
            })?;
        }
        file.sync_all()?;
        Some(joined)
    };
    if Sha256::from(digest) != upload.sha256 {
        forget(paths, &upload.photo)?;
        return Err(Invalid::FileChanged.into());
    }
    let original = paths.object(&ObjectKey::Original(upload.photo.clone()));
    match joined {
        Some(joined) => joined.place(&original)?,
        None => atomic::place(&paths.part(&upload.photo, 1), &original)?,
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

fn copy(from: &Path, mut to: impl FnMut(&[u8]) -> io::Result<()>) -> io::Result<()> {
    let mut file = File::open(from)?;
    let mut buffer = vec![0; 256 * 1024];
    loop {
        match file.read(&mut buffer)? {
            0 => return Ok(()),
            read => to(&buffer[..read])?,
        }
    }
}
