//! Static files: the compiled style sheet, scripts and wasm, icons. `vitrine` contains them; during development, they
//! come from a folder instead.

use std::{io::Read as _, path::PathBuf};

use app::paths;
use axum::{
    Router,
    body::{Body, Bytes},
    extract::Request,
    middleware::Next,
    routing::{any, get},
};
use http::{HeaderMap, HeaderValue, Response, StatusCode, header};
use tower_http::services::{ServeDir, ServeFile};

/// The files outside `/pkg/`.
const ROOT_FILES: [&str; 4] = ["favicon.svg", "manifest.webmanifest", "hash-worker.js", "robots.txt"];

const IMMUTABLE: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
const REVALIDATE: HeaderValue = HeaderValue::from_static("no-cache");

/// The static files in a program.
#[derive(Debug, Clone, Copy)]
pub struct EmbeddedFiles {
    /// All files; empty if the program contains none.
    pub files: &'static [EmbeddedFile],
    /// The hashes in their names: lines such as `css: …`.
    pub hashes: &'static str,
}

impl EmbeddedFiles {
    /// No files.
    pub const NONE: Self = Self { files: &[], hashes: "" };
}

/// A file that was compressed when the program was built.
#[derive(Debug)]
pub struct EmbeddedFile {
    /// Its path in URLs, starting with a slash.
    pub path: &'static str,
    /// The ETag without quotes. It changes with the content.
    pub tag: &'static str,
    /// Its content.
    pub content: Content,
}

/// The content of a static file in a program.
#[derive(Debug)]
pub enum Content {
    /// Uncompressed, because the file is small or has a compressed format.
    Plain(&'static [u8]),
    /// Compressed in both ways that browsers support. If a browser supports neither, it gets the uncompressed content.
    Compressed {
        /// With Brotli.
        brotli: &'static [u8],
        /// With gzip.
        gzip: &'static [u8],
    },
}

impl Content {
    /// The bytes in the best coding that the request accepts, and the coding's name.
    fn negotiate(&self, asked: &HeaderMap) -> (Bytes, Option<&'static str>) {
        match self {
            Self::Plain(bytes) => (Bytes::from_static(bytes), None),
            Self::Compressed { brotli, .. } if accepts(asked, "br") => (Bytes::from_static(brotli), Some("br")),
            Self::Compressed { gzip, .. } if accepts(asked, "gzip") => (Bytes::from_static(gzip), Some("gzip")),
            Self::Compressed { gzip, .. } => {
                let mut bytes = Vec::new();
                if let Err(error) = flate2::read::GzDecoder::new(*gzip).read_to_end(&mut bytes) {
                    tracing::error!(%error, "a static file in the program is damaged");
                }
                (bytes.into(), None)
            }
        }
    }
}

/// Where static files come from.
#[derive(Debug, Clone)]
pub enum StaticFiles {
    /// The program contains them. Names under `/pkg/` have hashes.
    Embedded(&'static [EmbeddedFile]),
    /// A folder.
    Folder {
        /// The folder.
        root: PathBuf,
        /// Whether names under `/pkg/` have hashes.
        hashed: bool,
    },
}

/// Routes for all static files. Files under `/pkg/` never change if their names have hashes.
pub fn routes<S: Clone + Send + Sync + 'static>(files: StaticFiles) -> Router<S> {
    match files {
        StaticFiles::Embedded(files) => embedded(files),
        StaticFiles::Folder { root, hashed } => folder(root, hashed),
    }
}

fn embedded<S: Clone + Send + Sync + 'static>(files: &'static [EmbeddedFile]) -> Router<S> {
    let missing = Router::new().route(paths::COMPILED.route(), any(async || StatusCode::NOT_FOUND));
    files.iter().fold(missing, |router, file| {
        router.route(file.path, get(move |headers: HeaderMap| async move { answer(file, &headers) }))
    })
}

fn answer(file: &'static EmbeddedFile, asked: &HeaderMap) -> Response<Body> {
    let mut response = Response::new(Body::empty());
    let headers = response.headers_mut();
    let cache = if file.path.starts_with(paths::COMPILED.prefix()) { IMMUTABLE } else { REVALIDATE };
    headers.insert(header::CACHE_CONTROL, cache);
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    // Weak, because it is the same for all codings of a file (RFC 9110, 8.8.3).
    let tag = format!("W/\"{}\"", file.tag);
    if asked.get_all(header::IF_NONE_MATCH).iter().any(|known| matches(known, file.tag)) {
        if let Ok(tag) = HeaderValue::try_from(tag) {
            headers.insert(header::ETAG, tag);
        }
        *response.status_mut() = StatusCode::NOT_MODIFIED;
        return response;
    }
    let mime = mime_guess::from_path(file.path).first_raw().unwrap_or("application/octet-stream");
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(mime));
    let (bytes, coding) = file.content.negotiate(asked);
    if let Some(coding) = coding {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(coding));
    }
    if let Ok(tag) = HeaderValue::try_from(tag) {
        headers.insert(header::ETAG, tag);
    }
    *response.body_mut() = Body::from(bytes);
    response
}

/// Whether `If-None-Match` names the tag, in the weak comparison (RFC 9110, 13.1.2).
fn matches(known: &HeaderValue, tag: &str) -> bool {
    let known = known.to_str().unwrap_or_default();
    let names = |one: &str| one == "*" || one.trim_start_matches("W/").trim_matches('"') == tag;
    known.split(',').map(str::trim).any(names)
}

