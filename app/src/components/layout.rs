//! The layout of every page.

use leptos::prelude::*;

use super::{escape::WindowTitle, icon::Icon, language_form::LanguageForm};
use crate::{
    islands::{connection::Connection, uploader::Uploader},
    messages::t,
    paths::{self, Path},
};

/// A page for people who signed in: header, main, the message about a lost connection, the upload tray.
#[component]
pub fn Frame(
    /// The title of the window.
    #[prop(into)]
    title: String,
    /// The navigation entry of this page.
    #[prop(optional)]
    here: Option<Path>,
    /// The contents of the page.
    children: Children,
) -> impl IntoView {
    view! {
        <WindowTitle text=t!(window_title, title = &title)/>
        <a class="skip" href="#main">{t!(layout_skip)}</a>
        {header(here).into_any()}
        <main id="main" tabindex="-1">{children()}</main>
        {view! { <Connection/> }.into_any()}
        {view! { <Uploader/> }.into_any()}
    }
    .into_any()
}

fn header(here: Option<Path>) -> impl IntoView {
    let current = move |page: Path| (here == Some(page)).then_some("page");
    view! {
        <header class="top">
            <a class="brand" href=paths::TIMELINE.path() aria-label=t!(layout_home)>
                <span class="mark" aria-hidden="true"></span>
                <span>"Vitrine"</span>
            </a>
            <nav aria-label=t!(layout_navigation)>
                <a href=paths::TIMELINE.path() aria-current=current(paths::TIMELINE)><Icon name="photos"/><span>{t!(layout_photos)}</span></a>
                <a href=paths::TRASH.path() aria-current=current(paths::TRASH)><Icon name="trash"/><span>{t!(layout_trash)}</span></a>
                <a href=paths::ACCOUNT.path() aria-current=current(paths::ACCOUNT)><Icon name="account"/><span>{t!(layout_account)}</span></a>
            </nav>
            <a id="add-photos" class="button primary" href=paths::UPLOAD.path()><Icon name="add"/><span>{t!(layout_add_photos)}</span></a>
        </header>
    }
}

/// A page for everybody: a single card.
#[component]
pub fn Card(
    /// The heading, and the title of the window.
    #[prop(into)]
    title: String,
    /// The contents of the page.
    children: Children,
) -> impl IntoView {
    view! {
        <WindowTitle text=t!(window_title, title = &title)/>
        <main id="main" class="card-page">
            <div class="card">
                <a class="brand" href=paths::TIMELINE.path() aria-label="Vitrine">
                    <span class="mark" aria-hidden="true"></span>
                    <span>"Vitrine"</span>
                </a>
                <h1>{title}</h1>
                {children()}
            </div>
            <footer class="card-foot"><LanguageForm/></footer>
        </main>
    }
    .into_any()
}
