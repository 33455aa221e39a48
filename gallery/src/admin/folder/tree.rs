//! A directory whose contents others may have prepared: what is opened in it is a directory or a regular file in it, and never
//! what a link, a device or a pipe leads to. New directories and files are for their owner only.

use std::{
    fs::File,
    io,
    os::fd::OwnedFd,
    path::{Component, Path, PathBuf},
};

use nix::{
    errno::Errno,
    fcntl::{OFlag, openat, renameat},
    sys::stat::{Mode, fchmod, mkdirat},
    unistd::{UnlinkatFlags, unlinkat},
};

/// Nothing is followed, inherited by another program, or waited for.
const CAREFULLY: OFlag = OFlag::O_NOFOLLOW.union(OFlag::O_CLOEXEC).union(OFlag::O_NONBLOCK);

/// An open directory.
pub(super) struct Directory {
    path: PathBuf,
    fd: OwnedFd,
}

impl Directory {
    /// Opens the directory that the administrator named, which may be a link.
    pub fn open(path: &Path) -> io::Result<Self> {
        let fd = nix::fcntl::open(path, OFlag::O_DIRECTORY | OFlag::O_CLOEXEC, Mode::empty())?;
        Ok(Self { path: path.to_owned(), fd })
    }

    /// Opens it, or creates it and its parents.
    pub fn create(path: &Path) -> io::Result<Self> {
        use std::os::unix::fs::DirBuilderExt as _;
        std::fs::DirBuilder::new().recursive(true).mode(0o700).create(path)?;
        Self::open(path)
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Opens a directory in it.
    pub fn directory(&self, name: &str) -> io::Result<Self> {
        let fd = openat(&self.fd, name, OFlag::O_DIRECTORY | CAREFULLY, Mode::empty())?;
        Ok(Self { path: self.path.join(name), fd })
    }

    /// Opens a directory in it, or creates it. Afterwards, it is for its owner only.
    pub fn own_directory(&self, name: &str) -> io::Result<Self> {
        match mkdirat(&self.fd, name, Mode::S_IRWXU) {
            Ok(()) | Err(Errno::EEXIST) => {}
            Err(error) => return Err(error.into()),
        }
        let directory = self.directory(name)?;
        // Some file systems have no permissions.
        let _ = fchmod(&directory.fd, Mode::S_IRWXU);
        Ok(directory)
    }

    /// Opens a regular file at a relative path.
    pub fn file(&self, path: &Path) -> io::Result<File> {
        let names: Vec<_> = path.components().collect();
        let Some((Component::Normal(last), above)) = names.split_last() else { return Err(not_below()) };
        let mut fd = None;
        for name in above {
            let Component::Normal(name) = name else { return Err(not_below()) };
            let from = fd.as_ref().unwrap_or(&self.fd);
            fd = Some(openat(from, *name, OFlag::O_DIRECTORY | CAREFULLY, Mode::empty())?);
        }
        let file =
            File::from(openat(fd.as_ref().unwrap_or(&self.fd), *last, OFlag::O_RDONLY | CAREFULLY, Mode::empty())?);
        if !file.metadata()?.is_file() {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, "not a regular file"));
        }
        Ok(file)
    }

    /// Creates a file in it. One of that name is replaced.
    pub fn new_file(&self, name: &str) -> io::Result<File> {
        match unlinkat(&self.fd, name, UnlinkatFlags::NoRemoveDir) {
            Ok(()) | Err(Errno::ENOENT) => {}
            Err(error) => return Err(error.into()),
        }
        let how = OFlag::O_WRONLY | OFlag::O_CREAT | OFlag::O_EXCL | CAREFULLY;
        Ok(openat(&self.fd, name, how, Mode::S_IRUSR | Mode::S_IWUSR)?.into())
    }

    /// Renames a file in it. One of the new name is replaced.
    pub fn rename(&self, from: &str, to: &str) -> io::Result<()> {
        Ok(renameat(&self.fd, from, &self.fd, to)?)
    }
}

fn not_below() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, "not a path below the folder")
}

#[cfg(test)]
mod tests {
    use std::{
        fs,
        io::Read as _,
        os::unix::{fs::PermissionsExt as _, fs::symlink, net::UnixListener},
    };

    use super::*;

    #[test]
    fn only_regular_files_below_it_are_opened() {
        let folder = tempfile::tempdir().expect("a folder");
        let root = folder.path().join("root");
        fs::create_dir_all(root.join("inner")).expect("folders");
        fs::create_dir(folder.path().join("outside")).expect("a folder");
        for file in ["root/inner/a.jpg", "outside/secret"] {
            fs::write(folder.path().join(file), "text").expect("written");
        }
        symlink("inner/a.jpg", root.join("link")).expect("a link");
        symlink(folder.path().join("outside"), root.join("way")).expect("a link");
        nix::unistd::mkfifo(&root.join("pipe"), Mode::S_IRWXU).expect("a pipe");
        let _socket = UnixListener::bind(root.join("socket")).expect("a socket");
        let directory = Directory::open(&root).expect("a folder");
        let mut text = String::new();
        let mut file = directory.file(Path::new("inner/a.jpg")).expect("a file");
        file.read_to_string(&mut text).expect("text");
        assert_eq!(text, "text");
        let secret = folder.path().join("outside/secret");
        for path in [
            "link",
            "way/secret",
            "pipe",
            "socket",
            "inner",
            "../outside/secret",
            "inner/../../outside/secret",
            "",
            ".",
            "..",
            "missing",
            secret.to_str().expect("a path"),
        ] {
            assert!(directory.file(Path::new(path)).is_err(), "{path}");
        }
        assert!(directory.directory("way").is_err() && directory.own_directory("way").is_err());
        // The administrator's own path may be a link.
        symlink(&root, folder.path().join("named")).expect("a link");
        assert!(Directory::open(&folder.path().join("named")).is_ok());
    }

    #[test]
    fn what_is_written_is_for_its_owner_only_and_follows_no_link() {
        let folder = tempfile::tempdir().expect("a folder");
        let mode = |path: &str| fs::metadata(folder.path().join(path)).expect("it exists").permissions().mode() & 0o777;
        let directory = Directory::create(&folder.path().join("a/b")).expect("created");
        directory.own_directory("c").expect("created");
        fs::write(folder.path().join("victim"), "untouched").expect("written");
        symlink(folder.path().join("victim"), folder.path().join("a/b/.part")).expect("a link");
        directory.new_file(".part").expect("created");
        directory.rename(".part", "file").expect("renamed");
        assert_eq!([mode("a"), mode("a/b"), mode("a/b/c"), mode("a/b/file")], [0o700, 0o700, 0o700, 0o600]);
        assert_eq!(fs::read_to_string(folder.path().join("victim")).expect("text"), "untouched");
        fs::set_permissions(folder.path().join("a/b/c"), fs::Permissions::from_mode(0o755)).expect("set");
        directory.own_directory("c").expect("opened");
        assert_eq!(mode("a/b/c"), 0o700);
    }
}
