//! Adding photos without scripts, and the list of photos that are not ready.

use gallery::{format::Format, library::UploadView, page::Cursor, photo::PhotoState, ticket::UploadForm};
use jiff::{SignedDuration, Timestamp};
use leptos::prelude::*;

use super::query;
use crate::{
    components::{form::Alert, layout::Frame, load::load},
    messages::t,
    paths::{
        self,
        parameters::{BEFORE, RECEIVED},
    },
    server::{FormName, context},
    words,
};

/// A photo that is processed for longer than this was set aside after internal errors.
const STUCK_AFTER: SignedDuration = SignedDuration::from_mins(10);

/// `/upload`
#[component]
pub fn Upload() -> impl IntoView {
    let context = context();
    let (library, viewer) = (context.library.clone(), context.viewer.clone());
    let form = context.form;
    let now = library.now();
    let limit = words::bytes(library.settings.max_file_bytes);
    let back = format!("{}{}", context.origin, paths::UPLOAD.flag(RECEIVED));
    let mut results = form.files.clone();
    if query(RECEIVED).is_some() {
        results.push((true, t!(upload_received)));
    }
    // What is no cursor is as good as none: the page begins with what was added last.
    let before = query(BEFORE).and_then(|text| text.parse::<Cursor>().ok());
    let records = async move {
        let pending = library.pending_page(&viewer, before.as_ref()).await?;
        Ok((pending, library.upload_form(&viewer, &back).await?))
    };
    load(records, move |((pending, next), elsewhere)| {
        let older = next.map(|next| paths::UPLOAD.with(BEFORE, &next.to_string()).into_string());
        view! {
            <Frame title=t!(upload_title) here=paths::UPLOAD>
                <div class="settings">
                    <h1>{t!(upload_title)}</h1>
                    <section>
                        <Alert outcome=&form of=FormName::Upload/>
                        {(!results.is_empty()).then(|| view! {
                            <ul class="results" role="list" aria-label=t!(upload_results)>
                                {results.into_iter().map(|(good, sentence)| view! {
                                    <li class=if good { "good" } else { "bad" }>{sentence}</li>
                                }).collect_view()}
                            </ul>
                        })}
                        <Chooser elsewhere limit fault=form.at(FormName::Upload, None)/>
                    </section>
                    {(!pending.is_empty()).then(|| view! { <Pending pending now/> })}
                    {older.map(|href| view! { <p class="older"><a class="button" href=href rel="next">{t!(list_older)}</a></p> })}
                </div>
            </Frame>
        }
    })
}

/// The form that sends files: several to the gallery itself, or one at a time to the store of bytes.
#[component]
fn Chooser(elsewhere: Option<UploadForm>, limit: String, fault: Option<String>) -> impl IntoView {
    let several = elsewhere.is_none();
    let UploadForm { url, fields } =
        elsewhere.unwrap_or_else(|| UploadForm { url: paths::UPLOAD.path().to_owned(), fields: Vec::new() });
    let formats = words::formats();
    let (label, hint) = if several {
        (t!(upload_photos), t!(upload_hint_each, formats = &formats, limit = &limit))
    } else {
        (t!(upload_photo), t!(upload_hint, formats = &formats, limit = &limit))
    };
    view! {
        <form id="upload-form" method="post" action=url enctype="multipart/form-data">
            {fields.into_iter().map(|(name, value)| view! { <input type="hidden" name=name value=value/> }).collect_view()}
            <div class="field">
                <label for="photos">{label}</label>
                // S3 ignores fields after the file, and accepts only one file.
                <input id="photos" type="file" name=if several { "photos" } else { "file" } multiple=several required accept=Format::accept() aria-invalid=fault.is_some().then_some("true") aria-describedby=fault/>
                <p class="hint">{hint}</p>
            </div>
            <button class="button primary">{t!(upload_submit)}</button>
        </form>
    }
}

#[component]
fn Pending(pending: Vec<UploadView>, now: Timestamp) -> impl IntoView {
    let (failed, others): (Vec<_>, Vec<_>) =
        pending.into_iter().partition(|photo| matches!(photo.state, PhotoState::Failed { .. }));
    let (unsent, processing): (Vec<_>, Vec<_>) =
        others.into_iter().partition(|photo| photo.state == PhotoState::Uploading);
    [(t!(upload_failed), failed, false), (t!(upload_unsent), unsent, false), (t!(upload_processing), processing, true)]
        .into_iter()
        .filter(|(_, photos, _)| !photos.is_empty())
        .map(|(heading, photos, changes)| view! { <PendingList heading photos now changes/> })
        .collect_view()
}

#[component]
fn PendingList(heading: String, photos: Vec<UploadView>, now: Timestamp, changes: bool) -> impl IntoView {
    view! {
        <section>
            <h2>{heading.clone()}</h2>
            <ul class="results" role="list" aria-label=heading>
                {photos.into_iter().map(|photo| {
                    let (sentence, failed) = match &photo.state {
                        PhotoState::Failed { reason } => (words::fault_sentence(reason, &photo.file_name), true),
                        PhotoState::Uploading => (t!(upload_unsent_file, file = &photo.file_name), false),
                        _ => (t!(upload_processing_file, file = &photo.file_name), false),
                    };
                    let id = photo.id.to_string();
                    let stuck = photo.state == PhotoState::Processing && photo.added_at < now - STUCK_AFTER;
                    let again = stuck || (failed && photo.has_original);
                    let heard = |button: &str| t!(tray_button_of, button = button, file = &photo.file_name);
                    view! {
                        <li class=if failed { "bad" } else { "waiting" } data-state=photo.state.name()>
                            <bdi class="grow">{sentence}</bdi>
                            {again.then(|| view! {
                                <form method="post" action=paths::UPLOAD_RETRY.path()>
                                    <input type="hidden" name="photo" value=id.clone()/>
                                    <button class="button small" aria-label=heard(&t!(tray_try_again))>{t!(tray_try_again)}</button>
                                </form>
                            })}
                            <form method="post" action=paths::UPLOAD_CANCEL.path()>
                                <input type="hidden" name="photo" value=id.clone()/>
                                <button class="button small quiet" aria-label=heard(&t!(upload_remove))>{t!(upload_remove)}</button>
                            </form>
                        </li>
                    }
                }).collect_view()}
            </ul>
            {changes.then(|| view! { <p class="aside"><a href=paths::UPLOAD.path()>{t!(progress_refresh)}</a></p> })}
        </section>
    }
}
