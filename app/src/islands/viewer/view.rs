//! The state that the modules of the browser's side share.

use std::cell::RefCell;

use web_sys::HtmlImageElement;

use super::zoom_geometry::{Point, Zoom};

/// How many photos are cached.
const KEPT: usize = 12;

thread_local! {
    static VIEW: RefCell<View> = RefCell::new(View::default());
}

/// The state while photos are viewed.
#[derive(Default)]
pub struct View {
    /// The title of the page below the lightbox.
    pub page_title: String,
    /// Increased with every requested photo, so that responses to earlier requests are ignored.
    pub turn: u32,
    /// Whether a photo was requested and is not loaded yet.
    pub waiting: bool,
    /// The steps to take when it is loaded: positive for forward, negative for back.
    pub steps: i32,
    /// Whether the panel is open, if the person has opened or closed it.
    pub panel: Option<bool>,
    /// The zoom of the picture.
    pub zoom: Zoom,
    /// The pointers on the picture: fingers, or the mouse.
    pub fingers: Vec<Finger>,
    /// Where the first of them was pressed.
    pub down: Point,
    /// Whether there was more than one.
    pub several: bool,
    /// The time and the position of the last tap.
    pub tap: (f64, Point),
    /// The number of the running slideshow.
    pub slideshow: Option<u32>,
    /// How many slideshows have been started.
    pub slideshows: u32,
    kept: Vec<Kept>,
}

/// A pressed pointer.
pub struct Finger {
    /// The browser's id of the pointer.
    pub id: i32,
    /// Its position in the window.
    pub at: Point,
}

/// A cached photo.
struct Kept {
    id: String,
    html: String,
    /// Kept so that the browser does not discard what it fetched.
    _image: Option<HtmlImageElement>,
}

/// Calls `work` with the state. This must not be nested, and never spans an `await`.
pub fn with<T>(work: impl FnOnce(&mut View) -> T) -> T {
    VIEW.with_borrow_mut(work)
}

impl View {
    /// Starts a new turn. Earlier requests no longer matter.
    pub fn next_turn(&mut self) -> u32 {
        self.turn += 1;
        self.turn
    }

    /// Cancels the photo that is being loaded.
    pub fn call_off(&mut self) {
        self.next_turn();
        (self.waiting, self.steps) = (false, 0);
    }

    /// Adds a photo to the cache.
    pub fn keep(&mut self, id: &str, html: String, image: Option<HtmlImageElement>) {
        self.kept.retain(|kept| kept.id != id);
        if self.kept.len() == KEPT {
            self.kept.remove(0);
        }
        self.kept.push(Kept { id: id.to_owned(), html, _image: image });
    }

    /// Returns a photo from the cache.
    pub fn kept(&self, id: &str) -> Option<&str> {
        self.kept.iter().find(|kept| kept.id == id).map(|kept| kept.html.as_str())
    }

    /// Clears the cache, because photos or their neighbours have changed.
    pub fn forget(&mut self) {
        self.kept.clear();
    }
}
