//! Finds out who is asking, and renews a session that ran out.

use app::server::{AccessToken, AppState, Session, Theme, cookies};
use axum::{
    body::Body,
    extract::{ConnectInfo, Request, State},
    middleware::Next,
};
use gallery::person::Viewer;
use http::{HeaderMap, HeaderName, HeaderValue, Response, header};
use std::net::SocketAddr;

/// What the middleware needs.
#[derive(Clone)]
pub struct Sessions {
    /// The state of the router.
    pub state: AppState,
    /// Whose word is taken for where a request comes from.
    pub addresses: Addresses,
}

/// Whose word is taken for where a request comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Addresses {
    /// The connection's other end.
    #[cfg(feature = "home")]
    Connection,
    /// The last line of `X-Forwarded-For`: only a proxy of ours can reach the port.
    #[cfg(feature = "home")]
    Forwarded,
    /// `x-vitrine-viewer`, which a CloudFront Function sets: only CloudFront can reach the function.
    #[cfg(feature = "aws")]
    CloudFront,
}

/// Puts a [`Session`] into the request's extensions. When the access token is missing or over but the refresh token is
/// good, the session is renewed on the way: pages and server functions never notice.
pub async fn find(State(sessions): State<Sessions>, mut request: Request, next: Next) -> Response<Body> {
    let secure = sessions.state.site.secure;
    let library = &sessions.state.library;
    let mut fresh = Vec::new();
    let mut access = cookies::get(request.headers(), cookies::ACCESS, secure).unwrap_or_default();
    let mut viewer = if access.is_empty() { Viewer::Nobody } else { library.viewer(&access).await };
    if viewer == Viewer::Nobody
        && renews(request.uri().path())
        && let Some(refresh) = cookies::get(request.headers(), cookies::REFRESH, secure)
    {
        match library.renew(&refresh).await {
            Ok(renewed) => {
                fresh = cookies::session(&renewed.tokens, secure);
                viewer = Viewer::Person(renewed.person);
                access = renewed.tokens.access;
            }
            Err(gallery::Error::SignInRequired) => fresh = cookies::clear(secure).to_vec(),
            // Keep the cookies: the session may be good, only the records are out of reach.
            Err(error) => app::server::log_cause(&error),
        }
    }
    let theme = cookies::get(request.headers(), cookies::THEME, secure).map_or(Theme::System, |t| Theme::from_name(&t));
    let session = Session {
        request_id: random(8),
        nonce: random(16),
        theme,
        address: address(&request, sessions.addresses),
        access: AccessToken(access),
        viewer,
    };
    let id = HeaderValue::try_from(session.request_id.clone()).unwrap_or(HeaderValue::from_static("-"));
    request.extensions_mut().insert(session);
    let mut response = next.run(request).await;
    // A handler that signs in or out has the last word about the cookies.
    if !sets_session(response.headers(), secure) {
        for cookie in fresh {
            if let Ok(value) = HeaderValue::try_from(cookie) {
                response.headers_mut().append(header::SET_COOKIE, value);
            }
        }
    }
    response.headers_mut().insert(HeaderName::from_static("x-request-id"), id);
    response
}

/// Photos and static files ask for no session, may be cached by others, and are given up half-way while one scrolls: no
/// place to hand out a token.
fn renews(path: &str) -> bool {
    !["/media/", "/pkg/", "/healthz"].iter().any(|prefix| path.starts_with(prefix)) && !path.contains('.')
}

fn sets_session(headers: &HeaderMap, secure: bool) -> bool {
    let prefix = format!("{}=", cookies::name(cookies::ACCESS, secure));
    headers.get_all(header::SET_COOKIE).iter().any(|value| value.as_bytes().starts_with(prefix.as_bytes()))
}

fn address(request: &Request, addresses: Addresses) -> String {
    let header = |name: &str| request.headers().get_all(name).iter().next_back()?.to_str().ok();
    let told = match addresses {
        #[cfg(feature = "home")]
        Addresses::Connection => None,
        // The proxy appends the address it saw; what stands before it, anybody could have written.
        #[cfg(feature = "home")]
        Addresses::Forwarded => header("x-forwarded-for").and_then(|list| list.rsplit(',').next()),
        #[cfg(feature = "aws")]
        Addresses::CloudFront => header("x-vitrine-viewer"),
    };
    told.map(|told| told.trim().to_owned())
        .or_else(|| request.extensions().get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip().to_string()))
        .unwrap_or_else(|| "unknown".to_owned())
}

/// Text with `bytes` random bytes in it.
fn random(bytes: usize) -> String {
    let id = gallery::id::PhotoId::random();
    let second = gallery::id::PhotoId::random();
    // 26 characters of 5 bits each; two ids are more than any caller wants.
    format!("{id}{second}").chars().take(bytes * 8 / 5 + 1).collect()
}
