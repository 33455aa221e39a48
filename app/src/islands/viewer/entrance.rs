//! The part that is loaded from the start: it notices that a photo is opened, and loads the rest of the code for it.

use std::cell::Cell;

use leptos::wasm_split::SplitLoaderError;
#[cfg(not(debug_assertions))]
use leptos::wasm_split::wasm_split;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::{Element, Event, MouseEvent};

use super::{open, run};
use crate::islands::{
    connection, scope,
    signal::{on_document, on_window},
};

/// Whether the rest of the code is loaded.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Code {
    Away,
    Coming,
    Here,
}

thread_local! {
    static CODE: Cell<Code> = const { Cell::new(Code::Away) };
}

/// Why the code is needed.
#[derive(Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
enum Reason {
    /// The page is that of a photo.
    Stage,
    /// A tile was clicked.
    Click,
    /// The browser navigated to a photo's address.
    Address,
}

/// Starts the rest of the code, which is loaded on first use. From then on, it has its own listeners.
#[cfg(not(debug_assertions))]
#[wasm_split(viewer, wasm_split_path = ::leptos::wasm_split, fallible, preload(fetch))]
fn begin(reason: Reason, id: String) -> Result<(), SplitLoaderError> {
    begun(reason, &id);
    Ok(())
}

/// The same without splitting, because `cargo leptos watch` does not split the wasm.
#[cfg(debug_assertions)]
async fn begin(reason: Reason, id: String) -> Result<(), SplitLoaderError> {
    begun(reason, &id);
    Ok(())
}

/// Does nothing: the code is already loaded.
#[cfg(debug_assertions)]
async fn fetch() -> Result<(), SplitLoaderError> {
    Ok(())
}

fn begun(reason: Reason, id: &str) {
    CODE.set(Code::Here);
    run::start();
    match reason {
        Reason::Click => open::open(id),
        // The address of a photo's own page may have changed before the code was there.
        Reason::Stage | Reason::Address => open::follow_address(),
    }
}

/// Loads and starts the code. If that fails, navigates to the photo's page at `href`, or says that the gallery cannot be
/// reached.
fn want(reason: Reason, href: String) {
    if CODE.get() != Code::Away {
        return;
    }
    CODE.set(Code::Coming);
    spawn_local(async move {
        let id = photo_in(&href).unwrap_or_default();
        if begin(reason, id).await.is_err() {
            CODE.set(Code::Away);
            if reason == Reason::Stage {
                return;
            }
            match web_sys::window() {
                Some(window) if connection::answers().await => {
                    let _ = window.location().set_href(&href);
                }
                _ => connection::remind(),
            }
        }
    });
}

/// Listens for the first photo that is opened.
pub fn open_up() {
    let Some(document) = web_sys::window().and_then(|window| window.document()) else { return };
    if document.get_element_by_id("stage").is_some() {
        return want(Reason::Stage, String::new());
    }
    // The time between pressing and lifting a finger is long enough to load the code.
    on_document("pointerdown", |event| {
        if CODE.get() == Code::Away && photo_of(&event).is_some() {
            spawn_local(async {
                let _ = fetch().await;
            });
        }
    });
    on_document("click", |event| clicked(&event));
    on_window("popstate", |_| {
        let path = web_sys::window().and_then(|window| window.location().pathname().ok());
        if let Some(path) = path.filter(|path| photo_in(path).is_some()) {
            want(Reason::Address, path);
        }
    });
}

/// Returns the address of the photo whose tile received an event.
fn photo_of(event: &Event) -> Option<String> {
    let link = event.target()?.dyn_ref::<Element>()?.closest(".tile a").ok()??;
    link.get_attribute("href").filter(|href| photo_in(href).is_some())
}

/// Returns the photo of this list at a path.
fn photo_in(path: &str) -> Option<String> {
    scope::here()?.photo_in(path).map(str::to_owned)
}

fn clicked(event: &Event) {
    let mouse: &MouseEvent = event.unchecked_ref();
    let modified = mouse.ctrl_key() || mouse.meta_key() || mouse.shift_key() || mouse.alt_key();
    if CODE.get() == Code::Here || event.default_prevented() || modified || mouse.button() != 0 {
        return;
    }
    if let Some(href) = photo_of(event) {
        event.prevent_default();
        want(Reason::Click, href);
    }
}
