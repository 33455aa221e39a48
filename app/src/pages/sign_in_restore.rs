//! Restoring an account that was deleted, after signing in to it.

use gallery::Error;
use leptos::prelude::*;

use crate::{
    components::{
        layout::Card,
        load::{load, send_to},
    },
    messages::t,
    paths::{self, parameters::EXPIRED},
    server::{context, cookies},
    words,
};

/// `/signin/restore`
#[component]
pub fn SignInRestore() -> impl IntoView {
    let context = context();
    let headers = use_context::<http::request::Parts>().map(|parts| parts.headers).unwrap_or_default();
    let waiting = cookies::get(&headers, cookies::RESTORE, context.site.secure).unwrap_or_default();
    let until = async move {
        match context.library.restorable_until(&waiting).await {
            Ok(until) => Ok(Some(until)),
            Err(Error::SignInRequired) => Ok(None),
            Err(error) => Err(error),
        }
    };
    load(until, move |until| {
        let Some(until) = until else {
            send_to(&paths::SIGN_IN.flag(EXPIRED));
            return ().into_any();
        };
        let day = words::day_of_year(jiff::tz::Offset::UTC.to_datetime(until).date());
        view! {
            <Card title=t!(sign_in_restore_title)>
                <p>{t!(sign_in_restore_text, day = &day)}</p>
                <form method="post" action=paths::SIGN_IN_RESTORE.path()>
                    <button class="button primary wide">{t!(sign_in_restore_submit)}</button>
                </form>
                <p class="aside"><a href=paths::SIGN_IN.path()>{t!(sign_in_restore_back)}</a></p>
            </Card>
        }
        .into_any()
    })
}
