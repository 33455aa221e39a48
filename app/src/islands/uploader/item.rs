//! One file of the tray, and totals of all files.

use gallery::id::PhotoId;

/// Identifies a file in the queue. Later files have greater numbers.
pub type ItemId = u32;

/// The state of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// It waits to be checked or sent.
    Waiting,
    /// Its SHA-256 is being computed.
    Checking,
    /// A photo with the same bytes exists already. The person decides.
    Duplicate {
        /// Whether that photo is in the trash.
        trashed: bool,
        /// The file with the same bytes in this queue, if it has another name.
        twin: Option<String>,
    },
    /// It is being sent.
    Sending,
    /// It would be sent, but there is no connection.
    Offline,
    /// It arrived, and its renditions are being made.
    Resizing,
    /// It is a photo in the library.
    Ready,
    /// It will not become a photo without the person.
    Failed {
        /// Why, as a sentence.
        reason: String,
        /// Whether the person may try again.
        again: bool,
    },
}

/// One file.
#[derive(Debug, Clone)]
pub struct Item {
    /// Its id.
    pub id: ItemId,
    /// Its name.
    pub name: String,
    /// Its size.
    pub bytes: u64,
    /// How many of its bytes the gallery has.
    pub sent: u64,
    /// Its state.
    pub state: State,
    /// Its SHA-256 in hexadecimal digits, once known.
    pub sha256: Option<String>,
    /// Whether the person wants to keep it although a photo with the same bytes exists.
    pub keep_both: bool,
    /// Whether the gallery has all of its bytes.
    pub arrived: bool,
    /// The photo that it becomes, once it has a ticket.
    pub photo: Option<PhotoId>,
    /// A small rendition, once ready.
    pub thumb_url: Option<String>,
    /// Increased whenever work on it starts, so that earlier work notices and stops.
    pub turn: u32,
}

impl Item {
    /// Returns whether it still has to be sent.
    #[must_use]
    pub fn unsent(&self) -> bool {
        matches!(self.state, State::Waiting | State::Checking | State::Sending | State::Offline)
    }

    /// Returns whether it counts among the files that are being sent.
    #[must_use]
    pub fn travelling(&self) -> bool {
        matches!(self.state, State::Sending | State::Offline)
    }
}

/// Totals of all files.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Totals {
    /// Files in the tray.
    pub count: u32,
    /// Photos in the library.
    pub ready: u32,
    /// Files that failed.
    pub failed: u32,
    /// Files with bytes that are already in the library, and for which the person has not decided.
    pub duplicates: u32,
    /// Files that the person skipped because they were in the library.
    pub skipped: u32,
    /// Photos being rendered.
    pub resizing: u32,
    /// Files that still have to be sent.
    pub unsent: u32,
    /// Files that wait for the connection.
    pub offline: u32,
    /// Bytes of all files.
    pub bytes: u64,
    /// Bytes that need no more work.
    pub done_bytes: u64,
}

impl Totals {
    /// Returns whether work is still in progress.
    #[must_use]
    pub fn busy(&self) -> bool {
        self.unsent + self.resizing > 0
    }
}
