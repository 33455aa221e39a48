//! Moves the photo on the stage to the trash.

use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;
use web_sys::HtmlFormElement;

use super::{
    open,
    page::{is_open, leave_for, on_stage, stage},
    step,
};
use crate::islands::{call::move_photos, scope, signal::emit};

/// Moves the photo to the trash and shows the next one. If that fails, submits the form instead.
pub fn trash() {
    let id = stage().and_then(|stage| stage.get_attribute("data-id"));
    let Some(button) = on_stage("[data-do=trash]") else { return };
    if button.has_attribute("aria-disabled") {
        return;
    }
    let _ = button.set_attribute("aria-disabled", "true");
    spawn_local(async move {
        let moved = match &id {
            Some(id) => move_photos("trash_photos", std::slice::from_ref(id)).await.is_ok(),
            None => false,
        };
        let Some(id) = id.filter(|_| moved) else {
            let form = button.closest("form").ok().flatten().and_then(|form| form.dyn_into::<HtmlFormElement>().ok());
            let _ = form.map(|form| form.submit());
            return;
        };
        // The person may have moved on to another photo in the meantime.
        let still = stage().and_then(|stage| stage.get_attribute("data-id")).as_deref() == Some(&id);
        let after = step::neighbour("next").or_else(|| step::neighbour("prev"));
        // The page removes the tile.
        emit("vitrine:photos-removed", &js_sys::Array::of1(&JsValue::from_str(&id)));
        match after {
            _ if !still => {}
            Some(id) => step::go(&id),
            None if is_open() => open::close(),
            None => {
                if let Some(list) = scope::here() {
                    leave_for(&list.after_trash());
                }
            }
        }
    });
}
