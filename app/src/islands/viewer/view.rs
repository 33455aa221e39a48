//! What the modules of the browser's side share.

use std::cell::RefCell;

use web_sys::HtmlImageElement;

use super::zoom_geometry::{Point, Zoom};

/// How many photos are kept at hand.
const KEPT: usize = 12;

thread_local! {
    static VIEW: RefCell<View> = RefCell::new(View::default());
}

/// Everything that is remembered while photos are looked at.
#[derive(Default)]
pub struct View {
    /// The title of the page below the lightbox.
    pub page_title: String,
    /// Grows with every photo that is asked for: answers to earlier questions come too late.
    pub turn: u32,
    /// A photo was asked for and is not there yet.
    pub waiting: bool,
    /// Steps to take when it is there: forward, or back below zero.
    pub steps: i32,
    /// Whether the panel is open, once somebody said so.
    pub panel: Option<bool>,
    /// How the picture is enlarged.
    pub zoom: Zoom,
    /// Fingers, or the mouse, on the picture.
    pub fingers: Vec<Finger>,
    /// Where the first of them came down.
    pub down: Point,
    /// More than one finger took part.
    pub several: bool,
    /// The last tap: when, and where.
    pub tap: (f64, Point),
    /// The slideshow that runs.
    pub slideshow: Option<u32>,
    /// How many slideshows there were.
    pub slideshows: u32,
    kept: Vec<Kept>,
}

/// A pointer that is down.
pub struct Finger {
    /// The browser's number for it.
    pub id: i32,
    /// Where it is, from the window's corner.
    pub at: Point,
}

/// A photo at hand.
struct Kept {
    id: String,
    html: String,
    /// Held so that the browser does not drop what it fetched.
    _image: Option<HtmlImageElement>,
}

/// Works with what is remembered. Never from within itself, and never across an `await`.
pub fn with<T>(work: impl FnOnce(&mut View) -> T) -> T {
    VIEW.with_borrow_mut(work)
}

impl View {
    /// A new turn: whatever was asked for before does not matter any more.
    pub fn next_turn(&mut self) -> u32 {
        self.turn += 1;
        self.turn
    }

    /// Nobody waits for a photo any more.
    pub fn call_off(&mut self) {
        self.next_turn();
        (self.waiting, self.steps) = (false, 0);
    }

    /// Keeps a photo at hand.
    pub fn keep(&mut self, id: &str, html: String, image: Option<HtmlImageElement>) {
        self.kept.retain(|kept| kept.id != id);
        if self.kept.len() == KEPT {
            self.kept.remove(0);
        }
        self.kept.push(Kept { id: id.to_owned(), html, _image: image });
    }

    /// A photo that is at hand.
    pub fn kept(&self, id: &str) -> Option<&str> {
        self.kept.iter().find(|kept| kept.id == id).map(|kept| kept.html.as_str())
    }

    /// Forgets all photos at hand: they or their neighbours are not what they were.
    pub fn forget(&mut self) {
        self.kept.clear();
    }
}
