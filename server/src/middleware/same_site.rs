//! Refuses requests that change something and come from another site.

use app::{server::RequestInfo, words::requests};
use axum::{body::Body, extract::Request, middleware::Next};
use http::{HeaderMap, Method, Response, StatusCode, Uri, header};

use super::error_response::plain;

/// Responds with 403 to anything but reading that comes from another origin, according to `Sec-Fetch-Site` (W3C Fetch
/// Metadata), or to `Origin` if the browser does not send that. Clients that send neither are not browsers, so nobody's
/// cookies can be abused with them.
pub async fn check(request: Request, next: Next) -> Response<Body> {
    let reads = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if reads || same_site(request.headers(), request.uri()) {
        return next.run(request).await;
    }
    let locale = request.extensions().get::<RequestInfo>().map(|info| info.locale).unwrap_or_default();
    let mut response = plain(locale.scope(requests::from_another_site) + "\n");
    *response.status_mut() = StatusCode::FORBIDDEN;
    response
}

fn same_site(headers: &HeaderMap, uri: &Uri) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(origin) = text("origin") {
        let host = text(header::HOST.as_str()).or_else(|| uri.authority().map(|a| a.as_str())).unwrap_or_default();
        // `null` means that the origin is hidden: a sandboxed frame, a file, or a redirect across sites.
        if origin.split_once("://").is_none_or(|(_, from)| !from.eq_ignore_ascii_case(host)) {
            return false;
        }
    }
    matches!(text("sec-fetch-site"), None | Some("same-origin" | "none"))
}

#[cfg(test)]
mod tests {
    use http::{HeaderName, HeaderValue};

    use super::*;

    fn allowed(pairs: &[(&'static str, &'static str)]) -> bool {
        let headers = pairs
            .iter()
            .map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)))
            .collect();
        same_site(&headers, &Uri::from_static("/signin"))
    }

    #[test]
    fn only_this_site_may_post() {
        assert!(allowed(&[("host", "a.example"), ("origin", "https://a.example"), ("sec-fetch-site", "same-origin")]));
        assert!(allowed(&[("host", "a.example")]));
        assert!(allowed(&[("host", "a.example"), ("origin", "http://a.example")]));
        assert!(!allowed(&[("host", "a.example"), ("origin", "https://b.example")]));
        assert!(!allowed(&[("host", "a.example"), ("origin", "null")]));
        assert!(!allowed(&[("host", "a.example"), ("origin", "http://a.example:81")]));
        assert!(!allowed(&[("host", "a.example"), ("sec-fetch-site", "same-site")]));
        assert!(!allowed(&[("host", "a.example"), ("sec-fetch-site", "cross-site")]));
    }
}
