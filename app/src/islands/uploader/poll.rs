//! Asks for the states of photos until they are ready, and tells the page about new photos.

use gallery::id::PhotoId;
use wasm_bindgen_futures::spawn_local;
use web_sys::CustomEvent;

use super::{
    ask::{retry_photo, upload_states},
    item::{ItemId, State},
    state::{UploaderState, now_ms, with},
    waiting::pause,
};
use crate::{api::uploads::UploadState, messages::t};

/// How many photos one request can be about.
const MOST: usize = 100;

/// The shortest time between two requests. It increases while nothing changes.
const SOONEST_MS: u32 = 1000;

/// The longest time between two requests.
const LATEST_MS: u32 = 4000;

/// The shortest time between two notifications of the page.
const NEWS_MS: f64 = 2000.0;

thread_local! {
    static TOLD_MS: std::cell::Cell<f64> = const { std::cell::Cell::new(0.0) };
}

/// Starts asking, until no photo is being processed.
pub fn start() {
    if with(|state| !state.queue.resizing(1).is_empty() && !std::mem::replace(&mut state.running.poll, true)) {
        spawn_local(watch());
    }
}

async fn watch() {
    let mut wait = SOONEST_MS;
    let mut asked = 0;
    loop {
        pause(wait).await;
        let ids = with(|state| {
            let ids = state.queue.resizing(MOST);
            state.running.poll = !ids.is_empty();
            ids
        });
        if ids.is_empty() {
            return;
        }
        wait = match upload_states(&ids).await {
            Ok(states) => {
                let changed = with(|state| apply(state, &ids, &states));
                // Photos that were sent in the meantime are likely to be ready soon.
                let more = ids.len() > asked;
                asked = ids.len();
                if changed || more { SOONEST_MS } else { (wait * 3 / 2).min(LATEST_MS) }
            }
            Err(error) if error.passing() => {
                error.retry_after_seconds.map_or(LATEST_MS, |seconds| (seconds.min(60) as u32 * 1000).max(LATEST_MS))
            }
            Err(error) => {
                with(|state| {
                    for photo in &ids {
                        for id in state.queue.of_photo(photo) {
                            fail(state, id, error.message.clone(), true);
                        }
                    }
                });
                LATEST_MS
            }
        };
    }
}

fn apply(state: &mut UploaderState, asked: &[PhotoId], states: &[UploadState]) -> bool {
    let (mut changed, mut ready) = (false, false);
    for photo in asked {
        let found = states.iter().find(|found| found.photo == *photo);
        for id in state.queue.of_photo(photo) {
            match found.map(|found| (found.state.as_str(), found)) {
                Some(("ready", found)) => {
                    ready = true;
                    if let Some(item) = state.queue.get_mut(id) {
                        item.state = State::Ready;
                        item.thumb_url.clone_from(&found.thumb_url);
                    }
                    state.show(id);
                }
                Some(("failed", found)) => {
                    let reason = found.fault.clone();
                    fail(state, id, reason.unwrap_or_else(|| t!(uploader_not_processed)), true);
                }
                Some(_) => continue,
                None => fail(state, id, t!(uploader_removed), false),
            }
            changed = true;
        }
    }
    if ready {
        tell(state);
    }
    changed
}

fn fail(state: &mut UploaderState, id: ItemId, reason: String, again: bool) {
    if let Some(item) = state.queue.get_mut(id) {
        item.state = State::Failed { reason, again };
    }
    state.show(id);
}

/// Tells the page that there are new photos, now or as soon as the next notification is allowed.
fn tell(state: &mut UploaderState) {
    if std::mem::replace(&mut state.running.news, true) {
        return;
    }
    spawn_local(async {
        let wait = TOLD_MS.get() + NEWS_MS - now_ms();
        pause(wait.clamp(0.0, NEWS_MS) as u32).await;
        TOLD_MS.set(now_ms());
        with(|state| state.running.news = false);
        let document = web_sys::window().and_then(|window| window.document());
        if let (Some(document), Ok(event)) = (document, CustomEvent::new("vitrine:photos-added")) {
            let _ = document.dispatch_event(&event);
        }
    });
}

/// Requests that a photo is rendered again.
pub async fn render_again(id: ItemId, photo: PhotoId) {
    let answer = retry_photo(&photo).await;
    with(|state| match answer {
        Err(error) if error.status != 409 => {
            let again = error.passing() || error.status == 401;
            fail(state, id, error.message, again);
        }
        // A conflict means that it no longer is a failed photo.
        _ => {
            state.queue.arrived(id, photo);
            state.show(id);
        }
    });
    start();
}
