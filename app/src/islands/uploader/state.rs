//! The state of the uploader: the queue, the files themselves, and what the tray shows of them.

use std::{cell::RefCell, collections::BTreeMap};

use gallery::id::PhotoId;
use leptos::prelude::*;
use web_sys::{File, XmlHttpRequest};

use super::{
    item::{ItemId, State},
    pace::Pace,
    queue::Queue,
    tray::{MOST_ROWS, Row, Shown, Tray},
    words,
};

thread_local! {
    static STATE: RefCell<UploaderState> = RefCell::new(UploaderState::default());
}

/// The state that the modules of the browser's side share.
#[derive(Default)]
pub struct UploaderState {
    /// The state of each file.
    pub queue: Queue,
    /// What only the browser knows of each file.
    pub work: BTreeMap<ItemId, Work>,
    /// The speed.
    pub pace: Pace,
    /// The loops that are running: see [`Running`].
    pub running: Running,
    tray: Option<Tray>,
    busy: bool,
}

/// Loops that must not run twice.
#[derive(Default)]
pub struct Running {
    /// Asking for the states of photos.
    pub poll: bool,
    /// Measuring the speed.
    pub clock: bool,
    /// Drawing previews.
    pub preview: bool,
    /// Notifying the page of new photos.
    pub news: bool,
}

/// A file in the browser.
pub struct Work {
    /// The file itself.
    pub file: File,
    /// The request that sends it now.
    pub request: Option<XmlHttpRequest>,
    /// When bytes of it were last sent.
    pub moved_ms: f64,
    row: Row,
}

/// Calls `work` with the state. This must not be nested, and never spans an `await`.
pub fn with<T>(work: impl FnOnce(&mut UploaderState) -> T) -> T {
    STATE.with_borrow_mut(work)
}

/// Returns the milliseconds since 1970.
pub fn now_ms() -> f64 {
    js_sys::Date::now()
}

impl UploaderState {
    /// Sets the tray.
    pub fn open(&mut self, tray: Tray) {
        self.tray = Some(tray);
    }

    /// Returns the tray, once the island is hydrated.
    pub fn tray(&self) -> Option<Tray> {
        self.tray
    }

    /// Adds a file. [`UploaderState::overview`] shows it.
    pub fn add(&mut self, file: File) {
        let (name, bytes) = (file.name(), file.size() as u64);
        let id = self.queue.add(name.clone(), bytes);
        let shown = ArcRwSignal::new(Shown { state: State::Waiting, photo: None, thumb_url: None });
        let row = Row { id, name, bytes, shown, sent: ArcRwSignal::new(0) };
        self.work.insert(id, Work { file, request: None, moved_ms: 0.0, row });
    }

    /// Sets the state of a file, if work with this turn should continue.
    pub fn put(&mut self, id: ItemId, turn: u32, state: State) {
        if self.queue.current(id, turn)
            && let Some(item) = self.queue.get_mut(id)
        {
            item.state = state;
            self.show(id);
        }
    }

    /// Stores that the gallery has all bytes of a file.
    pub fn arrived(&mut self, id: ItemId, turn: u32, photo: PhotoId) {
        if self.queue.current(id, turn) {
            self.queue.arrived(id, photo);
            self.show(id);
        }
    }

    /// Stores that the gallery already had a file's bytes, as this photo.
    pub fn known(&mut self, id: ItemId, turn: u32, photo: PhotoId, trashed: bool) {
        if self.queue.current(id, turn) {
            self.queue.known(id, photo, trashed);
            self.show(id);
        }
    }

    /// Stores bytes that were sent just now.
    pub fn moved(&mut self, id: ItemId, turn: u32, sent: u64, carried: u64) {
        if !self.queue.current(id, turn) {
            return;
        }
        self.queue.progress(id, sent, carried);
        if self.queue.get(id).is_some_and(|item| item.state == State::Offline) {
            self.put(id, turn, State::Sending);
        }
        if let Some(work) = self.work.get_mut(&id) {
            work.moved_ms = now_ms();
            work.row.sent.set(sent);
        }
    }

    /// Stores how many bytes of a file the gallery has.
    pub fn note(&mut self, id: ItemId, turn: u32, sent: u64) {
        if self.queue.current(id, turn) {
            self.queue.progress(id, sent, 0);
            if let Some(work) = self.work.get(&id) {
                work.row.sent.set(sent);
            }
        }
    }

    /// Removes files and aborts their requests.
    pub fn drop_files(&mut self, gone: &[ItemId]) {
        for id in gone {
            if let Some(request) = self.work.remove(id).and_then(|work| work.request) {
                let _ = request.abort();
            }
        }
        self.overview();
    }

    /// Shows the changes of one file.
    pub fn show(&mut self, id: ItemId) {
        if let (Some(item), Some(work)) = (self.queue.get(id), self.work.get(&id)) {
            work.row.sent.set(item.sent);
            work.row.shown.set(Shown {
                state: item.state.clone(),
                photo: item.photo.clone(),
                thumb_url: item.thumb_url.clone(),
            });
        }
        self.overview();
    }

    /// Shows which files there are, and the totals.
    pub fn overview(&mut self) {
        let Some(tray) = self.tray else { return };
        let totals = self.queue.totals();
        if self.busy && !totals.busy() && totals.count > 0 {
            tray.said.set(words::outcome(&totals));
        } else if !self.busy && totals.busy() {
            tray.said.set(String::new());
        }
        self.busy = totals.busy();
        if tray.totals.with_untracked(|before| *before != totals) {
            tray.totals.set(totals);
        }
        let ids = self.queue.visible(MOST_ROWS);
        if tray.rows.with_untracked(|rows| !rows.iter().map(|row| row.id).eq(ids.iter().copied())) {
            tray.rows.set(ids.iter().filter_map(|id| self.work.get(id)).map(|work| work.row.clone()).collect());
        }
    }

    /// Shows the time left. A request that sends nothing for a minute is aborted, so that it is retried.
    pub fn tick(&mut self) {
        const HANGS_MS: f64 = 60_000.0;
        let now = now_ms();
        let totals = self.queue.totals();
        if totals.offline > 0 {
            self.pace.rest();
        } else {
            self.pace.note(now as u64, self.queue.carried());
        }
        if let Some(tray) = self.tray {
            tray.left.set(self.pace.seconds_left(totals.bytes - totals.done_bytes));
        }
        for work in self.work.values_mut().filter(|work| now - work.moved_ms > HANGS_MS) {
            if let Some(request) = work.request.take() {
                let _ = request.abort();
            }
        }
        self.overview();
    }
}
