//! Static files: the compiled style sheet and wasm, icons.

use axum::{Router, body::Body, extract::Request, middleware::Next};
use http::{HeaderValue, Response, header};
use tower_http::services::ServeDir;

/// Files under `site_root`. Those under `/pkg/` never change when `hashed` says that their names carry hashes; where `make` left them
/// compressed beside the original, that is what is sent.
pub fn routes<S: Clone + Send + Sync + 'static>(site_root: &str, hashed: bool) -> Router<S> {
    let pkg = ServeDir::new(format!("{site_root}/pkg")).precompressed_br().precompressed_gzip();
    let mut router = Router::new()
        .nest_service("/pkg", pkg)
        .layer(axum::middleware::from_fn(move |request, next| cached(request, next, hashed)));
    for file in ["favicon.svg", "manifest.webmanifest", "hash-worker.js", "robots.txt"] {
        let path = std::path::Path::new(site_root).join(file);
        router = router.nest_service(&format!("/{file}"), tower_http::services::ServeFile::new(path));
    }
    router
}

async fn cached(request: Request, next: Next, hashed: bool) -> Response<Body> {
    let mut response = next.run(request).await;
    if response.status().is_success() {
        let value = if hashed { "public, max-age=31536000, immutable" } else { "no-cache" };
        response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static(value));
    }
    response
}
