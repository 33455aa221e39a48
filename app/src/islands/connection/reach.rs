//! Detects whether the gallery responds.

use std::cell::Cell;

use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Element, Event};

use super::{banner, wait};
use crate::{islands::signal, paths::HEALTH};

thread_local! {
    static LOST: Cell<bool> = const { Cell::new(false) };
}

/// Listens to the browser's events about its connection.
pub fn watch() {
    signal::on_window("offline", |_| lost());
    if let Some(window) = web_sys::window() {
        // The last one to hear of a click, so that what works without a connection is done.
        signal::listen(&window, "click", false, false, |event| stay(&event));
    }
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

/// Says that what was asked for needs the gallery, which cannot be reached.
pub fn remind() {
    banner::clear();
    // Screen readers only read a text again that was away.
    signal::next_frame(|| banner::remind(online()));
    lost();
}

/// While offline, a link says so. The browser's own page about it would replace the photos that are here.
fn stay(event: &Event) {
    let link = || event.target()?.dyn_into::<Element>().ok()?.closest("a[href]:not([href^='#'])").ok()?;
    if !online() && !event.default_prevented() && link().is_some() {
        event.prevent_default();
        remind();
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
    banner::clear();
    if failures > 0 {
        banner::reload_photos();
        signal::emit(wait::BACK, &JsValue::NULL);
    }
}

/// Returns whether the gallery responds, whatever the response is.
pub async fn answers() -> bool {
    match web_sys::window() {
        Some(window) => online() && JsFuture::from(window.fetch_with_str(&HEALTH)).await.is_ok(),
        None => false,
    }
}

fn online() -> bool {
    web_sys::window().is_none_or(|window| window.navigator().on_line())
}
