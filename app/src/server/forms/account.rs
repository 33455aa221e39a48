//! Forms about accounts.

use axum::{Extension, Form, body::Body, extract::State, http::HeaderMap};
use gallery::{
    error::WrongCredentials,
    library::{Admission, Proof, SignUp},
    person::normalise_email,
    ports::identity::PasswordOf,
};
use http::Response;
use serde::Deserialize;

use super::{again, of_password, proof, see_other, signed_out, two_step::entered, with_cookies};
use crate::{
    paths::{
        self, local,
        parameters::{CONFIRMED, DELETED, EMAIL, NEXT, RESET, SAVED, SENT, SIGNED_OUT},
    },
    server::{AppState, FieldName, FormName, RequestInfo, Theme, cookies},
};

/// The fields of the forms about accounts. Each form has some of them.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Fields {
    email: String,
    password: String,
    new_password: String,
    code: String,
    next: String,
    display_name: String,
    confirmation: String,
    appearance: String,
    setup: String,
    invitation: String,
}

impl Fields {
    fn email(&self) -> Vec<(FieldName, String)> {
        vec![(FieldName::Email, self.email.clone())]
    }

    fn proof<'a>(&'a self, info: &'a RequestInfo) -> Proof<'a> {
        proof(info, &self.password, &self.code)
    }
}

type Answer = Response<Body>;
type App = State<AppState>;
type Who = Extension<RequestInfo>;

/// Begins a sign-up.
pub async fn sign_up(State(state): App, Extension(info): Who, Form(fields): Form<Fields>) -> Answer {
    let admission = Admission { set_up: &fields.setup, invitation: &fields.invitation };
    match state.library.sign_up(&fields.email, &fields.password, admission, &info.address).await {
        Ok(waiting) => {
            let cookie = cookies::sign_up(Some(&waiting), state.site.secure);
            with_cookies(see_other(&paths::CONFIRM.with(EMAIL, &waiting.email)), [cookie])
        }
        Err(error) => {
            let mut typed = fields.email();
            typed.push((FieldName::SetUpToken, fields.setup));
            typed.push((FieldName::Invitation, fields.invitation));
            again(&state, &info, &paths::SIGN_UP, FormName::SignUp, &error, typed).await
        }
    }
}

/// Confirms an address. The account gets the password of the sign-up in this browser. Another browser asks for it.
pub async fn confirm(
    State(state): App,
    Extension(info): Who,
    headers: HeaderMap,
    Form(fields): Form<Fields>,
) -> Answer {
    let waiting = waiting(&state, &headers, &fields.email).filter(|_| fields.password.is_empty());
    let password = match &waiting {
        Some(waiting) => PasswordOf::SignUp(&waiting.token),
        None => PasswordOf::Typed(&fields.password),
    };
    match state.library.confirm(&fields.email, password, &fields.code, &info).await {
        Ok(()) => {
            let to = paths::SIGN_IN.flag(CONFIRMED).with(EMAIL, fields.email.trim());
            with_cookies(see_other(&to), [cookies::sign_up(None, state.site.secure)])
        }
        Err(error) => again(&state, &info, &paths::CONFIRM, FormName::Confirm, &error, fields.email()).await,
    }
}

/// Sends another code.
pub async fn resend(State(state): App, Extension(info): Who, Form(fields): Form<Fields>) -> Answer {
    match state.library.resend_code(&fields.email, &info.address).await {
        Ok(()) => see_other(&paths::CONFIRM.flag(SENT).with(EMAIL, fields.email.trim())),
        Err(error) => again(&state, &info, &paths::CONFIRM, FormName::Confirm, &error, fields.email()).await,
    }
}

/// Signs in.
pub async fn sign_in(State(state): App, Extension(info): Who, Form(fields): Form<Fields>) -> Answer {
    match state.library.sign_in(&fields.email, &fields.password, &info).await {
        Ok(entrance) => entered(&state, &info, entrance, &fields.next).await,
        Err(error) => {
            let uri = paths::SIGN_IN.with(NEXT, local(&fields.next));
            again(&state, &info, &uri, FormName::SignIn, &error, fields.email()).await
        }
    }
}

/// The sign-up with this address that waits in this browser.
fn waiting(state: &AppState, headers: &HeaderMap, email: &str) -> Option<SignUp> {
    let email = normalise_email(email).ok()?;
    cookies::waiting_sign_up(headers, state.site.secure).filter(|waiting| waiting.email == email)
}

