//! What to do when the session has ended elsewhere.

use std::cell::Cell;

use crate::paths::{SIGN_IN, parameters::NEXT};

thread_local! {
    /// Somebody who stays on the page, because files are still being sent, is not asked again.
    static ASKED: Cell<bool> = const { Cell::new(false) };
}

/// Leads to the page for signing in, and from there back to this one.
pub fn signed_out() {
    let Some(location) = web_sys::window().map(|window| window.location()).filter(|_| !ASKED.replace(true)) else {
        return;
    };
    let here = [location.pathname(), location.search()].map(Result::unwrap_or_default).concat();
    let _ = location.set_href(&SIGN_IN.with(NEXT, &here));
}
