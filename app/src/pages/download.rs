//! A zip that somebody asked for: how far it is, and where it is when it is there. Without a script, the page asks for
//! itself again every few seconds.

use gallery::{
    id::ZipId,
    library::{ZipStage, ZipView, not_there},
};
use leptos::prelude::*;
use leptos_meta::Meta;
use leptos_router::hooks::use_params_map;

use crate::{
    components::{layout::Frame, load::load},
    paths,
    server::context,
    words,
};

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
            <Frame title="Download">
                <div class="settings">
                    <h1>"Download"</h1>
                    <section>
                        {match stage {
                            ZipStage::Making => view! { <Making zip=view/> }.into_any(),
                            ZipStage::Ready { link } => view! { <Ready zip=view link/> }.into_any(),
                            ZipStage::Stalled => view! {
                                <p role="alert">"Something went wrong on our side. Please select the photos again."</p>
                                <p class="actions"><a class="button primary" href=paths::TIMELINE.path()>"Back to photos"</a></p>
                            }.into_any(),
                            ZipStage::Expired => view! {
                                <p>"This download has expired: downloads are kept for a day. Please select the photos again."</p>
                                <p class="actions"><a class="button primary" href=paths::TIMELINE.path()>"Back to photos"</a></p>
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
    let (all, done) = (words::photos(photos.into()), words::number(photos_done.into()));
    view! {
        <Meta http_equiv="refresh" content="3"/>
        <p role="status">{format!("Preparing {all}… {done} done")}</p>
        <progress max=bytes.max(1).to_string() value=bytes_done.to_string() aria-label="Preparing the download"></progress>
        <p class="hint">"This page updates by itself. You can leave it and come back."</p>
    }
}

#[component]
fn Ready(zip: ZipView, link: String) -> impl IntoView {
    let ZipView { photos, left_out, bytes_done, .. } = zip;
    let (ready, size) = (words::photos(photos.saturating_sub(left_out).into()), words::bytes(bytes_done));
    let were = if left_out == 1 { "was" } else { "were" };
    view! {
        <p role="status">{format!("Your download is ready: {ready}, {size}.")}</p>
        {(left_out > 0).then(|| view! {
            <p class="hint">{format!("{} {were} deleted in the meantime and left out.", words::photos(left_out.into()))}</p>
        })}
        // The link is of another site and good for an hour; a script must not fetch it before.
        <p class="actions"><a class="button primary" href=link rel="external" download="photos.zip">"Download photos.zip"</a></p>
        <p class="hint">"The file is kept for a day. If the download stops, come back to this page."</p>
    }
}
