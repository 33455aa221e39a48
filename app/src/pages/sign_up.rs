//! Creating an account.

use leptos::prelude::*;

use crate::{
    components::{
        form::{Alert, Field},
        layout::Card,
        load::load,
    },
    server::context,
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
                    <p>"This gallery takes no new members. Ask its owner for an account."</p>
                    <p class="actions"><a class="button" href="/signin">"Sign in"</a></p>
                </Card>
            }
            .into_any();
        }
        view! {
            <Card title="Create account">
                {new.then(|| view! { <p>"The first account looks after the gallery: it is the administrator’s."</p> })}
                <Alert outcome=&form of="signup"/>
                <form method="post" action="/signup">
                    <Field label="Email" name="email" kind="email" autocomplete="email" value=form.value("email").unwrap_or_default() fault=form.at("signup", "email") autofocus=true/>
                    <Field label="Password" name="password" kind="password" autocomplete="new-password" hint="At least 10 characters. A few unrelated words are easy to remember and hard to guess." fault=form.at("signup", "password")/>
                    <button class="button primary wide">"Create account"</button>
                </form>
                {(!new).then(|| view! { <p class="aside">"You have an account already? " <a href="/signin">"Sign in"</a></p> })}
            </Card>
        }
        .into_any()
    })
}