/// Signs out here.
pub async fn sign_out(State(state): App, headers: HeaderMap) -> Answer {
    if let Some(token) = cookies::get(&headers, cookies::REFRESH, state.site.secure)
        && let Err(error) = state.library.sign_out(&token).await
    {
        crate::server::log_cause(&error);
    }
    signed_out(&state, &paths::SIGN_IN.flag(SIGNED_OUT))
}

/// Signs out everywhere.
pub async fn sign_out_everywhere(State(state): App, Extension(info): Who) -> Answer {
    match state.library.sign_out_everywhere(&info.viewer).await {
        Ok(()) => signed_out(&state, &paths::SIGN_IN.flag(SIGNED_OUT)),
        Err(error) => again(&state, &info, &paths::ACCOUNT, FormName::SignOutEverywhere, &error, Vec::new()).await,
    }
}

/// Sends a code for a forgotten password.
pub async fn forgot(State(state): App, Extension(info): Who, Form(fields): Form<Fields>) -> Answer {
    match state.library.forgot_password(&fields.email, &info.address).await {
        Ok(email) => see_other(&paths::RESET.with(EMAIL, &email)),
        Err(error) => again(&state, &info, &paths::FORGOT, FormName::Forgot, &error, fields.email()).await,
    }
}

/// Sets a new password with a code.
pub async fn reset(State(state): App, Extension(info): Who, Form(fields): Form<Fields>) -> Answer {
    let done = state.library.reset_password(&fields.email, &fields.code, &fields.new_password, &info).await;
    match done {
        Ok(()) => {
            let to = paths::SIGN_IN.flag(RESET).with(EMAIL, fields.email.trim());
            // Whoever has a password needs no code to confirm the address.
            with_cookies(see_other(&to), [cookies::sign_up(None, state.site.secure)])
        }
        Err(error) => again(&state, &info, &paths::RESET, FormName::Reset, &error, fields.email()).await,
    }
}

/// Sets the display name.
pub async fn account_name(State(state): App, Extension(info): Who, Form(fields): Form<Fields>) -> Answer {
    match state.library.rename(&info.viewer, &fields.display_name).await {
        Ok(()) => see_other(&paths::ACCOUNT.with(SAVED, "name")),
        Err(error) => {
            let values = vec![(FieldName::DisplayName, fields.display_name)];
            again(&state, &info, &paths::ACCOUNT, FormName::DisplayName, &error, values).await
        }
    }
}

/// Changes the password. This ends all sessions, so a new one is started for this browser.
pub async fn account_password(State(state): App, Extension(info): Who, Form(fields): Form<Fields>) -> Answer {
    let changed = async {
        let email = state.library.account(&info.viewer).await?.email;
        let proof = fields.proof(&info);
        state.library.change_password(&info.viewer, &proof, &fields.new_password).await?;
        state.library.sign_in(&email, &fields.new_password, &info).await
    };
    match changed.await {
        Ok(entrance) => entered(&state, &info, entrance, &paths::ACCOUNT.with(SAVED, "password")).await,
        Err(error) => {
            let error = of_password(error, WrongCredentials::CurrentPassword);
            again(&state, &info, &paths::ACCOUNT, FormName::Password, &error, Vec::new()).await
        }
    }
}

/// Sets light or dark mode.
pub async fn account_appearance(State(state): App, Form(fields): Form<Fields>) -> Answer {
    let theme = Theme::from_name(&fields.appearance);
    let cookie = cookies::set(cookies::THEME, theme.name(), cookies::LONG * 6, state.site.secure);
    with_cookies(see_other(&paths::ACCOUNT.with(SAVED, "appearance")), [cookie])
}

/// Deletes the account. It can be restored for some days.
pub async fn account_delete(State(state): App, Extension(info): Who, Form(fields): Form<Fields>) -> Answer {
    match state.library.delete_account(&info.viewer, &fields.proof(&info), &fields.confirmation).await {
        Ok(()) => signed_out(&state, &paths::SIGN_IN.flag(DELETED)),
        Err(error) => {
            let error = of_password(error, WrongCredentials::Password);
            let typed = vec![(FieldName::Confirmation, fields.confirmation)];
            again(&state, &info, &paths::ACCOUNT, FormName::DeleteAccount, &error, typed).await
        }
    }
}
