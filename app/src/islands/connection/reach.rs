//! Whether the gallery answers.

use std::cell::Cell;

use wasm_bindgen::JsValue;
use wasm_bindgen_futures::{JsFuture, spawn_local};

use super::{banner, wait};
use crate::{islands::signal, paths::HEALTH};

thread_local! {
    static LOST: Cell<bool> = const { Cell::new(false) };
}

/// Listens to the browser, which knows of its own connection.
pub fn watch() {
    signal::on_window("offline", |_| lost());
    if !online() {
        lost();
    }
}

/// A request did not get through: says so, unless that was a moment's, and looks until the gallery answers.
pub fn lost() {
    if !LOST.replace(true) {
        spawn_local(look());
    }
}

async fn look() {
    let mut failures = 0;
    // A page that is left gives its requests up, too: nothing is said before one more failed.
    while !answers().await {
        banner::say(online());
        failures += 1;
        wait::pause_or_online(wait::backoff_ms(failures)).await;
    }
    LOST.set(false);
    if failures > 0 {
        banner::clear();
        banner::reload_photos();
        signal::emit(wait::BACK, &JsValue::NULL);
    }
}

/// Any answer will do.
async fn answers() -> bool {
    match web_sys::window() {
        Some(window) => online() && JsFuture::from(window.fetch_with_str(&HEALTH)).await.is_ok(),
        None => false,
    }
}

fn online() -> bool {
    web_sys::window().is_none_or(|window| window.navigator().on_line())
}
