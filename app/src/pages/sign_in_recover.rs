//! Signing in without the authenticator, with the recovery code.

use leptos::prelude::*;

use super::{query, sign_in_code::waits};
use crate::{
    components::{
        form::{Alert, Field},
        layout::Card,
    },
    messages::t,
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
            <Card title=t!(sign_in_recover_title)>
                <p>{t!(sign_in_recover_text)}</p>
                <Alert outcome=&context.form of=FormName::SignInRecover/>
                <form method="post" action=paths::SIGN_IN_RECOVER.path()>
                    <input type="hidden" name="next" value=next/>
                    <Field label=t!(field_recovery_code) name="code" maxlength="40" hint=t!(sign_in_recover_hint) fault=context.form.at_secret(FormName::SignInRecover, FieldName::Code) autofocus=true/>
                    <button class="button primary wide">{t!(two_step_turn_off)}</button>
                </form>
                <p class="aside"><a href=back>{t!(sign_in_recover_back)}</a></p>
            </Card>
        }
    })
}
