//! A person's own account.

use gallery::{
    library::{AccountView, TwoStep},
    person::Role,
};
use leptos::prelude::*;

use super::query;
use crate::{
    components::{
        form::{Alert, Field, Notice},
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
        view! { <Frame title="Account" here=paths::ACCOUNT><Sections account two_step form theme saved/></Frame> }
    })
}

fn what_is_deleted(photos: u64) -> String {
    let all = match photos {
        0 => return "This permanently deletes your account.".to_owned(),
        1 => "your photo, including the original".to_owned(),
        _ => format!("all {}, including the originals", words::photos(photos)),
    };
    format!("This permanently deletes your account and {all}. Download anything you want to keep first.")
}

#[component]
fn Sections(account: AccountView, two_step: TwoStep, form: FormOutcome, theme: Theme, saved: String) -> impl IntoView {
    let AccountView { email, display_name, role, used_bytes, photos, quota_bytes } = account;
    let notice = |what: &str| (saved == what).then(|| "Saved.".to_owned());
    let used = match quota_bytes {
        Some(quota) => format!("{} of {}", words::bytes(used_bytes), words::bytes(quota)),
        None => words::bytes(used_bytes),
    };
    let name = form.value(FieldName::DisplayName).unwrap_or(display_name);
    view! {
        <div class="settings">
            <h1>"Account"</h1>
            <section>
                <h2>"You"</h2>
                <dl class="facts">
                    <div><dt>"Email"</dt><dd class="break">{email}</dd></div>
                    <div><dt>"Photos"</dt><dd>{words::number(photos)}</dd></div>
                    <div><dt>"Storage used"</dt><dd>{used}</dd></div>
                    {(role == Role::Administrator).then(|| view! { <div><dt>"Role"</dt><dd>"Administrator"</dd></div> })}
                </dl>
                <form method="post" action=paths::ACCOUNT_NAME.path()>
                    <Alert outcome=&form of=FormName::DisplayName/>
                    <Notice sentence=notice("name")/>
                    <Field label="Display name" name="display_name" autocomplete="name" value=name may_be_empty=true fault=form.at(FormName::DisplayName, FieldName::DisplayName)/>
                    <button class="button">"Save"</button>
                </form>
            </section>
            <section>
                <h2>"Appearance"</h2>
                <form method="post" action=paths::ACCOUNT_APPEARANCE.path()>
                    <Notice sentence=notice("appearance")/>
                    <fieldset class="choices">
                        <legend>"Appearance"</legend>
                        {[(Theme::System, "System"), (Theme::Light, "Light"), (Theme::Dark, "Dark")]
                            .into_iter()
                            .map(|(choice, label)| view! {
                                <label>
                                    <input type="radio" name="appearance" value=choice.name() checked=choice == theme/>
                                    <span>{label}</span>
                                </label>
                            })
                            .collect_view()}
                    </fieldset>
                    <button class="button">"Save appearance"</button>
                </form>
            </section>
            <section>
                <h2>{t!(language_label)}</h2>
                <LanguageForm/>
            </section>
            <section>
                <h2>"Password"</h2>
                <form method="post" action=paths::ACCOUNT_PASSWORD.path()>
                    <Alert outcome=&form of=FormName::Password/>
                    <Notice sentence=notice("password")/>
                    <Field label="Current password" name="password" kind="password" autocomplete="current-password" fault=form.at_secret(FormName::Password, FieldName::CurrentPassword)/>
                    <Field label="New password" name="new_password" kind="password" autocomplete="new-password" hint="At least 10 characters. You’ll be signed out on other devices." fault=form.at(FormName::Password, FieldName::Password)/>
                    <button class="button">"Change password"</button>
                </form>
            </section>
            <section>
                <h2>"Two-step sign-in"</h2>
                <Notice sentence=notice("two-step")/>
                <p>{if two_step.on { "On. You sign in with your password and a code from your authenticator app." } else { "Off. Add a code from an authenticator app for extra security." }}</p>
                <div class="actions">
                    <a class="button" href=paths::TWO_STEP.path()>{if two_step.on { "Change two-step sign-in" } else { "Set up two-step sign-in" }}</a>
                </div>
            </section>
            <section>
                <h2>"Sessions"</h2>
                <p>"Sign out on this device or on all your devices."</p>
                <Alert outcome=&form of=FormName::SignOutEverywhere/>
                <div class="actions">
                    <form method="post" action=paths::SIGN_OUT.path()><button class="button">"Sign out"</button></form>
                    <form method="post" action=paths::SIGN_OUT_EVERYWHERE.path()><button class="button">"Sign out everywhere"</button></form>
                </div>
            </section>
            <section class="dangerous">
                <h2>"Delete account"</h2>
                <p>{what_is_deleted(photos)}</p>
                <form method="post" action=paths::ACCOUNT_DELETE.path()>
                    <Alert outcome=&form of=FormName::DeleteAccount/>
                    <Field label="Type your email address to confirm" name="confirmation" kind="email" fault=form.at(FormName::DeleteAccount, FieldName::Confirmation)/>
                    <button class="button danger">"Delete my account"</button>
                </form>
            </section>
        </div>
    }
}
