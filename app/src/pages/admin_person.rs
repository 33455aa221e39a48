//! One person, for administrators.

use gallery::{
    id::PersonId,
    library::{PersonView, RESTORABLE_DAYS, TwoStep, not_there},
    person::Role,
};
use jiff::tz::Offset;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::{
    admin::{erased_on, storage},
    query,
};
use crate::{
    components::{
        form::{Alert, CodeField, Field, Notice},
        layout::Frame,
        load::load,
    },
    messages::t,
    paths::{
        self,
        parameters::{EMAIL, SAVED},
    },
    server::{FieldName, FormName, FormOutcome, context, forms::PersonAction},
    words,
};

/// `/admin/people/{id}`
#[component]
pub fn AdminPerson() -> impl IntoView {
    let context = context();
    let (library, viewer) = (context.library.clone(), context.viewer.clone());
    let id = use_params_map().with_untracked(|map| map.get("id")).unwrap_or_default();
    let (form, origin) = (context.form, context.origin);
    let saved = query(SAVED).filter(|_| form.error.is_none()).unwrap_or_default();
    let own_limit = context.library.settings.quota_bytes;
    let records = async move {
        let id: PersonId = id.parse().map_err(|_| not_there(&viewer))?;
        let person = library.person(&viewer, &id).await?;
        Ok((person, library.two_step(&viewer).await?))
    };
    load(records, move |(view, two_step)| {
        let email = view.line.person.email.clone();
        let done = match PersonAction::from_name(&saved) {
            Some(PersonAction::SendResetCode) => {
                let address = format!("{origin}{}", paths::RESET.with(EMAIL, &email));
                Some(t!(admin_done_reset_code, email = &email, address = &address))
            }
            Some(_) => Some(t!(admin_done)),
            None => None,
        };
        view! {
            <Frame title=email.clone() here=paths::ACCOUNT>
                <div class="settings">
                    <h1 class="break">{email}</h1>
                    <Notice sentence=done/>
                    {facts(&view, own_limit)}
                    {quota(&view, &form, own_limit, saved == "quota")}
                    {if view.oneself {
                        view! { <section><p>{t!(admin_oneself)}</p><p class="actions"><a class="button" href=paths::ACCOUNT.path()>{t!(account_title)}</a></p></section> }.into_any()
                    } else {
                        actions(&view, &form, two_step).into_any()
                    }}
                    <p class="aside"><a href=paths::ADMIN.path()>{t!(admin_back)}</a></p>
                </div>
            </Frame>
        }
    })
}

fn facts(view: &PersonView, own_limit: Option<u64>) -> impl IntoView + use<> {
    let person = &view.line.person;
    let role = if person.role == Role::Administrator { t!(account_administrator) } else { t!(admin_member) };
    let two_step = if view.two_step { t!(admin_two_step_on) } else { t!(admin_two_step_off) };
    let since = words::short_day(Offset::UTC.to_datetime(person.created_at).date());
    let name = Some(person.display_name.clone()).filter(|name| !name.is_empty());
    view! {
        <section>
            {person.deleted_at.map(|at| view! { <p class="gone">{erased_on(at)}</p> })}
            <dl class="facts">
                {name.map(|name| view! { <div><dt>{t!(account_name)}</dt><dd>{name}</dd></div> })}
                <div><dt>{t!(account_role)}</dt><dd>{role}</dd></div>
                <div><dt>{t!(account_photos)}</dt><dd>{words::number(view.line.photos)}</dd></div>
                <div><dt>{t!(account_storage)}</dt><dd>{storage(&view.line, own_limit)}</dd></div>
                <div><dt>{t!(two_step_title)}</dt><dd>{two_step}</dd></div>
                <div><dt>{t!(admin_person_since)}</dt><dd>{since}</dd></div>
            </dl>
        </section>
    }
}

