//! Limits the number of concurrent downloads; further ones wait in line. A download that is sent uses a connection and
//! memory for some originals, possibly for hours. One that waits uses a connection.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use gallery::{Error, Result, error::TooManyAtOnce, id::PersonId};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// How many downloads are sent at the same time, and how many may wait.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Maximum number of downloads of one person that are sent at the same time.
    pub sent_of_one: usize,
    /// Maximum number of all downloads that are sent at the same time.
    pub sent: usize,
    /// Maximum number of downloads of one person that wait. Nobody needs that many.
    pub waiting_of_one: usize,
    /// Maximum number of all downloads that wait.
    pub waiting: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { sent_of_one: 2, sent: 8, waiting_of_one: 30, waiting: 150 }
    }
}

/// Who downloads. The visitors of a person have a limit of their own, so that they do not hold up that person.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Downloader {
    /// A person who signed in.
    Person(PersonId),
    /// Anybody who came by a link to photos of this person.
    VisitorOf(PersonId),
}

/// The downloads that are sent or wait.
pub struct Line {
    limits: Limits,
    /// The places of all downloads.
    places: Arc<Semaphore>,
    downloads: Mutex<HashMap<Downloader, Own>>,
}

/// The downloads of one person.
struct Own {
    places: Arc<Semaphore>,
    /// How many are sent or wait.
    count: usize,
}

/// A download in line. It leaves the line when this value is dropped.
pub struct Turn {
    line: Arc<Line>,
    downloader: Downloader,
    places: Arc<Semaphore>,
}

/// Permission to send a download. It is released when this value is dropped.
pub struct Place {
    _own: OwnedSemaphorePermit,
    _shared: OwnedSemaphorePermit,
    _turn: Turn,
}

impl Default for Line {
    fn default() -> Self {
        Self::new(Limits::default())
    }
}

impl Line {
    /// A line with these limits.
    pub fn new(limits: Limits) -> Self {
        Self { limits, places: Arc::new(Semaphore::new(limits.sent)), downloads: Mutex::default() }
    }

    /// Joins the line.
    ///
    /// # Errors
    /// [`Error::TooManyAtOnce`] if it is too long.
    pub fn join(self: &Arc<Self>, downloader: Downloader) -> Result<Turn> {
        let Limits { sent_of_one, sent, waiting_of_one, waiting } = self.limits;
        let mut downloads = self.downloads.lock().unwrap_or_else(PoisonError::into_inner);
        let own = downloads.get(&downloader).map_or(0, |own| own.count);
        if own >= sent_of_one + waiting_of_one {
            return Err(Error::TooManyAtOnce(TooManyAtOnce::OwnDownloads));
        }
        if downloads.values().map(|own| own.count).sum::<usize>() >= sent + waiting {
            return Err(Error::TooManyAtOnce(TooManyAtOnce::Downloads));
        }
        let new = || Own { places: Arc::new(Semaphore::new(sent_of_one)), count: 0 };
        let own = downloads.entry(downloader.clone()).or_insert_with(new);
        own.count += 1;
        Ok(Turn { line: Arc::clone(self), downloader, places: Arc::clone(&own.places) })
    }
}

impl Turn {
    /// Waits until the download may be sent. People are served in the order they came, and whoever has enough downloads
    /// of their own does not hold up the others.
    pub async fn place(self) -> Place {
        let own = Arc::clone(&self.places).acquire_owned().await.expect("the semaphore is never closed");
        let shared = Arc::clone(&self.line.places).acquire_owned().await.expect("the semaphore is never closed");
        Place { _own: own, _shared: shared, _turn: self }
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let mut downloads = self.line.downloads.lock().unwrap_or_else(PoisonError::into_inner);
        match downloads.get_mut(&self.downloader) {
            Some(own) if own.count > 1 => own.count -= 1,
            _ => drop(downloads.remove(&self.downloader)),
        }
    }
}

#[cfg(test)]
mod tests {
    use futures::FutureExt as _;

    use super::*;

    fn person() -> Downloader {
        Downloader::Person(PersonId::random())
    }

    #[tokio::test]
    async fn two_for_each_person_and_eight_in_all_are_sent_and_the_others_wait() {
        let line = Arc::new(Line::default());
        let people: Vec<_> = (0..5).map(|_| person()).collect();
        let turn = |person: &Downloader| Box::pin(line.join(person.clone()).expect("a turn").place());
        let mut places = Vec::new();
        for one in &people[..4] {
            places.extend([turn(one).await, turn(one).await]);
        }
        let (mut third, mut other) = (turn(&people[0]), turn(&people[4]));
        assert!((&mut third).now_or_never().is_none(), "a third one of the same person");
        assert!((&mut other).now_or_never().is_none(), "a ninth one");
        // A place of somebody else is free: it goes to the person who has none.
        drop(places.pop());
        let other = other.now_or_never().expect("a place");
        assert!((&mut third).now_or_never().is_none());
        drop(places.remove(0));
        let third = third.now_or_never().expect("a place");
        drop((places, other, third));
        assert!(line.downloads.lock().expect("no panic").is_empty());
        assert_eq!(line.places.available_permits(), 8);
    }

    #[tokio::test]
    async fn visitors_do_not_hold_up_the_person() {
        let line = Arc::new(Line::default());
        let ada = PersonId::random();
        let visitor = || line.join(Downloader::VisitorOf(ada.clone())).expect("a turn").place();
        let _places = [visitor().await, visitor().await];
        assert!(Box::pin(visitor()).now_or_never().is_none(), "visitors of one person share their places");
        let own = line.join(Downloader::Person(ada.clone())).expect("a turn");
        assert!(Box::pin(own.place()).now_or_never().is_some());
    }

    #[tokio::test]
    async fn a_line_that_is_too_long_refuses_more() {
        let line = Arc::new(Line::new(Limits { sent_of_one: 1, sent: 1, waiting_of_one: 2, waiting: 4 }));
        let (ada, eve) = (person(), person());
        let refused = |person: &Downloader| match line.join(person.clone()) {
            Err(error @ Error::TooManyAtOnce(what)) => Some((error.status(), what)),
            _ => None,
        };
        let mut turns: Vec<_> = (0..3).map(|_| line.join(ada.clone()).expect("a turn")).collect();
        assert_eq!(refused(&ada), Some((429, TooManyAtOnce::OwnDownloads)));
        turns.extend((0..2).map(|_| line.join(eve.clone()).expect("a turn")));
        assert_eq!(refused(&eve), Some((429, TooManyAtOnce::Downloads)));
        // Whoever leaves the line makes it shorter.
        drop(turns.pop());
        assert_eq!(refused(&eve), None);
    }
}
