//! The routes of the gallery.

use app::{
    api::ApiError,
    paths,
    server::{AppState, RequestInfo},
    words::calls,
};
use axum::{
    Router,
    body::Body,
    extract::{Request, State},
    response::IntoResponse as _,
    routing::post,
};
use gallery::{Error, error::TooLarge};
use http::{HeaderValue, Response, StatusCode, header};
use leptos::server_fn;
use leptos_axum::{LeptosRoutes as _, generate_route_list_with_exclusions};
use tower_http::{
    CompressionLevel,
    compression::{
        CompressionLayer, Predicate as _,
        predicate::{DefaultPredicate, NotForContentType},
    },
};

use crate::{
    middleware::{
        error_response::error_response,
        fields, headers,
        host::{self, Hosts},
        observe::{self, Observer},
        panics, same_site,
        session::{self, Addresses, Sessions},
    },
    statics::{self, StaticFiles},
};

/// Maximum size of a server function's input, in bytes.
const MAX_CALL_BYTES: usize = 256 * 1024;

/// What is added to the common routes, standalone or on AWS.
pub struct Additions {
    /// Routes that behave like pages: responses are compressed, and other sites may not post to them.
    pub pages: Router<AppState>,
    /// Routes for bytes, which are sent unchanged.
    pub bytes: Router<AppState>,
    /// Which source of the client's address is trusted.
    pub addresses: Addresses,
    /// The names under which pages and forms are answered.
    pub hosts: Hosts,
    /// Records every request.
    pub observer: Observer,
}

/// All routes of the gallery.
pub fn router(state: AppState, files: StaticFiles, additions: Additions) -> Router {
    let sessions = Sessions { state: state.clone(), addresses: additions.addresses };
    // Leptos would handle calls itself, on their exact paths, without the limit and the statuses of `server_function`.
    let calls = server_fn::axum::server_fn_paths().map(|(path, _)| path.to_owned()).collect();
    let pages = generate_route_list_with_exclusions(app::routes::App, Some(calls));
    let shell = {
        let options = state.options.clone();
        move || app::shell::shell(options.clone())
    };
    let context = {
        let state = state.clone();
        move || app::server::provide(&state)
    };
    // Photos are already compressed, and so are the files for which `make` created compressed copies.
    let compressed = DefaultPredicate::new().and(NotForContentType::const_new("application/zip"));
    let dynamic = Router::new()
        .leptos_routes_with_context(&state, pages, context.clone(), shell)
        .route(paths::CALLS.route(), post(server_function).fallback(not_called))
        .merge(app::server::routes())
        .merge(additions.pages)
        .fallback(missing)
        .layer(CompressionLayer::new().quality(CompressionLevel::Precise(4)).compress_when(compressed))
        .layer(axum::middleware::from_fn_with_state(state.clone(), fields::limit))
        .layer(axum::middleware::from_fn_with_state(state.clone(), session::known))
        .layer(axum::middleware::from_fn(same_site::check))
        .layer(axum::middleware::from_fn_with_state(additions.hosts, host::check));
    let router = Router::new()
        .merge(additions.bytes)
        .merge(statics::routes(files))
        .merge(dynamic)
        .layer(axum::middleware::from_fn_with_state(state.clone(), panics::catch));
    #[cfg(feature = "aws")]
    let router = {
        use crate::middleware::deadline;
        router.layer(axum::middleware::from_fn_with_state((state.clone(), deadline::INNER), deadline::keep))
    };
    router
        .layer(axum::middleware::from_fn_with_state(additions.observer, observe::watch))
        .layer(axum::middleware::from_fn_with_state(state.clone(), headers::add))
        .layer(axum::middleware::from_fn_with_state(sessions, session::find))
        .with_state(state)
}

/// Whether there is a server function with this address.
fn is_call(path: &str) -> bool {
    server_fn::axum::server_fn_paths().any(|(known, _)| known == path)
}

async fn server_function(State(state): State<AppState>, request: Request) -> Response<Body> {
    if !is_call(request.uri().path()) {
        return missing(State(state), request).await;
    }
    let (parts, body) = request.into_parts();
    let Ok(input) = axum::body::to_bytes(body, MAX_CALL_BYTES).await else {
        let info = parts.extensions.get::<RequestInfo>();
        let error = Error::TooLarge(TooLarge::Request { limit_bytes: MAX_CALL_BYTES as u64 });
        return error_response(&state, info, parts.uri.path(), &error, StatusCode::PAYLOAD_TOO_LARGE).await;
    };
    let context = move || app::server::provide(&state);
    let request = Request::from_parts(parts, Body::from(input));
    let answer = leptos_axum::handle_server_fns_with_context(context, request).await;
    let mut response = answer.into_response();
    if response.status() != StatusCode::INTERNAL_SERVER_ERROR {
        return response;
    }
    // Leptos responds with 500 to every error for which a function has not set a status, including unreadable
    // arguments. The error itself has a better status.
    let body = std::mem::take(response.body_mut());
    let bytes = axum::body::to_bytes(body, MAX_CALL_BYTES).await.unwrap_or_default();
    let status = serde_json::from_slice::<ApiError>(&bytes).ok().map(|error| error.status);
    if let Some(status) = status.and_then(|status| StatusCode::from_u16(status).ok()) {
        *response.status_mut() = status;
    }
    *response.body_mut() = Body::from(bytes);
    response
}

