//! Files from everywhere: chosen, dropped, pasted, with all that is in their folders.

use js_sys::{Array, Promise};
use leptos::prelude::*;
use wasm_bindgen::{JsCast, closure::Closure};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{
    ClipboardEvent, DataTransfer, Document, DragEvent, Element, Event, EventTarget, File, FileSystemDirectoryEntry,
    FileSystemEntry, FileSystemFileEntry, HtmlDialogElement, HtmlInputElement, MouseEvent,
};

use super::{
    desk::with,
    run::{document, pump},
    waiting::pause,
};

/// Files taken on at once before the page may do something else.
const AT_ONCE: u32 = 20;

/// Where people can paste text of their own.
const EDITABLE: &str = "input, textarea, [contenteditable]";

/// Listens as long as the page lives.
pub fn listen(target: &EventTarget, event: &str, handler: Box<dyn FnMut(Event)>) {
    let handler = Closure::wrap(handler);
    let _ = target.add_event_listener_with_callback(event, handler.as_ref().unchecked_ref());
    handler.forget();
}

/// Listens for everything that adds photos.
pub fn listen_to_page(document: &Document) {
    listen(document, "click", Box::new(|event| open_chooser(&event)));
    listen(document, "change", Box::new(|event| chosen(&event)));
    listen(document, "submit", Box::new(|event| submitted(&event)));
    listen(document, "paste", Box::new(|event| pasted(&event)));
    listen_to_drags(document);
}

fn listen_to_drags(document: &Document) {
    // A picture dragged from the page itself looks like a file too.
    let own = StoredValue::new(false);
    let depth = StoredValue::new(0_i32);
    listen(document, "dragstart", Box::new(move |_| own.set_value(true)));
    listen(document, "dragend", Box::new(move |_| own.set_value(false)));
    let show = move |levels: i32| {
        depth.set_value(levels.max(0));
        if let Some(tray) = with(|desk| desk.tray()) {
            tray.dragging.set(levels > 0);
        }
    };
    // Moving between two elements enters the one before it leaves the other.
    listen(
        document,
        "dragenter",
        Box::new(move |event| {
            if !own.get_value() && files_of(&event).is_some() {
                event.prevent_default();
                show(depth.get_value() + 1);
            }
        }),
    );
    listen(
        document,
        "dragleave",
        Box::new(move |_| {
            if depth.get_value() > 0 {
                show(depth.get_value() - 1);
            }
        }),
    );
    listen(
        document,
        "dragover",
        Box::new(move |event| {
            if let (false, Some(data)) = (own.get_value(), files_of(&event)) {
                event.prevent_default();
                data.set_drop_effect("copy");
            }
        }),
    );
    listen(
        document,
        "drop",
        Box::new(move |event| {
            show(0);
            if let (false, Some(data)) = (own.get_value(), files_of(&event)) {
                event.prevent_default();
                dropped(&data);
            }
        }),
    );
}

/// What is dragged, when there are files in it.
fn files_of(event: &Event) -> Option<DataTransfer> {
    let data = event.unchecked_ref::<DragEvent>().data_transfer()?;
    data.types().includes(&"Files".into(), 0).then_some(data)
}

fn target_of(event: &Event) -> Option<Element> {
    event.target()?.dyn_into().ok()
}

fn chooser() -> Option<HtmlDialogElement> {
    document()?.get_element_by_id("uploader-chooser")?.dyn_into().ok()
}

fn open_chooser(event: &Event) {
    let mouse: &MouseEvent = event.unchecked_ref();
    let plain = mouse.button() == 0 && !(mouse.ctrl_key() || mouse.meta_key() || mouse.shift_key() || mouse.alt_key());
    let link = target_of(event).and_then(|target| target.closest("a[href=\"/upload\"]").ok().flatten());
    if let (true, false, Some(_), Some(chooser)) = (plain, event.default_prevented(), link, chooser()) {
        event.prevent_default();
        if !chooser.open() {
            let _ = chooser.show_modal();
        }
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

/// The form that works without us: what it would send goes the better way.
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
        // The same files can be chosen again only when they are not chosen now.
        input.set_value("");
        spawn_local(take(files));
    }
}

fn pasted(event: &Event) {
    let typing = target_of(event).is_some_and(|target| target.closest(EDITABLE).is_ok_and(|place| place.is_some()));
    let data = event.unchecked_ref::<ClipboardEvent>().clipboard_data();
    if let (false, Some(files)) = (typing, data.and_then(|data| data.files()))
        && files.length() > 0
    {
        event.prevent_default();
        spawn_local(take(Array::from(&files)));
    }
}

/// Takes what was dropped. Folders must be asked for before the event is over; they can be read later.
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
    spawn_local(async move {
        take(files).await;
        read_folders(folders).await;
    });
}

/// Takes all files of folders and the folders in them.
async fn read_folders(folders: Array) {
    while folders.length() > 0 {
        let folder: FileSystemDirectoryEntry = folders.pop().unchecked_into();
        let reader = folder.create_reader();
        loop {
            // A browser gives the entries of a folder in portions and ends with an empty one.
            let portion = Promise::new(&mut |resolve, reject| {
                let _ = reader.read_entries_with_callback_and_callback(&resolve, &reject);
            });
            let Ok(entries) = JsFuture::from(portion).await else { break };
            let entries: Array = entries.unchecked_into();
            if entries.length() == 0 {
                break;
            }
            let files = Array::new();
            for entry in entries.iter() {
                let entry: FileSystemEntry = entry.unchecked_into();
                if entry.is_directory() {
                    folders.push(&entry);
                    continue;
                }
                let entry: FileSystemFileEntry = entry.unchecked_into();
                let file =
                    Promise::new(&mut |resolve, reject| entry.file_with_callback_and_callback(&resolve, &reject));
                if let Ok(file) = JsFuture::from(file).await {
                    files.push(&file);
                }
            }
            take(files).await;
        }
    }
}

/// Takes files on, some at a time so that the page stays responsive with thousands.
async fn take(files: Array) {
    let mut at = 0;
    while at < files.length() {
        with(|desk| {
            for file in (at..files.length().min(at + AT_ONCE)).map(|index| files.get(index)) {
                let file: File = file.unchecked_into();
                if !is_clutter(&file.name()) {
                    desk.add(file);
                }
            }
            desk.overview();
        });
        pump();
        at += AT_ONCE;
        pause(0).await;
    }
}

/// What systems leave in folders, and nobody means to add.
fn is_clutter(name: &str) -> bool {
    name.starts_with('.') || matches!(name, "Thumbs.db" | "desktop.ini")
}
