//! A forgotten password.

use leptos::prelude::*;

use crate::{
    components::{
        form::{Alert, Field},
        layout::Card,
    },
    paths,
    server::{FieldName, FormName, context},
};

/// `/forgot`
#[component]
pub fn Forgot() -> impl IntoView {
    let form = context().form;
    view! {
        <Card title="Forgot your password?">
            <p>"Enter your email. If there’s an account for it, we’ll send a code to reset your password."</p>
            <Alert outcome=&form of=FormName::Forgot/>
            <form method="post" action=paths::FORGOT.path()>
                <Field label="Email" name="email" kind="email" autocomplete="email" value=form.value(FieldName::Email).unwrap_or_default() fault=form.at(FormName::Forgot, FieldName::Email) autofocus=true/>
                <button class="button primary wide">"Send code"</button>
            </form>
            <p class="aside"><a href=paths::SIGN_IN.path()>"Back to sign in"</a></p>
        </Card>
    }
}
