//! Adding photos: by dropping, pasting or choosing files and folders, with a tray that shows the progress of each file.
//!
//! `item`, `queue`, `pace` and `words` do not depend on the browser. `tray` is the user interface. The modules behind
//! the feature gate do the work in the browser. All but `loader` are split from the page's first wasm, and are only
//! loaded when there are files.

use gallery::format::Format;
use leptos::prelude::*;

use crate::messages::t;

pub mod item;
pub mod pace;
pub mod queue;
#[cfg(test)]
mod queue_tests;
pub mod words;

#[cfg(feature = "hydrate")]
mod ask;
#[cfg(feature = "hydrate")]
mod hash;
#[cfg(feature = "hydrate")]
mod hasher;
#[cfg(feature = "hydrate")]
mod loader;
#[cfg(feature = "hydrate")]
mod pick;
#[cfg(feature = "hydrate")]
mod poll;
#[cfg(feature = "hydrate")]
mod preview;
#[cfg(feature = "hydrate")]
mod run;
#[cfg(feature = "hydrate")]
mod send;
#[cfg(feature = "hydrate")]
mod state;
#[cfg(feature = "hydrate")]
mod tray;
#[cfg(feature = "hydrate")]
mod waiting;

/// An action of a button in the tray.
#[cfg(feature = "hydrate")]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Action {
    /// Cancels one file.
    Cancel(item::ItemId),
    /// Cancels all files that have not arrived.
    CancelAll,
    /// Skips a file that is already in the library.
    Skip(item::ItemId),
    /// Skips all files that are already in the library.
    SkipAll,
    /// Adds a file although it is already in the library.
    KeepBoth(item::ItemId),
    /// Retries a file that failed.
    TryAgain(item::ItemId),
    /// Empties the tray.
    Close,
}

/// Lets people add photos on any page. Links to `/upload` open the file chooser instead of the page.
#[island]
pub fn Uploader() -> impl IntoView {
    #[cfg(feature = "hydrate")]
    loader::open();
    view! {
        <div class="uploader">
            <div id="uploader-drop" class="uploader-drop" aria-hidden="true">
                <p>{t!(uploader_drop)}</p>
            </div>
            <dialog id="uploader-chooser" class="uploader-chooser" aria-labelledby="uploader-chooser-title">
                <h2 id="uploader-chooser-title">{t!(uploader_title)}</h2>
                <p class="uploader-hint">{t!(uploader_hint)}</p>
                <div class="uploader-choices">
                    <button type="button" class="button primary" data-choose="uploader-photos">{t!(uploader_photos)}</button>
                    <button type="button" class="button uploader-camera" data-choose="uploader-camera">{t!(uploader_camera)}</button>
                    <button type="button" class="button uploader-folder" data-choose="uploader-folder">{t!(uploader_folder)}</button>
                </div>
                <input
                    id="uploader-photos"
                    type="file"
                    hidden
                    multiple
                    accept=Format::accept()
                />
                <input id="uploader-camera" type="file" hidden accept="image/*" capture="environment" />
                <input id="uploader-folder" type="file" hidden multiple webkitdirectory />
                <form method="dialog">
                    <button class="button quiet">{t!(uploader_close)}</button>
                </form>
            </dialog>
            <div id="uploader-place"></div>
        </div>
    }
}
