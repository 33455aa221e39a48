//! Loads records before a page is drawn, and handles errors.

use std::future::Future;

use gallery::{Error, Result};
use leptos::prelude::*;
use leptos_axum::ResponseOptions;

use crate::{
    pages::failure::Broken,
    paths::{self, local, parameters::NEXT},
    server::context,
    words::sentence,
};

/// Waits for `records` and draws them. A viewer who must sign in first is redirected to do that and then back. Other
/// errors become a page with their own status.
pub fn load<T, V>(
    records: impl Future<Output = Result<T>> + Send + 'static,
    draw: impl FnOnce(T) -> V + Send + 'static,
) -> impl IntoView
where
    T: Send + 'static,
    V: IntoView + 'static,
{
    let drawn = Suspend::new(async move {
        match records.await {
            Ok(records) => draw(records).into_any(),
            Err(Error::SignInRequired) => {
                let context = context();
                match context.uri.path_and_query().map(|path| path.as_str()) {
                    Some(path) if path != paths::TIMELINE.path() => send_to(&paths::SIGN_IN.with(NEXT, local(path))),
                    _ => send_to(&paths::SIGN_IN),
                }
                ().into_any()
            }
            Err(error) => {
                crate::server::log_cause(&error);
                if let (Some(response), Ok(status)) =
                    (use_context::<ResponseOptions>(), http::StatusCode::from_u16(error.status()))
                {
                    response.set_status(status);
                }
                view! { <Broken status=error.status() sentence=sentence(&error)/> }.into_any()
            }
        }
    });
    view! { <Suspense>{drawn}</Suspense> }
}

/// Redirects to another address instead of drawing a page.
pub fn send_to(target: &str) {
    if let Some(response) = use_context::<ResponseOptions>()
        && let Ok(target) = http::HeaderValue::try_from(target)
    {
        response.set_status(http::StatusCode::SEE_OTHER);
        response.insert_header(http::header::LOCATION, target);
    }
}
