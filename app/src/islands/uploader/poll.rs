//! Asking how photos are doing until they are ready, and telling the page.

use gallery::id::PhotoId;
use wasm_bindgen_futures::spawn_local;
use web_sys::CustomEvent;

use super::{
    ask::{retry_photo, upload_states},
    desk::{Desk, now_ms, with},
    item::{ItemId, State},
    waiting::pause,
};
use crate::api::uploads::UploadState;

/// How many photos can be asked about at once.
const MOST: usize = 100;

/// At least this long between two asks; it grows while nothing changes.
const SOONEST_MS: u32 = 1000;

/// At most this long between two asks.
const LATEST_MS: u32 = 4000;

/// The page hears of new photos this often at most.
const NEWS_MS: f64 = 2000.0;

thread_local! {
    static TOLD_MS: std::cell::Cell<f64> = const { std::cell::Cell::new(0.0) };
}

/// Asks from now on until nothing is being resized.
pub fn start() {
    if with(|desk| !desk.queue.resizing(1).is_empty() && !std::mem::replace(&mut desk.running.poll, true)) {
        spawn_local(watch());
    }
}

async fn watch() {
    let mut wait = SOONEST_MS;
    let mut asked = 0;
    loop {
        pause(wait).await;
        let ids = with(|desk| {
            let ids = desk.queue.resizing(MOST);
            desk.running.poll = !ids.is_empty();
            ids
        });
        if ids.is_empty() {
            return;
        }
        wait = match upload_states(&ids).await {
            Ok(states) => {
                let changed = with(|desk| apply(desk, &ids, &states));
                // Photos that were sent meanwhile are likely to be ready soon.
                let more = ids.len() > asked;
                asked = ids.len();
                if changed || more { SOONEST_MS } else { (wait * 3 / 2).min(LATEST_MS) }
            }
            Err(error) if error.passing() => {
                error.retry_after_seconds.map_or(LATEST_MS, |seconds| (seconds.min(60) as u32 * 1000).max(LATEST_MS))
            }
            Err(error) => {
                with(|desk| {
                    for photo in &ids {
                        for id in desk.queue.of_photo(photo) {
                            fail(desk, id, error.message.clone(), true);
                        }
                    }
                });
                LATEST_MS
            }
        };
    }
}

fn apply(desk: &mut Desk, asked: &[PhotoId], states: &[UploadState]) -> bool {
    let (mut changed, mut ready) = (false, false);
    for photo in asked {
        let state = states.iter().find(|state| state.photo == *photo);
        for id in desk.queue.of_photo(photo) {
            match state.map(|state| (state.state.as_str(), state)) {
                Some(("ready", state)) => {
                    ready = true;
                    if let Some(item) = desk.queue.get_mut(id) {
                        item.state = State::Ready;
                        item.thumb_url.clone_from(&state.thumb_url);
                    }
                    desk.show(id);
                }
                Some(("failed", state)) => {
                    let reason = state.fault.clone();
                    fail(desk, id, reason.unwrap_or_else(|| "This photo couldn’t be processed.".to_owned()), true);
                }
                Some(_) => continue,
                None => fail(desk, id, "This photo was removed.".to_owned(), false),
            }
            changed = true;
        }
    }
    if ready {
        tell(desk);
    }
    changed
}

fn fail(desk: &mut Desk, id: ItemId, reason: String, again: bool) {
    if let Some(item) = desk.queue.get_mut(id) {
        item.state = State::Failed { reason, again };
    }
    desk.show(id);
}

/// Tells the page that there are new photos, now or as soon as it may hear of them again.
fn tell(desk: &mut Desk) {
    if std::mem::replace(&mut desk.running.news, true) {
        return;
    }
    spawn_local(async {
        let wait = TOLD_MS.get() + NEWS_MS - now_ms();
        pause(wait.clamp(0.0, NEWS_MS) as u32).await;
        TOLD_MS.set(now_ms());
        with(|desk| desk.running.news = false);
        let document = web_sys::window().and_then(|window| window.document());
        if let (Some(document), Ok(event)) = (document, CustomEvent::new("vitrine:photos-added")) {
            let _ = document.dispatch_event(&event);
        }
    });
}

/// Has the gallery render a photo once more.
pub async fn render_again(id: ItemId, photo: PhotoId) {
    let answer = retry_photo(&photo).await;
    with(|desk| match answer {
        Err(error) if error.status != 409 => {
            let again = error.passing() || error.status == 401;
            fail(desk, id, error.message, again);
        }
        // A conflict says that it is no failure any more.
        _ => {
            desk.queue.arrived(id, photo);
            desk.show(id);
        }
    });
    start();
}
