//! Limits the number of concurrent downloads. Each uses a connection and memory for some originals, possibly for hours.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use gallery::{Error, Result, error::TooManyAtOnce, id::PersonId};

/// Maximum number of downloads of one person.
const OF_ONE: usize = 2;

/// Maximum number of all downloads.
const OF_ALL: usize = 8;

/// Counts the downloads in progress.
pub struct Limit {
    of_one: usize,
    of_all: usize,
    running: Mutex<HashMap<PersonId, usize>>,
}

impl Default for Limit {
    fn default() -> Self {
        Self::new(OF_ONE, OF_ALL)
    }
}

/// Permission for one download. It is released when this value is dropped.
pub struct Place {
    limit: Arc<Limit>,
    person: PersonId,
}

impl Limit {
    /// A limit for each person, and one for all downloads together.
    pub fn new(of_one: usize, of_all: usize) -> Self {
        Self { of_one, of_all, running: Mutex::default() }
    }

    /// Permission for one more download of this person.
    ///
    /// # Errors
    /// [`Error::TooManyAtOnce`].
    pub fn take(self: &Arc<Self>, person: &PersonId) -> Result<Place> {
        let mut running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        let own = running.get(person).copied().unwrap_or(0);
        if own >= self.of_one {
            return Err(Error::TooManyAtOnce(TooManyAtOnce::OwnDownloads));
        }
        if running.values().sum::<usize>() >= self.of_all {
            return Err(Error::TooManyAtOnce(TooManyAtOnce::Downloads));
        }
        running.insert(person.clone(), own + 1);
        Ok(Place { limit: Arc::clone(self), person: person.clone() })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut running = self.limit.running.lock().unwrap_or_else(PoisonError::into_inner);
        match running.get_mut(&self.person) {
            Some(own) if *own > 1 => *own -= 1,
            _ => drop(running.remove(&self.person)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_for_each_person_and_eight_in_all() {
        let limit = Arc::new(Limit::default());
        let people: Vec<_> = (0..5).map(|_| PersonId::random()).collect();
        let mut places: Vec<_> = people[..4].iter().flat_map(|one| [limit.take(one), limit.take(one)]).collect();
        assert!(places.iter().all(Result::is_ok));
        let refused = |person| match limit.take(person) {
            Err(error @ Error::TooManyAtOnce(what)) => (error.status(), what),
            _ => panic!("not refused"),
        };
        assert_eq!(refused(&people[0]).1, TooManyAtOnce::OwnDownloads);
        assert_eq!(refused(&people[4]), (429, TooManyAtOnce::Downloads));
        drop(places.remove(0));
        let last = limit.take(&people[4]).expect("a place that was released");
        assert_eq!(refused(&people[0]).1, TooManyAtOnce::Downloads, "the place went to somebody else");
        drop((places, last));
        assert!(limit.running.lock().expect("no panic").is_empty());
    }
}
