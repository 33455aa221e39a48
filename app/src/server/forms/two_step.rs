//! Forms about two-step sign-in.

use axum::{Extension, Form, body::Body, extract::State, http::HeaderMap};
use gallery::{
    Error,
    error::WrongCredentials,
    library::{Entrance, Proof, SignedIn},
    ports::identity::CHALLENGE_LIFETIME,
};
use http::{Response, StatusCode};
use jiff::SignedDuration;
use serde::Deserialize;

use super::{again, of_password, proof, see_other, with_cookies};
use crate::{
    locale::Locale,
    paths::{
        self, local,
        parameters::{EMAIL, EXPIRED, NEXT, RECOVERED, RESTORED, SAVED},
    },
    server::{AppState, FieldName, FormName, FormOutcome, RequestInfo, cookies, log_cause, render},
};

/// The fields of the forms about two-step sign-in. Each form has some of them.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Fields {
    code: String,
    next: String,
    password: String,
    /// The authenticator's key, passed from page to page so that it need not be scanned again after a mistyped code. It
    /// is only shown, never trusted.
    secret: String,
}

impl Fields {
    fn proof<'a>(&'a self, info: &'a RequestInfo) -> Proof<'a> {
        proof(info, &self.password, &self.code)
    }
}

type Answer = Response<Body>;
type App = State<AppState>;
type Who = Extension<RequestInfo>;

/// The page that turns it on and off.
const PAGE: paths::Path = paths::TWO_STEP;

/// Maximum number of characters in a key; Cognito's have 52.
const MAX_SECRET: usize = 128;

/// Signs in, or goes on to the second step.
pub(super) async fn entered(state: &AppState, info: &RequestInfo, entrance: Entrance, next: &str) -> Answer {
    let (next, secure) = (local(next), state.site.secure);
    match entrance {
        Entrance::Open(signed_in) => opened(state, info, &signed_in, next).await,
        Entrance::CodeNeeded(waiting) => {
            let waiting = cookies::set(cookies::STEP, &waiting, CHALLENGE_LIFETIME, secure);
            with_cookies(see_other(&paths::SIGN_IN_CODE.with(NEXT, next)), [waiting])
        }
        Entrance::Deleted(waiting) => {
            let waiting = cookies::set(cookies::RESTORE, &waiting, CHALLENGE_LIFETIME, secure);
            with_cookies(see_other(&paths::SIGN_IN_RESTORE), [waiting])
        }
    }
}

/// Goes to a page with a new session, in the language that the person chose. Until they have chosen one, it is the one
/// chosen in this browser.
async fn opened(state: &AppState, info: &RequestInfo, signed_in: &SignedIn, next: &str) -> Answer {
    let secure = state.site.secure;
    let mut set = cookies::session(&signed_in.tokens, secure);
    set.push(cookies::sign_up(None, secure));
    set.extend(signed_in.devices.as_deref().map(|devices| cookies::devices(devices, secure)));
    let known = signed_in.language.as_deref().and_then(|tag| Locale::offered(tag, state.site.pseudo_locales));
    if let Some(locale) = known {
        set.push(cookies::language(Some(locale), secure));
    } else if info.locale_chosen {
        let kept = state.library.set_language(&signed_in.viewer(), Some(info.locale.tag())).await;
        // The browser keeps it in any case.
        kept.unwrap_or_else(|error| log_cause(&error));
    }
    with_cookies(see_other(next), set)
}

/// Takes the second step.
pub async fn sign_in_code(
    State(state): App,
    Extension(info): Who,
    headers: HeaderMap,
    Form(fields): Form<Fields>,
) -> Answer {
    let next = local(&fields.next);
    match state.library.answer(&waiting(&state, &headers), &fields.code, &info).await {
        Ok(entrance) => forget(&state, entered(&state, &info, entrance, next).await),
        Err(Error::SignInRequired) => forget(&state, see_other(&paths::SIGN_IN.flag(EXPIRED).with(NEXT, next))),
        Err(error) => {
            again(&state, &info, &paths::SIGN_IN_CODE.with(NEXT, next), FormName::SignInCode, &error, Vec::new()).await
        }
    }
}

/// Turns off two-step sign-in with a recovery code.
pub async fn sign_in_recover(
    State(state): App,
    Extension(info): Who,
    headers: HeaderMap,
    Form(fields): Form<Fields>,
) -> Answer {
    let next = local(&fields.next);
    match state.library.recover(&waiting(&state, &headers), &fields.code, &info).await {
        Ok(email) => {
            let to = paths::SIGN_IN.flag(RECOVERED).with(EMAIL, &email).with(NEXT, next);
            forget(&state, see_other(&to))
        }
        Err(Error::SignInRequired) => forget(&state, see_other(&paths::SIGN_IN.flag(EXPIRED).with(NEXT, next))),
        Err(error) => {
            again(&state, &info, &paths::SIGN_IN_RECOVER.with(NEXT, next), FormName::SignInRecover, &error, Vec::new())
                .await
        }
    }
}