/// Whether `Accept-Encoding` names the coding with a weight above zero (RFC 9110, 12.5.3).
fn accepts(asked: &HeaderMap, coding: &str) -> bool {
    let lines = asked.get_all(header::ACCEPT_ENCODING).iter().filter_map(|line| line.to_str().ok());
    lines.flat_map(|line| line.split(',')).any(|one| {
        let mut parts = one.split(';').map(str::trim);
        let named = parts.next().is_some_and(|name| name.eq_ignore_ascii_case(coding));
        let weight = parts.find_map(|part| part.strip_prefix("q=").or(part.strip_prefix("Q=")));
        named && weight.is_none_or(|weight| weight.parse::<f32>().is_ok_and(|weight| weight > 0.0))
    })
}

fn folder<S: Clone + Send + Sync + 'static>(root: PathBuf, hashed: bool) -> Router<S> {
    let pkg = ServeDir::new(root.join("pkg")).precompressed_br().precompressed_gzip();
    let pkg = Router::new()
        .nest_service(paths::COMPILED.prefix().trim_end_matches('/'), pkg)
        .layer(axum::middleware::from_fn(move |request, next| cached(request, next, hashed)));
    let beside = ROOT_FILES
        .into_iter()
        .fold(Router::new(), |router, file| router.nest_service(&format!("/{file}"), ServeFile::new(root.join(file))));
    pkg.merge(beside.layer(axum::middleware::from_fn(move |request, next| cached(request, next, false))))
}

async fn cached(request: Request, next: Next, immutable: bool) -> Response<Body> {
    let mut response = next.run(request).await;
    if response.status().is_success() {
        response.headers_mut().insert(header::CACHE_CONTROL, if immutable { IMMUTABLE } else { REVALIDATE });
    }
    response
}

#[cfg(test)]
mod tests {
    use std::fs;

    use tower::ServiceExt as _;

    use super::*;

    /// The text "plain", compressed with `gzip`.
    const GZIP: &[u8] = &[31, 139, 8, 0, 0, 0, 0, 0, 2, 3, 43, 200, 73, 204, 204, 3, 0, 207, 98, 32, 25, 5, 0, 0, 0];
    static FILES: [EmbeddedFile; 2] = [
        EmbeddedFile {
            path: "/pkg/vitrine.abc.css",
            tag: "one",
            content: Content::Compressed { brotli: b"br", gzip: GZIP },
        },
        EmbeddedFile { path: "/robots.txt", tag: "two", content: Content::Plain(b"robots") },
    ];

    async fn ask(files: StaticFiles, path: &str, headers: &[(&str, &str)]) -> (StatusCode, HeaderMap, Vec<u8>) {
        let mut request = Request::builder().uri(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Body::empty()).expect("a request");
        let (parts, body) = routes(files).oneshot(request).await.expect("an answer").into_parts();
        let body = axum::body::to_bytes(body, 1000).await.expect("a body");
        (parts.status, parts.headers, body.to_vec())
    }

    #[tokio::test]
    async fn the_best_accepted_coding_is_sent() {
        for (accepted, body) in [
            ("gzip, deflate, br, zstd", b"br".as_slice()),
            ("br;q=0, gzip", GZIP),
            ("GZIP;q=0.5", GZIP),
            ("br; q=0.0", b"plain"),
            ("identity", b"plain"),
        ] {
            let headers = [("accept-encoding", accepted)];
            let found = ask(StaticFiles::Embedded(&FILES), "/pkg/vitrine.abc.css", &headers).await;
            assert_eq!(found.2, body, "{accepted}");
        }
    }

    #[tokio::test]
    async fn cached_files_are_not_sent_again() {
        for (known, status) in [("\"one\"", 304), ("W/\"one\", \"x\"", 304), ("\"two\"", 200), ("*", 304)] {
            let headers = [("if-none-match", known)];
            let found = ask(StaticFiles::Embedded(&FILES), "/pkg/vitrine.abc.css", &headers).await;
            assert_eq!(found.0.as_u16(), status, "{known}");
        }
    }

    #[tokio::test]
    async fn a_folder_gives_the_same_responses_as_the_program() {
        let folder = tempfile::tempdir().expect("a folder");
        fs::create_dir(folder.path().join("pkg")).expect("created");
        for file in &FILES {
            let path = folder.path().join(&file.path[1..]);
            fs::write(&path, file.content.negotiate(&HeaderMap::new()).0).expect("written");
            if let Content::Compressed { brotli, gzip } = file.content {
                fs::write(format!("{}.br", path.display()), brotli).expect("written");
                fs::write(format!("{}.gz", path.display()), gzip).expect("written");
            }
        }
        for path in ["/pkg/vitrine.abc.css", "/robots.txt", "/pkg/none.css"] {
            for accepted in ["br", "gzip", "identity"] {
                let headers = [("accept-encoding", accepted)];
                let within = ask(StaticFiles::Embedded(&FILES), path, &headers).await;
                let outside = StaticFiles::Folder { root: folder.path().to_owned(), hashed: true };
                let outside = ask(outside, path, &headers).await;
                assert_eq!((within.0, &within.2), (outside.0, &outside.2), "{path} {accepted}");
                for header in [header::CONTENT_TYPE, header::CONTENT_ENCODING, header::CACHE_CONTROL] {
                    assert_eq!(within.1.get(&header), outside.1.get(&header), "{path} {accepted} {header}");
                }
            }
        }
    }
}