/// The answer to whoever only looks at a server function's address.
async fn not_called(State(state): State<AppState>, request: Request) -> Response<Body> {
    if !is_call(request.uri().path()) {
        return missing(State(state), request).await;
    }
    let locale = request.extensions().get::<RequestInfo>().map(|info| info.locale).unwrap_or_default();
    let error = ApiError::new(405, "method_not_allowed", locale.scope(calls::not_understood));
    let mut response = (StatusCode::METHOD_NOT_ALLOWED, axum::Json(error)).into_response();
    response.headers_mut().insert(header::ALLOW, HeaderValue::from_static("POST"));
    response
}

/// The answer to an address that there is not: a page, or the error of a server function.
async fn missing(State(state): State<AppState>, request: Request) -> Response<Body> {
    let info = request.extensions().get::<RequestInfo>().cloned();
    let path = request.uri().path().to_owned();
    drop(request);
    error_response(&state, info.as_ref(), &path, &Error::NotFound, StatusCode::NOT_FOUND).await
}

#[cfg(all(test, feature = "standalone"))]
mod tests {
    use std::sync::{Arc, Mutex};

    use axum::routing::get;
    use tower::ServiceExt as _;

    use super::*;
    use crate::{
        meter::{Answered, Meter},
        test_support,
    };

    /// Records the routes of requests.
    #[derive(Default)]
    struct Routes(Mutex<Vec<String>>);

    impl Meter for Routes {
        fn answered(&self, answered: &Answered<'_>) {
            self.0.lock().expect("no test panicked").push(answered.route.to_owned());
        }
    }

    async fn ask(router: &Router, method: &str, path: &str) -> (http::response::Parts, String) {
        let request = Request::builder().method(method).uri(path).body(Body::empty()).expect("a request");
        let (parts, body) = router.clone().oneshot(request).await.expect("an answer").into_parts();
        let body = axum::body::to_bytes(body, 1_000_000).await.expect("a body");
        (parts, String::from_utf8_lossy(&body).into_owned())
    }

    fn open(state: &AppState, meter: Arc<Routes>) -> Router {
        let fall = async || -> &'static str { panic!("a test's handler panics") };
        let pages = Router::new().route("/fall", get(fall)).route("/api/fall", get(fall));
        let observer = Observer { meter, capacity: None, log_all: false };
        let (bytes, addresses, hosts) = (Router::new(), Addresses::Connection, Hosts::Any);
        let additions = Additions { pages, bytes, addresses, hosts, observer };
        router(state.clone(), StaticFiles::Embedded(&[]), additions)
    }

