//! Starts the work and keeps it going.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::{BeforeUnloadEvent, Document, HtmlElement};

use super::{
    Action, hash, poll, preview,
    queue::Again,
    send,
    state::with,
    tray::{Tray, TrayView},
    waiting::pause,
};
use crate::{islands::signal::listen, messages::t};

/// Opens the tray. Does nothing if it is open.
pub fn start() {
    let place = document().and_then(|document| document.get_element_by_id("uploader-place")?.dyn_into().ok());
    let Some(place) = place.filter(|_| with(|state| state.tray()).is_none()) else { return };
    leptos::mount::mount_to(place, || {
        let tray = Tray::default();
        with(|state| state.open(tray));
        view! { <TrayView tray /> }
    })
    .forget();
    if let Some(window) = web_sys::window() {
        listen(&window, "beforeunload", false, false, |event| {
            if with(|state| state.queue.totals().unsent > 0) {
                event.prevent_default();
                // Older browsers only ask if there is a text, although none of them shows it.
                event.unchecked_ref::<BeforeUnloadEvent>().set_return_value(&t!(uploader_leaving));
            }
        });
    }
}

pub(super) fn document() -> Option<Document> {
    web_sys::window()?.document()
}

/// Starts everything that can start now.
pub fn pump() {
    while let Some((id, turn)) = with(|state| state.queue.next_to_check()) {
        with(|state| state.show(id));
        spawn_local(hash::check(id, turn));
    }
    while let Some((id, turn)) = with(|state| state.queue.next_to_send()) {
        with(|state| state.show(id));
        spawn_local(send::carry(id, turn));
    }
    poll::start();
    preview::start();
    if with(|state| state.queue.totals().unsent > 0 && !std::mem::replace(&mut state.running.clock, true)) {
        spawn_local(tick());
    }
}

async fn tick() {
    while with(|state| state.queue.totals().unsent > 0) {
        with(|state| state.tick());
        pause(1000).await;
    }
    with(|state| {
        state.pace.rest();
        state.running.clock = false;
    });
}

/// Performs the action of a button.
pub fn act(action: Action) {
    match action {
        Action::Cancel(id) => cancel(Some(id)),
        Action::CancelAll => cancel(None),
        Action::Skip(id) => with(|state| {
            let gone = state.queue.skip(Some(id));
            state.drop_files(&gone);
        }),
        Action::SkipAll => with(|state| {
            let gone = state.queue.skip(None);
            state.drop_files(&gone);
        }),
        Action::KeepBoth(id) => with(|state| {
            state.queue.keep_both(id);
            state.show(id);
        }),
        Action::TryAgain(id) => match with(|state| state.queue.try_again(id)) {
            Some(Again::Render(photo)) => spawn_local(poll::render_again(id, photo)),
            Some(Again::Queued) => with(|state| state.show(id)),
            None => {}
        },
        Action::Close => with(|state| {
            let all: Vec<_> = state.queue.items().map(|item| item.id).collect();
            state.queue.clear();
            state.drop_files(&all);
        }),
    }
    pump();
    spawn_local(keep_focus());
}

fn cancel(only: Option<u32>) {
    let photos = with(|state| {
        let (gone, photos) = state.queue.cancel(only);
        state.drop_files(&gone);
        photos
    });
    send::forget(photos);
}

/// When a button with the focus disappears, moves the focus to the tray's heading or to the link that adds photos.
async fn keep_focus() {
    pause(50).await;
    let Some(document) = document() else { return };
    let lost = document.active_element().is_none_or(|element| element.tag_name() == "BODY");
    if !lost {
        return;
    }
    let tray_open = with(|state| state.tray()).is_some_and(|tray| tray.totals.with_untracked(|t| t.count > 0));
    let place = document.get_element_by_id(if tray_open { "uploader-title" } else { "add-photos" });
    if let Some(place) = place.and_then(|place| place.dyn_into::<HtmlElement>().ok()) {
        let _ = place.focus();
    }
}
