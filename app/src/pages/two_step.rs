//! Turning two-step sign-in on and off.

use gallery::library::TwoStep;
use leptos::prelude::*;

use crate::{
    components::{
        form::{Alert, CodeField, Field, Notice},
        layout::Frame,
        load::load,
        qr::Qr,
    },
    messages::{element, t},
    paths::{self, encode},
    server::{FieldName, FormName, FormOutcome, context},
};

/// `/account/two-step`
#[component]
pub fn TwoStepSignIn() -> impl IntoView {
    let context = context();
    let (library, viewer, form) = (context.library.clone(), context.viewer.clone(), context.form);
    let state = async move { Ok((library.two_step(&viewer).await?, library.account(&viewer).await?.email)) };
    load(state, move |(two_step, email)| {
        let body = match (form.value(FieldName::RecoveryCode), form.value(FieldName::Secret)) {
            (Some(code), _) => recovery(code).into_any(),
            (None, Some(secret)) => set_up(&form, &email, secret).into_any(),
            _ if two_step.on => on(&form, two_step).into_any(),
            _ => off(&form).into_any(),
        };
        view! {
            <Frame title=t!(two_step_title)>
                <div class="settings">
                    <h1>{t!(two_step_title)}</h1>
                    {body}
                </div>
            </Frame>
        }
    })
}

fn off(form: &FormOutcome) -> impl IntoView {
    view! {
        <section>
            <p>{t!(two_step_text)}</p>
            <form method="post" action=paths::TWO_STEP_BEGIN.path()>
                <Alert outcome=&form of=FormName::TwoStepBegin/>
                <Field label=t!(field_own_password) name="password" kind="password" autocomplete="current-password" fault=form.at(FormName::TwoStepBegin, FieldName::Password)/>
                <button class="button primary">{t!(two_step_begin)}</button>
            </form>
            <p class="aside"><a href=paths::ACCOUNT.path()>{t!(two_step_back)}</a></p>
        </section>
    }
}

fn set_up(form: &FormOutcome, email: &str, secret: String) -> impl IntoView {
    let link = provisioning(email, &secret);
    let open = {
        let link = link.clone();
        element(move |text| view! { <a href=link.clone()>{text}</a> })
    };
    view! {
        <section>
            <h2>{t!(two_step_add)}</h2>
            <p>{t!(two_step_scan, link = open)}</p>
            <Qr text=link label=t!(two_step_qr)/>
            <dl class="facts">
                <div><dt>{t!(two_step_key)}</dt><dd><code class="key">{in_groups(&secret)}</code></dd></div>
                <div><dt>{t!(two_step_type)}</dt><dd>{t!(two_step_type_of_key)}</dd></div>
            </dl>
            <form method="post" action=paths::TWO_STEP.path()>
                <Alert outcome=&form of=FormName::TwoStepConfirm/>
                <input type="hidden" name="secret" value=secret/>
                <Field label=t!(two_step_code) name="code" autocomplete="one-time-code" inputmode="numeric" maxlength="12" fault=form.at_secret(FormName::TwoStepConfirm, FieldName::Code) autofocus=true/>
                <button class="button primary">{t!(two_step_turn_on)}</button>
            </form>
            <p class="aside"><a href=paths::ACCOUNT.path()>{t!(two_step_not_now)}</a></p>
        </section>
    }
}

fn recovery(code: String) -> impl IntoView {
    view! {
        <section>
            <Notice sentence=Some(t!(two_step_is_on))/>
            <h2>{t!(two_step_new_recovery)}</h2>
            <p>{t!(two_step_new_recovery_text)}</p>
            <p><code class="key">{code}</code></p>
            <p class="actions"><a class="button primary" href=paths::ACCOUNT.path()>{t!(two_step_new_recovery_saved)}</a></p>
        </section>
    }
}

fn on(form: &FormOutcome, two_step: TwoStep) -> impl IntoView {
    let recovery = if two_step.recoverable { t!(two_step_recovery_replace) } else { t!(two_step_recovery_none) };
    view! {
        <section>
            <h2>{t!(two_step_recovery)}</h2>
            <p>{recovery}</p>
            <form method="post" action=paths::TWO_STEP_RECOVERY.path()>
                <Alert outcome=&form of=FormName::TwoStepRecovery/>
                <Field label=t!(field_own_password) name="password" id="recovery-password" kind="password" autocomplete="current-password" fault=form.at(FormName::TwoStepRecovery, FieldName::Password)/>
                <CodeField two_step form of=FormName::TwoStepRecovery id="recovery-code"/>
                <button class="button">{t!(two_step_recovery_create)}</button>
            </form>
        </section>
        <section>
            <h2>{t!(two_step_end)}</h2>
            <p>{t!(two_step_end_text)}</p>
            <form method="post" action=paths::TWO_STEP_END.path()>
                <Alert outcome=&form of=FormName::TwoStepEnd/>
                <Field label=t!(field_own_password) name="password" id="end-password" kind="password" autocomplete="current-password" fault=form.at(FormName::TwoStepEnd, FieldName::Password)/>
                <CodeField two_step form of=FormName::TwoStepEnd id="end-code"/>
                <button class="button danger">{t!(two_step_turn_off)}</button>
            </form>
            <p class="aside"><a href=paths::ACCOUNT.path()>{t!(two_step_back)}</a></p>
        </section>
    }
}

/// Returns the link for authenticator apps (in the key URI format that all of them support; RFC 6238's defaults are
/// left out).
fn provisioning(email: &str, secret: &str) -> String {
    format!("otpauth://totp/Vitrine:{}?secret={secret}&issuer=Vitrine", encode(email))
}

/// Splits a key into groups of four, which are easy to type.
fn in_groups(secret: &str) -> String {
    let characters: Vec<char> = secret.chars().collect();
    let groups: Vec<String> = characters.chunks(4).map(|group| group.iter().collect()).collect();
    groups.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn authenticators_read_the_link() {
        assert_eq!(
            provisioning("ada+photos@example.org", "GEZDGNBV"),
            "otpauth://totp/Vitrine:ada%2Bphotos%40example.org?secret=GEZDGNBV&issuer=Vitrine"
        );
    }

    #[test]
    fn keys_are_shown_in_groups_of_four() {
        assert_eq!(in_groups("GEZDGNBVGY"), "GEZD GNBV GY");
    }
}
