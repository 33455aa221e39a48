//! Forms of administrators.

use axum::{
    Extension, Form,
    body::Body,
    extract::{Path, State},
    http::HeaderMap,
};
use gallery::{
    Error, Result,
    error::WrongCredentials,
    id::PersonId,
    library::{Invited, not_there},
    person::{Role, quota_of_gigabytes},
    settings::Registration,
};
use http::{Response, StatusCode};
use serde::Deserialize;

use super::{again, of_password, proof, see_other};
use crate::{
    paths::{
        self,
        parameters::{INVITE, REDRIVEN, SAVED},
    },
    server::{AppState, FieldName, FormName, FormOutcome, RequestInfo, error_page, origin, render},
};

/// The fields of the forms of administrators. Each form has some of them.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Fields {
    registration: String,
    email: String,
    invitation: String,
    quota: String,
    action: String,
    password: String,
    code: String,
}

type Answer = Response<Body>;
type App = State<AppState>;
type Who = Extension<RequestInfo>;

/// The page of the whole gallery.
const PAGE: paths::Path = paths::ADMIN;

/// What an administrator can do about a person, with their own password.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PersonAction {
    /// Mails a code to reset the password.
    SendResetCode,
    /// Turns off the second step.
    EndTwoStep,
    /// Ends every session.
    SignOut,
    /// Makes them an administrator.
    MakeAdministrator,
    /// Makes them a member.
    MakeMember,
    /// Deletes the account.
    Delete,
    /// Takes the deletion back.
    Restore,
}

impl PersonAction {
    const ALL: [Self; 7] = [
        Self::SendResetCode,
        Self::EndTwoStep,
        Self::SignOut,
        Self::MakeAdministrator,
        Self::MakeMember,
        Self::Delete,
        Self::Restore,
    ];

    /// Returns the value in the form.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::SendResetCode => "reset-code",
            Self::EndTwoStep => "two-step",
            Self::SignOut => "sign-out",
            Self::MakeAdministrator => "administrator",
            Self::MakeMember => "member",
            Self::Delete => "delete",
            Self::Restore => "restore",
        }
    }

    /// Returns the action with this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|action| action.name() == name)
    }
}

/// Chooses who may create an account.
pub async fn registration(State(state): App, Extension(info): Who, Form(fields): Form<Fields>) -> Answer {
    let Some(chosen) = Registration::from_name(&fields.registration) else { return see_other(&PAGE) };
    match state.library.set_registration(&info.viewer, &info.access.0, chosen).await {
        Ok(()) => see_other(&PAGE.with(SAVED, "registration")),
        Err(error) => again(&state, &info, &PAGE, FormName::Registration, &error, Vec::new()).await,
    }
}

/// Invites somebody, and shows the link. It is the response to the form itself, because the target of a redirect could
/// be opened again.
pub async fn invite(State(state): App, Extension(info): Who, headers: HeaderMap, Form(fields): Form<Fields>) -> Answer {
    let origin = origin(&state.site, &headers);
    let link = |token: &str| format!("{origin}{}", paths::SIGN_UP.with(INVITE, token));
    match state.library.invite(&info.viewer, &info.access.0, &fields.email, link).await {
        Ok(Invited { link, mailed }) => {
            let mut values = vec![(FieldName::InvitationLink, link)];
            let told = mailed.filter(|_| state.site.mail_reaches_people);
            values.extend(told.map(|mailed| (FieldName::InvitationMailed, mailed.to_string())));
            let outcome = FormOutcome { values, ..FormOutcome::default() };
            render::page(&state, &info, &PAGE, outcome, StatusCode::OK).await
        }
        Err(error) => {
            let typed = vec![(FieldName::Email, fields.email)];
            again(&state, &info, &PAGE, FormName::Invite, &error, typed).await
        }
    }
}

