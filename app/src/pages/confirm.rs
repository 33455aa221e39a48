//! Confirming an email address.

use leptos::prelude::*;

use super::query;
use crate::{
    components::{
        form::{Alert, Field, Notice},
        layout::Card,
    },
    messages::{element, t},
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
    // Another browser than the one that signed up does not know the password.
    let elsewhere = context.info.waiting_sign_up.is_none_or(|waiting| !waiting.eq_ignore_ascii_case(email.trim()));
    let by_log = !context.site.mail_reaches_people;
    let sent = query(SENT).map(|_| t!(confirm_sent_again));
    let address = element(|text| view! { <strong class="break">{text}</strong> });
    let sent_to = match email.as_str() {
        "" => t!(confirm_sent).into_any(),
        email => t!(confirm_sent_to, email = email, address = address),
    };
    view! {
        <Card title=t!(confirm_title)>
            <p>{sent_to}</p>
            {by_log.then(|| view! { <p class="hint">{t!(code_in_log)}</p> })}
            <Notice sentence=sent/>
            <Alert outcome=&form of=FormName::Confirm/>
            <form method="post" action=paths::CONFIRM.path()>
                <Field label=t!(field_email) name="email" kind="email" autocomplete="email" value=email.clone() fault=form.at(FormName::Confirm, FieldName::Email)/>
                {elsewhere.then(|| view! { <Field label=t!(field_password) name="password" kind="password" autocomplete="new-password" hint=t!(confirm_password_hint) fault=form.at(FormName::Confirm, FieldName::Password)/> })}
                <Field label=t!(field_code) name="code" autocomplete="one-time-code" inputmode="numeric" maxlength="12" fault=form.at_secret(FormName::Confirm, FieldName::Code) autofocus=true/>
                <button class="button primary wide">{t!(confirm_submit)}</button>
            </form>
            <form method="post" action=paths::CONFIRM_RESEND.path() class="aside">
                <input type="hidden" name="email" value=email/>
                <button class="link">{t!(code_send_again)}</button>
            </form>
        </Card>
    }
}
