//! The data directory, which only its owner can read.

use std::{fs, io, path::Path};

use super::files::make_directory;

/// What is in a data directory. One that is a file system of its own has `lost+found`.
const OURS: [&str; 10] = [
    "vitrine.sqlite",
    "vitrine.sqlite-wal",
    "vitrine.sqlite-shm",
    "secrets.json",
    "photos",
    "bucket",
    "lock",
    "reserve",
    "reserve.unfinished",
    "lost+found",
];

/// Creates the directory for its owner only. If it exists, for example restored from a backup, nobody else can read it or what
/// is in it afterwards. A directory that also has other files keeps its permissions, because others may need them. Blocks for
/// some milliseconds.
///
/// # Errors
/// If it cannot be created or read.
pub fn prepare(path: &Path) -> io::Result<()> {
    make_directory(path)?;
    if cfg!(unix) { close_to_others(path) } else { Ok(()) }
}

fn close_to_others(path: &Path) -> io::Result<()> {
    let mut only_ours = true;
    for entry in fs::read_dir(path)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if !OURS.contains(&name.as_str()) {
            only_ours = false;
        } else if name != "lost+found" && !entry.file_type()?.is_symlink() {
            tighten(&entry.path());
        }
    }
    if only_ours {
        tighten(path);
    } else if is_open(path)? {
        tracing::warn!(path = %path.display(), "others can list the data directory, which also has files that are not Vitrine's");
    }
    Ok(())
}

/// Whether others than its owner can do anything with it.
#[cfg(unix)]
fn is_open(path: &Path) -> io::Result<bool> {
    use std::os::unix::fs::PermissionsExt as _;
    Ok(fs::metadata(path)?.permissions().mode() & 0o077 != 0)
}

#[cfg(not(unix))]
fn is_open(_: &Path) -> io::Result<bool> {
    Ok(false)
}

/// Removes the permissions of others, where the file system and the owner allow it.
fn tighten(path: &Path) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let tightened = is_open(path).and_then(|open| {
            let mode = fs::metadata(path)?.permissions().mode() & 0o700;
            if open { fs::set_permissions(path, fs::Permissions::from_mode(mode)) } else { Ok(()) }
        });
        if let Err(error) = tightened {
            tracing::warn!(path = %path.display(), %error, "others may be able to read this");
        }
    }
    #[cfg(not(unix))]
    let _ = path;
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).expect("it exists").permissions().mode() & 0o777
    }

    fn open_to_all(path: &Path) {
        let mode = if path.is_dir() { 0o755 } else { 0o644 };
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("set");
    }

    #[test]
    fn a_new_or_restored_directory_is_for_its_owner_only() {
        let folder = tempfile::tempdir().expect("a folder");
        let data = folder.path().join("new/data");
        prepare(&data).expect("prepared");
        assert_eq!(mode(&data), 0o700);
        let (photos, database) = (data.join("photos"), data.join("vitrine.sqlite-wal"));
        fs::create_dir(&photos).expect("a folder");
        fs::write(&database, "").expect("written");
        fs::write(data.join("reserve"), "").expect("written");
        [&data, &photos, &database].into_iter().for_each(|path| open_to_all(path));
        prepare(&data).expect("prepared");
        assert_eq!([mode(&data), mode(&photos), mode(&database)], [0o700, 0o700, 0o600]);
    }

    #[test]
    fn a_directory_with_other_files_keeps_its_permissions() {
        let folder = tempfile::tempdir().expect("a folder");
        let (other, database) = (folder.path().join("letters.txt"), folder.path().join("vitrine.sqlite"));
        fs::write(&other, "").expect("written");
        fs::write(&database, "").expect("written");
        [folder.path(), &other, &database].into_iter().for_each(open_to_all);
        prepare(folder.path()).expect("prepared");
        assert_eq!([mode(folder.path()), mode(&other), mode(&database)], [0o755, 0o644, 0o600]);
    }
}
