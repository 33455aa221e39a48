//! Fragments of pages that islands fetch and insert. They have the same markup as the pages.

use axum::{
    Extension,
    body::Body,
    extract::{Path, Query, State},
};
use gallery::{
    Error, Result,
    id::PhotoId,
    library::TimelineRange,
    month::{SEGMENT_MAX, SEGMENT_PHOTOS},
    page::Cursor,
};
use http::{HeaderValue, Response, StatusCode, header};
use leptos::prelude::*;
use serde::Deserialize;

use super::{AppState, FormOutcome, RequestInfo};
use crate::{
    components::{stage::Stage, timeline::Segment},
    locale::Locale,
    messages::island_messages,
    paths::{ListScope, NEXT_HEADER, SegmentQuery},
    words::sentence,
};

/// Renders a stretch of the timeline.
pub async fn segment(
    State(state): State<AppState>,
    Extension(info): Extension<RequestInfo>,
    Query(query): Query<SegmentQuery>,
) -> Response<Body> {
    // If an invalid cursor were ignored, the newest photos would be shown twice. So it is an error.
    let before = match query.before.as_deref().map(str::parse::<Cursor>).transpose() {
        Ok(before) => before,
        Err(invalid) => return html(info.locale, Err(invalid.into())),
    };
    let range = TimelineRange {
        oldest: query.oldest,
        newest: query.newest,
        before,
        limit: query.limit.unwrap_or(SEGMENT_PHOTOS + SEGMENT_MAX),
    };
    let page = state.library.timeline(&info.viewer, &range).await;
    let next = page.as_ref().ok().and_then(|page| page.end.as_ref()).map(Cursor::to_string);
    let list = ListScope::Timeline.addresses();
    let mut response = html(
        info.locale,
        page.map(|page| {
            render(
                info.locale,
                move || view! { <Segment library=state.library list tiles=page.tiles above=query.above eager=0/> },
            )
        }),
    );
    if let Some(next) = next.and_then(|next| HeaderValue::try_from(next).ok()) {
        response.headers_mut().insert(NEXT_HEADER, next);
    }
    response
}

/// Renders one photo with its panel for the lightbox.
pub async fn photo(
    State(state): State<AppState>,
    Extension(info): Extension<RequestInfo>,
    Path(id): Path<String>,
) -> Response<Body> {
    let photo = async {
        let id: PhotoId = id.parse().map_err(|_| Error::NotFound)?;
        state.library.photo(&info.viewer, &id).await
    };
    html(
        info.locale,
        photo.await.map(|photo| {
            let list = ListScope::of_photo(photo.trashed_at.is_some()).addresses();
            render(
                info.locale,
                move || view! { <Stage library=state.library list photo form=FormOutcome::default() saved=false/> },
            )
        }),
    )
}

/// Redirects a browser to the uploaded bytes.
pub async fn original(
    State(state): State<AppState>,
    Extension(info): Extension<RequestInfo>,
    Path(id): Path<String>,
    Query(query): Query<OriginalQuery>,
) -> Response<Body> {
    let link = async {
        let id: PhotoId = id.parse().map_err(|_| Error::NotFound)?;
        state.library.original_link(&info.viewer, &id, query.inline.is_some()).await
    };
    match link.await {
        Ok(link) => super::forms::see_other(&link),
        Err(error) => super::error_page(&state, &info, &error).await,
    }
}

/// How to deliver an original.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct OriginalQuery {
    inline: Option<String>,
}

/// Returns the messages for a page's islands. The contents of a name never change.
pub async fn messages(Path(file): Path<String>) -> Response<Body> {
    let mut response = Response::new(Body::empty());
    let Some(script) = island_messages(&file) else {
        *response.status_mut() = StatusCode::NOT_FOUND;
        return response;
    };
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/javascript; charset=utf-8"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable"));
    *response.body_mut() = Body::from(script);
    response
}

fn render<V: IntoView + 'static>(locale: Locale, view: impl FnOnce() -> V) -> String {
    locale.scope(|| view().into_view().to_html())
}

fn html(locale: Locale, fragment: Result<String>) -> Response<Body> {
    let (status, body) = match fragment {
        Ok(html) => (StatusCode::OK, html),
        Err(error) => {
            super::log_cause(&error);
            (
                StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR),
                locale.scope(|| sentence(&error)),
            )
        }
    };
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = status;
    let kind = if status.is_success() { "text/html; charset=utf-8" } else { "text/plain; charset=utf-8" };
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    response
}
