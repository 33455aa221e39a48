//! What every request shares.

use std::sync::Arc;

use axum::extract::FromRef;
use gallery::library::Library;
use leptos::config::LeptosOptions;

/// Paths of the compiled static files, as they stand in pages.
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
    /// Whether mail reaches people, or is only printed to the log.
    pub mail_reaches_people: bool,
    /// Whether locales for tests are offered ([`crate::locale::Locale::PSEUDO`]).
    pub pseudo_locales: bool,
    /// Where browsers send originals to and fetch them from, when that is not the gallery itself.
    pub bytes_origin: Option<String>,
    /// The compiled static files.
    pub assets: Assets,
}

/// State of the router.
#[derive(Clone, FromRef)]
pub struct AppState {
    /// Leptos' own options.
    pub options: LeptosOptions,
    /// The gallery.
    pub library: Library,
    /// The installation.
    pub site: Arc<Site>,
}
