//! Fetches stretches.

use gallery::month::SEGMENT_MAX;
use wasm_bindgen::JsCast as _;
use wasm_bindgen_futures::JsFuture;
use web_sys::Response;

use super::plan::Part;
use crate::{
    islands::connection,
    paths::{ListAddresses, NEXT_HEADER, SegmentQuery},
};

/// A stretch as rendered by the server.
pub struct Fetched {
    /// The markup.
    pub html: String,
    /// Where the next piece of the same day starts.
    pub next: Option<String>,
}

/// Fetches a stretch of a list. `piece` means that it is part of a very full day, and `cursor` is where a later piece of
/// such a day starts. Returns nothing if the server cannot be reached or refuses.
pub async fn segment(list: &ListAddresses, part: &Part, piece: bool, cursor: Option<String>) -> Option<Fetched> {
    let query = SegmentQuery {
        newest: Some(part.segment.newest),
        oldest: Some(part.segment.oldest),
        above: part.above,
        limit: piece.then_some(SEGMENT_MAX),
        before: cursor,
    };
    let response = get(&list.segment(&query)?).await?;
    let next = response.headers().get(NEXT_HEADER).ok().flatten();
    Some(Fetched { html: text(&response).await?, next })
}

/// Fetches a page or a fragment.
pub async fn get(url: &str) -> Option<Response> {
    let answer = JsFuture::from(web_sys::window()?.fetch_with_str(url)).await;
    let response: Response = answer.inspect_err(|_| connection::lost()).ok()?.dyn_into().ok()?;
    if response.status() == 401 {
        connection::signed_out();
    }
    response.ok().then_some(response)
}

/// Returns the body of a response.
pub async fn text(response: &Response) -> Option<String> {
    JsFuture::from(response.text().ok()?).await.ok()?.as_string()
}
