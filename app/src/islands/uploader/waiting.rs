//! Waiting, and reading files in pieces.

use js_sys::{ArrayBuffer, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::Blob;

/// Waits this many milliseconds.
pub async fn pause(ms: u32) {
    gloo_timers::future::TimeoutFuture::new(ms).await;
}

/// Reads the bytes of a file from `start` up to `end`.
///
/// # Errors
/// The browser's error if the file was moved, changed or forbidden.
pub async fn read(file: &Blob, start: u64, end: u64) -> Result<Uint8Array, JsValue> {
    let piece = file.slice_with_f64_and_f64(start as f64, end as f64)?;
    let buffer = JsFuture::from(piece.array_buffer()).await?;
    Ok(Uint8Array::new(buffer.unchecked_ref::<ArrayBuffer>()))
}
