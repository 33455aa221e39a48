//! Security headers.

use app::server::{AppState, RequestInfo};
use axum::{
    body::Body,
    extract::{Request, State},
    middleware::Next,
};
use http::{HeaderName, HeaderValue, Response, header};

/// Adds the security headers. The policy names the nonce that [`super::session`] created for this response, unless the
/// handler has set its own policy.
pub async fn add(State(state): State<AppState>, request: Request, next: Next) -> Response<Body> {
    let info = request.extensions().get::<RequestInfo>();
    let (nonce, locale) = info.map(|info| (info.nonce.clone(), info.locale)).unwrap_or_default();
    let mut response = next.run(request).await;
    let kind = response.headers().get(header::CONTENT_TYPE).map(HeaderValue::as_bytes);
    let page = kind.is_some_and(|kind| kind.starts_with(b"text/html"));
    let headers = response.headers_mut();
    let mut set = |name: HeaderName, value: HeaderValue| {
        headers.entry(name).or_insert(value);
    };
    if let Ok(policy) = HeaderValue::try_from(policy(&nonce, state.site.bytes_origin.as_deref())) {
        set(header::CONTENT_SECURITY_POLICY, policy);
    }
    set(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    set(header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    set(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    set(HeaderName::from_static("cross-origin-opener-policy"), HeaderValue::from_static("same-origin"));
    set(HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("same-origin"));
    set(
        HeaderName::from_static("permissions-policy"),
        HeaderValue::from_static("camera=(), microphone=(), geolocation=(), payment=(), usb=()"),
    );
    // The text for people is in their language.
    if page {
        set(header::CONTENT_LANGUAGE, HeaderValue::from_static(locale.tag()));
    }
    if state.site.secure {
        set(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=31536000"));
    }
    // A page may contain what only this viewer may see.
    set(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    if page {
        // In addition to the value that compression adds.
        headers.append(header::VARY, HeaderValue::from_static("accept-language, cookie"));
    }
    response
}

/// The Content-Security-Policy. It allows nothing inline without the nonce, and nothing from other origins except
/// `bytes`, the origin for originals if that is not the gallery itself.
fn policy(nonce: &str, bytes: Option<&str>) -> String {
    let bytes = bytes.map(|origin| format!(" {origin}")).unwrap_or_default();
    // `cargo leptos watch` has its own socket that tells pages to reload.
    let reload =
        if std::env::var_os("LEPTOS_WATCH").is_some() { " ws://127.0.0.1:3001 ws://localhost:3001" } else { "" };
    format!(
        "default-src 'none'; script-src 'self' 'nonce-{nonce}' 'wasm-unsafe-eval'; style-src 'self' 'nonce-{nonce}'; \
         img-src 'self' blob: data:{bytes}; connect-src 'self'{bytes}{reload}; worker-src 'self'; manifest-src 'self'; font-src 'self'; \
         form-action 'self'{bytes}; base-uri 'none'; frame-ancestors 'none'"
    )
}
