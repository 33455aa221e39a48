//! What starts the work and keeps it going.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::{BeforeUnloadEvent, Document, HtmlElement};

use super::{
    Action,
    desk::with,
    hash, poll, preview,
    queue::Again,
    send,
    tray::{Tray, TrayView},
    waiting::pause,
};
use crate::islands::signal::listen;

/// Puts the tray on the page. Does nothing when it is there.
pub fn start() {
    let place = document().and_then(|document| document.get_element_by_id("uploader-place")?.dyn_into().ok());
    let Some(place) = place.filter(|_| with(|desk| desk.tray()).is_none()) else { return };
    leptos::mount::mount_to(place, || {
        let tray = Tray::default();
        with(|desk| desk.open(tray));
        view! { <TrayView tray /> }
    })
    .forget();
    if let Some(window) = web_sys::window() {
        listen(&window, "beforeunload", false, false, |event| {
            if with(|desk| desk.queue.totals().unsent > 0) {
                event.prevent_default();
                // Older browsers ask only when there is a text, which none of them shows.
                event.unchecked_ref::<BeforeUnloadEvent>().set_return_value("Photos are still uploading.");
            }
        });
    }
}

pub(super) fn document() -> Option<Document> {
    web_sys::window()?.document()
}

/// Starts whatever can start now.
pub fn pump() {
    while let Some((id, turn)) = with(|desk| desk.queue.next_to_check()) {
        with(|desk| desk.show(id));
        spawn_local(hash::check(id, turn));
    }
    while let Some((id, turn)) = with(|desk| desk.queue.next_to_send()) {
        with(|desk| desk.show(id));
        spawn_local(send::carry(id, turn));
    }
    poll::start();
    preview::start();
    if with(|desk| desk.queue.totals().unsent > 0 && !std::mem::replace(&mut desk.running.clock, true)) {
        spawn_local(tick());
    }
}

async fn tick() {
    while with(|desk| desk.queue.totals().unsent > 0) {
        with(|desk| desk.tick());
        pause(1000).await;
    }
    with(|desk| {
        desk.pace.rest();
        desk.running.clock = false;
    });
}

/// Carries out what a button asks for.
pub fn act(action: Action) {
    match action {
        Action::Cancel(id) => cancel(Some(id)),
        Action::CancelAll => cancel(None),
        Action::Skip(id) => with(|desk| {
            let gone = desk.queue.skip(Some(id));
            desk.drop_files(&gone);
        }),
        Action::SkipAll => with(|desk| {
            let gone = desk.queue.skip(None);
            desk.drop_files(&gone);
        }),
        Action::KeepBoth(id) => with(|desk| {
            desk.queue.keep_both(id);
            desk.show(id);
        }),
        Action::TryAgain(id) => match with(|desk| desk.queue.try_again(id)) {
            Some(Again::Render(photo)) => spawn_local(poll::render_again(id, photo)),
            Some(Again::Queued) => with(|desk| desk.show(id)),
            None => {}
        },
        Action::Close => with(|desk| {
            let all: Vec<_> = desk.queue.items().map(|item| item.id).collect();
            desk.queue.clear();
            desk.drop_files(&all);
        }),
    }
    pump();
    spawn_local(keep_focus());
}

fn cancel(only: Option<u32>) {
    let photos = with(|desk| {
        let (gone, photos) = desk.queue.cancel(only);
        desk.drop_files(&gone);
        photos
    });
    send::forget(photos);
}

/// A button that goes away takes the keyboard's place on the page with it: the tray's heading, or the link that adds
/// photos, takes its place.
async fn keep_focus() {
    pause(50).await;
    let Some(document) = document() else { return };
    let lost = document.active_element().is_none_or(|element| element.tag_name() == "BODY");
    if !lost {
        return;
    }
    let tray_open = with(|desk| desk.tray()).is_some_and(|tray| tray.totals.with_untracked(|t| t.count > 0));
    let place = document.get_element_by_id(if tray_open { "uploader-title" } else { "add-photos" });
    if let Some(place) = place.and_then(|place| place.dyn_into::<HtmlElement>().ok()) {
        let _ = place.focus();
    }
}