/// Restores an account that was deleted.
pub async fn sign_in_restore(State(state): App, headers: HeaderMap) -> Answer {
    let waiting = cookies::get(&headers, cookies::RESTORE, state.site.secure).unwrap_or_default();
    let to = match state.library.restore_account(&waiting).await {
        Ok(email) => paths::SIGN_IN.flag(RESTORED).with(EMAIL, &email),
        Err(Error::SignInRequired) => paths::SIGN_IN.flag(EXPIRED),
        Err(error) => {
            log_cause(&error);
            // The page says what is wrong, and its form can be sent again.
            return see_other(&paths::SIGN_IN_RESTORE);
        }
    };
    with_cookies(see_other(&to), [cookies::set(cookies::RESTORE, "", SignedDuration::ZERO, state.site.secure)])
}

/// Shows the key for an authenticator.
pub async fn two_step_begin(State(state): App, Extension(info): Who, Form(fields): Form<Fields>) -> Answer {
    match state.library.begin_two_step(&info.viewer, &fields.proof(&info)).await {
        Ok(secret) => shown(&state, &info, FieldName::Secret, secret).await,
        Err(error) => again(&state, &info, &PAGE, FormName::TwoStepBegin, &own(error), Vec::new()).await,
    }
}

/// Turns on two-step sign-in and shows the recovery code.
pub async fn two_step_confirm(State(state): App, Extension(info): Who, Form(fields): Form<Fields>) -> Answer {
    match state.library.confirm_two_step(&info.viewer, &info.access.0, &fields.code).await {
        Ok(recovery) => shown(&state, &info, FieldName::RecoveryCode, recovery).await,
        Err(error) => {
            let key = Some(fields.secret).filter(|key| is_key(key)).map(|key| (FieldName::Secret, key));
            again(&state, &info, &PAGE, FormName::TwoStepConfirm, &error, key.into_iter().collect()).await
        }
    }
}

/// Shows a new recovery code, which replaces the previous one.
pub async fn two_step_recovery(State(state): App, Extension(info): Who, Form(fields): Form<Fields>) -> Answer {
    match state.library.replace_recovery_code(&info.viewer, &fields.proof(&info)).await {
        Ok(recovery) => shown(&state, &info, FieldName::RecoveryCode, recovery).await,
        Err(error) => again(&state, &info, &PAGE, FormName::TwoStepRecovery, &own(error), Vec::new()).await,
    }
}

/// Turns off two-step sign-in.
pub async fn two_step_end(State(state): App, Extension(info): Who, Form(fields): Form<Fields>) -> Answer {
    match state.library.end_two_step(&info.viewer, &fields.proof(&info)).await {
        Ok(()) => see_other(&paths::ACCOUNT.with(SAVED, "two-step")),
        Err(error) => again(&state, &info, &PAGE, FormName::TwoStepEnd, &own(error), Vec::new()).await,
    }
}

/// Renders the page with something that is shown once. It is the response to the form itself, because the target of a
/// redirect could be opened again.
async fn shown(state: &AppState, info: &RequestInfo, name: FieldName, value: String) -> Answer {
    let outcome = FormOutcome { values: vec![(name, value)], ..FormOutcome::default() };
    render::page(state, info, &PAGE, outcome, StatusCode::OK).await
}

fn own(error: Error) -> Error {
    of_password(error, WrongCredentials::Password)
}

/// Returns whether a text is in base 32 (RFC 4648).
fn is_key(text: &str) -> bool {
    (1..=MAX_SECRET).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_uppercase() || (b'2'..=b'7').contains(&b))
}

fn waiting(state: &AppState, headers: &HeaderMap) -> String {
    cookies::get(headers, cookies::STEP, state.site.secure).unwrap_or_default()
}

fn forget(state: &AppState, answer: Answer) -> Answer {
    with_cookies(answer, [cookies::set(cookies::STEP, "", SignedDuration::ZERO, state.site.secure)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_keys_are_shown() {
        assert!(is_key("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"));
        for other in ["", "gezdg", "GEZDG=", "GEZ DG", "<svg>", &"A".repeat(MAX_SECRET + 1)] {
            assert!(!is_key(other), "{other}");
        }
    }
}
