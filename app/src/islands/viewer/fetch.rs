//! Requests pages and fragments from the gallery.

use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{RequestInit, Response, UrlSearchParams};

use crate::islands::connection;

/// The gallery's response.
pub struct Answer {
    /// Whether the request succeeded.
    pub ok: bool,
    /// The page.
    pub html: String,
}

/// Requests a page, or posts a form and follows the redirect. Returns nothing if the gallery cannot be reached.
pub async fn ask(path: &str, form: Option<&UrlSearchParams>) -> Option<Answer> {
    let init = RequestInit::new();
    if let Some(form) = form {
        init.set_method("POST");
        init.set_body(form);
    }
    let answer = JsFuture::from(web_sys::window()?.fetch_with_str_and_init(path, &init)).await;
    let answer = answer.inspect_err(|_| connection::lost()).ok()?;
    let answer: Response = answer.dyn_into().ok()?;
    let html = JsFuture::from(answer.text().ok()?).await.ok()?.as_string()?;
    Some(Answer { ok: answer.ok(), html })
}
