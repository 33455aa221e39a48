//! The standalone gallery with its bytes in a bucket: a stand-in for S3, with which browsers exchange originals
//! directly.

#[path = "../../gallery/tests/support/http.rs"]
#[allow(dead_code, reason = "this test sends forms to the program")]
mod http;
#[path = "../../gallery/tests/support/stand_in.rs"]
#[allow(dead_code, reason = "each test uses only part of it")]
mod stand_in;
#[path = "program/world.rs"]
mod world;

use std::{
    io::{Cursor, Read as _},
    path::Path,
    process::{Command, Output},
    sync::Arc,
    time::{Duration, Instant},
};

use bytes::Bytes;
use gallery::{
    aws::{Access, AccessKey, Clients, s3::Buckets},
    id::PhotoId,
    key::ObjectKey,
    ports::Blobs as _,
    rendition::Rendition,
    ticket::{Ticket, UploadAnswer},
};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use stand_in::{ACCESS_KEY, REGION, SECRET_KEY, StandIn};
use world::Server;

/// Long enough for a debug build on a busy machine.
const PATIENCE: Duration = Duration::from_secs(120);

/// A gallery with a bucket, and the cookies of a signed-in person.
struct Gallery {
    stand_in: StandIn,
    buckets: Buckets,
    server: Server,
    cookies: String,
}

fn variables(stand_in: &StandIn) -> Vec<(&'static str, String)> {
    vec![
        ("VITRINE_BUCKET", "photos".to_owned()),
        ("VITRINE_BUCKET_ENDPOINT", stand_in.url.clone()),
        ("VITRINE_BUCKET_REGION", REGION.to_owned()),
        ("VITRINE_BUCKET_ACCESS_KEY_ID", ACCESS_KEY.to_owned()),
        ("VITRINE_BUCKET_SECRET_ACCESS_KEY", SECRET_KEY.to_owned()),
        ("VITRINE_BUCKET_PREFIX", "family".to_owned()),
    ]
}

impl Gallery {
    async fn open() -> Self {
        let stand_in = StandIn::start();
        let access = Access {
            region: Some(REGION.to_owned()),
            endpoint_url: Some(stand_in.url.clone()),
            key: Some(AccessKey { id: ACCESS_KEY.to_owned(), secret: SECRET_KEY.to_owned() }),
            ..Access::default()
        };
        let buckets = Buckets::one(Arc::new(Clients::new(access).await), "photos", "family/");
        buckets.make().await.expect("a bucket");
        let variables = variables(&stand_in);
        let variables: Vec<_> = variables.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let server = Server::start(&variables);
        let cookies = server.sign_in();
        Self { stand_in, buckets, server, cookies }
    }

    async fn ask(&self, method: &str, path: &str, kind: &str, body: Bytes) -> http::Answer {
        let headers = [("cookie", self.cookies.as_str()), ("content-type", kind)];
        let headers = headers.map(|(name, value)| (name.to_owned(), value.to_owned()));
        http::send(method, &format!("{}{path}", self.server.url()), &headers, body).await
    }

    async fn get(&self, path: &str) -> http::Answer {
        self.ask("GET", path, "text/plain", Bytes::new()).await
    }

    /// Posts a form with these photos.
    async fn post(&self, path: &str, photos: &[PhotoId]) -> http::Answer {
        let form = photos.iter().map(|photo| format!("photo={photo}")).collect::<Vec<_>>().join("&");
        self.ask("POST", path, "application/x-www-form-urlencoded", form.into()).await
    }

    /// Calls a server function.
    async fn call(&self, function: &str, input: Value) -> Value {
        let answer = self.ask("POST", &format!("/api/{function}"), "application/json", input.to_string().into()).await;
        assert_eq!(answer.status, 200, "{function}: {}", String::from_utf8_lossy(&answer.body));
        serde_json::from_slice(&answer.body).expect("JSON")
    }

