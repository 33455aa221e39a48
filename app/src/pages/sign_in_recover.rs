//! The way in for somebody who lost their authenticator.

use leptos::prelude::*;

use super::{query, sign_in_code::waits};
use crate::{
    components::{
        form::{Alert, Field},
        layout::Card,
    },
    paths::{self, parameters::NEXT},
    server::{FieldName, FormName, context},
};

/// `/signin/recover`
#[component]
pub fn SignInRecover() -> impl IntoView {
    let context = context();
    let next = query(NEXT).unwrap_or_else(|| paths::TIMELINE.path().to_owned());
    let back = paths::SIGN_IN_CODE.with(NEXT, &next).into_string();
    waits(context, move |context| {
        view! {
            <Card title="Use your recovery code">
                <p>"This turns off two-step sign-in, so you can sign in with just your password. You can set it up again afterwards."</p>
                <Alert outcome=&context.form of=FormName::SignInRecover/>
                <form method="post" action=paths::SIGN_IN_RECOVER.path()>
                    <input type="hidden" name="next" value=next/>
                    <Field label="Recovery code" name="code" maxlength="40" hint="Four groups of five characters." fault=context.form.at_secret(FormName::SignInRecover, FieldName::Code) autofocus=true/>
                    <button class="button primary wide">"Turn off two-step sign-in"</button>
                </form>
                <p class="aside"><a href=back>"Enter a code instead"</a></p>
            </Card>
        }
    })
}
