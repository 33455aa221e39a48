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

/// How often a page is requested while the gallery has too many requests.
const ATTEMPTS: u32 = 4;

/// The status with which Lambda refuses a request instead of the gallery.
const TOO_MANY_REQUESTS: u16 = 429;

/// Requests a page, or posts a form and follows the redirect. Returns nothing if the gallery cannot be reached.
pub async fn ask(path: &str, form: Option<&UrlSearchParams>) -> Option<Answer> {
    let init = RequestInit::new();
    if let Some(form) = form {
        init.set_method("POST");
        init.set_body(form);
    }
    let mut failures = 0;
    let answer: Response = loop {
        let answer = JsFuture::from(web_sys::window()?.fetch_with_str_and_init(path, &init)).await;
        let answer: Response = answer.inspect_err(|_| connection::lost()).ok()?.dyn_into().ok()?;
        failures += 1;
        if form.is_some() || answer.status() != TOO_MANY_REQUESTS || failures == ATTEMPTS {
            break answer;
        }
        connection::pause(failures).await;
    };
    let html = JsFuture::from(answer.text().ok()?).await.ok()?.as_string()?;
    Some(Answer { ok: answer.ok(), html })
}
