//! The pages of administrators, without a browser.

use app::{
    paths,
    server::{FieldName, FormOutcome, page},
};
use gallery::{
    id::PersonId,
    library::{Admission, Library},
    person::Viewer,
    settings::Registration,
};
use http::StatusCode;

use crate::test_support::{TestGallery, info, standalone};

async fn open(gallery: &TestGallery, viewer: &Viewer, address: &str, form: FormOutcome) -> (u16, String) {
    // Starts what pages are rendered with.
    drop(leptos_axum::generate_route_list(app::routes::App));
    let response = page(&gallery.state, &info(viewer), address, form, StatusCode::OK).await;
    let status = response.status().as_u16();
    let body = axum::body::to_bytes(response.into_body(), 1_000_000).await.expect("a body");
    (status, String::from_utf8_lossy(&body).into_owned())
}

async fn get(gallery: &TestGallery, viewer: &Viewer, address: &str) -> String {
    open(gallery, viewer, address, FormOutcome::default()).await.1
}

#[tokio::test]
async fn administrators_see_people_and_the_state_of_the_gallery() {
    let gallery = standalone().await;
    let ada = gallery.member().await;
    let html = get(&gallery, &ada, &paths::ADMIN).await;
    for told in
        ["1 person, 0 photos, 0 bytes", "ada@example.org", "Everything works", "Failed tasks", "Create invitation"]
    {
        assert!(html.contains(told), "{told}: {html}");
    }
    assert!(!html.contains("Try failed tasks again"), "there are none: {html}");
    assert!(get(&gallery, &ada, &paths::ACCOUNT).await.contains(r#"href="/admin""#));
    let person = paths::ADMIN_PERSON.of(ada.person().expect("a person"));
    let html = get(&gallery, &ada, &person).await;
    assert!(html.contains("Limit in GB") && html.contains("This is your own account"), "{html}");
    let form =
        FormOutcome { values: vec![(FieldName::InvitationLink, "https://x/y".to_owned())], ..Default::default() };
    let (_, html) = open(&gallery, &ada, &paths::ADMIN, form).await;
    assert!(html.contains(">https://x/y</code>") && html.contains("Copy this link"), "{html}");
}

#[tokio::test]
async fn for_anybody_else_there_are_no_such_pages() {
    let gallery = standalone().await;
    gallery.member().await;
    let unknown = paths::ADMIN_PERSON.of(&PersonId::random());
    let somebody = Viewer::Person(PersonId::random());
    for address in [&*paths::ADMIN, &*unknown, "/admin/people/x"] {
        for viewer in [&somebody, &Viewer::Nobody] {
            let html = get(&gallery, viewer, address).await;
            assert!(!html.contains("ada@example.org") && !html.contains("Invitations"), "{address}: {html}");
        }
    }
}

#[tokio::test]
async fn the_page_for_signing_up_says_what_is_missing() {
    let mut gallery = standalone().await;
    gallery.member().await;
    for (registration, told) in [
        (Registration::Open, "Already have an account?"),
        (Registration::Invited, "You need an invitation"),
        (Registration::Closed, "isn’t open to new members"),
    ] {
        gallery.state.library.settings.registration = registration;
        let html = get(&gallery, &Viewer::Nobody, &paths::SIGN_UP).await;
        assert!(html.contains(told), "{registration:?}: {html}");
    }
    gallery.state.library.settings.registration = Registration::Invited;
    let html = get(&gallery, &Viewer::Nobody, "/signup?invite=a-guess").await;
    assert!(html.contains("already been used"), "{html}");
    let library: &Library = &gallery.state.library;
    assert!(library.sign_up("eve@example.org", "correct horse", Admission::default(), "here").await.is_err());
}