    async fn begin(&self, name: &str, file: &Bytes) -> Ticket {
        let sha256: String = Sha256::digest(file).iter().map(|byte| format!("{byte:02x}")).collect();
        let head = &file[..file.len().min(gallery::format::SNIFF_BYTES)];
        let input = json!({ "name": name, "bytes": file.len(), "sha256": sha256, "head": head, "keep_both": false });
        match serde_json::from_value(self.call("begin_upload", input).await).expect("an answer") {
            UploadAnswer::Send(ticket) => ticket,
            other => panic!("{other:?}"),
        }
    }

    /// Sends at most `most` missing parts to the bucket.
    async fn send(&self, ticket: &Ticket, file: &Bytes, most: usize) {
        for part in ticket.parts.iter().filter(|part| !part.arrived).take(most) {
            assert!(part.url.starts_with(&format!("{}/photos/family/", self.stand_in.url)), "{}", part.url);
            let piece = file.slice(part.offset as usize..(part.offset + part.length) as usize);
            let sent = http::send("PUT", &part.url, &part.headers, piece).await;
            assert_eq!(sent.status, 200, "{}", String::from_utf8_lossy(&sent.body));
        }
    }

    async fn finish(&self, photo: &PhotoId) {
        self.call("finish_upload", json!({ "photo": photo })).await;
        self.is_ready(photo).await;
    }

