//! Receives uploads of the standalone gallery, as S3 does on AWS. Parts of files are sent to signed links.

use std::sync::Arc;

use app::{
    paths,
    server::{AppState, RequestInfo},
    words::sentence,
};
use axum::{
    Extension, Json, Router,
    body::Body,
    extract::{DefaultBodyLimit, Path, Request, State},
    response::IntoResponse as _,
    routing::put,
};
use futures::TryStreamExt as _;
use gallery::{
    Error,
    error::Forbidden,
    library::Library,
    link::BadLink,
    ports::blobs::ByteStream,
    standalone::files::{Files, PartTarget},
};
use http::{Response, StatusCode};
use serde_json::json;

/// The route that receives parts. It counts their bytes itself, so the router's own limit is disabled.
pub fn routes() -> Router<AppState> {
    Router::new().route(paths::UPLOAD_PART.route(), put(part)).layer(DefaultBodyLimit::disable())
}

/// Receives one part of a file. The signed link says which one, and how many bytes it has.
async fn part(
    State(state): State<AppState>,
    Extension(files): Extension<Arc<Files>>,
    Path(_): Path<(String, String)>,
    request: Request,
) -> Response<Body> {
    let link = request.uri().path_and_query().map_or("", |link| link.as_str()).to_owned();
    let locale = request.extensions().get::<RequestInfo>().map(|info| info.locale).unwrap_or_default();
    let stream = Box::pin(request.into_body().into_data_stream().map_err(std::io::Error::other));
    match receive(&state.library, &files, &link, stream).await {
        Ok(()) => StatusCode::NO_CONTENT.into_response(),
        Err(error) => {
            app::server::log_cause(&error);
            let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            let message = locale.scope(|| sentence(&error));
            (status, Json(json!({ "code": error.code(), "message": message }))).into_response()
        }
    }
}

/// Stores a part if the link allows it and its upload is unfinished, also when it has arrived. If the upload was
/// cancelled in the meantime, nothing of the part stays.
async fn receive(library: &Library, files: &Files, link: &str, stream: ByteStream) -> gallery::Result<()> {
    library.signer.verify_link(link, library.now()).map_err(|bad| match bad {
        BadLink::Expired => Error::Forbidden(Forbidden::UploadLinkExpired),
        BadLink::Forged => Error::NotFound,
    })?;
    let PartTarget { photo, number, bytes, sha256 } = PartTarget::parse(link).ok_or(Error::NotFound)?;
    library.awaits_parts(&photo, sha256).await?;
    files.receive_part(&photo, number, bytes, stream).await?;
    if let Err(refusal) = library.awaits_parts(&photo, sha256).await {
        library.forget_stray_parts(&photo).await?;
        return Err(refusal);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::io;

    use axum::body::Bytes;
    use futures::{StreamExt as _, stream};
    use gallery::{
        library::NewFile,
        person::Viewer,
        sha256::Sha256,
        ticket::{Ticket, UploadAnswer},
    };
    use tokio::sync::oneshot;

    use super::*;
    use crate::test_support::{self, TestGallery};

    const FILE: &[u8] = b"\xFF\xD8\xFF a picture";

    async fn begin(gallery: &TestGallery, owner: &Viewer) -> Ticket {
        let file = NewFile {
            name: "a.jpg".to_owned(),
            bytes: FILE.len() as u64,
            sha256: Sha256::of(FILE),
            head: b"\xFF\xD8\xFF\xE0".to_vec(),
            keep_both: false,
        };
        match gallery.home.library.begin_upload(owner, &file).await.expect("accepted") {
            UploadAnswer::Send(ticket) => ticket,
            other => panic!("{other:?}"),
        }
    }

    fn whole() -> ByteStream {
        Box::pin(stream::iter([Ok(Bytes::from_static(FILE))]))
    }

    /// The number of files in `uploads` and `tmp`.
    fn left(gallery: &TestGallery) -> usize {
        let entries =
            |name: &str| std::fs::read_dir(gallery.folder().join("photos").join(name)).expect("a folder").count();
        entries("uploads") + entries("tmp")
    }

    #[tokio::test]
    async fn no_part_is_accepted_after_its_upload_was_cancelled_or_finished() {
        let gallery = test_support::standalone().await;
        let (library, owner) = (&gallery.home.library, gallery.member().await);
        let files = gallery.home.files.as_deref().expect("a folder");
        let ticket = begin(&gallery, &owner).await;
        let link = &ticket.parts[0].url;
        receive(library, files, link, whole()).await.expect("received");
        library.cancel_uploads(&owner, std::slice::from_ref(&ticket.photo)).await.expect("cancelled");
        let late = receive(library, files, link, whole()).await.expect_err("it was cancelled");
        assert_eq!((late.status(), left(&gallery)), (404, 0));

        let ticket = begin(&gallery, &owner).await;
        let link = &ticket.parts[0].url;
        receive(library, files, link, whole()).await.expect("received");
        library.finish_upload(&owner, &ticket.photo).await.expect("finished");
        let late = receive(library, files, link, whole()).await.expect_err("it is finished");
        assert_eq!((late.status(), left(&gallery)), (409, 0));
    }

    #[tokio::test]
    async fn a_part_on_its_way_does_not_outlive_its_upload() {
        let gallery = test_support::standalone().await;
        let (library, owner) = (&gallery.home.library, gallery.member().await);
        let files = gallery.home.files.as_deref().expect("a folder");
        let ticket = begin(&gallery, &owner).await;
        let (started, has_started) = oneshot::channel();
        let (go_on, may_go_on) = oneshot::channel::<()>();
        let (first, rest) = FILE.split_at(5);
        let first = stream::once(async move {
            started.send(()).expect("the test waits");
            io::Result::Ok(Bytes::from_static(first))
        });
        let rest = stream::once(async move {
            may_go_on.await.expect("the test goes on");
            io::Result::Ok(Bytes::from_static(rest))
        });
        let cancelled = async {
            has_started.await.expect("the part is received");
            library.cancel_uploads(&owner, std::slice::from_ref(&ticket.photo)).await.expect("cancelled");
            go_on.send(()).expect("the part is received");
        };
        let sent = receive(library, files, &ticket.parts[0].url, Box::pin(first.chain(rest)));
        let (sent, ()) = tokio::join!(sent, cancelled);
        assert_eq!((sent.expect_err("it was cancelled").status(), left(&gallery)), (404, 0));
    }
}
