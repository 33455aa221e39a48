//! Limits what forms may have, before anything of them is parsed: each field costs many times its bytes in memory.

use app::server::{AppState, RequestInfo};
use axum::{
    body::{Body, Bytes, to_bytes},
    extract::{Request, State},
    middleware::Next,
};
use gallery::{Error, error::TooLarge, library::download::MAX_DOWNLOAD, person::Viewer};
use http::{HeaderMap, Response, StatusCode, header};

use super::error_response::error_response;

/// Maximum number of fields of a form. Photos of a selection are counted apart.
pub const MAX_FIELDS: usize = 500;

/// Maximum number of photos that a form names: more than any use case takes, which then says how many it takes.
const MAX_PHOTOS: usize = MAX_DOWNLOAD + MAX_FIELDS;

/// Maximum size of a form without files, in bytes. The largest selection fits.
const MAX_FORM_BYTES: usize = 512 * 1024;

/// The same for somebody who is not signed in. Many of them may send forms at the same time, and theirs are short.
const MAX_STRANGERS_FORM_BYTES: usize = 32 * 1024;

/// How the fields that name selected photos begin.
const PHOTO: &[u8] = b"photo=";

/// Refuses a form with too many bytes or fields with 413 and a sentence. Forms with files are not read here: their handler
/// counts the fields as they arrive.
pub async fn limit(State(state): State<AppState>, request: Request, next: Next) -> Response<Body> {
    if !is_form(request.headers()) {
        return next.run(request).await;
    }
    let (parts, body) = request.into_parts();
    let stranger = parts.extensions.get::<RequestInfo>().is_none_or(|info| info.viewer == Viewer::Nobody);
    let limit_bytes = if stranger { MAX_STRANGERS_FORM_BYTES } else { MAX_FORM_BYTES };
    let read = to_bytes(body, limit_bytes).await;
    let refused = match &read {
        Ok(form) => (!has_few_fields(form)).then_some(TooLarge::Fields { limit: MAX_FIELDS }),
        Err(_) => Some(TooLarge::Request { limit_bytes: limit_bytes as u64 }),
    };
    if let Some(too_large) = refused {
        let (info, error) = (parts.extensions.get::<RequestInfo>(), Error::TooLarge(too_large));
        return error_response(&state, info, parts.uri.path(), &error, StatusCode::PAYLOAD_TOO_LARGE).await;
    }
    next.run(Request::from_parts(parts, Body::from(read.unwrap_or_else(|_| Bytes::new())))).await
}

/// Whether the body is a form without files (WHATWG URL, 5).
fn is_form(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    kind.eq_ignore_ascii_case("application/x-www-form-urlencoded")
}

fn has_few_fields(form: &[u8]) -> bool {
    let (mut fields, mut photos) = (0, 0);
    for field in form.split(|byte| *byte == b'&').filter(|field| !field.is_empty()) {
        *(if field.starts_with(PHOTO) { &mut photos } else { &mut fields }) += 1;
    }
    fields <= MAX_FIELDS && photos <= MAX_PHOTOS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_counted_without_parsing_them() {
        let of = |field: &str, count: usize| vec![field; count].join("&");
        for (form, few) in [
            (String::new(), true),
            (of("", 100_000), true),
            (of("a", MAX_FIELDS), true),
            (of("a=b", MAX_FIELDS + 1), false),
            (of("a", MAX_FIELDS + 1), false),
            (of("=", MAX_FIELDS + 1), false),
            (of("photo=0123456789abcdefghjkmnpqrs", MAX_DOWNLOAD + 1), true),
            (of("photo=0123456789abcdefghjkmnpqrs", MAX_PHOTOS + 1), false),
            (of("%70hoto=0123456789", MAX_FIELDS + 1), false),
            (format!("{}&{}", of("a", MAX_FIELDS), of("photo=b", MAX_PHOTOS)), true),
        ] {
            assert_eq!(has_few_fields(form.as_bytes()), few, "{} bytes: {}", form.len(), &form[..form.len().min(40)]);
        }
    }

    #[test]
    fn the_type_of_a_form_may_have_parameters() {
        for (kind, form) in [
            ("application/x-www-form-urlencoded", true),
            ("Application/X-WWW-Form-Urlencoded ; charset=utf-8", true),
            ("application/json", false),
            ("multipart/form-data; boundary=x", false),
        ] {
            let headers = HeaderMap::from_iter([(header::CONTENT_TYPE, kind.parse().expect("a value"))]);
            assert_eq!(is_form(&headers), form, "{kind}");
        }
        assert!(!is_form(&HeaderMap::new()));
    }
}
