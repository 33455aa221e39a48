//! Saves the owner's texts about a photo without leaving it.

use js_sys::Reflect;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;
use web_sys::{Element, Event, HtmlFormElement, UrlSearchParams};

use super::{
    arrive, fetch,
    page::{document, image, in_tile, parse, stage, target},
    view::with,
};
use crate::messages::t;

/// Handles the submission of the panel's form.
pub fn submitted(event: &Event) {
    let Some(form) = target(event, "#stage form[data-do=describe]") else { return };
    let Ok(form) = form.dyn_into::<HtmlFormElement>() else { return };
    event.prevent_default();
    spawn_local(async move {
        if save(&form).await.is_none() {
            let _ = form.submit();
        }
    });
}

/// Saves the texts and shows the result. Returns nothing if the response is not understood.
async fn save(form: &HtmlFormElement) -> Option<()> {
    let words = UrlSearchParams::new().ok()?;
    for name in ["title", "description"] {
        let field = form.query_selector(&format!("[name={name}]")).ok()??;
        words.append(name, &Reflect::get(&field, &JsValue::from_str("value")).ok()?.as_string()?);
    }
    let Some(answer) = fetch::ask(&form.get_attribute("action")?, Some(&words)).await else {
        return say(form, "alert", &t!(viewer_unreachable));
    };
    let page = parse(&answer.html)?;
    if !answer.ok {
        let fault = page.query_selector("[role=alert]").ok()??.text_content()?;
        return say(form, "alert", &fault);
    }
    let saved = page.get_element_by_id("stage")?;
    rename(&saved.get_attribute("data-id")?, &saved.get_attribute("aria-label")?);
    say(form, "status", &t!(viewer_saved))
}

/// Shows a message above the fields, in place of the previous one.
fn say(form: &HtmlFormElement, role: &str, sentence: &str) -> Option<()> {
    while let Some(before) = form.query_selector("[role=alert], [role=status]").ok()? {
        before.remove();
    }
    let said = document()?.create_element("p").ok()?;
    said.set_class_name(if role == "alert" { "alert" } else { "notice" });
    let _ = said.set_attribute("role", role);
    let _ = form.prepend_with_node_1(&said);
    said.set_text_content(Some(sentence));
    Some(())
}

/// Changes the name of the photo wherever it is shown.
fn rename(id: &str, name: &str) {
    with(|view| view.forget());
    let set = |element: Option<Element>, attribute: &str, value: &str| {
        if let Some(element) = element {
            let _ = element.set_attribute(attribute, value);
        }
    };
    set(in_tile(id, "img").map(Into::into), "alt", name);
    set(in_tile(id, "input").map(Into::into), "aria-label", &t!(selection_select, name = name));
    if stage().and_then(|stage| stage.get_attribute("data-id")).as_deref() == Some(id) {
        set(image().map(Into::into), "alt", name);
        set(stage(), "aria-label", name);
        arrive::name();
    }
}
