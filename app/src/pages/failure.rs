//! The pages for errors.

use leptos::prelude::*;

use super::missing::Missing;
use crate::{
    components::layout::Card,
    messages::{element, t},
    paths,
    server::context,
};

/// The page at `/error`: it shows the sentence of the error that led there.
#[component]
pub fn Failure() -> impl IntoView {
    let form = context().form;
    match form.error {
        Some(sentence) => view! { <Broken status=form.status sentence/> }.into_any(),
        None => view! { <Missing/> }.into_any(),
    }
}

/// A sentence about what went wrong, the request's id for the log, and links. A missing page has neither a sentence of
/// its own nor an entry in the log.
#[component]
pub fn Broken(
    /// The HTTP status.
    status: u16,
    /// What went wrong.
    sentence: String,
) -> impl IntoView {
    let missing = status == 404;
    let (title, sentence) =
        if missing { (t!(failure_not_found), t!(failure_no_page)) } else { (t!(failure_title), sentence) };
    let request_id = context().info.request_id;
    let code = || element(|text| view! { <code>{text}</code> });
    view! {
        <Card title=title>
            <p role="alert">{sentence}</p>
            <p class="actions"><a class="button primary" href=paths::TIMELINE.path()>{t!(failure_back)}</a></p>
            {(!missing).then(|| view! { <p class="hint">{t!(failure_id, id = &request_id, code = code())}</p> })}
        </Card>
    }
}
