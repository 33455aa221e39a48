//! Who is asking, and for what.

use gallery::{library::Library, person::Viewer};
use http::request::Parts;
use leptos::prelude::*;

use super::{AppState, FormOutcome, Site, cookies};
use crate::locale::Locale;

/// Light or dark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Theme {
    /// As the person's system says.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Theme {
    /// The value in forms, in the cookie and on the page.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// The theme of that name; [`Theme::System`] for any other.
    #[must_use]
    pub fn from_name(name: &str) -> Self {
        match name {
            "light" => Self::Light,
            "dark" => Self::Dark,
            _ => Self::System,
        }
    }
}

/// The viewer's access token, for what only its holder may do. Never in a log.
#[derive(Clone, Default)]
pub struct AccessToken(pub String);

impl std::fmt::Debug for AccessToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("AccessToken")
    }
}

/// What the middleware found out about a request; lives in its extensions.
#[derive(Debug, Clone)]
pub struct RequestInfo {
    /// Who is asking.
    pub viewer: Viewer,
    /// Their token; empty for nobody.
    pub access: AccessToken,
    /// Names the request in logs and on error pages.
    pub request_id: String,
    /// For this response's inline scripts and styles.
    pub nonce: String,
    /// Light or dark.
    pub theme: Theme,
    /// The language of what is answered.
    pub locale: Locale,
    /// Whether somebody chose that language; otherwise the browser did.
    pub locale_chosen: bool,
    /// The network address that asks.
    pub address: String,
}

/// What pages and server functions work with.
#[derive(Clone)]
pub struct Context {
    /// The gallery.
    pub library: Library,
    /// Who is asking.
    pub viewer: Viewer,
    /// The request.
    pub info: RequestInfo,
    /// The installation.
    pub site: std::sync::Arc<Site>,
    /// Path and query.
    pub uri: http::Uri,
    /// The address of the sign-up that waits in this browser.
    pub waiting_sign_up: Option<String>,
    /// How the browser calls the gallery: scheme and host.
    pub origin: String,
    /// What a posted form led to; empty for a page that was just opened.
    pub form: FormOutcome,
}

/// The context of the request that is being answered.
///
/// # Panics
/// Outside of a request, which is a mistake in the router.
#[must_use]
pub fn context() -> Context {
    let parts = expect_context::<Parts>();
    let state = expect_context::<AppState>();
    let scheme = if state.site.secure { "https" } else { "http" };
    let host = parts.headers.get(http::header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let info = parts.extensions.get::<RequestInfo>().cloned().expect("the session middleware wraps every route");
    Context {
        library: state.library,
        viewer: info.viewer.clone(),
        info,
        waiting_sign_up: cookies::waiting_sign_up(&parts.headers, state.site.secure).map(|waiting| waiting.email),
        site: state.site,
        form: parts.extensions.get::<FormOutcome>().cloned().unwrap_or_default(),
        origin: format!("{scheme}://{host}"),
        uri: parts.uri,
    }
}
