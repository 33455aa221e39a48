//! Emptying the trash, asked twice.

use gallery::Error;
use leptos::prelude::*;

use crate::{
    components::{layout::Card, load::load},
    server::context,
};

/// `/trash/empty`
#[component]
pub fn TrashEmpty() -> impl IntoView {
    let context = context();
    let viewer = context.viewer;
    load(async move { viewer.person().cloned().ok_or(Error::SignInRequired) }, |_| {
        view! {
            <Card title="Empty the trash?">
                <p>"Everything in the trash is deleted for ever: originals, smaller copies and all that is known about them. Nobody can bring it back."</p>
                <form method="post" action="/trash/empty"><button class="button danger wide">"Delete everything for ever"</button></form>
                <p class="aside"><a href="/trash">"Keep it"</a></p>
            </Card>
        }
    })
}