/// Takes an invitation back.
pub async fn revoke_invitation(State(state): App, Extension(info): Who, Form(fields): Form<Fields>) -> Answer {
    match state.library.revoke_invitation(&info.viewer, &info.access.0, &fields.invitation).await {
        Ok(()) => see_other(&PAGE.with(SAVED, "invitation")),
        Err(error) => again(&state, &info, &PAGE, FormName::Revoke, &error, Vec::new()).await,
    }
}

/// Tries tasks again that were set aside.
pub async fn redrive(State(state): App, Extension(info): Who) -> Answer {
    match state.library.redrive(&info.viewer, &info.access.0).await {
        Ok(count) => see_other(&PAGE.with(REDRIVEN, &count.to_string())),
        Err(error) => again(&state, &info, &PAGE, FormName::Redrive, &error, Vec::new()).await,
    }
}

/// Goes to a person's page, because somebody reloaded it after an error.
pub async fn back_to_person(Path(id): Path<String>) -> Answer {
    match id.parse::<PersonId>() {
        Ok(id) => see_other(&paths::ADMIN_PERSON.of(&id)),
        Err(_) => see_other(&PAGE),
    }
}

/// Sets a person's quota.
pub async fn quota(
    State(state): App,
    Extension(info): Who,
    Path(id): Path<String>,
    Form(fields): Form<Fields>,
) -> Answer {
    let Ok(id) = id.parse::<PersonId>() else { return error_page(&state, &info, &not_there(&info.viewer)).await };
    let set = async {
        let typed = fields.quota.trim();
        let bytes = if typed.is_empty() { None } else { Some(quota_of_gigabytes(typed)?) };
        state.library.set_quota(&info.viewer, &info.access.0, &id, bytes).await
    };
    let page = paths::ADMIN_PERSON.of(&id);
    match set.await {
        Ok(()) => see_other(&page.with(SAVED, "quota")),
        Err(error) => {
            let typed = vec![(FieldName::Quota, fields.quota.clone())];
            again(&state, &info, &page, FormName::Quota, &error, typed).await
        }
    }
}

/// Does what was chosen about a person.
pub async fn person_action(
    State(state): App,
    Extension(info): Who,
    Path(id): Path<String>,
    Form(fields): Form<Fields>,
) -> Answer {
    let Ok(id) = id.parse::<PersonId>() else { return error_page(&state, &info, &not_there(&info.viewer)).await };
    let page = paths::ADMIN_PERSON.of(&id);
    let Some(action) = PersonAction::from_name(&fields.action) else { return see_other(&page) };
    match act(&state, &info, &fields, &id, action).await {
        Ok(()) => see_other(&page.with(SAVED, action.name())),
        Err(error) => {
            let error = of_password(error, WrongCredentials::Password);
            let chosen = vec![(FieldName::Action, action.name().to_owned())];
            again(&state, &info, &page, FormName::PersonAction, &error, chosen).await
        }
    }
}

async fn act(
    state: &AppState,
    info: &RequestInfo,
    fields: &Fields,
    id: &PersonId,
    action: PersonAction,
) -> Result<(), Error> {
    let (library, viewer) = (&state.library, &info.viewer);
    let proof = proof(info, &fields.password, &fields.code);
    match action {
        PersonAction::SendResetCode => library.send_reset_code_to(viewer, &proof, id).await,
        PersonAction::EndTwoStep => library.end_two_step_of(viewer, &proof, id).await,
        PersonAction::SignOut => library.end_sessions_of(viewer, &proof, id).await,
        PersonAction::MakeAdministrator => library.set_role_of(viewer, &proof, id, Role::Administrator).await,
        PersonAction::MakeMember => library.set_role_of(viewer, &proof, id, Role::Member).await,
        PersonAction::Delete => library.delete_account_of(viewer, &proof, id).await,
        PersonAction::Restore => library.restore_account_of(viewer, &proof, id).await,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn actions_are_found_by_their_names() {
        for action in PersonAction::ALL {
            assert_eq!(PersonAction::from_name(action.name()), Some(action));
        }
        assert_eq!(PersonAction::from_name(""), None);
    }
}
