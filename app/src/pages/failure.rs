//! When something went wrong.

use leptos::prelude::*;

use super::missing::Missing;
use crate::{components::layout::Card, server::context};

/// What `/error` shows: the sentence of the fault that led there.
#[component]
pub fn Failure() -> impl IntoView {
    let form = context().form;
    match form.error {
        Some(sentence) => view! { <Broken status=form.status sentence/> }.into_any(),
        None => view! { <Missing/> }.into_any(),
    }
}

/// A sentence about what went wrong, the request's id for the log, and ways on.
#[component]
pub fn Broken(
    /// The HTTP status.
    status: u16,
    /// What went wrong.
    sentence: String,
) -> impl IntoView {
    let title = if status == 404 { "Not found" } else { "That did not work" };
    let request_id = context().session.request_id;
    view! {
        <Card title=title>
            <p role="alert">{sentence}</p>
            <p class="actions"><a class="button primary" href="/">"To all photos"</a></p>
            <p class="hint">"Request " <code>{request_id}</code></p>
        </Card>
    }
}
