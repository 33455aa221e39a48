//! One file of the tray, and all of them in numbers.

use gallery::id::PhotoId;

/// Names a file in the queue; later files have greater numbers.
pub type ItemId = u32;

/// Where a file stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// Its turn has not come, to be checked or to be sent.
    Waiting,
    /// Its SHA-256 is being computed.
    Checking,
    /// The same bytes are there already; the person decides.
    Duplicate {
        /// The photo in the library lies in the trash.
        trashed: bool,
        /// The file of this very queue that has the same bytes, when it has another name.
        twin: Option<String>,
    },
    /// Its bytes are on their way.
    Sending,
    /// Its bytes would be on their way, were there a connection.
    Offline,
    /// Arrived; the renditions are being made.
    Resizing,
    /// A photo in the library.
    Ready,
    /// It will not become a photo by itself.
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
    /// Which one.
    pub id: ItemId,
    /// Its name.
    pub name: String,
    /// Its size.
    pub bytes: u64,
    /// How many bytes the gallery has of it.
    pub sent: u64,
    /// Where it stands.
    pub state: State,
    /// Its SHA-256 in hexadecimal digits, once known.
    pub sha256: Option<String>,
    /// The person wants it although the same bytes are there.
    pub keep_both: bool,
    /// All of its bytes are in the gallery.
    pub arrived: bool,
    /// The photo it becomes, once it has a ticket.
    pub photo: Option<PhotoId>,
    /// A small rendition, once ready.
    pub thumb_url: Option<String>,
    /// Raised whenever somebody starts working on it, so that whoever worked on it before notices and stops.
    pub turn: u32,
}

impl Item {
    /// Whether its bytes have yet to arrive.
    #[must_use]
    pub fn unsent(&self) -> bool {
        matches!(self.state, State::Waiting | State::Checking | State::Sending | State::Offline)
    }

    /// Whether it has one of the places of those that are sent.
    #[must_use]
    pub fn travelling(&self) -> bool {
        matches!(self.state, State::Sending | State::Offline)
    }
}

/// How all files together are doing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Totals {
    /// Files in the tray.
    pub count: u32,
    /// Photos in the library.
    pub ready: u32,
    /// Files that failed.
    pub failed: u32,
    /// Files whose bytes were in the library, and the person has not decided.
    pub duplicates: u32,
    /// Files the person skipped because they were in the library.
    pub skipped: u32,
    /// Photos being rendered.
    pub resizing: u32,
    /// Files that have yet to arrive.
    pub unsent: u32,
    /// Files that wait for the connection.
    pub offline: u32,
    /// Bytes of all files.
    pub bytes: u64,
    /// Bytes there is nothing left to do about.
    pub done_bytes: u64,
}

impl Totals {
    /// Whether something is still to happen by itself.
    #[must_use]
    pub fn busy(&self) -> bool {
        self.unsent + self.resizing > 0
    }
}
