//! Detects whether the gallery responds.

use std::cell::Cell;

use wasm_bindgen::JsValue;
use wasm_bindgen_futures::{JsFuture, spawn_local};

use super::{banner, wait};
use crate::{islands::signal, paths::HEALTH};

thread_local! {
    static LOST: Cell<bool> = const { Cell::new(false) };
}

/// Listens to the browser's events about its connection.
pub fn watch() {
    signal::on_window("offline", |_| lost());
    if !online() {
        lost();
    }
}

/// Handles a request that failed: tries until the gallery responds, and shows the message unless the failure was
/// momentary.
pub fn lost() {
    if !LOST.replace(true) {
        spawn_local(look());
    }
}

async fn look() {
    let mut failures = 0;
    // Leaving a page also aborts its requests, so the message is only shown after another one failed.
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

/// Returns whether the gallery responds, whatever the response is.
async fn answers() -> bool {
    match web_sys::window() {
        Some(window) => online() && JsFuture::from(window.fetch_with_str(&HEALTH)).await.is_ok(),
        None => false,
    }
}

fn online() -> bool {
    web_sys::window().is_none_or(|window| window.navigator().on_line())
}
