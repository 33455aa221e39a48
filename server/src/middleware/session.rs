//! Finds out who is asking, and renews expired sessions.

use app::{
    locale::Locale,
    messages::in_language,
    paths,
    server::{AccessToken, AppState, RequestInfo, Theme, cookies},
};
use axum::{
    body::Body,
    extract::{ConnectInfo, Request, State},
    middleware::Next,
};
use gallery::{log_limit::LogLimit, person::Viewer};
use http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode, header};
use std::{net::SocketAddr, sync::Arc};

use super::error_response::error_response;

/// What the middleware needs.
#[derive(Clone)]
pub struct Sessions {
    /// The state of the router.
    pub state: AppState,
    /// Which source of the client's address is trusted.
    pub addresses: Addresses,
}

/// Which source of the client's address is trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Addresses {
    /// The peer of the connection.
    #[cfg(feature = "standalone")]
    Connection,
    /// The last value in `X-Forwarded-For`: only the owner's proxy can reach the port.
    #[cfg(feature = "standalone")]
    Forwarded,
    /// `x-vitrine-viewer`, which a CloudFront Function sets: only CloudFront can reach the function.
    #[cfg(feature = "aws")]
    CloudFront,
}

/// Limits the warnings about proxies that are not trusted.
static UNTRUSTED_PROXY: LogLimit = LogLimit::new(1);

/// Puts a [`RequestInfo`] into the request's extensions. If the access token is missing or expired but the refresh
/// token is valid, the session is renewed, without pages and server functions noticing.
pub async fn find(State(sessions): State<Sessions>, mut request: Request, next: Next) -> Response<Body> {
    if let Some((header, left_out)) = untrusted(request.headers(), sessions.addresses, &UNTRUSTED_PROXY) {
        let peer = peer(&request);
        tracing::warn!(
            peer,
            header,
            left_out,
            "a proxy that is not trusted names its clients, which therefore count as one; if it is yours, set \
             VITRINE_TRUST_PROXY=1"
        );
    }
    let secure = sessions.state.site.secure;
    let library = &sessions.state.library;
    let mut fresh = Vec::new();
    let mut access = cookies::get(request.headers(), cookies::ACCESS, secure).unwrap_or_default();
    let (mut viewer, mut unknown) = (Viewer::Nobody, None);
    if !access.is_empty() {
        match library.viewer(&access).await {
            Ok(known) => viewer = known,
            // The token may be valid. Renewing would use up the refresh token without learning more.
            Err(error) => unknown = Some(Unknown(Arc::new(error))),
        }
    }
    if unknown.is_none()
        && viewer == Viewer::Nobody
        && renews(request.uri().path())
        && let Some(refresh) = cookies::get(request.headers(), cookies::REFRESH, secure)
    {
        match library.renew(&refresh).await {
            Ok(renewed) => {
                fresh = cookies::session(&renewed.tokens, secure);
                viewer = renewed.viewer();
                access = renewed.tokens.access;
            }
            Err(gallery::Error::SignInRequired) => fresh = cookies::clear(secure).to_vec(),
            // Keep the cookies: the session may be valid, but the records cannot be reached.
            Err(error) => app::server::log_cause(&error),
        }
    }
    let theme = cookies::get(request.headers(), cookies::THEME, secure).map_or(Theme::System, |t| Theme::from_name(&t));
    let chosen = cookies::get(request.headers(), cookies::LANGUAGE, secure);
    let chosen = chosen.and_then(|tag| Locale::offered(&tag, sessions.state.site.pseudo_locales));
    let locale = chosen.unwrap_or_else(|| accepted(request.headers()));
    let info = RequestInfo {
        locale,
        locale_chosen: chosen.is_some(),
        waiting_sign_up: cookies::waiting_sign_up(request.headers(), secure).map(|waiting| waiting.email),
        request_id: random(8),
        nonce: random(16),
        theme,
        address: address(&request, sessions.addresses),
        devices: cookies::get(request.headers(), cookies::DEVICES, secure).unwrap_or_default(),
        user_agent: text_of(request.headers().get(header::USER_AGENT)),
        access: AccessToken(access),
        viewer,
    };
    let id = HeaderValue::try_from(info.request_id.clone()).unwrap_or(HeaderValue::from_static("-"));
    request.extensions_mut().insert(info);
    if let Some(unknown) = unknown {
        request.extensions_mut().insert(unknown);
    }
    let mut response = in_language(locale, next.run(request)).await;
    // A handler that signs in or out decides about the cookies.
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

/// Why it is unknown who is asking; in a request's extensions.
#[derive(Clone)]
struct Unknown(Arc<gallery::Error>);

/// Responds with 503 if it is unknown who is asking, and keeps the cookies. It is inside [`find`], around everything
/// that depends on the viewer.
pub async fn known(State(state): State<AppState>, request: Request, next: Next) -> Response<Body> {
    let Some(Unknown(error)) = request.extensions().get().cloned() else { return next.run(request).await };
    let info = request.extensions().get::<RequestInfo>().cloned();
    let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::SERVICE_UNAVAILABLE);
    error_response(&state, info.as_ref(), request.uri().path(), &error, status).await
}