fn quota(view: &PersonView, form: &FormOutcome, own_limit: Option<u64>, saved: bool) -> impl IntoView + use<> {
    let person = &view.line.person;
    let action = paths::ADMIN_QUOTA.of(&person.id).into_string();
    let value = form.value(FieldName::Quota).or_else(|| person.quota_bytes.map(gigabytes)).unwrap_or_default();
    let hint = match own_limit {
        Some(limit) => t!(admin_quota_hint_limit, limit = &words::bytes(limit)),
        None => t!(admin_quota_hint),
    };
    let saved = saved.then(|| t!(account_saved));
    view! {
        <section>
            <h2>{t!(admin_quota)}</h2>
            <form method="post" action=action>
                <Alert outcome=form of=FormName::Quota/>
                <Notice sentence=saved/>
                <Field label=t!(admin_quota_gigabytes) name="quota" inputmode="decimal" value=value hint=hint may_be_empty=true fault=form.at(FormName::Quota, FieldName::Quota)/>
                <button class="button">{t!(account_save)}</button>
            </form>
        </section>
    }
}

fn actions(view: &PersonView, form: &FormOutcome, two_step: TwoStep) -> impl IntoView + use<> {
    let page = paths::ADMIN_PERSON.of(&view.line.person.id).into_string();
    let chosen = form.value(FieldName::Action).unwrap_or_default();
    let option = move |action: PersonAction| {
        let (label, hint) = label(action);
        view! {
            <label>
                <input type="radio" name="action" value=action.name() required checked=action.name() == chosen/>
                <span>{label}{hint.map(|hint| view! { <small class="hint">{hint}</small> })}</span>
            </label>
        }
    };
    view! {
        <section>
            <h2>{t!(admin_actions)}</h2>
            <form method="post" action=page>
                <Alert outcome=form of=FormName::PersonAction/>
                <fieldset class="options">
                    <legend>{t!(admin_actions_which)}</legend>
                    {possible(view).into_iter().map(option).collect_view()}
                </fieldset>
                <Field label=t!(field_own_password) name="password" kind="password" autocomplete="current-password" fault=form.at(FormName::PersonAction, FieldName::Password)/>
                <CodeField two_step form of=FormName::PersonAction id="code"/>
                <button class="button">{t!(admin_actions_submit)}</button>
            </form>
        </section>
    }
}

/// Returns what can be done about a person.
fn possible(view: &PersonView) -> Vec<PersonAction> {
    let person = &view.line.person;
    if person.deleted_at.is_some() {
        return vec![PersonAction::Restore];
    }
    let mut all = vec![PersonAction::SendResetCode, PersonAction::SignOut];
    if view.two_step {
        all.push(PersonAction::EndTwoStep);
    }
    all.push(match person.role {
        Role::Member => PersonAction::MakeAdministrator,
        Role::Administrator => PersonAction::MakeMember,
    });
    all.push(PersonAction::Delete);
    all
}

/// Returns the label of an action, and what to know about it.
fn label(action: PersonAction) -> (String, Option<String>) {
    let days = u64::from(RESTORABLE_DAYS);
    match action {
        PersonAction::SendResetCode => (t!(admin_action_reset_code), None),
        PersonAction::EndTwoStep => (t!(admin_action_two_step), Some(t!(admin_action_two_step_hint))),
        PersonAction::SignOut => (t!(admin_action_sign_out), None),
        PersonAction::MakeAdministrator => (t!(admin_action_administrator), Some(t!(admin_action_administrator_hint))),
        PersonAction::MakeMember => (t!(admin_action_member), None),
        PersonAction::Delete => (t!(admin_action_delete), Some(t!(admin_action_delete_hint, days = days))),
        PersonAction::Restore => (t!(admin_action_restore), None),
    }
}

/// Returns a quota as it is typed.
fn gigabytes(bytes: u64) -> String {
    (bytes as f64 / 1e9).to_string()
}

#[cfg(test)]
mod tests {
    use gallery::person::quota_of_gigabytes;

    use super::*;

    #[test]
    fn a_quota_is_shown_as_it_was_typed() {
        for typed in ["50", "2.5", "0", "0.001", "1000000000"] {
            assert_eq!(gigabytes(quota_of_gigabytes(typed).expect("a quota")), typed);
        }
    }
}
