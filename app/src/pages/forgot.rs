//! The page for a forgotten password.

use leptos::prelude::*;

use crate::{
    components::{
        form::{Alert, Field},
        layout::Card,
    },
    messages::t,
    paths,
    server::{FieldName, FormName, context},
};

/// `/forgot`
#[component]
pub fn Forgot() -> impl IntoView {
    let form = context().form;
    view! {
        <Card title=t!(forgot_title)>
            <p>{t!(forgot_text)}</p>
            <Alert outcome=&form of=FormName::Forgot/>
            <form method="post" action=paths::FORGOT.path()>
                <Field label=t!(field_email) name="email" kind="email" autocomplete="email" value=form.value(FieldName::Email).unwrap_or_default() fault=form.at(FormName::Forgot, FieldName::Email) autofocus=true/>
                <button class="button primary wide">{t!(forgot_submit)}</button>
            </form>
            <p class="aside"><a href=paths::SIGN_IN.path()>{t!(forgot_back)}</a></p>
        </Card>
    }
}
