//! On AWS, answers only requests that come through CloudFront.
//!
//! The function URL has no authorisation of its own, because forms could not be sent through it. So CloudFront proves
//! itself with a secret, and what it adds about the viewer can be trusted.

use std::sync::Arc;

use axum::{
    body::Body,
    extract::{Request, State},
    middleware::Next,
};
use http::{HeaderName, HeaderValue, Response, StatusCode, header};
use subtle::ConstantTimeEq as _;

/// The header with CloudFront's secret.
const SECRET: HeaderName = HeaderName::from_static("x-vitrine-origin-secret");

/// The header in which a CloudFront Function puts the host that the browser requested.
const HOST: HeaderName = HeaderName::from_static("x-vitrine-host");

/// Which requests are accepted.
#[derive(Clone)]
pub struct OriginSecret {
    /// The secrets that CloudFront may send. While one replaces another, some edge locations still send the old one.
    secrets: Arc<[String]>,
    /// The gallery's host, if it is fixed.
    host: Option<HeaderValue>,
}

impl OriginSecret {
    /// Accepts each of some secrets, which commas separate.
    #[must_use]
    pub fn new(secrets: &str, host: Option<HeaderValue>) -> Self {
        let secrets = secrets.split(',').map(str::trim).filter(|secret| !secret.is_empty());
        Self { secrets: secrets.map(str::to_owned).collect(), host }
    }

    /// Compares with every secret, so that the time does not tell which one is similar.
    fn knows(&self, sent: &[u8]) -> bool {
        self.secrets.iter().fold(false, |known, secret| known | bool::from(sent.ct_eq(secret.as_bytes())))
    }
}

/// Responds with 403 to requests that did not come through CloudFront. Gives all others the host that the browser
/// knows.
pub async fn pass(State(origin_secret): State<OriginSecret>, mut request: Request, next: Next) -> Response<Body> {
    let headers = request.headers_mut();
    let sent = headers.remove(SECRET);
    if !sent.is_some_and(|sent| origin_secret.knows(sent.as_bytes())) {
        let mut response =
            Response::new(Body::from("This address answers CloudFront only. Use the gallery's own address.\n"));
        *response.status_mut() = StatusCode::FORBIDDEN;
        return response;
    }
    let host = headers.remove(HOST);
    if let Some(host) = origin_secret.host.clone().or(host) {
        headers.insert(header::HOST, host);
    }
    next.run(request).await
}

#[cfg(test)]
mod tests {
    use axum::{Router, middleware::from_fn_with_state, routing::get};
    use tower::ServiceExt as _;

    use super::*;

    async fn ask(headers: &[(&str, &str)]) -> (StatusCode, String) {
        ask_with("open sesame", headers).await
    }

    async fn ask_with(secrets: &str, headers: &[(&str, &str)]) -> (StatusCode, String) {
        let origin_secret = OriginSecret::new(secrets, None);
        let host =
            |request: Request| async move { request.headers()[header::HOST].to_str().unwrap_or_default().to_owned() };
        let router = Router::new().route("/", get(host)).layer(from_fn_with_state(origin_secret, pass));
        let mut request = Request::builder().uri("/");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Body::empty()).expect("a request");
        let response = router.oneshot(request).await.expect("an answer");
        let status = response.status();
        let body = axum::body::to_bytes(response.into_body(), 1000).await.expect("a body");
        (status, String::from_utf8_lossy(&body).into_owned())
    }

    #[tokio::test]
    async fn only_requests_with_the_secret_are_accepted() {
        assert_eq!(ask(&[("host", "a.example")]).await.0, StatusCode::FORBIDDEN);
        assert_eq!(ask(&[("host", "a.example"), ("x-vitrine-origin-secret", "open")]).await.0, StatusCode::FORBIDDEN);
        let known = ("x-vitrine-origin-secret", "open sesame");
        let answer = ask(&[("host", "lambda.example"), known, ("x-vitrine-host", "photos.example")]).await;
        assert_eq!(answer, (StatusCode::OK, "photos.example".to_owned()));
    }

    #[tokio::test]
    async fn every_secret_of_a_list_is_accepted_and_no_empty_one() {
        let sent = |secret| [("host", "a.example"), ("x-vitrine-origin-secret", secret)];
        for secret in ["new", "old"] {
            assert_eq!(ask_with("new, old,", &sent(secret)).await.0, StatusCode::OK, "{secret}");
        }
        for secret in ["", "new, old,", "ol", ","] {
            assert_eq!(ask_with("new, old,", &sent(secret)).await.0, StatusCode::FORBIDDEN, "{secret}");
        }
        assert_eq!(ask_with("", &sent("")).await.0, StatusCode::FORBIDDEN);
    }
}