/// Photos and static files need no session, may be cached by others, and are often aborted while people scroll. So
/// their responses must not renew a session.
fn renews(path: &str) -> bool {
    ![paths::MEDIA.prefix(), paths::COMPILED.prefix(), paths::HEALTH.path()]
        .iter()
        .any(|prefix| path.starts_with(prefix))
        && !path.contains('.')
}

fn sets_session(headers: &HeaderMap, secure: bool) -> bool {
    let prefix = format!("{}=", cookies::name(cookies::ACCESS, secure));
    headers.get_all(header::SET_COOKIE).iter().any(|value| value.as_bytes().starts_with(prefix.as_bytes()))
}

/// The best language for the browser.
fn accepted(headers: &HeaderMap) -> Locale {
    let lines = headers.get_all(header::ACCEPT_LANGUAGE).iter().filter_map(|line| line.to_str().ok());
    Locale::accepted(&lines.collect::<Vec<_>>().join(","))
}

fn text_of(value: Option<&HeaderValue>) -> String {
    value.and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned()
}

fn address(request: &Request, addresses: Addresses) -> String {
    let header = |name: &str| request.headers().get_all(name).iter().next_back()?.to_str().ok();
    let told = match addresses {
        #[cfg(feature = "standalone")]
        Addresses::Connection => None,
        // The proxy appends the address it saw. Anybody could have sent the values before it.
        #[cfg(feature = "standalone")]
        Addresses::Forwarded => header("x-forwarded-for").and_then(|list| list.rsplit(',').next()),
        #[cfg(feature = "aws")]
        Addresses::CloudFront => header("x-vitrine-viewer"),
    };
    told.map(|told| told.trim().to_owned()).or_else(|| peer(request)).unwrap_or_else(|| "unknown".to_owned())
}

/// The address at the other end of the connection.
fn peer(request: &Request) -> Option<String> {
    request.extensions().get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip().to_string())
}

/// If a request names its client although nobody trusts that, and it is time for a warning: the header, and how many
/// warnings were left out. Without a proxy, it is a visitor who tries to choose an address.
fn untrusted(headers: &HeaderMap, addresses: Addresses, warnings: &LogLimit) -> Option<(&'static str, u64)> {
    let trusted = match addresses {
        #[cfg(feature = "standalone")]
        Addresses::Connection => false,
        #[cfg(feature = "standalone")]
        Addresses::Forwarded => true,
        #[cfg(feature = "aws")]
        Addresses::CloudFront => true,
    };
    let header = ["x-forwarded-for", "forwarded"].into_iter().find(|name| headers.contains_key(*name))?;
    if trusted { None } else { Some((header, warnings.allow()?)) }
}

/// A text with `bytes` random bytes.
fn random(bytes: usize) -> String {
    let id = gallery::id::PhotoId::random();
    let second = gallery::id::PhotoId::random();
    // 26 characters of 5 bits each; two ids are enough for all callers.
    format!("{id}{second}").chars().take(bytes * 8 / 5 + 1).collect()
}

#[cfg(all(test, feature = "aws", feature = "standalone"))]
mod tests {
    use std::net::{Ipv4Addr, TcpListener};

    use axum::{Router, routing::get};
    use gallery::aws::{
        Access, AccessKey, Clients,
        cognito::{Cognito, CognitoSettings},
    };
    use tower::ServiceExt as _;

    use super::*;
    use crate::{
        meter::{Answered, Meter},
        middleware::{host::Hosts, observe::Observer},
        router::{Additions, router},
        statics::StaticFiles,
        test_support,
    };

