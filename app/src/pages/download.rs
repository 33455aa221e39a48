//! The page of a requested zip: its progress, and then a link to it. Without scripts, the page reloads every few
//! seconds.

use gallery::{
    id::ZipId,
    library::{ZipStage, ZipView, not_there},
};
use leptos::prelude::*;
use leptos_meta::Meta;
use leptos_router::hooks::use_params_map;

use crate::{
    components::{layout::Frame, load::load},
    messages::t,
    paths,
    server::context,
    words,
};

/// The file name in the browser.
const FILE: &str = "photos.zip";

/// `/downloads/{zip}`
#[component]
pub fn Download() -> impl IntoView {
    let context = context();
    let (library, viewer) = (context.library.clone(), context.viewer.clone());
    let id = use_params_map().with_untracked(|map| map.get("id")).unwrap_or_default();
    let found = async move {
        let id: ZipId = id.parse().map_err(|_| not_there(&viewer))?;
        library.zip_job(&viewer, &id).await
    };
    load(found, |view| {
        let stage = view.stage.clone();
        view! {
            <Frame title=t!(download_title)>
                <div class="settings">
                    <h1>{t!(download_title)}</h1>
                    <section>
                        {match stage {
                            ZipStage::Making => view! { <Making zip=view/> }.into_any(),
                            ZipStage::Ready { link } => view! { <Ready zip=view link/> }.into_any(),
                            ZipStage::Stalled => view! {
                                <p role="alert">{t!(download_stalled)}</p>
                                <p class="actions"><a class="button primary" href=paths::TIMELINE.path()>{t!(download_back)}</a></p>
                            }.into_any(),
                            ZipStage::Expired => view! {
                                <p>{t!(download_expired)}</p>
                                <p class="actions"><a class="button primary" href=paths::TIMELINE.path()>{t!(download_back)}</a></p>
                            }.into_any(),
                        }}
                    </section>
                </div>
            </Frame>
        }
    })
}

#[component]
fn Making(zip: ZipView) -> impl IntoView {
    let ZipView { photos, photos_done, bytes, bytes_done, .. } = zip;
    view! {
        <Meta http_equiv="refresh" content="3"/>
        <p role="status">{t!(download_making, count = photos.into(), done = photos_done.into())}</p>
        <progress max=bytes.max(1).to_string() value=bytes_done.to_string() aria-label=t!(download_bar)></progress>
        <p class="hint">{t!(progress_updates)}</p>
    }
}

#[component]
fn Ready(zip: ZipView, link: String) -> impl IntoView {
    let ZipView { photos, left_out, bytes_done, .. } = zip;
    let ready = photos.saturating_sub(left_out).into();
    view! {
        <p role="status">{t!(download_ready, count = ready, size = &words::bytes(bytes_done))}</p>
        {(left_out > 0).then(|| view! {
            <p class="hint">{t!(download_left_out, count = left_out.into())}</p>
        })}
        // The link leads to another site and is valid for an hour. A script must not fetch it before it is clicked.
        <p class="actions"><a class="button primary" href=link rel="external" download=FILE>{t!(download_fetch, file = FILE)}</a></p>
        <p class="hint">{t!(download_kept)}</p>
    }
}
