//! Signing in.

use leptos::prelude::*;

use super::query;
use crate::{
    components::{
        form::{Alert, Field, Notice},
        layout::Card,
        load::load,
    },
    server::{FieldName, FormName, context},
};

/// `/signin`
#[component]
pub fn SignIn() -> impl IntoView {
    let context = context();
    let library = context.library.clone();
    let form = context.form;
    let email = form.value(FieldName::Email).or_else(|| query("email")).unwrap_or_default();
    let next = query("next").unwrap_or_else(|| "/".to_owned());
    let notice = [
        ("confirmed", "Your email is confirmed. Sign in to get started."),
        ("reset", "Password changed. Sign in with your new password."),
        ("signed_out", "You’re signed out."),
        ("expired", "Your sign-in timed out. Please try again."),
        ("recovered", "Two-step sign-in is off. Sign in with your password, then set it up again in your account."),
        ("deleted", "Your account and all its photos have been deleted."),
    ]
    .into_iter()
    .find(|(name, _)| query(name).is_some())
    .map(|(_, sentence)| sentence.to_owned())
    .filter(|_| form.error.is_none());
    load(async move { library.registration_open().await }, move |open| {
        let typed = !email.is_empty();
        view! {
            <Card title="Sign in">
                <Notice sentence=notice/>
                <Alert outcome=&form of=FormName::SignIn/>
                <form method="post" action="/signin">
                    <input type="hidden" name="next" value=next/>
                    <Field label="Email" name="email" kind="email" autocomplete="username" value=email fault=form.at_secret(FormName::SignIn, FieldName::Email) autofocus=!typed/>
                    <Field label="Password" name="password" kind="password" autocomplete="current-password" fault=form.at_secret(FormName::SignIn, FieldName::Password) autofocus=typed/>
                    <button class="button primary wide">"Sign in"</button>
                </form>
                <p class="aside"><a href="/forgot">"Forgot your password?"</a></p>
                {open.then(|| view! { <p class="aside">"New here? " <a href="/signup">"Create account"</a></p> })}
            </Card>
        }
    })
}
