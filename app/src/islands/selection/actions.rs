//! Actions on selected photos. They do not leave the page, and can be undone.

use std::cell::RefCell;

use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::spawn_local;
use web_sys::{CustomEvent, Element, Event, HtmlElement, HtmlFormElement};

use super::chosen;
use crate::{
    islands::{
        call::{list, move_photos},
        signal,
    },
    messages::t,
};

/// How long the message about an action is shown, in milliseconds.
const TOAST_MS: u32 = 8000;

thread_local! {
    static UNDO: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
    static HIDE: RefCell<Option<gloo_timers::callback::Timeout>> = const { RefCell::new(None) };
}

/// Listens to the buttons of the bar, and to photos that other islands remove.
pub fn listen() {
    signal::on_document("submit", |event| submit(&event));
    signal::on_document("vitrine:photos-removed", |event| {
        let Some(ids) = event.dyn_ref::<CustomEvent>().map(|event| js_sys::Array::from(&event.detail())) else {
            return;
        };
        removed(&ids.iter().filter_map(|id| id.as_string()).collect::<Vec<_>>());
    });
    signal::on_document("click", |event| {
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        if target.is_some_and(|target| target.closest("#toast button").is_ok_and(|found| found.is_some())) {
            undo();
        }
    });
}

/// Returns the button that submitted the form, if the event has it.
fn submitter(event: &Event) -> Option<Element> {
    js_sys::Reflect::get(event, &JsValue::from_str("submitter")).ok()?.dyn_into().ok()
}

fn submit(event: &Event) {
    let Some(form) = event.target().and_then(|target| target.dyn_into::<HtmlFormElement>().ok()) else { return };
    if form.id() != "selection" {
        return;
    }
    let trash =
        submitter(event).is_some_and(|button| button.get_attribute("data-do").as_deref() == Some("trash-selected"));
    if !trash {
        send_along(&form);
        return;
    }
    event.prevent_default();
    let ids = chosen::ids();
    spawn_local(async move {
        match move_photos("trash_photos", &ids).await {
            Ok(()) => signal::emit("vitrine:photos-removed", &list(&ids)),
            Err(error) => toast(&error.message, false),
        }
    });
}

/// Adds the ids of selected photos that were scrolled away as hidden fields, because they have no checkbox on the page.
fn send_along(form: &HtmlFormElement) {
    let Some(document) = chosen::document() else { return };
    if let Ok(old) = form.query_selector_all("input[data-along]") {
        for index in 0..old.length() {
            if let Some(input) = old.item(index).and_then(|node| node.dyn_into::<Element>().ok()) {
                input.remove();
            }
        }
    }
    for id in chosen::ids() {
        if matches!(form.query_selector(&format!("input[name=photo][value=\"{id}\"]")), Ok(Some(_))) {
            continue;
        }
        let Ok(input) = document.create_element("input") else { continue };
        for (name, value) in [("type", "hidden"), ("name", "photo"), ("value", id.as_str()), ("data-along", "")] {
            let _ = input.set_attribute(name, value);
        }
        let _ = form.append_child(&input);
    }
}

fn removed(ids: &[String]) {
    let Some(document) = chosen::document() else { return };
    for id in ids {
        if let Ok(Some(tile)) = document.query_selector(&format!("#selection .tile[data-id=\"{id}\"]")) {
            let day = tile.closest(".day").ok().flatten();
            tile.remove();
            if let Some(day) = day.filter(|day| matches!(day.query_selector(".tile"), Ok(None))) {
                day.remove();
            }
        }
    }
    chosen::forget(ids);
    UNDO.set(ids.to_vec());
    toast(&t!(selection_trashed, count = ids.len() as u64), true);
}

fn undo() {
    let photos = UNDO.take();
    hide();
    spawn_local(async move {
        match move_photos("restore_photos", &photos).await {
            Ok(()) => signal::emit("vitrine:photos-added", &JsValue::NULL),
            Err(error) => toast(&error.message, false),
        }
    });
}

fn toast(text: &str, undo: bool) {
    let Some(toast) = element("toast") else { return };
    if let Ok(Some(span)) = toast.query_selector("span") {
        span.set_text_content(Some(text));
    }
    if let Some(button) = toast.query_selector("button").ok().flatten().and_then(|b| b.dyn_into::<HtmlElement>().ok()) {
        button.set_hidden(!undo);
    }
    toast.set_hidden(false);
    HIDE.set(Some(gloo_timers::callback::Timeout::new(TOAST_MS, hide)));
}

fn hide() {
    if let Some(toast) = element("toast") {
        toast.set_hidden(true);
    }
}

fn element(id: &str) -> Option<HtmlElement> {
    chosen::document()?.get_element_by_id(id)?.dyn_into().ok()
}
