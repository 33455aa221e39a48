//! Creating an account.

use leptos::prelude::*;

use crate::{
    components::{
        form::{Alert, Field},
        layout::Card,
        load::load,
    },
    paths,
    server::{FieldName, FormName, context},
};

/// `/signup`
#[component]
pub fn SignUp() -> impl IntoView {
    let context = context();
    let library = context.library.clone();
    let state = async move { Ok((library.registration_open().await?, library.is_new().await?)) };
    load(state, move |(open, new)| {
        let form = context.form;
        if !open {
            return view! {
                <Card title="Registration is closed">
                    <p>"This gallery isn’t open to new members. Ask its owner to invite you."</p>
                    <p class="actions"><a class="button" href=paths::SIGN_IN.path()>"Sign in"</a></p>
                </Card>
            }
            .into_any();
        }
        view! {
            <Card title="Create account">
                {new.then(|| view! { <p>"The first account becomes the administrator."</p> })}
                <Alert outcome=&form of=FormName::SignUp/>
                <form method="post" action=paths::SIGN_UP.path()>
                    <Field label="Email" name="email" kind="email" autocomplete="email" value=form.value(FieldName::Email).unwrap_or_default() fault=form.at(FormName::SignUp, FieldName::Email) autofocus=true/>
                    <Field label="Password" name="password" kind="password" autocomplete="new-password" hint="At least 10 characters. A few unrelated words are easy to remember and hard to guess." fault=form.at(FormName::SignUp, FieldName::Password)/>
                    <button class="button primary wide">"Create account"</button>
                </form>
                {(!new).then(|| view! { <p class="aside">"Already have an account? " <a href=paths::SIGN_IN.path()>"Sign in"</a></p> })}
            </Card>
        }
        .into_any()
    })
}
