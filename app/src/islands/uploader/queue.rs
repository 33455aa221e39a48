//! The state machine of the files. It does not depend on the browser.
//!
//! The browser's side asks it which file to check or send next, and reports what happened.

use gallery::id::PhotoId;

use super::item::{Item, ItemId, State, Totals};

/// How many files are sent at the same time.
pub const AT_ONCE: usize = 4;

/// The result of [`Queue::try_again`].
#[derive(Debug, PartialEq, Eq)]
pub enum Again {
    /// The file waits to be checked or sent.
    Queued,
    /// The gallery has all bytes, and must be asked to render the photo again. Nothing changes until it agrees.
    Render(PhotoId),
}

/// The files of one tray, in the order they were added.
#[derive(Debug, Default)]
pub struct Queue {
    items: Vec<Item>,
    last: ItemId,
    skipped: u32,
    carried: u64,
}

impl Queue {
    /// Adds a file.
    pub fn add(&mut self, name: String, bytes: u64) -> ItemId {
        self.last += 1;
        self.items.push(Item {
            id: self.last,
            name,
            bytes,
            sent: 0,
            state: State::Waiting,
            sha256: None,
            keep_both: false,
            arrived: false,
            photo: None,
            thumb_url: None,
            turn: 0,
        });
        self.last
    }

    /// Returns a file, unless it was removed.
    #[must_use]
    pub fn get(&self, id: ItemId) -> Option<&Item> {
        self.items.binary_search_by_key(&id, |item| item.id).ok().map(|at| &self.items[at])
    }

    /// Returns a file to change, unless it was removed.
    pub fn get_mut(&mut self, id: ItemId) -> Option<&mut Item> {
        self.items.binary_search_by_key(&id, |item| item.id).ok().map(|at| &mut self.items[at])
    }

    /// Returns all files.
    pub fn items(&self) -> impl Iterator<Item = &Item> {
        self.items.iter()
    }

    /// Returns the next file to check, and sets it to [`State::Checking`]. One file is checked at a time.
    pub fn next_to_check(&mut self) -> Option<(ItemId, u32)> {
        if self.items.iter().any(|item| item.state == State::Checking) {
            return None;
        }
        let item = self.items.iter_mut().find(|item| item.state == State::Waiting && item.sha256.is_none())?;
        item.state = State::Checking;
        item.turn += 1;
        Some((item.id, item.turn))
    }

    /// Stores a file's SHA-256. Bytes that another file of the queue also has are not sent without asking.
    pub fn checked(&mut self, id: ItemId, sha256: String) {
        let twin = self
            .items
            .iter()
            .find(|other| {
                other.id != id
                    && other.sha256.as_deref() == Some(sha256.as_str())
                    && !matches!(other.state, State::Failed { .. } | State::Duplicate { .. })
            })
            .map(|other| other.name.clone());
        if let Some(item) = self.get_mut(id) {
            item.sha256 = Some(sha256);
            item.state = match twin {
                Some(name) if !item.keep_both => {
                    State::Duplicate { trashed: false, twin: (name != item.name).then_some(name) }
                }
                _ => State::Waiting,
            };
        }
    }

    /// Returns the next file to send, and sets it to [`State::Sending`]. [`AT_ONCE`] files are sent at a time.
    ///
    /// Files with equal bytes are sent one after another, because the gallery would consider the second one a resumed
    /// upload of the first.
    pub fn next_to_send(&mut self) -> Option<(ItemId, u32)> {
        if self.items.iter().filter(|item| item.travelling()).count() >= AT_ONCE {
            return None;
        }
        let at = self.items.iter().position(|item| {
            item.state == State::Waiting
                && item.sha256.is_some()
                && !self.items.iter().any(|other| other.travelling() && other.sha256 == item.sha256)
        })?;
        let item = &mut self.items[at];
        item.state = State::Sending;
        item.turn += 1;
        Some((item.id, item.turn))
    }

    /// Returns whether work that started with this turn should continue.
    #[must_use]
    pub fn current(&self, id: ItemId, turn: u32) -> bool {
        self.get(id).is_some_and(|item| item.turn == turn)
    }

    /// Stores how much of a file has arrived. `carried` is how much of that was sent just now.
    pub fn progress(&mut self, id: ItemId, sent: u64, carried: u64) {
        self.carried += carried;
        if let Some(item) = self.get_mut(id) {
            item.sent = sent.min(item.bytes);
        }
    }

    /// Stores that the gallery has all bytes of a file, as this photo.
    pub fn arrived(&mut self, id: ItemId, photo: PhotoId) {
        if let Some(item) = self.get_mut(id) {
            item.sent = item.bytes;
            item.arrived = true;
            item.photo = Some(photo);
            item.state = State::Resizing;
        }
    }

    /// Stores that the gallery already had the bytes of a file, as this photo. If that photo was made from this file,
    /// the file has arrived, and only the response was lost.
    pub fn known(&mut self, id: ItemId, photo: PhotoId, trashed: bool) {
        let own = self.get(id).is_some_and(|item| item.photo.as_ref() == Some(&photo));
        if own && !trashed {
            self.arrived(id, photo);
        } else if let Some(item) = self.get_mut(id) {
            item.state = State::Duplicate { trashed, twin: None };
        }
    }

