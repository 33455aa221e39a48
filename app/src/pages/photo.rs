//! The page of one photo.

use gallery::{id::PhotoId, library::not_there};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::query;
use crate::{
    components::{escape::WindowTitle, load::load, stage::Stage, tile::photo_name},
    islands::{uploader::Uploader, viewer::Lightbox},
    messages::t,
    paths::{ListScope, parameters::SAVED},
    server::context,
};

/// `/photos/{id}`
#[component]
pub fn Photo() -> impl IntoView {
    let context = context();
    let (library, viewer) = (context.library.clone(), context.viewer.clone());
    let id = use_params_map().with_untracked(|map| map.get("id")).unwrap_or_default();
    let form = context.form;
    let saved = query(SAVED).is_some() && form.error.is_none();
    let records = async move {
        let id: PhotoId = id.parse().map_err(|_| not_there(&viewer))?;
        library.photo(&viewer, &id).await
    };
    let library = context.library;
    load(records, move |photo| {
        let list = ListScope::of_photo(photo.trashed_at.is_some()).addresses();
        let name = photo_name(&photo);
        view! {
            <WindowTitle text=t!(window_title, title = &name)/>
            <a class="skip" href="#main">{t!(layout_skip)}</a>
            <main id="main" class="photo-page" tabindex="-1">
                <h1 class="visually-hidden" dir="auto">{name}</h1>
                {view! { <Stage library list photo form saved/> }.into_any()}
            </main>
            <Lightbox/>
            {view! { <Uploader/> }.into_any()}
        }
    })
}
