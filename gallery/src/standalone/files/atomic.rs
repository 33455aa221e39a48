//! Files that are there whole or not at all, and stay there after a power cut.

use std::{
    fs::{self, File, OpenOptions, TryLockError},
    io::{self, Write as _},
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

/// A file under a random name that is removed unless it is moved into place.
#[derive(Debug)]
pub(super) struct TempFile {
    path: PathBuf,
}

impl TempFile {
    /// Makes an empty file in `directory`, readable by its owner only.
    pub fn create(directory: &Path) -> io::Result<(Self, File)> {
        let path = directory.join(crate::id::random_text());
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(&path)?;
        Ok((Self { path }, file))
    }

    /// Moves the file, whose bytes were synced, to `target`, replacing what was there.
    pub fn place(self, target: &Path) -> io::Result<()> {
        place(&self.path, target)
        // Dropping finds nothing to remove under the old name.
    }
}

impl Drop for TempFile {
    fn drop(&mut self) {
        // What stays behind goes when the store is opened next.
        let _ = fs::remove_file(&self.path);
    }
}

/// Moves a file whose bytes were synced, durably, making the directories it needs.
pub(super) fn place(from: &Path, to: &Path) -> io::Result<()> {
    let directory = parent(to)?;
    make_directory(directory)?;
    fs::rename(from, to)?;
    sync_directory(directory)
}

/// Removes a file durably; an absent one is no fault.
pub(super) fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Ok(()) => sync_directory(parent(path)?),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error),
    }
}

/// Makes a directory and those above it, durably, for its owner only.
pub(super) fn make_directory(path: &Path) -> io::Result<()> {
    // One at a time: nobody may rely on a directory whose entry another thread has yet to sync.
    static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
    let _guard = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    make_missing(path)
}

fn make_missing(path: &Path) -> io::Result<()> {
    if path.is_dir() {
        return Ok(());
    }
    let above = parent(path)?;
    make_missing(above)?;
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    match builder.create(path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        made => made.and_then(|()| sync_directory(above)),
    }
}

/// Syncs the names in a directory.
pub(super) fn sync_directory(path: &Path) -> io::Result<()> {
    // Windows has no such thing; its file systems keep names in order themselves.
    if cfg!(unix) { File::open(path)?.sync_all() } else { Ok(()) }
}

/// Opens a file that one process at a time can have open; it goes with the process, however that ends.
pub(in crate::standalone) fn lock(path: &Path) -> io::Result<File> {
    let file = OpenOptions::new().append(true).create(true).open(path)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(io::Error::other("another Vitrine is using it")),
        Err(TryLockError::Error(cause)) => {
            // Some network file systems have no locks; that must not keep a gallery closed.
            tracing::warn!(%cause, "the data directory cannot be locked against a second Vitrine");
            Ok(file)
        }
    }
}

/// The size of a file; `None` when there is none.
pub(super) fn size(path: &Path) -> io::Result<Option<u64>> {
    match fs::metadata(path) {
        Ok(metadata) => Ok(Some(metadata.len())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// Writes a new file unless there is one: whole, durably, for its owner only.
pub(in crate::standalone) fn write_new(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let directory = parent(path)?;
    make_directory(directory)?;
    let (temporary, mut file) = TempFile::create(directory)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    match fs::hard_link(&temporary.path, path) {
        Ok(()) => sync_directory(directory),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        // Some file systems have no links; there, renaming is the best there is.
        Err(_) => temporary.place(path),
    }
}

fn parent(path: &Path) -> io::Result<&Path> {
    let directory = path.parent().ok_or_else(|| io::Error::other("a path without a directory"))?;
    Ok(if directory.as_os_str().is_empty() { Path::new(".") } else { directory })
}
