//! `/media/…`: photos through capability URLs. No session is needed: the link is the permission.
//!
//! - `/media/{photo}/{revision}/{kind}.{extension}`: a rendition
//! - `/media/{photo}/{kind}.jpg`: one that was made before there were revisions
//! - `/media/{photo}/original.{extension}`: an original

use app::server::{AppState, RequestInfo, error_page};
use axum::{
    Extension,
    body::Body,
    extract::{Path, Request, State},
};
use gallery::{
    Error,
    error::{Forbidden, Invalid},
    format::Format,
    id::PhotoId,
    key::ObjectKey,
    link::BadLink,
    rendition::Rendition,
};
use http::{HeaderMap, HeaderValue, Response, StatusCode, header};

/// Serves an original, or a rendition without a revision.
pub async fn serve(
    State(state): State<AppState>,
    Extension(info): Extension<RequestInfo>,
    Path((photo, file)): Path<(String, String)>,
    request: Request,
) -> Response<Body> {
    answer(&state, &info, named(&photo, &file), request).await
}

/// Serves a rendition.
pub async fn serve_rendition(
    State(state): State<AppState>,
    Extension(info): Extension<RequestInfo>,
    Path((photo, revision, file)): Path<(String, String, String)>,
    request: Request,
) -> Response<Body> {
    answer(&state, &info, named_rendition(&photo, &revision, &file), request).await
}

async fn answer(state: &AppState, info: &RequestInfo, object: Option<Object>, request: Request) -> Response<Body> {
    // The body of a request cannot be shared between threads, so only keep the parts that are needed.
    let headers = request.headers().clone();
    let link = request.uri().path_and_query().map_or("", |link| link.as_str()).to_owned();
    drop(request);
    match open(state, object, &link, &headers).await {
        Ok(response) => response,
        Err(error) => error_page(state, info, &error).await,
    }
}

async fn open(
    state: &AppState,
    object: Option<Object>,
    link: &str,
    asked: &HeaderMap,
) -> gallery::Result<Response<Body>> {
    let library = &state.library;
    library.signer.verify_link(link, library.now()).map_err(|bad| match bad {
        BadLink::Expired => Error::Forbidden(Forbidden::LinkExpired),
        BadLink::Forged => Error::NotFound,
    })?;
    let (key, content_type) = object.ok_or(Error::NotFound)?;
    // A request for the complete object takes only one request to the store.
    let (blob, range) = if asked.contains_key(header::RANGE) {
        let size = library.blobs.head(&key).await?.ok_or(Error::NotFound)?;
        let Ok(range) = range(asked, size) else { return Ok(beyond(size)) };
        (library.blobs.get(&key, range).await?, range)
    } else {
        (library.blobs.get(&key, None).await?, None)
    };
    let size = blob.size;
    let mut response = Response::new(Body::from_stream(blob.bytes));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(key.cache_control()));
    headers.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    // The file must not act as a page of the gallery, whatever it contains.
    headers.insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static("default-src 'none'; sandbox; frame-ancestors 'none'"),
    );
    if let Some(name) = query_value(link, "name") {
        let how = if query_value(link, "inline").is_some() { "inline" } else { "attachment" };
        if let Ok(value) = HeaderValue::try_from(format!("{how}; filename*=UTF-8''{name}")) {
            headers.insert(header::CONTENT_DISPOSITION, value);
        }
    }
    match range {
        Some((first, last)) => {
            headers.insert(header::CONTENT_LENGTH, HeaderValue::from(last - first + 1));
            if let Ok(value) = HeaderValue::try_from(format!("bytes {first}-{last}/{size}")) {
                headers.insert(header::CONTENT_RANGE, value);
            }
            *response.status_mut() = StatusCode::PARTIAL_CONTENT;
        }
        None => {
            headers.insert(header::CONTENT_LENGTH, HeaderValue::from(size));
        }
    }
    Ok(response)
}

/// Returns the response to a range that starts after the end (RFC 9110, 15.5.17).
fn beyond(size: u64) -> Response<Body> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::RANGE_NOT_SATISFIABLE;
    if let Ok(value) = HeaderValue::try_from(format!("bytes */{size}")) {
        response.headers_mut().insert(header::CONTENT_RANGE, value);
    }
    response
}

