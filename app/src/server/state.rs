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

/// The size of the disk with the data, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DiskSpace {
    /// What can still be used.
    pub free: u64,
    /// All of it.
    pub total: u64,
}

/// Measures the disk with the data. `None` if it cannot be measured.
#[derive(Clone)]
pub struct DiskGauge(pub Arc<dyn Fn() -> Option<DiskSpace> + Send + Sync>);

impl std::fmt::Debug for DiskGauge {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("DiskGauge")
    }
}

/// Facts about this installation.
#[derive(Debug, Clone)]
pub struct Site {
    /// The version of the program.
    pub version: &'static str,
    /// The disk with the data; `None` if there is none, as on AWS.
    pub disk: Option<DiskGauge>,
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
