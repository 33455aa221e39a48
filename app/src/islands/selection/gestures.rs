//! Clicks, Shift, long presses and keys that select photos.

use std::cell::{Cell, RefCell};

use wasm_bindgen::JsCast as _;
use web_sys::{Element, Event, HtmlInputElement, KeyboardEvent, MouseEvent, PointerEvent};

use super::{actions, chosen};
use crate::islands::signal;

/// How long a finger must stay on a photo to select it, in milliseconds.
const LONG_PRESS_MS: u32 = 450;

thread_local! {
    static PRESS: RefCell<Option<gloo_timers::callback::Timeout>> = const { RefCell::new(None) };
    /// Set by a long press, so that lifting the finger does not also open the photo.
    static SWALLOW: Cell<bool> = const { Cell::new(false) };
}

/// Starts listening as soon as the island is hydrated.
pub fn start_soon() {
    wasm_bindgen_futures::spawn_local(async { start() });
}

/// Starts listening. Does nothing on a page without the form.
fn start() {
    let Some(form) = chosen::document().and_then(|document| document.get_element_by_id("selection")) else { return };
    let _ = form.class_list().add_1("scripted");
    signal::on_document_first("click", |event| click(&event));
    signal::on_document("change", |event| change(&event));
    signal::on_document("reset", |_| chosen::clear());
    signal::on_document("keydown", |event| key(&event));
    signal::on_document("pointerdown", |event| press(&event));
    for name in ["pointerup", "pointercancel", "pointermove", "scroll"] {
        signal::on_document(name, move |event| {
            // Fingers tremble, and the mouse has no long press.
            let trembles = name == "pointermove"
                && event.dyn_ref::<PointerEvent>().is_some_and(|p| p.movement_x().abs() + p.movement_y().abs() < 4);
            if !trembles {
                PRESS.take();
            }
        });
    }
    signal::on_document("contextmenu", |event| {
        if SWALLOW.get() && tile_of(&event).is_some() {
            event.prevent_default();
        }
    });
    signal::on_document("vitrine:segment", |_| {
        chosen::learn();
        if chosen::any() {
            chosen::show();
        }
    });
    actions::listen();
    chosen::learn();
}

fn tile_of(event: &Event) -> Option<Element> {
    let target: Element = event.target()?.dyn_into().ok()?;
    target.closest("#selection .tile").ok().flatten()
}

fn is_box(event: &Event) -> bool {
    event
        .target()
        .and_then(|target| target.dyn_into::<Element>().ok())
        .is_some_and(|element| element.closest(".choose").is_ok_and(|found| found.is_some()))
}

fn click(event: &Event) {
    let Some(tile) = tile_of(event) else { return };
    let Some(id) = tile.get_attribute("data-id") else { return };
    if SWALLOW.replace(false) {
        event.prevent_default();
        event.stop_propagation();
        return;
    }
    let shift = event.dyn_ref::<MouseEvent>().is_some_and(MouseEvent::shift_key);
    if shift && (chosen::any() || is_box(event)) {
        event.prevent_default();
        event.stop_propagation();
        // After a cancelled click, the browser resets the checkbox. Select afterwards.
        signal::next_frame(move || chosen::extend(&id));
    } else if !is_box(event) && chosen::any() {
        event.prevent_default();
        event.stop_propagation();
        chosen::set(&id, !chosen::ids().contains(&id));
    }
}

fn change(event: &Event) {
    let input = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
    if let Some(input) = input.filter(|input| input.name() == "photo" && tile_of(event).is_some()) {
        chosen::set(&input.value(), input.checked());
    }
}

fn press(event: &Event) {
    let touches = event.dyn_ref::<PointerEvent>().is_some_and(|event| event.pointer_type() == "touch");
    SWALLOW.set(false);
    let Some(id) = tile_of(event).filter(|_| touches).and_then(|tile| tile.get_attribute("data-id")) else { return };
    PRESS.set(Some(gloo_timers::callback::Timeout::new(LONG_PRESS_MS, move || {
        SWALLOW.set(true);
        chosen::set(&id, !chosen::ids().contains(&id));
    })));
}

fn key(event: &Event) {
    let Some(event) = event.dyn_ref::<KeyboardEvent>() else { return };
    let lightbox = chosen::document().and_then(|document| document.query_selector("dialog[open]").ok().flatten());
    if lightbox.is_some() {
        return;
    }
    match event.key().as_str() {
        "Escape" if chosen::any() => chosen::clear(),
        "x" if !event.ctrl_key() && !event.meta_key() => {
            if let Some(id) = tile_of(event).and_then(|tile| tile.get_attribute("data-id")) {
                chosen::set(&id, !chosen::ids().contains(&id));
            }
        }
        _ => {}
    }
}
