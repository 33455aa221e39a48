//! Which page lives where.

use leptos::prelude::*;
use leptos_router::{
    SsrMode,
    components::{Route, Router, Routes},
    path,
};

use crate::pages::{
    account::Account, confirm::Confirm, download::Download, failure::Failure, forgot::Forgot, missing::Missing,
    photo::Photo, reset::Reset, sign_in::SignIn, sign_in_code::SignInCode, sign_in_recover::SignInRecover,
    sign_out::SignOut, sign_up::SignUp, timeline::Timeline, trash::Trash, trash_empty::TrashEmpty,
    two_step::TwoStepSignIn, upload::Upload,
};

/// Every page. They are rendered whole before the first byte leaves, so that the status is always the right one; the
/// records behind a page are read in a few milliseconds, so nothing is gained by sending half of it earlier.
#[component]
pub fn App() -> impl IntoView {
    view! {
        <Router>
            <Routes fallback=|| view! { <Missing/> }>
                <Route path=path!("/") view=Timeline ssr=SsrMode::Async/>
                <Route path=path!("/photos/:id") view=Photo ssr=SsrMode::Async/>
                <Route path=path!("/trash") view=Trash ssr=SsrMode::Async/>
                <Route path=path!("/trash/empty") view=TrashEmpty ssr=SsrMode::Async/>
                <Route path=path!("/upload") view=Upload ssr=SsrMode::Async/>
                <Route path=path!("/downloads/:id") view=Download ssr=SsrMode::Async/>
                <Route path=path!("/account") view=Account ssr=SsrMode::Async/>
                <Route path=path!("/account/two-step") view=TwoStepSignIn ssr=SsrMode::Async/>
                <Route path=path!("/signup") view=SignUp ssr=SsrMode::Async/>
                <Route path=path!("/confirm") view=Confirm ssr=SsrMode::Async/>
                <Route path=path!("/signin") view=SignIn ssr=SsrMode::Async/>
                <Route path=path!("/signin/code") view=SignInCode ssr=SsrMode::Async/>
                <Route path=path!("/signin/recover") view=SignInRecover ssr=SsrMode::Async/>
                <Route path=path!("/signout") view=SignOut ssr=SsrMode::Async/>
                <Route path=path!("/forgot") view=Forgot ssr=SsrMode::Async/>
                <Route path=path!("/reset") view=Reset ssr=SsrMode::Async/>
                <Route path=path!("/error") view=Failure ssr=SsrMode::Async/>
            </Routes>
        </Router>
    }
}
