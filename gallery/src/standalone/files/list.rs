//! Lists the photos that have files, and the files of a photo.

use std::{
    collections::BTreeSet,
    fs,
    io::{self, ErrorKind},
    path::Path,
};

use super::paths::Paths;
use crate::{
    id::PhotoId,
    ports::blobs::Stored,
    rendition::{Rendition, Revision},
};

/// The next `limit` photos after `after` that have an original or renditions, ordered by id. Blocks.
pub(super) fn list(paths: &Paths, after: Option<&PhotoId>, limit: usize) -> io::Result<Stored> {
    let after = after.map_or("", PhotoId::as_str);
    let trees = paths.trees();
    let mut shards = BTreeSet::new();
    for tree in &trees {
        shards.extend(names(tree)?);
    }
    let mut photos = Vec::new();
    // A shard's name is the first two characters of its ids, so the shards before `after` can be skipped.
    for shard in shards.iter().filter(|shard| shard.as_str() >= after.get(..2).unwrap_or_default()) {
        if photos.len() >= limit {
            break;
        }
        let mut ids = BTreeSet::new();
        for tree in &trees {
            ids.extend(names(&tree.join(shard))?.into_iter().filter(|name| name.as_str() > after));
        }
        photos.extend(ids.into_iter().filter_map(|name| name.parse().ok()));
    }
    photos.truncate(limit);
    let next = photos.last().filter(|_| photos.len() == limit).cloned();
    Ok(Stored { photos, next })
}

/// The renditions of a photo. Blocks.
pub(super) fn renditions(paths: &Paths, photo: &PhotoId) -> io::Result<Vec<Rendition>> {
    let directory = paths.renditions(photo);
    let mut found = Vec::new();
    for name in names(&directory)? {
        if let Ok(revision) = name.parse::<Revision>() {
            let files = names(&directory.join(&name))?;
            found.extend(files.iter().filter_map(|file| Rendition::named(photo.clone(), Some(revision), file)));
        } else {
            found.extend(Rendition::named(photo.clone(), None, &name));
        }
    }
    Ok(found)
}

/// The names in a directory; none if it does not exist.
fn names(directory: &Path) -> io::Result<Vec<String>> {
    let entries = match fs::read_dir(directory) {
        // Other files in the directory do not belong to the gallery.
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => return Ok(Vec::new()),
        entries => entries?,
    };
    let names = entries.map(|entry| Ok(entry?.file_name().into_string().ok()));
    Ok(names.collect::<io::Result<Vec<_>>>()?.into_iter().flatten().collect())
}
