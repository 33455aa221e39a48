//! A browser in which somebody signed in stays known, also after it signed out.

use std::sync::Arc;

use axum::{Router, body::Body};
use http::{Request, Response, StatusCode, header};
use tower::ServiceExt as _;

use crate::{paths_tests, test_support};

async fn sign_in(router: &Router, password: &str, cookie: &str) -> Response<Body> {
    let request = Request::post("/signin").header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    let request = request.header(header::HOST, "a.example").header(header::ORIGIN, "http://a.example");
    let request = request.header(header::COOKIE, cookie);
    let form = format!("email=ada%40example.org&password={}", password.replace(' ', "+"));
    router.clone().oneshot(request.body(Body::from(form)).expect("a request")).await.expect("an answer")
}

fn cookie<'a>(answer: &'a Response<Body>, name: &str) -> Option<&'a str> {
    let set = answer.headers().get_all(header::SET_COOKIE).iter().filter_map(|value| value.to_str().ok());
    set.filter(|value| value.starts_with(name)).find(|value| !value.contains("Max-Age=0"))
}

#[tokio::test]
async fn a_sign_in_makes_a_browser_known_and_strangers_cannot_lock_it_out() {
    let gallery = test_support::standalone().await;
    gallery.member().await;
    let (router, right) = (paths_tests::open(&gallery, Arc::default()), "correct horse battery");
    let answer = sign_in(&router, right, "").await;
    assert_eq!(answer.status(), StatusCode::SEE_OTHER);
    let kept = cookie(&answer, "vitrine_devices=").expect("it is known").to_owned();
    assert!(kept.ends_with("; Path=/; Max-Age=7776000; HttpOnly; SameSite=Lax"), "{kept}");
    assert!(cookie(&sign_in(&router, "wrong password", "").await, "vitrine_devices=").is_none());
    for _ in 0..5 {
        sign_in(&router, "wrong password", "").await;
    }
    let locked = sign_in(&router, right, "").await;
    assert_eq!(locked.status(), StatusCode::TOO_MANY_REQUESTS);
    assert!(locked.headers().contains_key(header::RETRY_AFTER));
    let pair = kept.split(';').next().expect("a pair");
    assert_eq!(sign_in(&router, right, pair).await.status(), StatusCode::SEE_OTHER);
}
