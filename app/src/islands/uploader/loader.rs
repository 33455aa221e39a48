//! The part that is loaded from the start: it receives files from everywhere, and loads the rest of the code for them.

use std::cell::Cell;

use gloo_timers::future::TimeoutFuture;
use js_sys::Array;
use leptos::wasm_split::SplitLoaderError;
#[cfg(not(debug_assertions))]
use leptos::wasm_split::wasm_split;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::{
    ClipboardEvent, DataTransfer, DragEvent, Element, Event, HtmlDialogElement, HtmlElement, HtmlInputElement,
    MouseEvent,
};

use super::{pick, run};
use crate::{islands::signal::on_document, messages::t, paths::UPLOAD};

/// The elements in which people can paste text.
const EDITABLE: &str = "input, textarea, [contenteditable]";

/// How often loading the code is tried, one second apart, before the person is told.
const TRIES: u32 = 5;

thread_local! {
    /// Set while a picture of the page itself is dragged, because that looks like a file, too.
    static OWN: Cell<bool> = const { Cell::new(false) };
    /// How many elements the pointer has entered but not left while dragging.
    static DEPTH: Cell<i32> = const { Cell::new(0) };
}

/// Passes files to the rest of the code, which is loaded on first use.
#[cfg(not(debug_assertions))]
#[wasm_split(uploader, wasm_split_path = ::leptos::wasm_split, fallible, preload(fetch))]
fn take(files: Array, folders: Array) -> Result<(), SplitLoaderError> {
    run::start();
    spawn_local(pick::take_all(files, folders));
    Ok(())
}

/// The same without splitting, because `cargo leptos watch` does not split the wasm.
#[cfg(debug_assertions)]
async fn take(files: Array, folders: Array) -> Result<(), SplitLoaderError> {
    run::start();
    spawn_local(pick::take_all(files, folders));
    Ok(())
}

/// Does nothing: the code is already loaded.
#[cfg(debug_assertions)]
async fn fetch() -> Result<(), SplitLoaderError> {
    Ok(())
}

/// Passes files and folders to the tray.
fn bring(files: Array, folders: Array) {
    spawn_local(async move {
        for _ in 0..TRIES {
            if take(files.clone(), folders.clone()).await.is_ok() {
                return;
            }
            TimeoutFuture::new(1000).await;
        }
        if let Some(window) = web_sys::window() {
            let _ = window.alert_with_message(&t!(uploader_unreachable));
        }
    });
}

/// Loads the code early for somebody who opens the file chooser, or drags something over the page.
fn fetch_ahead() {
    spawn_local(async {
        let _ = fetch().await;
    });
}

/// Listens to everything that adds photos.
pub fn open() {
    on_document("click", |event| open_chooser(&event));
    on_document("change", |event| chosen(&event));
    on_document("submit", |event| submitted(&event));
    on_document("paste", |event| pasted(&event));
    on_document("dragstart", |_| OWN.set(true));
    on_document("dragend", |_| OWN.set(false));
    // Between two elements, the one is entered before the other is left.
    on_document("dragenter", |event| {
        if files_of(&event).is_some() {
            event.prevent_default();
            dragged(DEPTH.get() + 1);
            fetch_ahead();
        }
    });
    on_document("dragleave", |_| dragged(DEPTH.get() - 1));
    on_document("dragover", |event| {
        if let Some(data) = files_of(&event) {
            event.prevent_default();
            data.set_drop_effect("copy");
        }
    });
    on_document("drop", |event| {
        dragged(0);
        if let Some(data) = files_of(&event) {
            event.prevent_default();
            dropped(&data);
        }
    });
}

fn dragged(depth: i32) {
    DEPTH.set(depth.max(0));
    if let Some(veil) = by_id("uploader-drop") {
        let _ = veil.class_list().toggle_with_force("shown", depth > 0);
    }
}

/// Returns what is dragged, if it contains files from outside of the page.
fn files_of(event: &Event) -> Option<DataTransfer> {
    if OWN.get() {
        return None;
    }
    let data = event.unchecked_ref::<DragEvent>().data_transfer()?;
    data.types().includes(&"Files".into(), 0).then_some(data)
}

fn target_of(event: &Event) -> Option<Element> {
    event.target()?.dyn_into().ok()
}

fn by_id(id: &str) -> Option<HtmlElement> {
    web_sys::window()?.document()?.get_element_by_id(id)?.dyn_into().ok()
}

fn chooser() -> Option<HtmlDialogElement> {
    by_id("uploader-chooser")?.dyn_into().ok()
}

fn open_chooser(event: &Event) {
    let button = target_of(event).and_then(|target| target.closest("[data-choose]").ok().flatten());
    if let Some(input) = button.and_then(|button| by_id(&button.get_attribute("data-choose")?)) {
        return input.click();
    }
    let mouse: &MouseEvent = event.unchecked_ref();
    let plain = mouse.button() == 0 && !(mouse.ctrl_key() || mouse.meta_key() || mouse.shift_key() || mouse.alt_key());
    let link =
        target_of(event).and_then(|target| target.closest(&format!("a[href=\"{}\"]", UPLOAD.path())).ok().flatten());
    if let (true, false, Some(_), Some(chooser)) = (plain, event.default_prevented(), link, chooser()) {
        event.prevent_default();
        if !chooser.open() {
            let _ = chooser.show_modal();
        }
        fetch_ahead();
    }
}

fn chosen(event: &Event) {
    let input = target_of(event)
        .filter(|target| target.closest("#uploader-chooser, #upload-form").is_ok_and(|form| form.is_some()))
        .and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
    if let Some(input) = input {
        take_from(&input);
    }
}

/// Takes the files of the form that works without scripts, instead of submitting it.
fn submitted(event: &Event) {
    let input = target_of(event)
        .filter(|form| form.id() == "upload-form")
        .and_then(|form| form.query_selector("input[type=file]").ok().flatten())
        .and_then(|input| input.dyn_into::<HtmlInputElement>().ok());
    if let Some(input) = input {
        event.prevent_default();
        take_from(&input);
    }
}

fn take_from(input: &HtmlInputElement) {
    if let Some(chooser) = chooser() {
        chooser.close();
    }
    if let Some(files) = input.files().filter(|files| files.length() > 0) {
        let files = Array::from(&files);
        // The same files can only be chosen again if they are not chosen now.
        input.set_value("");
        bring(files, Array::new());
    }
}

fn pasted(event: &Event) {
    let typing = target_of(event).is_some_and(|target| target.closest(EDITABLE).is_ok_and(|place| place.is_some()));
    let data = event.unchecked_ref::<ClipboardEvent>().clipboard_data();
    if let (false, Some(files)) = (typing, data.and_then(|data| data.files()))
        && files.length() > 0
    {
        event.prevent_default();
        bring(Array::from(&files), Array::new());
    }
}

/// Takes what was dropped. Folders must be requested during the event, but can be read later.
fn dropped(data: &DataTransfer) {
    let items = data.items();
    let (files, folders) = (Array::new(), Array::new());
    for index in 0..items.length() {
        let Some(item) = items.get(index).filter(|item| item.kind() == "file") else { continue };
        match item.webkit_get_as_entry() {
            Ok(Some(entry)) if entry.is_directory() => {
                folders.push(&entry);
            }
            _ => {
                if let Ok(Some(file)) = item.get_as_file() {
                    files.push(&file);
                }
            }
        }
    }
    if let Some(chooser) = chooser() {
        chooser.close();
    }
    bring(files, folders);
}
