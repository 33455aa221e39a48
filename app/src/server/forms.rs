//! What forms post to. A form posts to the page it stands on: done, the browser is sent on (303); not done, the same
//! page is shown again with the sentence and what was typed, under the status that fits.

mod account;
mod photos;
mod two_step;

pub use account::{
    account_appearance, account_delete, account_name, account_password, confirm, forgot, resend, reset, sign_in,
    sign_out, sign_out_everywhere, sign_up,
};
pub use photos::{cancel, delete_forever, describe, empty_trash, restore, retry, trash};
pub use two_step::{sign_in_code, sign_in_recover, two_step_begin, two_step_confirm, two_step_end, two_step_recovery};

use axum::body::Body;
use gallery::{Error, id::PhotoId};
use http::{HeaderValue, Response, StatusCode, header};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::{AppState, FieldName, FormName, FormOutcome, Session, render};

/// Sends the browser on.
pub(crate) fn see_other(to: &str) -> Response<Body> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::SEE_OTHER;
    response.headers_mut().insert(header::LOCATION, HeaderValue::try_from(to).unwrap_or(HeaderValue::from_static("/")));
    response
}

pub(crate) fn with_cookies(mut response: Response<Body>, cookies: impl IntoIterator<Item = String>) -> Response<Body> {
    for cookie in cookies {
        if let Ok(value) = HeaderValue::try_from(cookie) {
            response.headers_mut().append(header::SET_COOKIE, value);
        }
    }
    response
}

/// The page again, with what went wrong.
pub(crate) async fn again(
    state: &AppState,
    session: &Session,
    uri: &str,
    form: FormName,
    error: &Error,
    values: Vec<(FieldName, String)>,
) -> Response<Body> {
    if matches!(error, Error::SignInRequired) {
        return see_other(&format!("/signin?next={}", query_value(local_path(uri))));
    }
    super::log_cause(error);
    let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let outcome = FormOutcome::failed(form, error, values);
    let mut response = render::page(state, session, uri, outcome, status).await;
    if let Error::TooManyAttempts { retry_after_seconds } = error {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(*retry_after_seconds));
    }
    response
}

/// The photos a form names: every field `photo`. Names that are no ids are nobody's photos.
pub(crate) fn photo_ids(fields: &[(String, String)]) -> Vec<PhotoId> {
    fields.iter().filter(|(name, _)| name == "photo").filter_map(|(_, id)| id.parse().ok()).collect()
}

/// A path of this site to go on to, from a form or a query; never another site's.
pub(crate) fn local_path(next: &str) -> &str {
    let local = next.starts_with('/')
        && !next.starts_with("//")
        && !next.contains('\\')
        && next.bytes().all(|b| (0x21..0x7F).contains(&b));
    if local { next } else { "/" }
}

/// What stays as it is in the value of a query (RFC 3986): the unreserved characters, and the slashes of paths.
const KEPT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');

/// Percent-encodes a value for a query.
pub(crate) fn query_value(text: &str) -> String {
    utf8_percent_encode(text, KEPT).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_cannot_break_out_of_their_query() {
        assert_eq!(query_value("/photos/a-b?x=1&y=ü#z"), "/photos/a-b%3Fx%3D1%26y%3D%C3%BC%23z");
    }

    #[test]
    fn only_local_paths_are_followed() {
        assert_eq!(local_path("/photos/abc?x=1"), "/photos/abc?x=1");
        for bad in ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "", "/a\r\nb"]
        {
            assert_eq!(local_path(bad), "/", "{bad}");
        }
    }
}
