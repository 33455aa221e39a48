//! Files of forms that a crash left behind.

use std::{fs, io, time::SystemTime};

use super::{atomic, paths::Paths};

/// Removes files of forms that were last written before `older_than`, and returns how many there were.
pub(super) fn forget(paths: &Paths, older_than: SystemTime) -> io::Result<u64> {
    let mut forgotten = 0;
    for person in entries(&paths.forms())? {
        let person = person?.path();
        for file in entries(&person)? {
            let file = file?;
            match file.metadata().and_then(|metadata| metadata.modified()) {
                Ok(written) if written < older_than => {
                    atomic::remove(&file.path())?;
                    forgotten += 1;
                }
                Ok(_) => {}
                // It was added in the meantime.
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => return Err(error),
            }
        }
    }
    Ok(forgotten)
}

/// The entries of a directory; none if it does not exist or is not a directory.
fn entries(directory: &std::path::Path) -> io::Result<Box<dyn Iterator<Item = io::Result<fs::DirEntry>>>> {
    match fs::read_dir(directory) {
        Ok(entries) => Ok(Box::new(entries)),
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
            Ok(Box::new(std::iter::empty()))
        }
        Err(error) => Err(error),
    }
}
