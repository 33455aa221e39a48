//! Handlers of forms. A form posts to its own page. If it succeeds, the browser is redirected (303). If it fails, the
//! same page is shown again with a message and what was typed, with a matching status.

mod account;
mod administration;
mod language;
mod photos;
mod two_step;

pub use account::{
    account_appearance, account_delete, account_name, account_password, confirm, forgot, resend, reset, sign_in,
    sign_out, sign_out_everywhere, sign_up,
};
pub use administration::{
    PersonAction, back_to_person, invite, person_action, quota, redrive, registration, revoke_invitation,
};
pub use language::language;
pub use photos::{cancel, delete_forever, describe, empty_trash, restore, retry, trash};
pub use two_step::{
    sign_in_code, sign_in_recover, sign_in_restore, two_step_begin, two_step_confirm, two_step_end, two_step_recovery,
};

use axum::body::Body;
use gallery::{
    Error,
    error::WrongCredentials,
    id::PhotoId,
    library::{Client, Proof},
};
use http::{HeaderName, HeaderValue, Response, StatusCode, header};

use super::{AppState, FieldName, FormName, FormOutcome, RequestInfo, cookies, render};
use crate::paths::{self, local, parameters::NEXT};

/// Redirects the browser.
pub fn see_other(to: &str) -> Response<Body> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::SEE_OTHER;
    let first_page = HeaderValue::from_static(paths::TIMELINE.path());
    response.headers_mut().insert(header::LOCATION, HeaderValue::try_from(to).unwrap_or(first_page));
    response
}

/// Sends a browser whose session has ended on, without its cookies. What it keeps of photos and pages goes, too: the next person
/// at the device must not find it. Browsers only do that over https and on the same machine.
pub(crate) fn signed_out(state: &AppState, to: &str) -> Response<Body> {
    let mut response = with_cookies(see_other(to), cookies::clear(state.site.secure));
    let cache = HeaderValue::from_static("\"cache\"");
    response.headers_mut().insert(HeaderName::from_static("clear-site-data"), cache);
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

/// Renders the page again, with what went wrong.
pub(crate) async fn again(
    state: &AppState,
    info: &RequestInfo,
    uri: &str,
    form: FormName,
    error: &Error,
    values: Vec<(FieldName, String)>,
) -> Response<Body> {
    if matches!(error, Error::SignInRequired) {
        return see_other(&paths::SIGN_IN.with(NEXT, local(uri)));
    }
    super::log_cause(error);
    let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let outcome = FormOutcome::failed(info.locale, form, error, values);
    let mut response = render::page(state, info, uri, outcome, status).await;
    if let Some(seconds) = error.retry_after_seconds() {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

/// What somebody proves with the fields of a form who they are.
fn proof<'a>(info: &'a RequestInfo, password: &'a str, code: &'a str) -> Proof<'a> {
    Proof { access_token: &info.access.0, password, code, context: Client::from(info).context() }
}

/// Changes the error about an email or password to one about the password only.
fn of_password(error: Error, wrong: WrongCredentials) -> Error {
    match error {
        Error::WrongCredentials(WrongCredentials::EmailOrPassword) => Error::WrongCredentials(wrong),
        other => other,
    }
}

/// Returns the photos of a form: every field `photo`. Fields that are not ids are ignored.
pub(crate) fn photo_ids(fields: &[(String, String)]) -> Vec<PhotoId> {
    fields.iter().filter(|(name, _)| name == "photo").filter_map(|(_, id)| id.parse().ok()).collect()
}
