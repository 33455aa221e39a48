//! Signing out.

use leptos::prelude::*;

use crate::{components::layout::Card, messages::t, paths};

/// `/signout`
#[component]
pub fn SignOut() -> impl IntoView {
    view! {
        <Card title=t!(sign_out_title)>
            <p>{t!(sign_out_text)}</p>
            <form method="post" action=paths::SIGN_OUT.path()><button class="button primary wide">{t!(sign_out_here)}</button></form>
            <form method="post" action=paths::SIGN_OUT_EVERYWHERE.path()><button class="button wide">{t!(sign_out_everywhere)}</button></form>
            <p class="aside"><a href=paths::TIMELINE.path()>{t!(sign_out_cancel)}</a></p>
        </Card>
    }
}
