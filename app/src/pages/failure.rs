//! When something went wrong.

use leptos::prelude::*;

use super::missing::Missing;
use crate::{components::layout::Card, paths, server::context};

/// What `/error` shows: the sentence of the fault that led there.
#[component]
pub fn Failure() -> impl IntoView {
    let form = context().form;
    match form.error {
        Some(sentence) => view! { <Broken status=form.status sentence/> }.into_any(),
        None => view! { <Missing/> }.into_any(),
    }
}

/// A sentence about what went wrong, the request's id for the log, and ways on. A page that is not there has neither a
/// sentence of its own nor anything in the log.
#[component]
pub fn Broken(
    /// The HTTP status.
    status: u16,
    /// What went wrong.
    sentence: String,
) -> impl IntoView {
    let missing = status == 404;
    let (title, sentence) = if missing {
        ("Not found", "We couldn’t find that page.".to_owned())
    } else {
        ("Something went wrong", sentence)
    };
    let request_id = context().info.request_id;
    view! {
        <Card title=title>
            <p role="alert">{sentence}</p>
            <p class="actions"><a class="button primary" href=paths::TIMELINE.path()>"Back to photos"</a></p>
            {(!missing).then(|| view! { <p class="hint">"Error ID: " <code>{request_id}</code></p> })}
        </Card>
    }
}
