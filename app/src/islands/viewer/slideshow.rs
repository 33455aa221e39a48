//! The slideshow. It ends with the last photo, or when the person touches anything.

use gloo_timers::future::TimeoutFuture;
use wasm_bindgen_futures::spawn_local;

use super::{page::on_stage, step, view::with};

/// How long each photo is shown, in milliseconds.
const EACH_MS: u32 = 4000;

/// Starts or stops the slideshow.
pub fn toggle() {
    if with(|view| view.slideshow.is_some()) {
        return stop();
    }
    if step::neighbour("next").is_none() {
        return;
    }
    let round = with(|view| {
        view.slideshows += 1;
        *view.slideshow.insert(view.slideshows)
    });
    draw(true);
    spawn_local(async move {
        loop {
            TimeoutFuture::new(EACH_MS).await;
            let (runs, waiting) = with(|view| (view.slideshow == Some(round), view.waiting));
            if !runs {
                return;
            }
            if !waiting {
                step::step(1);
            }
        }
    });
}

/// Stops the slideshow if it is running.
pub fn stop() {
    if with(|view| view.slideshow.take()).is_some() {
        draw(false);
    }
}

/// Shows on a new stage whether it is running. Stops it at the last photo.
pub fn mark(next: bool) {
    if next {
        draw(with(|view| view.slideshow.is_some()));
    } else {
        stop();
    }
}

fn draw(runs: bool) {
    if let Some(button) = on_stage("[data-do=slideshow]") {
        let _ = button.set_attribute("aria-pressed", if runs { "true" } else { "false" });
    }
}
