//! The state that all requests share.

use std::sync::Arc;

use axum::extract::FromRef;
use gallery::library::Library;
use leptos::config::LeptosOptions;

/// The paths of the compiled static files in pages.
#[derive(Debug, Clone, Default)]
pub struct Assets {
    /// The style sheet.
    pub style: String,
    /// The JavaScript that loads the wasm.
    pub script: String,
    /// The wasm of the islands.
    pub wasm: String,
}

/// Facts about this installation.
#[derive(Debug, Clone)]
pub struct Site {
    /// Whether it is served over https: cookies then carry `Secure` and the `__Host-` prefix.
    pub secure: bool,
    /// Whether mail is delivered to people, or only printed to the log.
    pub mail_reaches_people: bool,
    /// Whether the locales for tests are offered ([`crate::locale::Locale::PSEUDO`]).
    pub pseudo_locales: bool,
    /// The origin to which browsers send originals and from which they fetch them, if it is not the gallery itself.
    pub bytes_origin: Option<String>,
    /// The compiled static files.
    pub assets: Assets,
}

/// The state of the router.
#[derive(Clone, FromRef)]
pub struct AppState {
    /// Leptos' own options.
    pub options: LeptosOptions,
    /// The gallery.
    pub library: Library,
    /// The installation.
    pub site: Arc<Site>,
}
