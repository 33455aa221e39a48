//! The routes that are neither pages nor server functions: targets of forms, and fragments for islands.

use std::future::{Ready, ready};

use axum::{
    Router,
    body::Body,
    extract::DefaultBodyLimit,
    routing::{get, post},
};
use http::Response;

use super::{AppState, forms, fragments};
use crate::paths::{self, Path};

/// Maximum size of a form in bytes. Ten thousand selected photos fit.
const MAX_FORM_BYTES: usize = 512 * 1024;

/// Redirects a browser that requests the address of a form, because somebody reloaded a page that was shown after an
/// error.
fn back_to(page: Path) -> impl Fn() -> Ready<Response<Body>> + Clone {
    move || ready(forms::see_other(&page))
}

/// Returns the routes for forms and fragments.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route(&paths::SIGN_UP, post(forms::sign_up))
        .route(&paths::CONFIRM, post(forms::confirm))
        .route(&paths::LANGUAGE, post(forms::language).get(back_to(paths::TIMELINE)))
        .route(&paths::CONFIRM_RESEND, post(forms::resend).get(back_to(paths::CONFIRM)))
        .route(&paths::SIGN_IN, post(forms::sign_in))
        .route(&paths::SIGN_IN_CODE, post(forms::sign_in_code))
        .route(&paths::SIGN_IN_RECOVER, post(forms::sign_in_recover))
        .route(&paths::SIGN_IN_RESTORE, post(forms::sign_in_restore))
        .route(&paths::SIGN_OUT, post(forms::sign_out))
        .route(&paths::SIGN_OUT_EVERYWHERE, post(forms::sign_out_everywhere).get(back_to(paths::SIGN_OUT)))
        .route(&paths::FORGOT, post(forms::forgot))
        .route(&paths::RESET, post(forms::reset))
        .route(&paths::ACCOUNT_NAME, post(forms::account_name).get(back_to(paths::ACCOUNT)))
        .route(&paths::ACCOUNT_PASSWORD, post(forms::account_password).get(back_to(paths::ACCOUNT)))
        .route(&paths::ACCOUNT_APPEARANCE, post(forms::account_appearance).get(back_to(paths::ACCOUNT)))
        .route(&paths::TWO_STEP, post(forms::two_step_confirm))
        .route(&paths::TWO_STEP_BEGIN, post(forms::two_step_begin).get(back_to(paths::TWO_STEP)))
        .route(&paths::TWO_STEP_RECOVERY, post(forms::two_step_recovery).get(back_to(paths::TWO_STEP)))
        .route(&paths::TWO_STEP_END, post(forms::two_step_end).get(back_to(paths::TWO_STEP)))
        .route(&paths::ACCOUNT_DELETE, post(forms::account_delete).get(back_to(paths::ACCOUNT)))
        .route(&paths::ADMIN_REGISTRATION, post(forms::registration).get(back_to(paths::ADMIN)))
        .route(&paths::ADMIN_INVITE, post(forms::invite).get(back_to(paths::ADMIN)))
        .route(&paths::ADMIN_REVOKE, post(forms::revoke_invitation).get(back_to(paths::ADMIN)))
        .route(&paths::ADMIN_REDRIVE, post(forms::redrive).get(back_to(paths::ADMIN)))
        .route(paths::ADMIN_PERSON.route(), post(forms::person_action))
        .route(paths::ADMIN_QUOTA.route(), post(forms::quota).get(forms::back_to_person))
        .route(&paths::PHOTOS_TRASH, post(forms::trash).get(back_to(paths::TIMELINE)))
        .route(paths::PHOTO.route(), post(forms::describe))
        .route(paths::PHOTO_VIEW.route(), get(fragments::photo))
        .route(paths::PHOTO_ORIGINAL.route(), get(fragments::original))
        .route(&paths::TIMELINE_SEGMENTS, get(fragments::segment))
        .route(paths::ISLAND_MESSAGES.route(), get(fragments::messages))
        .route(&paths::TRASH_RESTORE, post(forms::restore).get(back_to(paths::TRASH)))
        .route(&paths::TRASH_DELETE, post(forms::delete_forever).get(back_to(paths::TRASH)))
        .route(&paths::TRASH_EMPTY, post(forms::empty_trash))
        .route(&paths::UPLOAD_CANCEL, post(forms::cancel).get(back_to(paths::UPLOAD)))
        .route(&paths::UPLOAD_RETRY, post(forms::retry).get(back_to(paths::UPLOAD)))
        .layer(DefaultBodyLimit::max(MAX_FORM_BYTES))
}
