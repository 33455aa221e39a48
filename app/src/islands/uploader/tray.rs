//! The tray: the list of files that are being added.

use gallery::id::PhotoId;
use leptos::prelude::*;

use super::{
    Action,
    item::{ItemId, State, Totals},
    run::act,
    words,
};
use crate::{messages::t, paths::PHOTO};

/// The maximum number of files in the tray.
pub const MOST_ROWS: usize = 100;

/// What the tray shows. The modules that work on the files write it.
#[derive(Debug, Clone, Copy, Default)]
pub struct Tray {
    /// The files shown.
    pub rows: RwSignal<Vec<Row>>,
    /// The totals of all files.
    pub totals: RwSignal<Totals>,
    /// Seconds until the last file is sent.
    pub left: RwSignal<Option<u64>>,
    /// The last message for screen readers.
    pub said: RwSignal<String>,
    /// Whether the tray is collapsed to its heading.
    pub small: RwSignal<bool>,
}

/// What a row shows apart from the number of bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// The state of the file.
    pub state: State,
    /// The photo that it became.
    pub photo: Option<PhotoId>,
    /// A small rendition of the photo.
    pub thumb_url: Option<String>,
}

/// One file in the tray. The number of sent bytes changes often and has its own signal.
#[derive(Debug, Clone)]
pub struct Row {
    /// Which file.
    pub id: ItemId,
    /// The file's name.
    pub name: String,
    /// The file's size.
    pub bytes: u64,
    /// What changes now and then.
    pub shown: ArcRwSignal<Shown>,
    /// How many bytes the gallery has.
    pub sent: ArcRwSignal<u64>,
}

/// The tray with all its files.
#[component]
pub fn TrayView(
    /// The contents.
    tray: Tray,
) -> impl IntoView {
    let Tray { rows, totals, left, said, small } = tray;
    let more = move || totals.with(|t| t.count as usize).saturating_sub(rows.with(Vec::len));
    let permille = move || totals.with(|t| (t.done_bytes * 1000).checked_div(t.bytes).unwrap_or(0));
    view! {
        <section
            class="uploader-tray"
            class:small=move || small.get()
            aria-labelledby="uploader-title"
            hidden=move || totals.with(|t| t.count == 0)
        >
            <header class="uploader-head">
                <h2 id="uploader-title" tabindex="-1">{move || totals.with(words::title)}</h2>
                <button
                    type="button"
                    class="button quiet small"
                    aria-expanded=move || if small.get() { "false" } else { "true" }
                    aria-controls="uploader-body"
                    aria-label=t!(tray_show_files)
                    on:click=move |_| small.update(|small| *small = !*small)
                >
                    {move || if small.get() { "▴" } else { "▾" }}
                </button>
                <button
                    type="button"
                    class="button quiet small"
                    aria-label=t!(tray_close)
                    hidden=move || totals.with(Totals::busy)
                    on:click=|_| act(Action::Close)
                >
                    "✕"
                </button>
            </header>
            <p class="uploader-summary">{move || totals.with(|t| words::summary(t, left.get()))}</p>
            <progress
                class="uploader-progress"
                aria-label=t!(tray_total_progress)
                max="1000"
                value=permille
                hidden=move || totals.with(|t| t.unsent == 0)
            ></progress>
            <div id="uploader-body" hidden=move || small.get()>
                <div class="uploader-actions">
                    <button
                        type="button"
                        class="button quiet small"
                        hidden=move || totals.with(|t| t.duplicates < 2)
                        on:click=|_| act(Action::SkipAll)
                    >
                        {t!(tray_skip_all)}
                    </button>
                    <button
                        type="button"
                        class="button quiet small"
                        hidden=move || totals.with(|t| t.unsent < 2)
                        on:click=|_| act(Action::CancelAll)
                    >
                        {t!(tray_cancel_all)}
                    </button>
                </div>
                <div class="uploader-scroll" role="group" aria-label=t!(tray_files) tabindex="0">
                    <ul id="uploader-rows">
                        <For each=move || rows.get() key=|row| row.id children=row_view />
                    </ul>
                    <p class="uploader-more" hidden=move || more() == 0>
                        {move || t!(tray_more, count = more() as u64)}
                    </p>
                </div>
            </div>
        </section>
        <p class="uploader-said" role="status" aria-live="polite">{move || said.get()}</p>
    }
}

fn row_view(row: Row) -> impl IntoView {
    let Row { id, name, bytes, shown, sent } = row;
    let (code, travels, thumb, link, detail, buttons) =
        (shown.clone(), shown.clone(), shown.clone(), shown.clone(), shown.clone(), shown);
    let detail_sent = sent.clone();
    let label = t!(tray_progress_of, file = &name);
    let (title, button_name) = (name.clone(), name.clone());
    view! {
        <li data-state=move || code.with(|s| words::code(&s.state))>
            <span class="uploader-preview">
                <canvas width="96" height="96" data-item=id aria-hidden="true"></canvas>
                {move || thumb.with(|s| s.thumb_url.clone()).map(|src| view! { <img src=src alt="" /> })}
            </span>
            <span class="uploader-name" title=title>
                {move || {
                    let name = name.clone();
                    match link.with(|s| if s.state == State::Ready { s.photo.clone() } else { None }) {
                        Some(photo) => view! { <a href=PHOTO.of(&photo).into_string()>{name}</a> }.into_any(),
                        None => name.into_any(),
                    }
                }}
            </span>
            <span class="uploader-detail">
                {move || {
                    let sent = detail_sent.get();
                    detail.with(|s| words::detail(&s.state, sent, bytes))
                }}
            </span>
            <progress
                aria-label=label
                max=bytes
                value=move || sent.get()
                hidden=move || travels.with(|s| !matches!(s.state, State::Sending | State::Offline))
            ></progress>
            <span class="uploader-buttons">
                {move || buttons_view(&button_name, buttons.with(|s| choices(id, &s.state)))}
            </span>
        </li>
    }
}

fn buttons_view(name: &str, choices: Vec<(String, Action)>) -> impl IntoView + use<> {
    choices
        .into_iter()
        .map(|(text, action)| {
            let name = t!(tray_button_of, button = &text, file = name);
            view! {
                <button
                    type="button"
                    class="button quiet small"
                    aria-label=name
                    on:click=move |_| act(action)
                >
                    {text}
                </button>
            }
        })
        .collect_view()
}

/// Returns the actions that a person can choose for a file.
fn choices(id: ItemId, state: &State) -> Vec<(String, Action)> {
    match state {
        State::Waiting | State::Checking | State::Sending | State::Offline => {
            vec![(t!(tray_cancel), Action::Cancel(id))]
        }
        State::Duplicate { .. } => vec![(t!(tray_skip), Action::Skip(id)), (t!(tray_keep_both), Action::KeepBoth(id))],
        State::Failed { again: true, .. } => vec![(t!(tray_try_again), Action::TryAgain(id))],
        _ => Vec::new(),
    }
}
