//! Adding photos without a script, and the list of what is not ready.

use gallery::{
    format::Format,
    photo::{Photo, PhotoState},
    ticket::UploadForm,
};
use leptos::prelude::*;

use crate::{
    components::{form::Alert, layout::Frame, load::load},
    server::context,
};

/// A photo that is resized for longer than this was set aside after faults of ours, in milliseconds.
const STUCK_MS: i64 = 10 * 60 * 1000;

/// `/upload`
#[component]
pub fn Upload() -> impl IntoView {
    let context = context();
    let (library, viewer) = (context.library.clone(), context.viewer.clone());
    let form = context.form;
    let now = library.now_ms();
    let limit = gallery::fault::bytes_for_people(library.settings.max_file_bytes);
    let back = format!("{}/upload?received=1", context.origin);
    let mut results = form.files.clone();
    if context.uri.query().is_some_and(|query| query.split('&').any(|pair| pair == "received=1")) {
        results.push((true, "The file was received and is being prepared.".to_owned()));
    }
    let records = async move { Ok((library.pending(&viewer).await?, library.upload_form(&viewer, &back).await?)) };
    load(records, move |(pending, elsewhere)| {
        view! {
            <Frame title="Add photos" here="/upload">
                <div class="settings">
                    <h1>"Add photos"</h1>
                    <section>
                        <Alert outcome=&form of="upload"/>
                        {(!results.is_empty()).then(|| view! {
                            <ul class="results" role="list" aria-label="Results">
                                {results.into_iter().map(|(good, sentence)| view! {
                                    <li class=if good { "good" } else { "bad" }>{sentence}</li>
                                }).collect_view()}
                            </ul>
                        })}
                        <Chooser elsewhere limit fault=form.at("upload", "")/>
                    </section>
                    {(!pending.is_empty()).then(|| view! { <Pending pending now/> })}
                </div>
            </Frame>
        }
    })
}

/// The form that brings files: several to the gallery itself, or one at a time to the store of bytes.
#[component]
fn Chooser(elsewhere: Option<UploadForm>, limit: String, fault: Option<String>) -> impl IntoView {
    let several = elsewhere.is_none();
    let UploadForm { url, fields } =
        elsewhere.unwrap_or_else(|| UploadForm { url: "/upload".to_owned(), fields: Vec::new() });
    let (label, each) = if several { ("Photos", " each") } else { ("Photo", "") };
    view! {
        <form id="upload-form" method="post" action=url enctype="multipart/form-data">
            {fields.into_iter().map(|(name, value)| view! { <input type="hidden" name=name value=value/> }).collect_view()}
            <div class="field">
                <label for="photos">{label}</label>
                // S3 takes what stands before the file only, and one file.
                <input id="photos" type="file" name=if several { "photos" } else { "file" } multiple=several required accept=Format::accept() aria-invalid=fault.is_some().then_some("true") aria-describedby=fault/>
                <p class="hint">{format!("{}, up to {limit}{each}. They stay exactly as they are.", Format::listed("and"))}</p>
            </div>
            <button class="button primary">"Add photos"</button>
        </form>
    }
}

#[component]
fn Pending(pending: Vec<Photo>, now: i64) -> impl IntoView {
    view! {
        <section>
            <h2>"Not ready yet"</h2>
            <ul class="results" role="list" aria-label="Not ready yet">
                {pending.into_iter().map(|photo| {
                    let (sentence, failed) = match &photo.state {
                        PhotoState::Failed { reason } => (reason.sentence(&photo.file_name), true),
                        PhotoState::Uploading => (format!("“{}” was not sent completely. Add it again to go on.", photo.file_name), false),
                        _ => (format!("“{}” is being resized.", photo.file_name), false),
                    };
                    let id = photo.id.to_string();
                    let stuck = photo.state == PhotoState::Processing && photo.added_at < now - STUCK_MS;
                    let again = stuck || (failed && photo.has_original());
                    view! {
                        <li class=if failed { "bad" } else { "waiting" } data-state=photo.state.name()>
                            <span class="grow">{sentence}</span>
                            {again.then(|| view! {
                                <form method="post" action="/upload/retry">
                                    <input type="hidden" name="photo" value=id.clone()/>
                                    <button class="button small" aria-label=format!("Try {} again", photo.file_name)>"Try again"</button>
                                </form>
                            })}
                            <form method="post" action="/upload/cancel">
                                <input type="hidden" name="photo" value=id.clone()/>
                                <button class="button small quiet" aria-label=format!("Remove {}", photo.file_name)>"Remove"</button>
                            </form>
                        </li>
                    }
                }).collect_view()}
            </ul>
            <p class="aside"><a href="/upload">"Look again"</a></p>
        </section>
    }
}
