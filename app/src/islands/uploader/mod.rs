//! Adding photos: by dropping, pasting or choosing files and folders, with a tray that shows how each is doing.
//!
//! `item`, `queue`, `pace` and `words` know nothing of the browser; `tray` is what people see; the modules behind the
//! gate do the work in the browser.

use leptos::prelude::*;

pub mod item;
pub mod pace;
pub mod queue;
#[cfg(test)]
mod queue_tests;
pub mod tray;
pub mod words;

#[cfg(feature = "hydrate")]
mod desk;
#[cfg(feature = "hydrate")]
mod hash;
#[cfg(feature = "hydrate")]
mod hasher;
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
mod waiting;

use item::ItemId;
use tray::{Tray, TrayView};

/// What a button asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// Opens the device's own window to choose something with the file input of this id.
    Choose(&'static str),
    /// Stops adding one file.
    Cancel(ItemId),
    /// Stops adding all files that have not arrived.
    CancelAll,
    /// Leaves out a file that is in the library.
    Skip(ItemId),
    /// Leaves out all files that are in the library.
    SkipAll,
    /// Adds a file although it is in the library.
    KeepBoth(ItemId),
    /// Starts over with a file that failed.
    TryAgain(ItemId),
    /// Empties the tray.
    Close,
}

/// Carries out what a button asks for. Nobody presses buttons on the server.
fn act(action: Action) {
    #[cfg(feature = "hydrate")]
    run::act(action);
    #[cfg(not(feature = "hydrate"))]
    let _ = action;
}

/// Lets people add photos from any page. Links to `/upload` open its chooser instead of the page.
#[island]
pub fn Uploader() -> impl IntoView {
    let tray = Tray::default();
    #[cfg(feature = "hydrate")]
    run::start(tray);
    view! {
        <div class="uploader">
            <div class="uploader-drop" class:shown=move || tray.dragging.get() aria-hidden="true">
                <p>"Drop photos or folders to add them"</p>
            </div>
            <dialog id="uploader-chooser" class="uploader-chooser" aria-labelledby="uploader-chooser-title">
                <h2 id="uploader-chooser-title">"Add photos"</h2>
                <p class="uploader-hint">"You can also drop photos or folders anywhere on a page, or paste them."</p>
                <div class="uploader-choices">
                    <button type="button" class="button primary" on:click=|_| act(Action::Choose("uploader-photos"))>
                        "Choose photos"
                    </button>
                    <button
                        type="button"
                        class="button uploader-camera"
                        on:click=|_| act(Action::Choose("uploader-camera"))
                    >
                        "Take a photo"
                    </button>
                    <button
                        type="button"
                        class="button uploader-folder"
                        on:click=|_| act(Action::Choose("uploader-folder"))
                    >
                        "Choose a folder"
                    </button>
                </div>
                <input
                    id="uploader-photos"
                    type="file"
                    hidden
                    multiple
                    accept="image/jpeg,image/png,image/webp,image/gif"
                />
                <input id="uploader-camera" type="file" hidden accept="image/*" capture="environment" />
                <input id="uploader-folder" type="file" hidden multiple webkitdirectory />
                <form method="dialog">
                    <button class="button quiet">"Close"</button>
                </form>
            </dialog>
            <TrayView tray />
            <p class="uploader-said" role="status" aria-live="polite">{move || tray.said.get()}</p>
        </div>
    }
}
