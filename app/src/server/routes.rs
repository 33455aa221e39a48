//! The routes that are neither pages nor server functions: what forms post to and islands fetch.

use std::future::{Ready, ready};

use axum::{
    Router,
    body::Body,
    extract::DefaultBodyLimit,
    routing::{get, post},
};
use http::Response;

use super::{AppState, forms, fragments};

/// Bytes a form may have: ten thousand chosen photos fit.
const MAX_FORM_BYTES: usize = 512 * 1024;

/// Where a browser goes that asks for the address of a form: somebody reloaded the page that a mistake led to.
fn back_to(page: &'static str) -> impl Fn() -> Ready<Response<Body>> + Clone {
    move || ready(forms::see_other(page))
}

/// Routes for forms and fragments.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/signup", post(forms::sign_up))
        .route("/confirm", post(forms::confirm))
        .route("/confirm/resend", post(forms::resend).get(back_to("/confirm")))
        .route("/signin", post(forms::sign_in))
        .route("/signin/code", post(forms::sign_in_code))
        .route("/signin/recover", post(forms::sign_in_recover))
        .route("/signout", post(forms::sign_out))
        .route("/signout/everywhere", post(forms::sign_out_everywhere).get(back_to("/signout")))
        .route("/forgot", post(forms::forgot))
        .route("/reset", post(forms::reset))
        .route("/account/name", post(forms::account_name).get(back_to("/account")))
        .route("/account/password", post(forms::account_password).get(back_to("/account")))
        .route("/account/appearance", post(forms::account_appearance).get(back_to("/account")))
        .route("/account/two-step", post(forms::two_step_confirm))
        .route("/account/two-step/begin", post(forms::two_step_begin).get(back_to("/account/two-step")))
        .route("/account/two-step/recovery", post(forms::two_step_recovery).get(back_to("/account/two-step")))
        .route("/account/two-step/end", post(forms::two_step_end).get(back_to("/account/two-step")))
        .route("/account/delete", post(forms::account_delete).get(back_to("/account")))
        .route("/photos/trash", post(forms::trash).get(back_to("/")))
        .route("/photos/{id}", post(forms::describe))
        .route("/photos/{id}/view", get(fragments::photo))
        .route("/photos/{id}/original", get(fragments::original))
        .route("/timeline", get(fragments::segment))
        .route("/trash/restore", post(forms::restore).get(back_to("/trash")))
        .route("/trash/delete", post(forms::delete_forever).get(back_to("/trash")))
        .route("/trash/empty", post(forms::empty_trash))
        .route("/upload/cancel", post(forms::cancel).get(back_to("/upload")))
        .route("/upload/retry", post(forms::retry).get(back_to("/upload")))
        .layer(DefaultBodyLimit::max(MAX_FORM_BYTES))
}
