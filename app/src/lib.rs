//! Vitrine's pages, islands and server functions.
//!
//! It compiles twice: with `ssr` into the server, with `hydrate` to the wasm for islands. Everything that only the
//! server needs is gated here and nowhere else.

// The type of a page contains the types of everything on it.
#![recursion_limit = "512"]

// The macros generate structs for arguments and properties without documentation.
#[allow(missing_docs)]
pub mod api;
#[allow(missing_docs)]
pub mod islands;
pub mod locale;
pub mod messages;
pub mod paths;

pub mod words;

#[cfg(feature = "ssr")]
pub mod components;
#[cfg(feature = "ssr")]
pub mod pages;
#[cfg(feature = "ssr")]
pub mod routes;
#[cfg(feature = "ssr")]
pub mod server;
#[cfg(feature = "ssr")]
pub mod shell;

/// Starts the islands of the page. `list` has the messages that they use ([`messages`]).
#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate(list: js_sys::Array) {
    console_error_panic_hook::set_once();
    messages::take(list);
    leptos::mount::hydrate_islands();
}
