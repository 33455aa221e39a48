//! Checks a person's lists and the photos on them.

use std::collections::{HashMap, HashSet};

use futures::{StreamExt as _, TryStreamExt as _, stream};

use super::{Check, Problem, counts::Counts, stored::look};
use crate::{
    Result,
    id::{PersonId, PhotoId},
    photo::Photo,
    ports::table::{Condition, Key, Query, Write},
    records::{
        decode, encode, keys,
        places::{PhotoRef, place},
    },
};

/// How many photos are looked up at the same time.
const AT_ONCE: usize = 16;

impl Check<'_> {
    /// Checks everything that belongs to one person.
    pub(super) async fn person(&mut self, person: &PersonId) -> Result<()> {
        let admin = self.admin;
        let (mut photos, mut counts) = (admin.photos(person), Counts::default());
        while let Some(some) = photos.next().await? {
            let mut known: HashMap<PhotoId, (Key, Photo)> = HashMap::new();
            for photo in some.photos {
                known.insert(photo.id.clone(), (place(&photo), photo));
            }
            let mut here = Vec::new();
            for (item, id) in some.places {
                match id.and_then(|id| known.get(&id)) {
                    Some((place, photo)) if *place == item.key => here.push(photo.clone()),
                    _ => {
                        let problem = Problem::StrayPlace { person: person.clone(), place: item.key.sk.clone() };
                        let delete = Write::delete(item.key).when(Condition::Exists);
                        self.settle(problem, vec![delete]).await?;
                    }
                }
            }
            here.iter().for_each(|photo| counts.add(photo));
            self.found.photos += here.len() as u64;
            let looked: Vec<_> = stream::iter(here)
                .map(|photo| async {
                    let found = look(admin.library.blobs.as_ref(), &photo).await?;
                    Ok::<_, crate::Error>((photo, found))
                })
                .buffered(AT_ONCE)
                .try_collect()
                .await?;
            let hashes = self.hashes_of(&looked.iter().map(|(photo, _)| photo).collect::<Vec<_>>()).await?;
            for (photo, found) in looked {
                if photo.bytes > 0 && !hashes.contains(&photo.id) {
                    self.unrecognised(&photo).await?;
                }
                self.bytes_of(&photo, found).await?;
            }
        }
        self.stray_hashes(person).await?;
        self.counted(person, counts).await
    }

    /// The ids of the photos that can be found by their hash.
    async fn hashes_of(&self, photos: &[&Photo]) -> Result<HashSet<PhotoId>> {
        let mut wanted: Vec<Key> = photos.iter().filter_map(|photo| keys::hash(photo)).collect();
        wanted.sort_by(|a, b| a.sk.cmp(&b.sk));
        wanted.dedup();
        let items = self.admin.get_many(&wanted).await?;
        items.into_iter().map(|item| Ok(decode::<PhotoRef>(item)?.photo)).collect()
    }

    async fn unrecognised(&mut self, photo: &Photo) -> Result<()> {
        let Some(hash) = keys::hash(photo) else { return Ok(()) };
        let attributes = encode(&PhotoRef { photo: photo.id.clone() })?;
        let write = Write::put(hash, attributes).when(Condition::Absent);
        self.settle(Problem::Unrecognised(photo.id.clone()), vec![write]).await
    }

    async fn stray_hashes(&mut self, person: &PersonId) -> Result<()> {
        let library = &self.admin.library;
        let mut query = Query::prefix(keys::owner(person), keys::HASHES);
        loop {
            let found = library.table.query(&query).await?;
            let mut holders = Vec::new();
            for item in found.items {
                let key = item.key.clone();
                holders.push((key, decode::<PhotoRef>(item)?.photo));
            }
            let mut wanted: Vec<Key> = holders.iter().map(|(_, photo)| keys::photo(photo)).collect();
            wanted.sort_by(|a, b| a.pk.cmp(&b.pk));
            wanted.dedup();
            let there: HashSet<Key> = self.admin.get_many(&wanted).await?.into_iter().map(|item| item.key).collect();
            for (key, photo) in holders {
                if !there.contains(&keys::photo(&photo)) {
                    let problem = Problem::StrayHash { person: person.clone(), hash: key.sk.clone() };
                    self.settle(problem, vec![Write::delete(key).when(Condition::Exists)]).await?;
                }
            }
            match found.next {
                Some(next) => query.after = Some(next),
                None => return Ok(()),
            }
        }
    }
}
