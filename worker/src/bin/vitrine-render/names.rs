//! Names the renditions of each file so that none overwrites another one or an original.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use gallery::rendition::RenditionKind;

/// The stems that are taken, in lower case, because some file systems ignore case.
#[derive(Debug)]
pub(crate) struct Names {
    taken: HashSet<String>,
    /// Names of the originals that are in the folder for renditions.
    originals: Vec<String>,
}

impl Names {
    /// Names in the folder `out` for these originals.
    pub(crate) fn new(out: &Path, originals: &[PathBuf]) -> Self {
        let folder =
            |path: &Path| fs::canonicalize(if path.as_os_str().is_empty() { Path::new(".") } else { path }).ok();
        let out = folder(out);
        let inside = |path: &&PathBuf| out.is_some() && path.parent().and_then(folder) == out;
        let name = |path: &PathBuf| path.file_name().map(|name| name.to_string_lossy().to_lowercase());
        Self { taken: HashSet::new(), originals: originals.iter().filter(inside).filter_map(name).collect() }
    }

    /// The stem for the next original: its own, or with a number from 2 up if that is taken.
    pub(crate) fn stem(&mut self, original: &Path) -> String {
        let own = original.file_stem().unwrap_or(original.as_os_str()).to_string_lossy();
        let mut stem = own.clone().into_owned();
        let mut number = 1;
        while self.is_an_original(&stem) || !self.taken.insert(stem.to_lowercase()) {
            number += 1;
            stem = format!("{own}-{number}");
        }
        stem
    }

    fn is_an_original(&self, stem: &str) -> bool {
        let stem = stem.to_lowercase();
        let prefixes = RenditionKind::ALL.map(|kind| format!("{stem}.{}.", kind.name()));
        self.originals.iter().any(|name| prefixes.iter().any(|prefix| name.starts_with(prefix)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_files_share_a_stem() {
        let mut names = Names::new(Path::new("/nowhere"), &[]);
        let files = ["a/photo.jpg", "b/photo.png", "PHOTO.jpeg", "photo-2.jpg", "other"];
        let stems = files.map(|file| names.stem(Path::new(file)));
        assert_eq!(stems, ["photo", "photo-2", "PHOTO-3", "photo-2-2", "other"]);
    }

    #[test]
    fn an_original_in_the_folder_keeps_its_name() {
        let here = std::env::current_dir().expect("a folder");
        let originals = [here.join("a.jpg"), here.join("A.Thumb.jpg"), here.join("a.text.jpg")];
        let mut names = Names::new(&here, &originals);
        let stems = originals.each_ref().map(|file| names.stem(file));
        assert_eq!(stems, ["a-2", "A.Thumb", "a.text"]);
    }
}
