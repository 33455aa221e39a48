//! Files that are either complete or absent, and survive a power cut.

use std::{
    fs::{self, File, OpenOptions, TryLockError},
    io::{self, Write as _},
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

/// A file with a random name that is removed unless it is moved into place.
#[derive(Debug)]
pub(super) struct TempFile {
    path: PathBuf,
}

impl TempFile {
    /// Creates an empty file in `directory` that only its owner can read.
    pub fn create(directory: &Path) -> io::Result<(Self, File)> {
        let path = directory.join(crate::id::random_text());
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(&path)?;
        Ok((Self { path }, file))
    }

    /// Moves the file to `target`, replacing an existing file. Its bytes must have been synced.
    pub fn place(self, target: &Path) -> io::Result<()> {
        place(&self.path, target)
        // There is nothing left under the old name for `drop` to remove.
    }
}

impl Drop for TempFile {
    fn drop(&mut self) {
        // If this fails, the file is removed when the store is opened next.
        let _ = fs::remove_file(&self.path);
    }
}

/// Moves a file durably, creating the directories it needs. Its bytes must have been synced.
pub(super) fn place(from: &Path, to: &Path) -> io::Result<()> {
    let directory = parent(to)?;
    make_directory(directory)?;
    fs::rename(from, to)?;
    sync_directory(directory)
}

/// Removes a file durably. It is not an error if it does not exist.
pub(super) fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Ok(()) => sync_directory(parent(path)?),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error),
    }
}

/// Creates a directory and its parents, durably and only for its owner.
pub(in crate::standalone) fn make_directory(path: &Path) -> io::Result<()> {
    // One at a time: a thread must not use a directory whose entry another thread has not synced yet.
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

/// Syncs the entries of a directory.
pub(in crate::standalone) fn sync_directory(path: &Path) -> io::Result<()> {
    // Windows does not have this. Its file systems keep directory entries consistent themselves.
    if cfg!(unix) { File::open(path)?.sync_all() } else { Ok(()) }
}

/// Opens a file that only one process at a time can have open. The lock ends with the process, in whatever way that
/// ends.
pub(in crate::standalone) fn lock(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(path)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(io::Error::other("another Vitrine is using it")),
        Err(TryLockError::Error(cause)) => {
            // Some network file systems have no locks. The gallery must work there, too.
            tracing::warn!(%cause, "the data directory cannot be locked against a second Vitrine");
            Ok(file)
        }
    }
}

/// The size of a file; `None` if it does not exist.
pub(super) fn size(path: &Path) -> io::Result<Option<u64>> {
    match fs::metadata(path) {
        Ok(metadata) => Ok(Some(metadata.len())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// Writes a new file unless it exists: completely, durably and only for its owner.
pub(in crate::standalone) fn write_new(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let directory = parent(path)?;
    make_directory(directory)?;
    let (temporary, mut file) = TempFile::create(directory)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    match fs::hard_link(&temporary.path, path) {
        Ok(()) => sync_directory(directory),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        // Some file systems have no hard links. There, renaming is the best option.
        Err(_) => temporary.place(path),
    }
}

fn parent(path: &Path) -> io::Result<&Path> {
    let directory = path.parent().ok_or_else(|| io::Error::other("the path has no directory"))?;
    Ok(if directory.as_os_str().is_empty() { Path::new(".") } else { directory })
}
