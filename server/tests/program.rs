//! The server as a program: what it reports to administrators, and how it stops.

#[path = "program/world.rs"]
mod world;

use std::io::Write as _;

use serde_json::Value;
use world::{Server, answer};

#[test]
fn metrics_require_the_token() {
    assert_eq!(Server::start(&[]).ask("GET /metrics", &[], "").status, 404, "they are not configured");
    let server = Server::start(&[("VITRINE_METRICS_TOKEN", "a token of many characters")]);
    let ask = |token: Option<&str>| {
        let authorization = token.map(|token| format!("Bearer {token}"));
        let headers: Vec<_> = authorization.iter().map(|value| ("authorization", value.as_str())).collect();
        server.ask("GET /metrics", &headers, "")
    };
    for wrong in [None, Some(""), Some("a token"), Some("a token of many character5")] {
        let refused = ask(wrong);
        assert_eq!(refused.status, 401, "{wrong:?}");
        assert!(!refused.body.contains("vitrine_"), "{wrong:?}: {}", refused.body);
    }
    let page = ask(Some("a token of many characters"));
    assert_eq!(page.status, 200, "{}", page.body);
    assert!(page.header("content-type").is_some_and(|kind| kind.starts_with("application/openmetrics-text")));
    for line in ["vitrine_requests_total{route=\"/metrics\",status=\"4xx\"} 4", "vitrine_queue_age_seconds 0", "# EOF"]
    {
        assert!(page.body.contains(line), "{line} is not in {}", page.body);
    }
}

#[test]
fn health_reports_the_version_and_the_state_of_each_part() {
    let health = Server::start(&[]).ask("GET /healthz", &[], "");
    assert_eq!(health.status, 200);
    let told: Value = serde_json::from_str(&health.body).expect("JSON");
    assert_eq!((&told["status"], &told["version"]), (&"ok".into(), &env!("CARGO_PKG_VERSION").into()));
    let parts = &told["parts"];
    assert_eq!((&parts["records"], &parts["bytes"]), (&"ok".into(), &"ok".into()), "{parts}");
    assert_eq!(parts["queue"], serde_json::json!({ "status": "ok", "waiting": 0, "set_aside": 0 }));
}

#[test]
fn strangers_only_learn_that_the_gallery_is_well() {
    let told = |server: &Server, headers: &[(&str, &str)]| {
        let health = server.ask("GET /healthz", headers, "");
        assert_eq!(health.status, 200);
        serde_json::from_str::<Value>(&health.body).expect("JSON")
    };
    let only_ok = serde_json::json!({ "status": "ok" });
    let server = Server::start(&[]);
    assert_eq!(told(&server, &[("x-forwarded-for", "192.0.2.1")]), only_ok, "a proxy passed it on");
    let server = Server::start(&[("VITRINE_METRICS_TOKEN", "a token of many characters")]);
    assert_eq!(told(&server, &[]), only_ok);
    assert_eq!(told(&server, &[("authorization", "Bearer a token of many character5")]), only_ok);
    let all = told(&server, &[("authorization", "Bearer a token of many characters")]);
    assert!(all["parts"]["queue"].is_object(), "{all}");
}

#[test]
fn requests_in_progress_are_completed_when_the_server_is_stopped() {
    let mut server = Server::start(&[]);
    let cookies = server.sign_in();
    let mut photo = b"\xFF\xD8\xFF\xE0".to_vec();
    photo.resize(300_000, b'p');
    let mut form = b"--edge\r\ncontent-disposition: form-data; name=\"photos\"; filename=\"slow.jpg\"\r\n\r\n".to_vec();
    form.extend(&photo);
    form.extend(b"\r\n--edge--\r\n");

    let kind = "multipart/form-data; boundary=edge";
    let mut upload = server.begin("POST /upload", &[("cookie", &cookies), ("content-type", kind)], form.len());
    upload.write_all(&form[..100_000]).expect("sent");
    server.terminate();
    server.wait_until_closed();
    assert!(server.is_running(), "it waits for requests in progress");
    upload.write_all(&form[100_000..]).expect("sent");
    let page = answer(upload);
    assert_eq!(page.status, 200, "{}", page.body);
    assert!(page.body.contains("“slow.jpg” uploaded"), "{}", page.body);
    assert_eq!(server.ended().code(), Some(0));
    let kept: Vec<_> = server.originals().iter().map(|path| std::fs::read(path).expect("a file")).collect();
    assert_eq!(kept, [photo]);
}
