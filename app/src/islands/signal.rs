//! Listening to events and sending them: thin wrappers that keep closures alive as long as the page.

use wasm_bindgen::{JsCast as _, JsValue, closure::Closure};
use web_sys::{AddEventListenerOptions, CustomEvent, CustomEventInit, Event, EventTarget};

/// Listens to an event of the window. The listener never delays scrolling.
pub fn on_window(name: &str, listener: impl FnMut(Event) + 'static) {
    if let Some(window) = web_sys::window() {
        listen(&window, name, true, false, listener);
    }
}

/// Listens to an event of the document.
pub fn on_document(name: &str, listener: impl FnMut(Event) + 'static) {
    if let Some(document) = web_sys::window().and_then(|window| window.document()) {
        listen(&document, name, false, false, listener);
    }
}

/// Listens to an event of the document before all other elements receive it.
pub fn on_document_first(name: &str, listener: impl FnMut(Event) + 'static) {
    if let Some(document) = web_sys::window().and_then(|window| window.document()) {
        listen(&document, name, false, true, listener);
    }
}

/// Listens to an event as long as the page exists.
pub fn listen(target: &EventTarget, name: &str, passive: bool, capture: bool, listener: impl FnMut(Event) + 'static) {
    listen_boxed(target, name, passive, capture, Box::new(listener));
}

// Not generic, so that it is compiled once and not for each listener.
fn listen_boxed(target: &EventTarget, name: &str, passive: bool, capture: bool, listener: Box<dyn FnMut(Event)>) {
    let closure = Closure::wrap(listener);
    let options = AddEventListenerOptions::new();
    options.set_passive(passive);
    options.set_capture(capture);
    let _ = target.add_event_listener_with_callback_and_add_event_listener_options(
        name,
        closure.as_ref().unchecked_ref(),
        &options,
    );
    // Islands live as long as their page.
    closure.forget();
}

/// Calls `work` before the next frame is drawn.
pub fn next_frame(work: impl FnOnce() + 'static) {
    let closure = Closure::once_into_js(work);
    if let Some(window) = web_sys::window() {
        let _ = window.request_animation_frame(closure.unchecked_ref());
    }
}

/// Sends an event to the other islands.
pub fn emit(name: &str, detail: &JsValue) {
    let init = CustomEventInit::new();
    init.set_detail(detail);
    if let (Ok(event), Some(document)) =
        (CustomEvent::new_with_event_init_dict(name, &init), web_sys::window().and_then(|window| window.document()))
    {
        let _ = document.dispatch_event(&event);
    }
}
