//! A person's own account.

use gallery::{
    library::{AccountView, RESTORABLE_DAYS, TwoStep},
    person::{MIN_PASSWORD, Role},
};
use leptos::prelude::*;

use super::query;
use crate::{
    components::{
        form::{Alert, CodeField, Field, Notice},
        language_form::LanguageForm,
        layout::Frame,
        load::load,
    },
    messages::t,
    paths::{self, parameters::SAVED},
    server::{FieldName, FormName, FormOutcome, Theme, context},
    words,
};

/// `/account`
#[component]
pub fn Account() -> impl IntoView {
    let context = context();
    let (library, viewer) = (context.library.clone(), context.viewer.clone());
    let (form, theme) = (context.form, context.info.theme);
    let saved = query(SAVED).unwrap_or_default();
    let state = async move { Ok((library.account(&viewer).await?, library.two_step(&viewer).await?)) };
    load(state, move |(account, two_step)| {
        view! { <Frame title=t!(account_title) here=paths::ACCOUNT><Sections account two_step form theme saved/></Frame> }
    })
}

#[component]
fn Sections(account: AccountView, two_step: TwoStep, form: FormOutcome, theme: Theme, saved: String) -> impl IntoView {
    let AccountView { email, display_name, role, used_bytes, photos, quota_bytes } = account;
    let administrator = role == Role::Administrator;
    let notice = |what: &str| (saved == what).then(|| t!(account_saved));
    let used = match quota_bytes {
        Some(quota) => t!(account_storage_of_limit, used = &words::bytes(used_bytes), limit = &words::bytes(quota)),
        None => words::bytes(used_bytes),
    };
    let name = form.value(FieldName::DisplayName).unwrap_or(display_name);
    let themes = [
        (Theme::System, t!(account_appearance_system)),
        (Theme::Light, t!(account_appearance_light)),
        (Theme::Dark, t!(account_appearance_dark)),
    ];
    let password_hint = t!(account_password_hint, limit = MIN_PASSWORD as u64);
    let two_step_text = if two_step.on { t!(account_two_step_on) } else { t!(account_two_step_off) };
    let two_step_link = if two_step.on { t!(account_two_step_change) } else { t!(account_two_step_set_up) };
    view! {
        <div class="settings">
            <h1>{t!(account_title)}</h1>
            <section>
                <h2>{t!(account_you)}</h2>
                <dl class="facts">
                    <div><dt>{t!(account_email)}</dt><dd class="break">{email}</dd></div>
                    <div><dt>{t!(account_photos)}</dt><dd>{words::number(photos)}</dd></div>
                    <div><dt>{t!(account_storage)}</dt><dd>{used}</dd></div>
                    {administrator.then(|| view! { <div><dt>{t!(account_role)}</dt><dd>{t!(account_administrator)}</dd></div> })}
                </dl>
                {administrator.then(|| view! { <p class="actions"><a class="button" href=paths::ADMIN.path()>{t!(admin_title)}</a></p> })}
                <form method="post" action=paths::ACCOUNT_NAME.path()>
                    <Alert outcome=&form of=FormName::DisplayName/>
                    <Notice sentence=notice("name")/>
                    <Field label=t!(account_name) name="display_name" autocomplete="name" value=name may_be_empty=true fault=form.at(FormName::DisplayName, FieldName::DisplayName)/>
                    <button class="button">{t!(account_save)}</button>
                </form>
            </section>
            <section>
                <h2>{t!(account_appearance)}</h2>
                <form method="post" action=paths::ACCOUNT_APPEARANCE.path()>
                    <Notice sentence=notice("appearance")/>
                    <fieldset class="choices">
                        <legend>{t!(account_appearance)}</legend>
                        {themes
                            .into_iter()
                            .map(|(choice, label)| view! {
                                <label>
                                    <input type="radio" name="appearance" value=choice.name() checked=choice == theme/>
                                    <span>{label}</span>
                                </label>
                            })
                            .collect_view()}
                    </fieldset>
                    <button class="button">{t!(account_appearance_save)}</button>
                </form>
            </section>
            <section>
                <h2>{t!(language_label)}</h2>
                <LanguageForm/>
            </section>
            <section>
                <h2>{t!(account_password)}</h2>
                <form method="post" action=paths::ACCOUNT_PASSWORD.path()>
                    <Alert outcome=&form of=FormName::Password/>
                    <Notice sentence=notice("password")/>
                    <Field label=t!(field_current_password) name="password" kind="password" autocomplete="current-password" fault=form.at(FormName::Password, FieldName::CurrentPassword)/>
                    <CodeField two_step form=&form of=FormName::Password id="password-code"/>
                    <Field label=t!(field_new_password) name="new_password" kind="password" autocomplete="new-password" hint=password_hint fault=form.at(FormName::Password, FieldName::Password)/>
                    <button class="button">{t!(account_password_change)}</button>
                </form>
            </section>
            <section>
                <h2>{t!(two_step_title)}</h2>
                <Notice sentence=notice("two-step")/>
                <p>{two_step_text}</p>
                <div class="actions">
                    <a class="button" href=paths::TWO_STEP.path()>{two_step_link}</a>
                </div>
            </section>
            <section>
                <h2>{t!(account_sessions)}</h2>
                <p>{t!(sign_out_text)}</p>
                <Alert outcome=&form of=FormName::SignOutEverywhere/>
                <div class="actions">
                    <form method="post" action=paths::SIGN_OUT.path()><button class="button">{t!(sign_out_here)}</button></form>
                    <form method="post" action=paths::SIGN_OUT_EVERYWHERE.path()><button class="button">{t!(sign_out_everywhere)}</button></form>
                </div>
            </section>
            <section class="dangerous">
                <h2>{t!(account_delete)}</h2>
                <p>{t!(account_delete_text, count = photos, days = u64::from(RESTORABLE_DAYS))}</p>
                <form method="post" action=paths::ACCOUNT_DELETE.path()>
                    <Alert outcome=&form of=FormName::DeleteAccount/>
                    <Field label=t!(account_delete_confirm) name="confirmation" kind="email" value=form.value(FieldName::Confirmation).unwrap_or_default() fault=form.at(FormName::DeleteAccount, FieldName::Confirmation)/>
                    <Field label=t!(field_own_password) name="password" id="delete-password" kind="password" autocomplete="current-password" fault=form.at(FormName::DeleteAccount, FieldName::Password)/>
                    <CodeField two_step form=&form of=FormName::DeleteAccount id="delete-code"/>
                    <button class="button danger">{t!(account_delete_submit)}</button>
                </form>
            </section>
        </div>
    }
}
