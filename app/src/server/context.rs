//! The context of a request: the viewer, the gallery, and the request itself.

use gallery::{
    library::{Client, Library},
    person::Viewer,
};
use http::{HeaderMap, header, request::Parts};
use leptos::prelude::*;

use super::{AppState, FormOutcome, Site};
use crate::locale::Locale;

/// Light or dark mode.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Theme {
    /// The same as the person's system.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Theme {
    /// Returns the value in forms, in the cookie and on pages.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// Returns the theme with this name; [`Theme::System`] for any other.
    #[must_use]
    pub fn from_name(name: &str) -> Self {
        match name {
            "light" => Self::Light,
            "dark" => Self::Dark,
            _ => Self::System,
        }
    }
}

/// The viewer's access token, for actions that need it. Never logged.
#[derive(Clone, Default)]
pub struct AccessToken(pub String);

impl std::fmt::Debug for AccessToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("AccessToken")
    }
}

/// What the middleware found out about a request. It is stored in the request's extensions.
#[derive(Debug, Clone)]
pub struct RequestInfo {
    /// The viewer.
    pub viewer: Viewer,
    /// The viewer's token; empty for nobody.
    pub access: AccessToken,
    /// Identifies the request in logs and on error pages.
    pub request_id: String,
    /// The nonce for this response's inline scripts and styles.
    pub nonce: String,
    /// Light or dark mode.
    pub theme: Theme,
    /// The language of the response.
    pub locale: Locale,
    /// Whether the person chose that language. Otherwise it comes from the browser.
    pub locale_chosen: bool,
    /// The address of the sign-up that waits in this browser.
    pub waiting_sign_up: Option<String>,
    /// The client's network address.
    pub address: String,
    /// What the browser kept of earlier sign-ins; empty if nothing.
    pub devices: String,
    /// What the browser calls itself; empty if nothing.
    pub user_agent: String,
}

impl<'a> From<&'a RequestInfo> for Client<'a> {
    fn from(info: &'a RequestInfo) -> Self {
        Self { address: &info.address, devices: &info.devices, user_agent: &info.user_agent }
    }
}

/// The context of pages and server functions.
#[derive(Clone)]
pub struct Context {
    /// The gallery.
    pub library: Library,
    /// The viewer.
    pub viewer: Viewer,
    /// The request.
    pub info: RequestInfo,
    /// The installation.
    pub site: std::sync::Arc<Site>,
    /// The path and query.
    pub uri: http::Uri,
    /// How the browser calls the gallery: scheme and host.
    pub origin: String,
    /// The outcome of a posted form; empty for a page that was just opened.
    pub form: FormOutcome,
}

/// Returns how the browser calls the gallery: scheme and host.
#[must_use]
pub fn origin(site: &Site, headers: &HeaderMap) -> String {
    let scheme = if site.secure { "https" } else { "http" };
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    format!("{scheme}://{host}")
}

/// Returns the context of the current request.
///
/// # Panics
/// Outside of a request, which is a bug in the router.
#[must_use]
pub fn context() -> Context {
    let parts = expect_context::<Parts>();
    let state = expect_context::<AppState>();
    let info = parts.extensions.get::<RequestInfo>().cloned().expect("the session middleware wraps every route");
    Context {
        origin: origin(&state.site, &parts.headers),
        library: state.library,
        viewer: info.viewer.clone(),
        info,
        site: state.site,
        form: parts.extensions.get::<FormOutcome>().cloned().unwrap_or_default(),
        uri: parts.uri,
    }
}
