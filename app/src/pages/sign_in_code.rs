//! The second step of signing in.

use leptos::prelude::*;

use super::query;
use crate::{
    components::{
        form::{Alert, Field},
        layout::Card,
        load::{load, send_to},
    },
    messages::t,
    paths::{self, parameters::NEXT},
    server::{Context, FieldName, FormName, context, cookies},
};

/// `/signin/code`
#[component]
pub fn SignInCode() -> impl IntoView {
    let context = context();
    let next = query(NEXT).unwrap_or_else(|| paths::TIMELINE.path().to_owned());
    let recover = paths::SIGN_IN_RECOVER.with(NEXT, &next).into_string();
    waits(context, move |context| {
        view! {
            <Card title=t!(sign_in_code_title)>
                <p>{t!(sign_in_code_text)}</p>
                <Alert outcome=&context.form of=FormName::SignInCode/>
                <form method="post" action=paths::SIGN_IN_CODE.path()>
                    <input type="hidden" name="next" value=next/>
                    <Field label=t!(field_code) name="code" autocomplete="one-time-code" inputmode="numeric" maxlength="12" fault=context.form.at_secret(FormName::SignInCode, FieldName::Code) autofocus=true/>
                    <button class="button primary wide">{t!(sign_in_submit)}</button>
                </form>
                <p class="aside"><a href=recover>{t!(sign_in_code_lost)}</a></p>
                <p class="aside"><a href=paths::SIGN_IN.path()>{t!(sign_in_code_other_account)}</a></p>
            </Card>
        }
    })
}

/// Draws a page of the second step, if the browser has completed the first step. Otherwise redirects to the first step.
pub(super) fn waits<V: IntoView + 'static>(
    context: Context,
    draw: impl FnOnce(Context) -> V + Send + 'static,
) -> impl IntoView {
    let headers = use_context::<http::request::Parts>().map(|parts| parts.headers).unwrap_or_default();
    // A form that is shown again was posted with the cookie, but the headers are not available while its page is drawn.
    let waits = context.form.error.is_some()
        || cookies::get(&headers, cookies::STEP, context.site.secure)
            .is_some_and(|waiting| context.library.is_waiting(&waiting));
    load(async move { Ok(waits) }, move |waits| {
        if waits {
            draw(context).into_any()
        } else {
            send_to(&paths::SIGN_IN);
            ().into_any()
        }
    })
}
