//! Setting a new password with a code.

use gallery::person::MIN_PASSWORD;
use leptos::prelude::*;

use super::query;
use crate::{
    components::{
        form::{Alert, Field},
        layout::Card,
    },
    messages::t,
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
    let password_hint = t!(field_new_password_hint, limit = MIN_PASSWORD as u64);
    view! {
        <Card title=t!(reset_title)>
            <p>{t!(reset_text)}</p>
            {by_log.then(|| view! { <p class="hint">{t!(code_in_log)}</p> })}
            <Alert outcome=&form of=FormName::Reset/>
            <form method="post" action=paths::RESET.path()>
                <Field label=t!(field_email) name="email" kind="email" autocomplete="email" value=email fault=form.at(FormName::Reset, FieldName::Email)/>
                <Field label=t!(field_code) name="code" autocomplete="one-time-code" inputmode="numeric" maxlength="12" fault=form.at_secret(FormName::Reset, FieldName::Code) autofocus=true/>
                <Field label=t!(field_new_password) name="new_password" kind="password" autocomplete="new-password" hint=password_hint fault=form.at(FormName::Reset, FieldName::Password)/>
                <button class="button primary wide">{t!(reset_submit)}</button>
            </form>
            <p class="aside"><a href=paths::FORGOT.path()>{t!(code_send_again)}</a></p>
        </Card>
    }
}
