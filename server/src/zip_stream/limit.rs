//! How many downloads run at the same time. Each holds memory for some originals and a connection, for hours if need be.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use gallery::{Error, Result, error::TooManyAtOnce, id::PersonId};

/// Downloads of one person at most.
const OF_ONE: usize = 2;

/// Downloads at most.
const OF_ALL: usize = 8;

/// Counts the downloads under way.
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

/// A download may run. Its place is free again when this value is dropped.
pub struct Place {
    limit: Arc<Limit>,
    person: PersonId,
}

impl Limit {
    /// So many for one person, and so many in all.
    pub fn new(of_one: usize, of_all: usize) -> Self {
        Self { of_one, of_all, running: Mutex::default() }
    }

    /// A place for one more download of `person`'s.
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
        let last = limit.take(&people[4]).expect("a place that was given back");
        assert_eq!(refused(&people[0]).1, TooManyAtOnce::Downloads, "the place went to somebody else");
        drop((places, last));
        assert!(limit.running.lock().expect("no panic").is_empty());
    }
}
