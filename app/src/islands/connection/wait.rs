//! Waiting before another attempt.

use js_sys::{Array, Promise};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AddEventListenerOptions, EventTarget};

/// The event of the document when the gallery responds again.
pub const BACK: &str = "vitrine:back";

/// Waits after this many consecutive failures, longer each time, or until the gallery responds again.
pub async fn pause(failures: u32) {
    if let Some(document) = web_sys::window().and_then(|window| window.document()) {
        pause_or(backoff_ms(failures), &document, BACK).await;
    }
}

/// Waits this many milliseconds, or until the browser is online again.
pub async fn pause_or_online(ms: u32) {
    if let Some(window) = web_sys::window() {
        pause_or(ms, &window, "online").await;
    }
}

async fn pause_or(ms: u32, target: &EventTarget, event: &str) {
    let Some(window) = web_sys::window() else { return };
    let wait = Promise::new(&mut |resolve, _| {
        let once = AddEventListenerOptions::new();
        once.set_once(true);
        let _ = target.add_event_listener_with_callback_and_add_event_listener_options(event, &resolve, &once);
        let _ = window.set_timeout_with_callback_and_timeout_and_arguments(&resolve, ms as i32, &Array::new());
    });
    let _ = JsFuture::from(wait).await;
}

/// Returns how long to wait: 1.5 seconds after the first failure, twice as long after each further one, a minute at
/// most.
pub fn backoff_ms(failures: u32) -> u32 {
    (750 << failures.clamp(1, 7)).min(60_000)
}
