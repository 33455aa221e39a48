//! Fetching stretches.

use gallery::month::{SEGMENT_MAX, Segment};
use wasm_bindgen::JsCast as _;
use wasm_bindgen_futures::JsFuture;
use web_sys::Response;

use crate::{
    islands::connection,
    paths::{ListAddresses, NEXT_HEADER, SegmentQuery},
};

/// A stretch as the server drew it.
pub struct Fetched {
    /// Its markup.
    pub html: String,
    /// Where the next piece of the same day goes on.
    pub next: Option<String>,
}

/// Fetches a stretch of a list. `piece` says that it is part of a very full day; `above` is the oldest day of the
/// stretch before it, `cursor` where a later piece of a very full day begins. Answers nothing when the server cannot be
/// reached or says no.
pub async fn segment(
    list: &ListAddresses,
    segment: &Segment,
    piece: bool,
    above: Option<&Segment>,
    cursor: Option<String>,
) -> Option<Fetched> {
    let query = SegmentQuery {
        newest: Some(segment.newest),
        oldest: Some(segment.oldest),
        above: above.map(|above| above.oldest),
        limit: piece.then_some(SEGMENT_MAX),
        before: cursor,
    };
    let response = get(&list.segment(&query)?).await?;
    let next = response.headers().get(NEXT_HEADER).ok().flatten();
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
