//! The router serves all addresses of `app::paths`, and fragments stay in their list.

use std::sync::{Arc, Mutex};

use app::{
    components::timeline::Segment,
    locale::Locale,
    messages::island_messages_address,
    paths::{self, ListAddresses, NEXT_HEADER},
    server::{AccessToken, FormOutcome, RequestInfo, Theme},
};
use axum::{Router, body::Body};
use gallery::{
    id::{PersonId, PhotoId, ZipId},
    photo::Tile,
    rendition::Rendition,
};
use http::{Request, Response, StatusCode};
use leptos::prelude::*;
use tower::ServiceExt as _;

use crate::{
    config::standalone::Standalone,
    meter::{Answered, Meter, open_metrics::OpenMetrics},
    middleware::{host::Hosts, observe::Observer},
    router::{self, Additions},
    standalone,
    statics::StaticFiles,
    test_support::{self, TestGallery},
};

/// Records the routes of requests.
#[derive(Default)]
pub(crate) struct Routes(Mutex<Vec<String>>);

impl Meter for Routes {
    fn answered(&self, answered: &Answered<'_>) {
        self.0.lock().expect("no test panicked").push(answered.route.to_owned());
    }
}

/// The complete router of the standalone server.
pub(crate) fn open(gallery: &TestGallery, meter: Arc<Routes>) -> Router {
    let metrics_token = Some("a token".to_owned());
    let standalone = Standalone {
        data: "unused".into(),
        bucket: None,
        smtp: None,
        trust_proxy: false,
        workers: 1,
        min_free_bytes: None,
        metrics_token,
    };
    let additions = standalone::additions(&gallery.home, &standalone, Hosts::Any, &Arc::<OpenMetrics>::default());
    let additions = Additions { observer: Observer { meter, capacity: None, log_all: false }, ..additions };
    router::router(gallery.state.clone(), StaticFiles::Embedded(&[]), additions)
}

async fn ask(router: &Router, method: &str, address: &str) -> Response<Body> {
    let request = Request::builder().method(method).uri(address).body(Body::empty()).expect("a request");
    router.clone().oneshot(request).await.expect("an answer")
}

async fn body(response: Response<Body>) -> String {
    let bytes = axum::body::to_bytes(response.into_body(), 1_000_000).await.expect("a body");
    String::from_utf8_lossy(&bytes).into_owned()
}

#[tokio::test]
async fn every_address_is_served() {
    let gallery = test_support::standalone().await;
    let meter = Arc::new(Routes::default());
    let router = open(&gallery, meter.clone());
    let photo: PhotoId = "0123456789abcdefghjkmnpqrs".parse().expect("an id");
    let zip: ZipId = "0123456789abcdefghjkmnpqrs".parse().expect("an id");

    let mut asked: Vec<(&str, String, &str)> = Vec::new();
    asked.extend(paths::PAGES.iter().map(|page| ("GET", page.to_string(), page.path())));
    asked.extend(paths::FORMS.iter().map(|form| ("POST", form.to_string(), form.path())));
    let pages_with_forms = [
        paths::SIGN_UP,
        paths::CONFIRM,
        paths::SIGN_IN,
        paths::SIGN_IN_CODE,
        paths::SIGN_IN_RECOVER,
        paths::SIGN_IN_RESTORE,
        paths::SIGN_OUT,
        paths::FORGOT,
        paths::RESET,
        paths::TWO_STEP,
        paths::TRASH_EMPTY,
        paths::UPLOAD,
    ];
    asked.extend(pages_with_forms.iter().map(|page| ("POST", page.to_string(), page.path())));
    let person: PersonId = "0123456789abcdefghjkmnpqrs".parse().expect("an id");
    asked.push(("GET", paths::ADMIN_PERSON.of(&person).into_string(), paths::ADMIN_PERSON.route()));
    asked.push(("POST", paths::ADMIN_PERSON.of(&person).into_string(), paths::ADMIN_PERSON.route()));
    asked.push(("POST", paths::ADMIN_QUOTA.of(&person).into_string(), paths::ADMIN_QUOTA.route()));
    let read = [paths::TIMELINE_SEGMENTS, paths::HEALTH, paths::METRICS];
    asked.extend(read.iter().map(|path| ("GET", path.to_string(), path.path())));
    asked.push(("GET", paths::PHOTO.of(&photo).into_string(), paths::PHOTO.route()));
    asked.push(("POST", paths::PHOTO.of(&photo).into_string(), paths::PHOTO.route()));
    asked.push(("GET", paths::PHOTO_VIEW.of(&photo).into_string(), paths::PHOTO_VIEW.route()));
    asked.push(("GET", paths::PHOTO_ORIGINAL.of(&photo).into_string(), paths::PHOTO_ORIGINAL.route()));
    asked.push(("GET", paths::DOWNLOAD.of(&zip).into_string(), paths::DOWNLOAD.route()));
    let messages = island_messages_address(Locale::German).into_string();
    asked.push(("GET", messages, paths::ISLAND_MESSAGES.route()));
    for (path, family) in [("thumb.jpg", paths::MEDIA), ("0123wxyz/thumb.jpg", paths::MEDIA_RENDITION)] {
        let rendition = Rendition::parse(&format!("{photo}/{path}")).expect("a rendition");
        asked.push(("GET", gallery.state.library.rendition_url(&rendition), family.route()));
    }
    asked.push(("PUT", format!("{}{photo}/1", paths::UPLOAD_PART.prefix()), paths::UPLOAD_PART.route()));

    for (method, address, route) in asked {
        let status = ask(&router, method, &address).await.status();
        let served = meter.0.lock().expect("no test panicked").pop();
        assert_eq!(served.as_deref(), Some(route), "{method} {address}");
        assert!(status != 405 && status.as_u16() < 500, "{method} {address} returned {status}");
    }
}