    #[test]
    fn a_proxy_that_is_not_trusted_is_reported_once_a_minute() {
        let sent =
            |name| HeaderMap::from_iter([(HeaderName::from_static(name), HeaderValue::from_static("192.0.2.1"))]);
        let (warnings, forwarded) = (LogLimit::new(1), sent("x-forwarded-for"));
        assert_eq!(untrusted(&HeaderMap::new(), Addresses::Connection, &warnings), None);
        assert_eq!(untrusted(&forwarded, Addresses::Forwarded, &warnings), None);
        assert_eq!(untrusted(&forwarded, Addresses::CloudFront, &warnings), None);
        assert_eq!(untrusted(&forwarded, Addresses::Connection, &warnings), Some(("x-forwarded-for", 0)));
        assert_eq!(untrusted(&forwarded, Addresses::Connection, &warnings), None, "once a minute");
        assert_eq!(untrusted(&sent("forwarded"), Addresses::Connection, &LogLimit::new(1)), Some(("forwarded", 0)));
    }

    struct Silent;

    impl Meter for Silent {
        fn answered(&self, _: &Answered<'_>) {}
    }

    /// A pool at `url` whose keys cannot be fetched.
    async fn without_keys(url: &str) -> Cognito {
        let key = AccessKey { id: "AKIATEST".to_owned(), secret: "secret".to_owned() };
        let (region, endpoint_url) = (Some("eu-west-1".to_owned()), Some(url.to_owned()));
        let clients = Clients::new(Access { region, endpoint_url, key: Some(key), ..Access::default() }).await;
        let settings = CognitoSettings {
            user_pool_id: "eu-west-1_Test".to_owned(),
            client_id: "client".to_owned(),
            client_secret: "secret".to_owned(),
            issuer: None,
            jwks_url: Some("http://127.0.0.1:9/keys".to_owned()),
            threat_protection: false,
        };
        Cognito::new(clients.sdk_config().clone(), settings, gallery::ports::clock::system())
    }

    async fn ask(router: &Router, path: &str) -> (http::response::Parts, String) {
        // The token names its key and algorithm, but its signature cannot be checked.
        let cookies = "vitrine_access=eyJhbGciOiJSUzI1NiIsImtpZCI6ImEifQ.e30.AAAA; vitrine_refresh=a.refresh.token";
        let request = Request::builder().uri(path).header(header::COOKIE, cookies);
        let request = request.body(Body::empty()).expect("a request");
        let (parts, body) = router.clone().oneshot(request).await.expect("an answer").into_parts();
        let body = axum::body::to_bytes(body, 1_000_000).await.expect("a body");
        (parts, String::from_utf8_lossy(&body).into_owned())
    }

    #[tokio::test]
    async fn a_viewer_who_cannot_be_checked_is_neither_signed_out_nor_renewed() {
        let pool = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
        let url = format!("http://{}", pool.local_addr().expect("an address"));
        let mut gallery = test_support::standalone().await;
        gallery.state.library.identity = Arc::new(without_keys(&url).await);
        let additions = Additions {
            pages: Router::new(),
            bytes: Router::new().route("/healthz", get(async || "well")),
            addresses: Addresses::Connection,
            hosts: Hosts::Any,
            observer: Observer { meter: Arc::new(Silent), capacity: None, log_all: false },
        };
        let files = StaticFiles::Folder { root: "nowhere".into(), hashed: false };
        let router = router(gallery.state.clone(), files, additions);
        for path in ["/", "/signin", "/timeline", "/nothing"] {
            let (parts, body) = ask(&router, path).await;
            assert_eq!(parts.status.as_u16(), 503, "{path}");
            assert!(body.contains("Something went wrong on our side. Please try again."), "{path}: {body}");
            assert!(!parts.headers.contains_key(header::SET_COOKIE), "{path}");
            assert!(parts.headers.contains_key(header::CONTENT_SECURITY_POLICY), "{path}");
        }
        let (parts, body) = ask(&router, "/api/months").await;
        assert_eq!(parts.status.as_u16(), 503);
        assert!(body.contains(r#""status":503"#), "{body}");
        assert_eq!(ask(&router, "/healthz").await.1, "well");
        assert_eq!(ask(&router, "/favicon.svg").await.0.status.as_u16(), 404, "answered by the static files");
        pool.set_nonblocking(true).expect("a socket");
        assert!(pool.accept().is_err(), "no session was renewed");
    }
}
