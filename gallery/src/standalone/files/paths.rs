//! The path of each file. Paths consist of ids and numbers only, never of user input.

use std::path::PathBuf;

use crate::{id::PhotoId, key::ObjectKey, rendition::Rendition};

#[derive(Debug)]
pub(super) struct Paths {
    pub root: PathBuf,
}

impl Paths {
    pub fn object(&self, key: &ObjectKey) -> PathBuf {
        match key {
            ObjectKey::Original(photo) => self.shard("originals", photo),
            ObjectKey::Rendition(rendition) => {
                let Rendition { photo, revision, kind, format } = rendition;
                let mut directory = self.renditions(photo);
                directory.extend(revision.map(|revision| revision.to_string()));
                directory.join(format!("{}.{}", kind.name(), format.extension()))
            }
            // They are few and short-lived, so they need no shards.
            ObjectKey::Form(person, photo) => self.forms().join(person.as_str()).join(photo.as_str()),
            ObjectKey::Zip(person, zip) => self.root.join("zips").join(person.as_str()).join(format!("{zip}.zip")),
        }
    }

    /// The directory of all renditions of a photo.
    pub fn renditions(&self, photo: &PhotoId) -> PathBuf {
        self.shard("renditions", photo)
    }

    pub fn forms(&self) -> PathBuf {
        self.root.join("forms")
    }

    pub fn uploads(&self) -> PathBuf {
        self.root.join("uploads")
    }

    pub fn parts(&self, photo: &PhotoId) -> PathBuf {
        self.uploads().join(photo.as_str())
    }

    pub fn part(&self, photo: &PhotoId, number: u32) -> PathBuf {
        self.parts(photo).join(number.to_string())
    }

    /// The directories with photos, in order. They may not exist yet.
    pub fn trees(&self) -> [PathBuf; 2] {
        ["originals", "renditions"].map(|tree| self.root.join(tree))
    }

    pub fn temporary(&self) -> PathBuf {
        self.root.join("tmp")
    }

    /// A directory level of two characters, so that no directory has a million entries. Ids are ASCII and have at least
    /// 8 characters.
    fn shard(&self, tree: &str, photo: &PhotoId) -> PathBuf {
        self.root.join(tree).join(&photo.as_str()[..2]).join(photo.as_str())
    }
}