#[tokio::test]
async fn a_cursor_of_an_older_version_works_for_a_page_but_not_for_a_segment() {
    let gallery = test_support::standalone().await;
    let router = open(&gallery, Arc::default());
    let old = "T%232024-07-05T12:00:00.000%230123456789abcdefghjkmnpqrs";
    let info = RequestInfo {
        viewer: gallery.member().await,
        access: AccessToken::default(),
        request_id: "a request".to_owned(),
        nonce: "once".to_owned(),
        theme: Theme::System,
        locale: Locale::English,
        locale_chosen: false,
        waiting_sign_up: None,
        address: "here".to_owned(),
        devices: String::new(),
        user_agent: String::new(),
    };
    let address = format!("/?before={old}");
    let page = app::server::page(&gallery.state, &info, &address, FormOutcome::default(), StatusCode::OK).await;
    let html = body(page).await;
    assert!(!html.contains("data-month") && html.contains("No photos yet"), "the newest photos: {html}");
    for told in
        [r#"data-list="timeline""#, r#"data-page="/""#, r#"data-photos="/photos/""#, r#"data-segments="/timeline""#]
    {
        assert!(html.contains(told), "{told}: {html}");
    }

    let refused = ask(&router, "GET", &format!("/timeline?before={old}")).await;
    assert_eq!(refused.status(), 422);
    assert!(!refused.headers().contains_key(NEXT_HEADER));
    let sentence = body(refused).await;
    assert!(sentence.contains("reload the page"), "{sentence}");
}

#[tokio::test]
async fn the_photos_of_a_segment_stay_in_its_list() {
    let gallery = test_support::standalone().await;
    let list = ListAddresses {
        list: "a list of a later version".to_owned(),
        page: "/albums/seventh1".to_owned(),
        photos: "/albums/seventh1/photos/".to_owned(),
        segments: None,
    };
    let tile: Tile = serde_json::from_value(serde_json::json!({
        "id": "abcdefgh", "at": "2024-07-05T12:00:00", "dimensions": { "width": 3000, "height": 2000 }, "thumbhash": "",
    }))
    .expect("a tile");
    let library = gallery.state.library.clone();
    let segment = move || view! { <Segment library list tiles=vec![tile] above=None eager=0/> }.to_html();
    let html = Owner::new().with(segment);
    assert!(html.contains(r#"href="/albums/seventh1/photos/abcdefgh""#), "{html}");
    assert!(!html.contains(r#"href="/photos/"#), "{html}");
}
