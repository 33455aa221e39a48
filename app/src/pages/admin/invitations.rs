//! Inviting people.

use gallery::{
    library::{INVITATION_DAYS, Invitation},
    settings::Registration,
};
use jiff::tz::Offset;
use leptos::prelude::*;

use super::super::query;
use crate::{
    components::form::{Alert, Field, Notice},
    messages::t,
    paths::{self, parameters::SAVED},
    server::{FieldName, FormName, FormOutcome, context},
    words,
};

/// The form that invites somebody, the link of a new invitation, and those that are open.
#[component]
pub(super) fn Invitations(
    /// The open invitations.
    invitations: Vec<Invitation>,
    /// Who may create an account.
    registration: Registration,
) -> impl IntoView {
    let context = context();
    let form = context.form;
    let mails = context.site.mail_reaches_people && context.library.identity.sends_letters();
    let hint = if mails { t!(admin_invite_hint_mailed) } else { t!(admin_invite_hint) };
    let revoked = (query(SAVED).as_deref() == Some("invitation")).then(|| t!(admin_invitation_revoked));
    let resting =
        (registration == Registration::Closed).then(|| view! { <p class="hint">{t!(admin_invitations_rest)}</p> });
    let days = u64::from(INVITATION_DAYS);
    view! {
        <section>
            <h2>{t!(admin_invitations)}</h2>
            <Notice sentence=revoked/>
            {new(&form)}
            <p>{t!(admin_invite_text, days = days)}</p>
            {resting}
            <form method="post" action=paths::ADMIN_INVITE.path()>
                <Alert outcome=&form of=FormName::Invite/>
                <Field label=t!(admin_invite_email) name="email" kind="email" value=form.value(FieldName::Email).unwrap_or_default() hint=hint may_be_empty=true fault=form.at(FormName::Invite, FieldName::Email)/>
                <button class="button">{t!(admin_invite_submit)}</button>
            </form>
            <Alert outcome=&form of=FormName::Revoke/>
            {(!invitations.is_empty()).then(|| open(invitations))}
        </section>
    }
}

/// The link of an invitation that was just made.
fn new(form: &FormOutcome) -> Option<impl IntoView + use<>> {
    let link = form.value(FieldName::InvitationLink)?;
    let told = match form.value(FieldName::InvitationMailed).as_deref() {
        Some("true") => t!(admin_invited_mailed),
        Some(_) => t!(admin_invited_not_mailed),
        None => t!(admin_invited),
    };
    Some(view! {
        <Notice sentence=Some(told)/>
        <p><code class="key break" id="invitation-link">{link}</code></p>
    })
}

fn open(invitations: Vec<Invitation>) -> impl IntoView {
    let entry = |(number, invitation): (usize, Invitation)| {
        let id = format!("invitation-{number}");
        let who = invitation.email.unwrap_or_else(|| t!(admin_invitation_anyone));
        let until = words::short_day(Offset::UTC.to_datetime(invitation.expires_at).date());
        view! {
            <li>
                <span class="grow" id=id.clone()>{t!(admin_invitation_until, who = &who, day = &until)}</span>
                <form method="post" action=paths::ADMIN_REVOKE.path()>
                    <input type="hidden" name="invitation" value=invitation.id/>
                    <button class="button small" aria-describedby=id>{t!(admin_invitation_revoke)}</button>
                </form>
            </li>
        }
    };
    view! {
        <h3>{t!(admin_invitations_open)}</h3>
        <ul class="results" role="list">{invitations.into_iter().enumerate().map(entry).collect_view()}</ul>
    }
}
