//! Setting a new password with a code.

use leptos::prelude::*;

use super::query;
use crate::{
    components::{
        form::{Alert, Field},
        layout::Card,
    },
    paths::{self, parameters::EMAIL},
    server::{FieldName, FormName, context},
};

/// `/reset`
#[component]
pub fn Reset() -> impl IntoView {
    let context = context();
    let form = context.form;
    let email = form.value(FieldName::Email).or_else(|| query(EMAIL)).unwrap_or_default();
    let by_log = !context.site.mail_reaches_people;
    view! {
        <Card title="Set a new password">
            <p>"If there’s an account for that address, a six-digit code is on its way. Setting a new password signs you out everywhere."</p>
            {by_log.then(|| view! { <p class="hint">"This gallery can’t send email yet, so your code is in the server’s log. Look for “your code is”."</p> })}
            <Alert outcome=&form of=FormName::Reset/>
            <form method="post" action=paths::RESET.path()>
                <Field label="Email" name="email" kind="email" autocomplete="email" value=email fault=form.at(FormName::Reset, FieldName::Email)/>
                <Field label="Code" name="code" autocomplete="one-time-code" inputmode="numeric" maxlength="12" fault=form.at_secret(FormName::Reset, FieldName::Code) autofocus=true/>
                <Field label="New password" name="new_password" kind="password" autocomplete="new-password" hint="At least 10 characters." fault=form.at(FormName::Reset, FieldName::Password)/>
                <button class="button primary wide">"Set new password"</button>
            </form>
            <p class="aside"><a href=paths::FORGOT.path()>"Send a new code"</a></p>
        </Card>
    }
}
