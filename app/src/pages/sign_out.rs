//! Signing out.

use leptos::prelude::*;

use crate::{components::layout::Card, paths};

/// `/signout`
#[component]
pub fn SignOut() -> impl IntoView {
    view! {
        <Card title="Sign out">
            <p>"Sign out on this device or on all your devices."</p>
            <form method="post" action=paths::SIGN_OUT.path()><button class="button primary wide">"Sign out"</button></form>
            <form method="post" action=paths::SIGN_OUT_EVERYWHERE.path()><button class="button wide">"Sign out everywhere"</button></form>
            <p class="aside"><a href=paths::TIMELINE.path()>"Cancel"</a></p>
        </Card>
    }
}