    /// Returns how many bytes were sent so far, for [`super::pace::Pace`].
    #[must_use]
    pub fn carried(&self) -> u64 {
        self.carried
    }

    /// Removes files that have not arrived. Returns them, and their photos, which the gallery should delete.
    pub fn cancel(&mut self, only: Option<ItemId>) -> (Vec<ItemId>, Vec<PhotoId>) {
        let (mut gone, mut photos) = (Vec::new(), Vec::new());
        self.items.retain(|item| {
            let leaves = item.unsent() && only.is_none_or(|id| id == item.id);
            if leaves {
                gone.push(item.id);
                photos.extend(item.photo.clone());
            }
            !leaves
        });
        (gone, photos)
    }

    /// Removes files that are already in the library.
    pub fn skip(&mut self, only: Option<ItemId>) -> Vec<ItemId> {
        let mut gone = Vec::new();
        self.items.retain(|item| {
            let leaves = matches!(item.state, State::Duplicate { .. }) && only.is_none_or(|id| id == item.id);
            if leaves {
                gone.push(item.id);
            }
            !leaves
        });
        self.skipped += gone.len() as u32;
        gone
    }

    /// Sends a file although its bytes are already in the library.
    pub fn keep_both(&mut self, id: ItemId) {
        if let Some(item) = self.get_mut(id)
            && matches!(item.state, State::Duplicate { .. })
        {
            item.keep_both = true;
            item.photo = None;
            item.sent = 0;
            item.state = State::Waiting;
        }
    }

    /// Retries a file that failed.
    pub fn try_again(&mut self, id: ItemId) -> Option<Again> {
        let item = self.get_mut(id)?;
        if !matches!(item.state, State::Failed { again: true, .. }) {
            return None;
        }
        if let Some(photo) = item.photo.clone()
            && item.arrived
        {
            return Some(Again::Render(photo));
        }
        item.turn += 1;
        item.sent = 0;
        item.state = State::Waiting;
        Some(Again::Queued)
    }

    /// Returns the photos that are being rendered, the oldest first.
    #[must_use]
    pub fn resizing(&self, most: usize) -> Vec<PhotoId> {
        self.items
            .iter()
            .filter(|item| item.state == State::Resizing)
            .filter_map(|item| item.photo.clone())
            .take(most)
            .collect()
    }

    /// Returns the files of a photo. There are two if equal files were added, and the gallery answered for the second
    /// one that it had arrived already.
    #[must_use]
    pub fn of_photo(&self, photo: &PhotoId) -> Vec<ItemId> {
        self.items
            .iter()
            .filter(|item| item.state == State::Resizing && item.photo.as_ref() == Some(photo))
            .map(|item| item.id)
            .collect()
    }

    /// Returns up to `most` files to show, in the order in which they were added: those in progress or with a question,
    /// some of the last finished ones, then those that are next.
    #[must_use]
    pub fn visible(&self, most: usize) -> Vec<ItemId> {
        const DONE_LAST: usize = 20;
        if self.items.len() <= most {
            return self.items.iter().map(|item| item.id).collect();
        }
        let rank = |item: &Item| match item.state {
            State::Checking | State::Sending | State::Offline => 0,
            State::Failed { .. } | State::Duplicate { .. } => 1,
            State::Resizing => 2,
            State::Waiting => 3,
            State::Ready => 4,
        };
        let ready = || self.items.iter().rev().filter(|item| item.state == State::Ready).map(|item| item.id);
        let mut shown: Vec<ItemId> = Vec::with_capacity(most);
        for wanted in 0..4 {
            if wanted == 2 {
                shown.extend(ready().take(DONE_LAST.min(most - shown.len())));
            }
            let some = self.items.iter().filter(|item| rank(item) == wanted).map(|item| item.id);
            shown.extend(some.take(most - shown.len()));
        }
        shown.extend(ready().skip(DONE_LAST).take(most - shown.len()));
        shown.sort_unstable();
        shown
    }

    /// Returns totals of all files.
    #[must_use]
    pub fn totals(&self) -> Totals {
        let mut totals = Totals { count: self.items.len() as u32, skipped: self.skipped, ..Totals::default() };
        for item in &self.items {
            totals.bytes += item.bytes;
            totals.done_bytes += if item.unsent() { item.sent } else { item.bytes };
            match &item.state {
                State::Waiting | State::Checking | State::Sending => totals.unsent += 1,
                State::Offline => {
                    totals.unsent += 1;
                    totals.offline += 1;
                }
                State::Resizing => totals.resizing += 1,
                State::Ready => totals.ready += 1,
                State::Duplicate { .. } => totals.duplicates += 1,
                State::Failed { .. } => totals.failed += 1,
            }
        }
        totals
    }

    /// Empties the tray. The numbering of files continues.
    pub fn clear(&mut self) {
        self.items.clear();
        self.skipped = 0;
    }
}
