//! Checks that all stored bytes have records.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::{Check, Problem, Repair};
use crate::{
    Result,
    id::{PersonId, PhotoId},
    key::ObjectKey,
    library::{delete::erase_bytes, replaced},
    photo::{Photo, PhotoState},
    ports::table::{Condition, Key, MAX_KEYS, Write},
    records::{
        decode, keys,
        places::{place, place_attributes},
    },
    render_photo::again,
    rendition::{Rendition, Revision},
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
            erase_bytes(library.blobs.as_ref(), id).await?;
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
                self.settle(Problem::WithoutOwner(photo.id), Vec::new()).await?;
            } else if !there.contains(&key) {
                let write = Write::put(key, place_attributes(&photo)?).when(Condition::Absent);
                self.settle(Problem::NotListed(photo.id), vec![write]).await?;
            }
        }
        Ok(())
    }

    /// Reports renditions that a photo does not show and that no note says are to be deleted.
    async fn strays(&mut self, photo: &PhotoId, others: BTreeSet<Option<Revision>>) -> Result<()> {
        let notes: Vec<Key> = others.iter().map(|revision| keys::replaced(photo, *revision)).collect();
        let noted: HashSet<Key> = self.admin.get_many(&notes).await?.into_iter().map(|item| item.key).collect();
        for (revision, _) in others.into_iter().zip(notes).filter(|(_, note)| !noted.contains(note)) {
            let note = replaced::note(photo, revision, self.admin.library.now())?;
            self.settle(Problem::StrayRenditions(photo.clone()), vec![note]).await?;
        }
        Ok(())
    }

    /// Reports the bytes of a photo that are missing or left over.
    pub(super) async fn bytes_of(&mut self, photo: &Photo, found: Found) -> Result<()> {
        self.strays(&photo.id, found.others).await?;
        match found.missing {
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

/// The stored bytes of a photo.
pub(super) struct Found {
    missing: Missing,
    /// Revisions of renditions that it does not show.
    others: BTreeSet<Option<Revision>>,
}

/// Which bytes of a photo are missing.
enum Missing {
    Nothing,
    Original,
    Renditions,
}

/// Looks up which bytes of a photo are missing or left over.
pub(super) async fn look(blobs: &dyn crate::ports::Blobs, photo: &Photo) -> Result<Found> {
    let only = |missing| Found { missing, others: BTreeSet::new() };
    if !photo.has_original() {
        return Ok(only(Missing::Nothing));
    }
    if blobs.head(&ObjectKey::Original(photo.id.clone())).await? != Some(photo.bytes) {
        return Ok(only(Missing::Original));
    }
    if photo.state != PhotoState::Ready {
        return Ok(only(Missing::Nothing));
    }
    let there: HashSet<Rendition> = blobs.renditions(&photo.id).await?.into_iter().collect();
    let whole = photo.renditions().all(|rendition| there.contains(&rendition));
    let missing = if whole { Missing::Nothing } else { Missing::Renditions };
    let others = there.into_iter().map(|rendition| rendition.revision).filter(|one| *one != photo.revision).collect();
    Ok(Found { missing, others })
}
