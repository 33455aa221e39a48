//! What is not needed at first: following the reader, months, new photos, pages that start elsewhere, keys. Its code is
//! split from the page's first wasm, and loaded after it.

use std::cell::Cell;

use jiff::civil::Date;
use leptos::wasm_split::SplitLoaderError;
#[cfg(not(debug_assertions))]
use leptos::wasm_split::wasm_split;
use wasm_bindgen_futures::spawn_local;

use super::{address, counts, jump::jump, keys, scroll::with, update};
use crate::islands::connection;

thread_local! {
    /// Whether the reader is being followed, or will be when the code is there.
    static FOLLOWING: Cell<bool> = const { Cell::new(false) };
}

/// What to do.
enum Task {
    /// Take over a page that starts elsewhere.
    Adopt(Vec<(Date, u32)>),
    /// Return to a photo that was seen before, by the state of the history entry.
    Return(String),
    /// Scroll to a month.
    Month(String),
    /// Mark the month that is visible, and have the address follow.
    Follow,
    /// Show new photos.
    Add(Vec<(Date, u32)>),
    /// Move the focus.
    Move(keys::Direction),
}

#[cfg(not(debug_assertions))]
#[wasm_split(timeline, wasm_split_path = ::leptos::wasm_split, fallible, preload(fetch))]
fn run(task: Task) -> Result<(), SplitLoaderError> {
    do_now(task);
    Ok(())
}

/// The same without splitting, because `cargo leptos watch` does not split the wasm.
#[cfg(debug_assertions)]
async fn run(task: Task) -> Result<(), SplitLoaderError> {
    do_now(task);
    Ok(())
}

/// Does nothing: the code is already loaded.
#[cfg(debug_assertions)]
async fn fetch() -> Result<(), SplitLoaderError> {
    Ok(())
}

/// Loads the code while the counts are loaded, so that scrolling needs no connection. If that fails, it is loaded on use.
pub fn prepare() {
    spawn_local(async {
        let _ = fetch().await;
    });
}

fn do_now(task: Task) {
    match task {
        Task::Adopt(days) => update::adopt(&days),
        Task::Return(state) => {
            let _ = address::saved(&state).map(jump);
        }
        Task::Month(key) => {
            let _ = address::month(&key).map(jump);
        }
        Task::Follow => address::follow(),
        Task::Add(days) => update::add(&days),
        Task::Move(direction) => keys::go(direction),
    }
}

/// Takes over a page that does not start with the newest photos. Until the code is there, it is as the server rendered
/// it.
pub async fn adopt(days: Vec<(Date, u32)>) {
    let mut failures = 0;
    while run(Task::Adopt(days.clone())).await.is_err() {
        failures += 1;
        connection::pause(failures).await;
    }
}

/// Returns to a photo that was seen before.
pub async fn return_to(state: String) {
    let _ = run(Task::Return(state)).await;
}

/// Scrolls to a month.
pub fn month(key: String) {
    spawn_local(async move {
        if run(Task::Month(key)).await.is_err() {
            connection::remind();
        }
    });
}

/// Follows the reader.
pub fn follow() {
    if FOLLOWING.replace(true) {
        return;
    }
    spawn_local(async {
        if run(Task::Follow).await.is_err() {
            connection::pause(1).await;
        }
        FOLLOWING.set(false);
    });
}

/// Shows new photos.
pub fn refresh() {
    spawn_local(async {
        let Some(list) = with(|state| state.list.clone()) else { return };
        let days = counts::days(&list.list).await;
        let _ = run(Task::Add(days)).await;
    });
}

/// Moves the focus from photo to photo.
pub fn step(direction: keys::Direction) {
    spawn_local(async move {
        let _ = run(Task::Move(direction)).await;
    });
}
