//! Waiting, for a while or for the connection, and files read in pieces.

use js_sys::{Array, ArrayBuffer, Promise, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AddEventListenerOptions, Blob};

/// Waits so many milliseconds.
pub async fn pause(ms: u32) {
    gloo_timers::future::TimeoutFuture::new(ms).await;
}

/// Waits so many milliseconds, or until the browser says that the connection is back.
pub async fn pause_or_online(ms: u32) {
    let Some(window) = web_sys::window() else { return };
    let wait = Promise::new(&mut |resolve, _| {
        let once = AddEventListenerOptions::new();
        once.set_once(true);
        let _ = window.add_event_listener_with_callback_and_add_event_listener_options("online", &resolve, &once);
        let _ = window.set_timeout_with_callback_and_timeout_and_arguments(&resolve, ms as i32, &Array::new());
    });
    let _ = JsFuture::from(wait).await;
}

/// The bytes of a file from `start` up to `end`.
///
/// # Errors
/// What the browser throws when the file was moved, changed or forbidden.
pub async fn read(file: &Blob, start: u64, end: u64) -> Result<Uint8Array, JsValue> {
    let piece = file.slice_with_f64_and_f64(start as f64, end as f64)?;
    let buffer = JsFuture::from(piece.array_buffer()).await?;
    Ok(Uint8Array::new(buffer.unchecked_ref::<ArrayBuffer>()))
}
