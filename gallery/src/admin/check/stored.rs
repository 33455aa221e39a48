//! Checks that all stored bytes have records.

use std::collections::{HashMap, HashSet};

use super::{Check, Problem, Repair};
use crate::{
    Result,
    id::{PersonId, PhotoId},
    key::ObjectKey,
    photo::{Photo, PhotoState},
    ports::table::{Condition, Key, MAX_KEYS, Write},
    records::{
        decode, keys,
        places::{place, place_attributes},
    },
    render_photo::again,
    rendition::RenditionKind,
};

impl Check<'_> {
    pub(super) async fn stored(&mut self) -> Result<()> {
        let library = &self.admin.library;
        let mut after = None;
        loop {
            let page = library.blobs.list(after.as_ref(), MAX_KEYS).await?;
            let wanted: Vec<Key> = page.photos.iter().map(keys::photo).collect();
            let mut photos = HashMap::new();
            for item in self.admin.get_many(&wanted).await? {
                let photo: Photo = decode(item)?;
                photos.insert(photo.id.clone(), photo);
            }
            for id in page.photos.iter().filter(|id| !photos.contains_key(*id)) {
                self.unknown(id).await?;
            }
            self.listed(photos.into_values().collect()).await?;
            match page.next {
                Some(next) => after = Some(next),
                None => return Ok(()),
            }
        }
    }

    async fn unknown(&mut self, id: &PhotoId) -> Result<()> {
        let library = &self.admin.library;
        // An unfinished deletion has left a note. The next cleanup does the rest.
        if !library.table.get_many(&[keys::erased(id), keys::erased_unsharded(id)]).await?.is_empty() {
            return Ok(());
        }
        let original = library.blobs.head(&ObjectKey::Original(id.clone())).await?.is_some();
        let repaired = match self.repair {
            Repair::Nothing => false,
            // Keep the original: the records may come from an older backup that does not have the photo yet.
            Repair::Repair => !original,
            Repair::Discard => true,
        };
        if repaired {
            for kind in RenditionKind::ALL {
                library.blobs.delete(&ObjectKey::Rendition(id.clone(), kind)).await?;
            }
            library.blobs.delete(&ObjectKey::Original(id.clone())).await?;
        }
        let problem = Problem::UnknownBytes { photo: id.clone(), original };
        self.found.findings.push(super::Finding { problem, repaired });
        Ok(())
    }

    /// Checks that each photo is where its owner can find it.
    async fn listed(&mut self, photos: Vec<Photo>) -> Result<()> {
        let mut listed: Vec<Key> = Vec::new();
        let mut owners: HashSet<&PersonId> = HashSet::new();
        for photo in &photos {
            listed.push(place(photo));
            owners.insert(&photo.owner);
        }
        let lines = |line: fn(&PersonId) -> Key| owners.iter().map(|owner| line(owner)).collect();
        let mut there = HashSet::new();
        for some in [listed, lines(keys::directory), lines(keys::directory_unsharded)] {
            there.extend(self.admin.get_many(&some).await?.into_iter().map(|item| item.key));
        }
        for photo in photos {
            let key = place(&photo);
            let lines = [keys::directory(&photo.owner), keys::directory_unsharded(&photo.owner)];
            if !lines.iter().any(|line| there.contains(line)) {
                self.settle(Problem::NobodyS(photo.id), Vec::new()).await?;
            } else if !there.contains(&key) {
                let write = Write::put(key, place_attributes(&photo)?).when(Condition::Absent);
                self.settle(Problem::NotListed(photo.id), vec![write]).await?;
            }
        }
        Ok(())
    }

    /// Reports the bytes of a photo that are missing.
    pub(super) async fn bytes_of(&mut self, photo: &Photo, missing: Missing) -> Result<()> {
        match missing {
            Missing::Nothing => Ok(()),
            Missing::Original => {
                let problem = Problem::OriginalMissing { photo: photo.id.clone(), file_name: photo.file_name.clone() };
                self.settle(problem, Vec::new()).await
            }
            Missing::Renditions => {
                let again = again::ask(&photo.id, self.admin.library.now());
                self.settle(Problem::RenditionsMissing(photo.id.clone()), vec![again]).await?;
                if self.repair != Repair::Nothing {
                    self.admin.library.render(photo).await?;
                }
                Ok(())
            }
        }
    }
}

/// Which bytes of a photo are missing.
pub(super) enum Missing {
    Nothing,
    Original,
    Renditions,
}

/// Looks up which bytes of a photo are missing.
pub(super) async fn look(blobs: &dyn crate::ports::Blobs, photo: &Photo) -> Result<Missing> {
    if !photo.has_original() {
        return Ok(Missing::Nothing);
    }
    if blobs.head(&ObjectKey::Original(photo.id.clone())).await? != Some(photo.bytes) {
        return Ok(Missing::Original);
    }
    let Some(dimensions) = photo.dimensions.filter(|_| photo.state == PhotoState::Ready) else {
        return Ok(Missing::Nothing);
    };
    for (kind, _) in RenditionKind::ladder(dimensions) {
        if blobs.head(&ObjectKey::Rendition(photo.id.clone(), kind)).await?.is_none() {
            return Ok(Missing::Renditions);
        }
    }
    Ok(Missing::Nothing)
}
