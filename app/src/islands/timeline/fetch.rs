//! Fetching stretches.

use gallery::month::{SEGMENT_MAX, Segment};
use wasm_bindgen::JsCast as _;
use wasm_bindgen_futures::JsFuture;
use web_sys::Response;

use crate::islands::connection;

/// A stretch as the server drew it.
pub struct Fetched {
    /// Its markup.
    pub html: String,
    /// Where the next piece of the same day goes on.
    pub next: Option<String>,
}

/// Fetches a stretch. `piece` says that it is part of a very full day; `above` is the oldest day of the stretch before it, `cursor` where a later piece of a very full
/// day begins. Answers nothing when the server cannot be reached or says no.
pub async fn segment(segment: &Segment, piece: bool, above: Option<&Segment>, cursor: Option<&str>) -> Option<Fetched> {
    let mut url = format!("/timeline?newest={}&oldest={}", segment.newest, segment.oldest);
    if let Some(above) = above {
        url.push_str(&format!("&above={}", above.oldest));
    }
    if piece {
        url.push_str(&format!("&limit={SEGMENT_MAX}"));
    }
    if let Some(cursor) = cursor {
        let cursor = String::from(js_sys::encode_uri_component(cursor));
        url.push_str(&format!("&before={cursor}"));
    }
    let response = get(&url).await?;
    let next = response.headers().get("x-vitrine-next").ok().flatten();
    Some(Fetched { html: text(&response).await?, next })
}

/// Fetches a page or a piece of one.
pub async fn get(url: &str) -> Option<Response> {
    let answer = JsFuture::from(web_sys::window()?.fetch_with_str(url)).await;
    let response: Response = answer.inspect_err(|_| connection::lost()).ok()?.dyn_into().ok()?;
    response.ok().then_some(response)
}

/// The body of an answer.
pub async fn text(response: &Response) -> Option<String> {
    JsFuture::from(response.text().ok()?).await.ok()?.as_string()
}
