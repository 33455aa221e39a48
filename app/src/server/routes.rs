//! The routes that are neither pages nor server functions: what forms post to and islands fetch.

use axum::{
    Router,
    extract::DefaultBodyLimit,
    routing::{get, post},
};

use super::{AppState, forms, fragments};

/// Bytes a form may have: ten thousand chosen photos fit.
const MAX_FORM_BYTES: usize = 512 * 1024;

/// Routes for forms and fragments.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/signup", post(forms::sign_up))
        .route("/confirm", post(forms::confirm))
        .route("/confirm/resend", post(forms::resend))
        .route("/signin", post(forms::sign_in))
        .route("/signout", post(forms::sign_out))
        .route("/signout/everywhere", post(forms::sign_out_everywhere))
        .route("/forgot", post(forms::forgot))
        .route("/reset", post(forms::reset))
        .route("/account/name", post(forms::account_name))
        .route("/account/password", post(forms::account_password))
        .route("/account/appearance", post(forms::account_appearance))
        .route("/account/delete", post(forms::account_delete))
        .route("/photos/trash", post(forms::trash))
        .route("/photos/{id}", post(forms::describe))
        .route("/photos/{id}/view", get(fragments::photo))
        .route("/photos/{id}/original", get(fragments::original))
        .route("/timeline", get(fragments::segment))
        .route("/trash/restore", post(forms::restore))
        .route("/trash/delete", post(forms::delete_forever))
        .route("/trash/empty", post(forms::empty_trash))
        .route("/upload/cancel", post(forms::cancel))
        .route("/upload/retry", post(forms::retry))
        .layer(DefaultBodyLimit::max(MAX_FORM_BYTES))
}