/// The object that a link names, and its media type: the one that was detected or created, never another.
type Object = (ObjectKey, &'static str);

fn named(photo: &str, file: &str) -> Option<Object> {
    let photo: PhotoId = photo.parse().ok()?;
    if let Some(extension) = file.strip_prefix("original.") {
        let format = Format::ALL.into_iter().find(|format| format.extension() == extension)?;
        return Some((ObjectKey::Original(photo), format.content_type()));
    }
    Rendition::named(photo, None, file).map(of_rendition)
}

fn named_rendition(photo: &str, revision: &str, file: &str) -> Option<Object> {
    Rendition::named(photo.parse().ok()?, Some(revision.parse().ok()?), file).map(of_rendition)
}

fn of_rendition(rendition: Rendition) -> Object {
    let content_type = rendition.format.content_type();
    (ObjectKey::Rendition(rendition), content_type)
}

/// Returns the value of a query parameter, still percent-encoded.
fn query_value<'a>(link: &'a str, name: &str) -> Option<&'a str> {
    let pairs = link.split_once('?')?.1.split('&');
    pairs.filter_map(|pair| pair.split_once('=')).find(|(key, _)| *key == name).map(|(_, value)| value)
}

/// Returns the requested range of bytes (RFC 9110, 14.2). If several are requested, returns none.
fn range(headers: &HeaderMap, size: u64) -> gallery::Result<Option<(u64, u64)>> {
    let Some(spec) = headers.get(header::RANGE).and_then(|value| value.to_str().ok()?.strip_prefix("bytes=")) else {
        return Ok(None);
    };
    let Some((first, last)) = spec.split_once('-').filter(|_| !spec.contains(',')) else { return Ok(None) };
    let range = match (first.trim().parse::<u64>(), last.trim().parse::<u64>()) {
        (Ok(first), Ok(last)) if first <= last => (first, last.min(size.saturating_sub(1))),
        (Ok(first), Err(_)) if last.trim().is_empty() => (first, size.saturating_sub(1)),
        (Err(_), Ok(count)) if first.trim().is_empty() && count > 0 => {
            (size.saturating_sub(count), size.saturating_sub(1))
        }
        _ => return Ok(None),
    };
    if range.0 >= size {
        return Err(Invalid::RangeOutside { size: Some(size) }.into());
    }
    Ok(Some(range))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_only_name_originals_and_renditions() {
        let path = |object: Option<Object>| object.map(|(key, content_type)| format!("{} {content_type}", key.path()));
        let is = |wanted: &str| Some(wanted.to_owned());
        assert_eq!(path(named("abcdefgh", "original.png")), is("originals/abcdefgh image/png"));
        assert_eq!(path(named("abcdefgh", "thumb.jpg")), is("renditions/abcdefgh/thumb.jpg image/jpeg"));
        let wanted = is("renditions/abcdefgh/0123wxyz/large.jpg image/jpeg");
        assert_eq!(path(named_rendition("abcdefgh", "0123wxyz", "large.jpg")), wanted);
        for (photo, file) in [("abc", "thumb.jpg"), ("abcdefgh", "thumb.png"), ("abcdefgh", "original.exe"), ("..", "")]
        {
            assert_eq!(path(named(photo, file)), None, "{photo} {file}");
        }
        for (revision, file) in [("0123wxyz", "original.png"), ("0123wxyl", "thumb.jpg"), ("..", "thumb.jpg")] {
            assert_eq!(path(named_rendition("abcdefgh", revision, file)), None, "{revision} {file}");
        }
    }

    #[test]
    fn ranges_are_parsed_as_browsers_send_them() {
        let ask = |text: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::RANGE, HeaderValue::try_from(text).expect("a header"));
            range(&headers, 1000)
        };
        assert_eq!(ask("bytes=0-99").ok(), Some(Some((0, 99))));
        assert_eq!(ask("bytes=900-").ok(), Some(Some((900, 999))));
        assert_eq!(ask("bytes=-100").ok(), Some(Some((900, 999))));
        assert_eq!(ask("bytes=0-9999").ok(), Some(Some((0, 999))));
        assert_eq!(ask("bytes=0-1,5-6").ok(), Some(None));
        assert!(ask("bytes=1000-").is_err());
    }
}
