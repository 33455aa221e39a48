//! Confirming an email address.

use leptos::prelude::*;

use super::query;
use crate::{
    components::{
        form::{Alert, Field, Notice},
        layout::Card,
    },
    paths::{
        self,
        parameters::{EMAIL, SENT},
    },
    server::{FieldName, FormName, context},
};

/// `/confirm`
#[component]
pub fn Confirm() -> impl IntoView {
    let context = context();
    let form = context.form;
    let email = form.value(FieldName::Email).or_else(|| query(EMAIL)).unwrap_or_default();
    let by_log = !context.site.mail_reaches_people;
    let sent = query(SENT).map(|_| "We’ve sent you a new code.".to_owned());
    view! {
        <Card title="Confirm your email">
            <p>"We sent a six-digit code to " <strong class="break">{if email.is_empty() { "your email address".to_owned() } else { email.clone() }}</strong> "."</p>
            {by_log.then(|| view! { <p class="hint">"This gallery can’t send email yet, so your code is in the server’s log. Look for “your code is”."</p> })}
            <Notice sentence=sent/>
            <Alert outcome=&form of=FormName::Confirm/>
            <form method="post" action=paths::CONFIRM.path()>
                <Field label="Email" name="email" kind="email" autocomplete="email" value=email.clone() fault=form.at(FormName::Confirm, FieldName::Email)/>
                <Field label="Code" name="code" autocomplete="one-time-code" inputmode="numeric" maxlength="12" fault=form.at_secret(FormName::Confirm, FieldName::Code) autofocus=true/>
                <button class="button primary wide">"Confirm"</button>
            </form>
            <form method="post" action=paths::CONFIRM_RESEND.path() class="aside">
                <input type="hidden" name="email" value=email/>
                <button class="link">"Send a new code"</button>
            </form>
        </Card>
    }
}
