//! Signing in.

use gallery::library::{Accepts, RESTORABLE_DAYS};
use leptos::prelude::*;

use super::query;
use crate::{
    components::{
        form::{Alert, Field, Notice},
        layout::Card,
        load::load,
    },
    messages::{element, t},
    paths::{
        self,
        parameters::{CONFIRMED, DELETED, EMAIL, EXPIRED, NEXT, RECOVERED, RESET, RESTORED, SIGNED_OUT},
    },
    server::{FieldName, FormName, context, log_cause},
};

/// `/signin`
#[component]
pub fn SignIn() -> impl IntoView {
    let context = context();
    let library = context.library.clone();
    let form = context.form;
    let email = form.value(FieldName::Email).or_else(|| query(EMAIL)).unwrap_or_default();
    let signed_up = context.info.waiting_sign_up.filter(|waiting| waiting.eq_ignore_ascii_case(email.trim()));
    let next = query(NEXT).unwrap_or_else(|| paths::TIMELINE.path().to_owned());
    let notice = [
        (CONFIRMED, t!(sign_in_confirmed)),
        (RESET, t!(sign_in_reset)),
        (SIGNED_OUT, t!(sign_in_signed_out)),
        (EXPIRED, t!(sign_in_expired)),
        (RECOVERED, t!(sign_in_recovered)),
        (DELETED, t!(sign_in_deleted, days = u64::from(RESTORABLE_DAYS))),
        (RESTORED, t!(sign_in_restored)),
    ]
    .into_iter()
    .find(|(name, _)| query(*name).is_some())
    .map(|(_, sentence)| sentence)
    .filter(|_| form.error.is_none());
    // People can sign in even if it is unknown who may create an account: then the link is missing.
    let accepts = async move {
        Ok(library.accepts().await.unwrap_or_else(|error| {
            log_cause(&error);
            Accepts::Nobody
        }))
    };
    load(accepts, move |accepts| {
        let open = matches!(accepts, Accepts::FirstAccount | Accepts::Anybody);
        let link = || element(|text| view! { <a href=paths::SIGN_UP.path()>{text}</a> });
        let typed = !email.is_empty();
        let code = signed_up.map(|email| {
            let href = paths::CONFIRM.with(EMAIL, &email).to_string();
            t!(sign_in_not_confirmed, link = element(move |text| view! { <a href=href.clone()>{text}</a> }))
        });
        view! {
            <Card title=t!(sign_in_title)>
                <Notice sentence=notice/>
                <Alert outcome=&form of=FormName::SignIn/>
                <form method="post" action=paths::SIGN_IN.path()>
                    <input type="hidden" name="next" value=next/>
                    <Field label=t!(field_email) name="email" kind="email" autocomplete="username" value=email fault=form.at_secret(FormName::SignIn, FieldName::Email) autofocus=!typed/>
                    <Field label=t!(field_password) name="password" kind="password" autocomplete="current-password" fault=form.at_secret(FormName::SignIn, FieldName::Password) autofocus=typed/>
                    <button class="button primary wide">{t!(sign_in_submit)}</button>
                </form>
                {code.map(|sentence| view! { <p class="aside">{sentence}</p> })}
                <p class="aside"><a href=paths::FORGOT.path()>{t!(sign_in_forgot)}</a></p>
                {open.then(|| view! { <p class="aside">{t!(sign_in_new_here, link = link())}</p> })}
            </Card>
        }
    })
}