    #[tokio::test]
    async fn pages_about_errors_show_the_id_of_their_request() {
        let gallery = test_support::standalone().await;
        let router = open(&gallery.state, Arc::default());
        for (path, status) in [("/nothing", 404), ("/fall", 500)] {
            let (parts, body) = ask(&router, "GET", path).await;
            assert_eq!(parts.status.as_u16(), status, "{path}");
            let id = parts.headers["x-request-id"].to_str().expect("an id");
            assert!(id.len() >= 8, "{path}");
            // A missing page is not a fault that somebody needs to look up.
            assert_eq!(body.contains(&format!("<code>{id}</code>")), status != 404, "{path}: {body}");
            assert!(parts.headers.contains_key(header::CONTENT_SECURITY_POLICY), "{path}");
        }
        let (parts, body) = ask(&router, "GET", "/api/fall").await;
        assert_eq!(parts.status.as_u16(), 500);
        assert!(body.contains(r#""status":500"#), "{body}");
    }

    #[tokio::test]
    async fn an_unknown_function_has_the_error_of_a_known_one() {
        let gallery = test_support::standalone().await;
        let router = open(&gallery.state, Arc::default());
        let error = |body: &str| serde_json::from_str::<app::api::ApiError>(body).expect("an error");
        for (method, path) in
            [("POST", "/api/invented"), ("GET", "/api/invented"), ("GET", "/api/"), ("PUT", "/api/a/b")]
        {
            let (parts, body) = ask(&router, method, path).await;
            assert_eq!(parts.status, StatusCode::NOT_FOUND, "{method} {path}");
            let told = error(&body);
            assert_eq!((told.status, told.code.as_str()), (404, "not_found"), "{method} {path}");
            assert_eq!(told.message, app::words::sentence(&Error::NotFound));
        }
        let (parts, body) = ask(&router, "GET", "/api/months").await;
        assert_eq!((parts.status, error(&body).status), (StatusCode::METHOD_NOT_ALLOWED, 405));
        assert_eq!(parts.headers[header::ALLOW], "POST");
        let (parts, _) = ask(&router, "POST", "/api/months").await;
        assert_eq!(parts.status, StatusCode::BAD_REQUEST, "it is known, but has no arguments");
    }

    #[tokio::test]
    async fn a_form_with_too_many_fields_is_refused_with_a_sentence() {
        let gallery = test_support::standalone().await;
        let router = open(&gallery.state, Arc::default());
        let send = async |path: &str, form: String| {
            let request = Request::post(path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
            let request = request.header(header::ACCEPT_LANGUAGE, "en").body(Body::from(form)).expect("a request");
            let (parts, body) = router.clone().oneshot(request).await.expect("an answer").into_parts();
            let body = axum::body::to_bytes(body, 1_000_000).await.expect("a body");
            (parts.status, String::from_utf8_lossy(&body).into_owned())
        };
        for path in
            ["/signin", "/signup", "/photos/trash", "/trash/delete", "/account/name", "/api/months", "/invented"]
        {
            let (status, body) = send(path, "a=b&".repeat(501)).await;
            assert_eq!(status, StatusCode::PAYLOAD_TOO_LARGE, "{path}");
            assert!(body.contains("A form can have at most 500 fields."), "{path}: {body}");
        }
        let (status, body) = send("/signin", format!("email={}", "x".repeat(600_000))).await;
        assert_eq!(status, StatusCode::PAYLOAD_TOO_LARGE);
        assert!(body.contains("This request is too large."), "{body}");
        let form = format!("{}email=a@b.test&password=wrong", "a=b&".repeat(498));
        assert_eq!(send("/signin", form).await.0, StatusCode::UNAUTHORIZED, "500 fields are read");
    }

    #[tokio::test]
    async fn nothing_that_a_viewer_sees_is_kept_by_others() {
        let gallery = test_support::standalone().await;
        let router = open(&gallery.state, Arc::default());
        for (method, path) in [
            ("GET", "/"),
            ("GET", "/signin"),
            ("GET", "/account"),
            ("GET", "/upload"),
            ("GET", "/trash"),
            ("GET", "/photos/abcdefgh"),
            ("GET", "/photos/abcdefgh/view"),
            ("GET", "/photos/abcdefgh/original"),
            ("GET", "/timeline"),
            ("GET", "/nothing"),
            ("POST", "/api/months"),
            ("POST", "/signout"),
        ] {
            let (parts, _) = ask(&router, method, path).await;
            assert_eq!(parts.headers[header::CACHE_CONTROL], "private, no-store", "{method} {path}");
        }
    }

    #[tokio::test]
    async fn signing_out_clears_what_the_browser_keeps() {
        let gallery = test_support::standalone().await;
        let router = open(&gallery.state, Arc::default());
        let (parts, _) = ask(&router, "POST", "/signout").await;
        assert_eq!(parts.status, StatusCode::SEE_OTHER);
        assert_eq!(parts.headers["clear-site-data"], "\"cache\"");
        let (parts, _) = ask(&router, "GET", "/signin").await;
        assert!(!parts.headers.contains_key("clear-site-data"));
    }

    #[tokio::test]
    async fn forms_of_other_sites_are_refused_in_the_language_of_the_browser() {
        let gallery = test_support::standalone().await;
        let router = open(&gallery.state, Arc::default());
        let request = Request::post("/signin").header("sec-fetch-site", "cross-site");
        let request = request.header(header::ACCEPT_LANGUAGE, "de").body(Body::empty()).expect("a request");
        let (parts, body) = router.oneshot(request).await.expect("an answer").into_parts();
        let body = axum::body::to_bytes(body, 1000).await.expect("a body");
        assert_eq!(parts.status, StatusCode::FORBIDDEN);
        assert_eq!(parts.headers[header::CONTENT_TYPE], "text/plain; charset=utf-8");
        assert!(String::from_utf8_lossy(&body).contains("Es wurde nichts geändert."), "{body:?}");
    }

    #[tokio::test]
    async fn server_functions_are_counted_separately_and_unknown_ones_together() {
        let gallery = test_support::standalone().await;
        let meter = Arc::new(Routes::default());
        let router = open(&gallery.state, meter.clone());
        for path in ["/api/months", "/api/begin_upload", "/api/invented", "/api/invented-too"] {
            ask(&router, "POST", path).await;
        }
        ask(&router, "GET", "/nothing").await;
        let counted = meter.0.lock().expect("no test panicked").clone();
        assert_eq!(counted, ["/api/months", "/api/begin_upload", "/api/{*function}", "/api/{*function}", "none"]);
    }
}