    async fn is_ready(&self, photo: &PhotoId) {
        let begun = Instant::now();
        loop {
            let states = self.call("upload_states", json!({ "photos": [photo] })).await;
            match states[0]["state"].as_str() {
                Some("ready") => return,
                Some("processing") => assert!(begun.elapsed() < PATIENCE, "it was not rendered"),
                _ => panic!("{states}"),
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    async fn bytes(&self, key: ObjectKey) -> Option<u64> {
        self.buckets.head(&key).await.expect("an answer")
    }

    /// Runs the administrator's tool for this gallery.
    fn admin(&self, with_bucket: bool, arguments: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_vitrine-admin"));
        command.args(arguments).env_clear().env("VITRINE_DATA", self.server.data());
        if with_bucket {
            command.envs(variables(&self.stand_in));
        }
        command.output().expect("it runs")
    }
}

/// A picture of noise, which no format can compress.
fn picture(width: u32, height: u32, mut seed: u32) -> Bytes {
    let noise = std::iter::repeat_with(|| {
        seed ^= seed << 13;
        seed ^= seed >> 17;
        seed ^= seed << 5;
        seed as u8
    });
    let pixels: Vec<u8> = noise.take((width * height * 3) as usize).collect();
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, width, height);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_compression(png::Compression::Fast);
    let mut writer = encoder.write_header().expect("a header");
    writer.write_image_data(&pixels).expect("pixels");
    writer.finish().expect("a file");
    file.into()
}

/// A link on a page to a rendition of the photo.
fn rendition(page: &str, photo: &PhotoId) -> String {
    let start = page.find(&format!("/media/{photo}/")).expect("the photo is on the page");
    let link = page[start..].split(['"', ' ', ',']).next().expect("its end");
    link.replace("&amp;", "&")
}

/// The rendition that a link on a page names.
fn named(link: &str) -> ObjectKey {
    let path = link.strip_prefix("/media/").and_then(|rest| rest.split('?').next()).expect("a link");
    ObjectKey::Rendition(Rendition::parse(path).expect("a rendition"))
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn photos_are_sent_shown_downloaded_and_deleted() {
    let mut gallery = Gallery::open().await;
    // A small photo in one request.
    let small = picture(640, 480, 1);
    let ticket = gallery.begin("small.png", &small).await;
    assert_eq!(ticket.parts.len(), 1);
    gallery.send(&ticket, &small, 1).await;
    gallery.finish(&ticket.photo).await;
    let small_id = ticket.photo;

    // A large one in parts, with a pause in between.
    let large = picture(2500, 2300, 2);
    let ticket = gallery.begin("large.png", &large).await;
    assert_eq!(ticket.parts.len(), 3, "{} bytes", large.len());
    gallery.send(&ticket, &large, 2).await;
    let again = gallery.begin("large.png", &large).await;
    assert_eq!(again.parts.iter().map(|part| part.arrived).collect::<Vec<_>>(), [true, true, false]);
    gallery.send(&again, &large, 1).await;
    gallery.finish(&again.photo).await;
    let large_id = again.photo;

    // One that is sent through the program, with a form without JavaScript.
    let form = picture(320, 200, 3);
    let upload = gallery.get("/upload").await;
    assert!(text(&upload.body).contains("action=\"/upload\""), "{}", text(&upload.body));
    let (kind, body) = http::multipart(&[], "form.png", "image/png", &form);
    let body = text_replaced(&body, b"name=\"file\"", b"name=\"photos\"");
    let added = gallery.ask("POST", "/upload", &kind, body).await;
    assert!(text(&added.body).contains("“form.png” uploaded"), "{}", text(&added.body));
    let form_id = gallery.newest(&[&small_id, &large_id]).await;
    gallery.is_ready(&form_id).await;
    assert_eq!(gallery.bytes(ObjectKey::Original(form_id.clone())).await, Some(form.len() as u64));

    // Pages show them. Renditions come from the program, and originals from the bucket.
    let page = gallery.get("/").await;
    let policy = page.header("content-security-policy").to_owned();
    assert!(policy.contains(&format!("connect-src 'self' {}", gallery.stand_in.url)), "{policy}");
    let link = rendition(&text(&page.body), &small_id);
    let thumbnail = gallery.get(&link).await;
    assert_eq!((thumbnail.status, thumbnail.header("content-type")), (200, "image/jpeg"));
    assert!(thumbnail.header("cache-control").starts_with("private, max-age="), "it is only for the viewer");
    assert!(thumbnail.body.starts_with(b"\xFF\xD8\xFF"));
    assert_eq!(gallery.get(&link.replace(".jpg?e=1", ".jpg?e=2")).await.status, 404, "an altered link is refused");
    let original = gallery.get(&format!("/photos/{small_id}/original")).await;
    let location = original.header("location").to_owned();
    assert!(location.starts_with(&format!("{}/photos/family/originals/", gallery.stand_in.url)), "{location}");
    let original = http::send("GET", &location, &[], Bytes::new()).await;
    assert!(original.body == small);
    assert!(original.header("content-disposition").contains("small.png"));

    // All of them as one zip.
    let photos = [small_id.clone(), large_id.clone(), form_id.clone()];
    let zip = gallery.post("/photos/download", &photos).await;
    let mut zip = zip::ZipArchive::new(Cursor::new(zip.body)).expect("a zip");
    for (place, (name, file)) in [("small.png", &small), ("large.png", &large), ("form.png", &form)].iter().enumerate()
    {
        let mut entry = zip.by_index(place).expect("an entry");
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).expect("its checksum is right");
        assert!(entry.name().expect("a name") == *name && bytes == **file, "{name}");
    }

    // One is deleted permanently; the others are kept.
    let gone = std::slice::from_ref(&small_id);
    assert_eq!(gallery.post("/photos/trash", gone).await.status, 303);
    assert_eq!(gallery.post("/trash/delete", gone).await.status, 303);
    let begun = Instant::now();
    while gallery.bytes(ObjectKey::Original(small_id.clone())).await.is_some()
        || gallery.bytes(named(&link)).await.is_some()
    {
        assert!(begun.elapsed() < PATIENCE, "its bytes are still there");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(gallery.get(&link).await.status, 404);
    assert!(gallery.bytes(named(&rendition(&text(&page.body), &large_id))).await.is_some());

    // The administrator's tool works with the bucket, but only when no other process uses the gallery.
    let busy = gallery.admin(true, &["people"]);
    assert!(!busy.status.success() && text(&busy.stderr).contains("another Vitrine is using it"));
    gallery.server.terminate();
    gallery.server.ended();
    let check = gallery.admin(true, &["check"]);
    assert_eq!(text(&check.stdout), "2 photos, and no problems.\n", "{}", text(&check.stderr));
    let folder = tempfile::tempdir().expect("a folder");
    let export = gallery.admin(true, &["export", folder.path().to_str().expect("a path")]);
    assert!(export.status.success(), "{}", text(&export.stderr));
    let mut exported = files(folder.path());
    exported.sort();
    assert_eq!(exported.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), ["form.png", "large.png"]);
    assert!(exported[0].1 == form && exported[1].1 == large);
    // Records are not used with the wrong bytes.
    let lost = gallery.admin(false, &["check", "--repair"]);
    assert_eq!(lost.status.code(), Some(1));
    assert!(text(&lost.stderr).contains("are in the bucket photos/family; set VITRINE_BUCKET"), "{lost:?}");
    assert!(!gallery.server.data().join("photos").exists(), "nothing of it is in the folder");

    // Import into a gallery with another prefix, and render again.
    let other = tempfile::tempdir().expect("a folder");
    let moved = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_vitrine-admin"));
        command.args(arguments).env_clear().env("VITRINE_DATA", other.path()).envs(variables(&gallery.stand_in));
        command.env("VITRINE_BUCKET_PREFIX", "moved").output().expect("it runs")
    };
    let import = moved(&["import", folder.path().to_str().expect("a path")]);
    assert!(text(&import.stdout).contains("2 photos imported"), "{import:?}");
    let rerender = moved(&["rerender", "--all"]);
    assert!(rerender.status.success(), "{rerender:?}");
}

impl Gallery {
    /// The photo that is not one of these, found on the pages.
    async fn newest(&self, known: &[&PhotoId]) -> PhotoId {
        let begun = Instant::now();
        loop {
            let page = text(&self.get("/").await.body);
            let ids =
                page.match_indices("/media/").filter_map(|(at, _)| page[at + 7..].split('/').next()?.parse().ok());
            if let Some(id) = ids.into_iter().find(|id: &PhotoId| !known.contains(&id)) {
                return id;
            }
            assert!(begun.elapsed() < PATIENCE, "it was not rendered: {page}");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
}

/// Replaces some bytes in `body` once.
fn text_replaced(body: &[u8], from: &[u8], to: &[u8]) -> Bytes {
    let at = body.windows(from.len()).position(|part| part == from).expect("they are there");
    [&body[..at], to, &body[at + from.len()..]].concat().into()
}

/// Names and contents of the pictures below a folder.
fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let entries = std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    entries
        .flat_map(|path| match path.is_dir() {
            true => files(&path),
            false => vec![(
                path.file_name().expect("a name").to_string_lossy().into_owned(),
                std::fs::read(&path).expect("a file"),
            )],
        })
        .filter(|(name, _)| name.ends_with(".png"))
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unusable_bucket_is_reported_at_start() {
    let stand_in = StandIn::start();
    let data = tempfile::tempdir().expect("a folder");
    let admin = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_vitrine-admin"));
        command.args(arguments).env_clear().env("VITRINE_DATA", data.path()).envs(variables(&stand_in));
        command.output().expect("it runs")
    };
    let missing = admin(&["people"]);
    assert_eq!(missing.status.code(), Some(1));
    let said = text(&missing.stderr);
    assert!(said.contains("the bucket photos/family cannot be used") && said.contains("NoSuchBucket"), "{said}");
    // A gallery with photos in the folder keeps them there.
    std::fs::create_dir_all(data.path().join("photos/originals/ab")).expect("a folder");
    let full = admin(&["people"]);
    assert_eq!(full.status.code(), Some(1));
    assert!(text(&full.stderr).contains("are in its folder photos"), "{full:?}");
}
