//! Setting a new password with a code.

use leptos::prelude::*;

use super::query;
use crate::{
    components::{
        form::{Alert, Field},
        layout::Card,
    },
    server::context,
};

/// `/reset`
#[component]
pub fn Reset() -> impl IntoView {
    let context = context();
    let form = context.form;
    let email = form.value("email").or_else(|| query("email")).unwrap_or_default();
    let by_log = !context.site.mail_reaches_people;
    view! {
        <Card title="Set a new password">
            <p>"If the address has an account, a code of six digits is on its way there. Setting a new password ends every session."</p>
            {by_log.then(|| view! { <p class="hint">"No mail server is configured here, so the mail was printed where Vitrine runs: look for “your code is” in its log."</p> })}
            <Alert outcome=&form of="reset"/>
            <form method="post" action="/reset">
                <Field label="Email" name="email" kind="email" autocomplete="email" value=email fault=form.at("reset", "email")/>
                <Field label="Code" name="code" autocomplete="one-time-code" inputmode="numeric" maxlength="12" fault=form.at_secret("reset", "code") autofocus=true/>
                <Field label="New password" name="new_password" kind="password" autocomplete="new-password" hint="At least 10 characters." fault=form.at("reset", "password")/>
                <button class="button primary wide">"Set new password"</button>
            </form>
            <p class="aside"><a href="/forgot">"Send another code"</a></p>
        </Card>
    }
}
