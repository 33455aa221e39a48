//! Signing in.

use leptos::prelude::*;

use super::query;
use crate::{
    components::{
        form::{Alert, Field, Notice},
        layout::Card,
        load::load,
    },
    paths::{
        self,
        parameters::{CONFIRMED, DELETED, EMAIL, EXPIRED, NEXT, RECOVERED, RESET, SIGNED_OUT},
    },
    server::{FieldName, FormName, context},
};

/// `/signin`
#[component]
pub fn SignIn() -> impl IntoView {
    let context = context();
    let library = context.library.clone();
    let form = context.form;
    let email = form.value(FieldName::Email).or_else(|| query(EMAIL)).unwrap_or_default();
    let next = query(NEXT).unwrap_or_else(|| paths::TIMELINE.path().to_owned());
    let notice = [
        (CONFIRMED, "Your email is confirmed. Sign in to get started."),
        (RESET, "Password changed. Sign in with your new password."),
        (SIGNED_OUT, "You’re signed out."),
        (EXPIRED, "Your sign-in timed out. Please try again."),
        (RECOVERED, "Two-step sign-in is off. Sign in with your password, then set it up again in your account."),
        (DELETED, "Your account has been deleted. Its photos are being deleted now."),
    ]
    .into_iter()
    .find(|(name, _)| query(*name).is_some())
    .map(|(_, sentence)| sentence.to_owned())
    .filter(|_| form.error.is_none());
    load(async move { library.registration_open().await }, move |open| {
        let typed = !email.is_empty();
        view! {
            <Card title="Sign in">
                <Notice sentence=notice/>
                <Alert outcome=&form of=FormName::SignIn/>
                <form method="post" action=paths::SIGN_IN.path()>
                    <input type="hidden" name="next" value=next/>
                    <Field label="Email" name="email" kind="email" autocomplete="username" value=email fault=form.at_secret(FormName::SignIn, FieldName::Email) autofocus=!typed/>
                    <Field label="Password" name="password" kind="password" autocomplete="current-password" fault=form.at_secret(FormName::SignIn, FieldName::Password) autofocus=typed/>
                    <button class="button primary wide">"Sign in"</button>
                </form>
                <p class="aside"><a href=paths::FORGOT.path()>"Forgot your password?"</a></p>
                {open.then(|| view! { <p class="aside">"New here? " <a href=paths::SIGN_UP.path()>"Create account"</a></p> })}
            </Card>
        }
    })
}
