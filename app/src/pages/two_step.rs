//! Turning two-step sign-in on and off.

use gallery::library::TwoStep;
use leptos::prelude::*;

use crate::{
    components::{
        form::{Alert, Field, Notice},
        layout::Frame,
        load::load,
        qr::Qr,
    },
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
            <Frame title="Two-step sign-in">
                <div class="settings">
                    <h1>"Two-step sign-in"</h1>
                    {body}
                </div>
            </Frame>
        }
    })
}

fn off(form: &FormOutcome) -> impl IntoView {
    view! {
        <section>
            <p>"You’ll sign in with your password and a code from an authenticator app, so a stolen password isn’t enough."</p>
            <form method="post" action=paths::TWO_STEP_BEGIN.path()>
                <Alert outcome=&form of=FormName::TwoStepBegin/>
                <Field label="Your password" name="password" kind="password" autocomplete="current-password" fault=form.at_secret(FormName::TwoStepBegin, FieldName::Password)/>
                <button class="button primary">"Set up"</button>
            </form>
            <p class="aside"><a href=paths::ACCOUNT.path()>"Back to your account"</a></p>
        </section>
    }
}

fn set_up(form: &FormOutcome, email: &str, secret: String) -> impl IntoView {
    let link = provisioning(email, &secret);
    view! {
        <section>
            <h2>"Add Vitrine to your authenticator app"</h2>
            <p>"Scan this code with the app, or enter the key by hand. On a phone, you can also " <a href=link.clone()>"open the app"</a> "."</p>
            <Qr text=link label="QR code for the key below"/>
            <dl class="facts">
                <div><dt>"Key"</dt><dd><code class="key">{in_groups(&secret)}</code></dd></div>
                <div><dt>"Type"</dt><dd>"Time-based (TOTP), 6 digits, 30 seconds"</dd></div>
            </dl>
            <form method="post" action=paths::TWO_STEP.path()>
                <Alert outcome=&form of=FormName::TwoStepConfirm/>
                <input type="hidden" name="secret" value=secret/>
                <Field label="Code from the app" name="code" autocomplete="one-time-code" inputmode="numeric" maxlength="12" fault=form.at_secret(FormName::TwoStepConfirm, FieldName::Code) autofocus=true/>
                <button class="button primary">"Turn on"</button>
            </form>
            <p class="aside"><a href=paths::ACCOUNT.path()>"Not now"</a></p>
        </section>
    }
}

fn recovery(code: String) -> impl IntoView {
    view! {
        <section>
            <Notice sentence=Some("Two-step sign-in is on.".to_owned())/>
            <h2>"Your recovery code"</h2>
            <p>"If you lose your authenticator, this code lets you turn off two-step sign-in. It works once and won’t be shown again. Save it somewhere safe."</p>
            <p><code class="key">{code}</code></p>
            <p class="actions"><a class="button primary" href=paths::ACCOUNT.path()>"I’ve saved it"</a></p>
        </section>
    }
}

fn on(form: &FormOutcome, two_step: TwoStep) -> impl IntoView {
    view! {
        <section>
            <h2>"Recovery code"</h2>
            <p>{if two_step.recoverable { "A new recovery code replaces the one you have." } else { "You don’t have a recovery code. Without one, losing your authenticator means losing your account." }}</p>
            <form method="post" action=paths::TWO_STEP_RECOVERY.path()>
                <Alert outcome=&form of=FormName::TwoStepRecovery/>
                <Field label="Your password" name="password" id="recovery-password" kind="password" autocomplete="current-password" fault=form.at_secret(FormName::TwoStepRecovery, FieldName::Password)/>
                <button class="button">"Create a new recovery code"</button>
            </form>
        </section>
        <section>
            <h2>"Turn off"</h2>
            <p>"You’ll sign in with just your password. To move to another phone, turn it off here and set it up again with the new phone."</p>
            <form method="post" action=paths::TWO_STEP_END.path()>
                <Alert outcome=&form of=FormName::TwoStepEnd/>
                <Field label="Your password" name="password" id="end-password" kind="password" autocomplete="current-password" fault=form.at_secret(FormName::TwoStepEnd, FieldName::Password)/>
                <button class="button danger">"Turn off two-step sign-in"</button>
            </form>
            <p class="aside"><a href=paths::ACCOUNT.path()>"Back to your account"</a></p>
        </section>
    }
}

/// What authenticators read (the key URI format that all of them follow; RFC 6238's defaults are left unsaid).
fn provisioning(email: &str, secret: &str) -> String {
    format!("otpauth://totp/Vitrine:{}?secret={secret}&issuer=Vitrine", encode(email))
}

/// In fours, as keys are typed.
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
    fn keys_are_typed_in_fours() {
        assert_eq!(in_groups("GEZDGNBVGY"), "GEZD GNBV GY");
    }
}
