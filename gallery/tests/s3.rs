//! The store of bytes in S3 keeps the promises of the port, and the requests it gives to browsers allow as little as
//! possible.

mod support;

use std::{
    sync::Arc,
    time::{Duration, SystemTime},
};

use async_trait::async_trait;
use aws_sdk_s3::primitives::ByteStream;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use bytes::Bytes;
use futures::StreamExt as _;
use gallery::{
    Error, Result,
    aws::s3::Buckets,
    contract::blobs::{self, Browser},
    format::Format,
    id::{PersonId, PhotoId},
    key::ObjectKey,
    ports::{
        Blobs as _, Leftovers as _,
        blobs::{Blob, Upload},
        clock,
    },
    rendition::Rendition,
    sha256::Sha256,
    ticket::{self, PART_BYTES, SINGLE_PART_BYTES, TicketPart, UploadForm},
};
use jiff::Timestamp;
use support::{
    breaking::Breaking,
    cloud, http,
    scripted::{self, Answer},
    stand_in::{REGION, StandIn},
};

struct Cloud {
    buckets: Buckets,
    s3: aws_sdk_s3::Client,
    stand_in: StandIn,
}

async fn cloud() -> Cloud {
    let stand_in = StandIn::start();
    for name in ["originals", "renditions"] {
        cloud::bucket(&stand_in, name).await;
    }
    let buckets = Buckets::new(cloud::clients(&stand_in).await, "originals", "renditions");
    Cloud { buckets, s3: cloud::s3(&stand_in), stand_in }
}

/// Sends requests as it is told, and treats anything but success as a refusal.
struct Network;

impl Network {
    async fn submit_as(&self, form: &UploadForm, name: &str, content_type: &str, bytes: Bytes) -> http::Answer {
        let (multipart, body) = http::multipart(&form.fields, name, content_type, &bytes);
        http::send("POST", &form.url, &[("content-type".to_owned(), multipart)], body).await
    }
}

fn accepted(answer: http::Answer) -> Result<Bytes> {
    match answer.status {
        200..=399 => Ok(answer.body),
        status => Err(Error::unavailable(format!("{status} {}", String::from_utf8_lossy(&answer.body)))),
    }
}

#[async_trait]
impl Browser for Network {
    async fn send(&self, part: &TicketPart, bytes: Bytes) -> Result<()> {
        accepted(http::send("PUT", &part.url, &part.headers, bytes).await).map(drop)
    }

    async fn submit(&self, form: &UploadForm, file_name: &str, bytes: Bytes) -> Result<()> {
        accepted(self.submit_as(form, file_name, "image/jpeg", bytes).await).map(drop)
    }

    async fn follow(&self, link: &str) -> Result<Bytes> {
        accepted(http::send("GET", link, &[], Bytes::new()).await)
    }
}

fn in_an_hour() -> Timestamp {
    clock::system()() + Duration::from_secs(3600)
}

fn upload(bytes: &[u8]) -> Upload {
    let sha256 = Sha256::of(bytes);
    Upload { photo: PhotoId::random(), bytes: bytes.len() as u64, sha256, format: Format::Png }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_buckets() {
    let cloud = cloud().await;
    blobs::every_promise(&cloud.buckets, &Network).await;
    let list = cloud.s3.list_multipart_uploads().bucket("originals").send().await.expect("a list");
    // Two of the promises request how to send a file and do not send it. The bucket's lifecycle rule would remove those
    // uploads.
    assert!(list.uploads().iter().all(|upload| upload.key().is_some_and(|key| key.starts_with("originals/"))));
    let list = cloud.s3.list_multipart_uploads().bucket("renditions").send().await.expect("a list");
    assert_eq!(list.uploads(), [], "an interrupted stream leaves no parts");
}

#[tokio::test(flavor = "multi_thread")]
async fn one_bucket_below_a_prefix() {
    let cloud = cloud().await;
    let buckets = Buckets::one(cloud::clients(&cloud.stand_in).await, "one", "photos/vitrine/");
    buckets.make().await.expect("a bucket");
    blobs::every_promise(&buckets, &Network).await;
    blobs::leftovers::abandoned_uploads_are_found(&buckets, &Network).await;
    blobs::leftovers::stray_forms_are_forgotten(&buckets).await;
    // Keys without the prefix belong to somebody else.
    let theirs = ByteStream::from_static(b"theirs");
    cloud.s3.put_object().bucket("one").key("forms/theirs").body(theirs).send().await.expect("stored");
    buckets.forget_strays(SystemTime::now() + Duration::from_secs(60)).await.expect("a cleanup");
    let all = cloud.s3.list_objects_v2().bucket("one").send().await.expect("a list");
    let keys: Vec<_> = all.contents().iter().filter_map(|object| object.key()).collect();
    let (ours, others): (Vec<_>, Vec<_>) = keys.into_iter().partition(|key| key.starts_with("photos/vitrine/"));
    assert!(ours.iter().any(|key| key.starts_with("photos/vitrine/originals/")), "{ours:?}");
    assert_eq!(others, ["forms/theirs"]);
    let form = buckets.form(&PersonId::random(), &PhotoId::random(), 9, "https://example.org", in_an_hour()).await;
    assert_eq!(form.expect("an answer"), None, "forms go through the gallery");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_to_send_a_file_is_for_these_bytes_once() {
    let cloud = cloud().await;
    let upload = upload(b"the right bytes");
    let part = cloud.buckets.upload_parts(&upload, in_an_hour()).await.expect("parts").remove(0);
    let has = |name: &str, value: &str| part.headers.contains(&(name.to_owned(), value.to_owned()));
    assert!(has("content-type", "image/png") && has("if-none-match", "*"), "{:?}", part.headers);
    let sha256 = STANDARD.encode(upload.sha256.as_bytes());
    assert!(has("x-amz-checksum-sha256", &sha256), "{:?}", part.headers);
    assert!(part.headers.iter().all(|(name, _)| !["host", "content-length"].contains(&name.as_str())));

    let put = async |part: &TicketPart, bytes: &'static [u8]| {
        http::send("PUT", &part.url, &part.headers, Bytes::from_static(bytes)).await.status
    };
    assert_eq!(put(&part, b"the wrong bytes").await, 400);
    assert_eq!(put(&part, b"the right bytes and more").await, 403);
    let mut other = part.clone();
    other.headers.retain(|(name, _)| name != "x-amz-checksum-sha256");
    assert_eq!(put(&other, b"the wrong bytes").await, 403);
    assert_eq!(put(&part, b"the right bytes").await, 200);
    assert_eq!(put(&part, b"the right bytes").await, 412, "an original is never overwritten");
    let head = cloud.s3.head_object().bucket("originals").key(format!("originals/{}", upload.photo)).send().await;
    assert_eq!(head.expect("an original").content_type(), Some("image/png"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_large_file_becomes_an_original_with_its_type() {
    let cloud = cloud().await;
    let bytes = Bytes::from(vec![7; SINGLE_PART_BYTES as usize + 1]);
    let upload = upload(&bytes);
    let original = ObjectKey::Original(upload.photo.clone());
    // Two tabs ask at the same moment, and both get the same upload.
    let ask = || cloud.buckets.upload_parts(&upload, in_an_hour());
    let (one, two) = futures::join!(ask(), ask());
    let (one, two) = (one.expect("parts"), two.expect("parts"));
    for (n, part) in one.iter().enumerate() {
        let part = if n == 1 { &two[1] } else { part };
        let piece = bytes.slice(part.offset as usize..(part.offset + part.length) as usize);
        assert_eq!(http::send("PUT", &part.url, &part.headers, piece).await.status, 200);
        assert_eq!(cloud.buckets.head(&original).await.expect("an answer"), None);
    }
    assert_eq!(one[0].length, PART_BYTES);
    let stolen = http::send("PUT", &one[0].url, &one[0].headers, Bytes::from(vec![7; 1000])).await;
    assert_eq!(stolen.status, 403, "a part has a fixed length");
    cloud.buckets.finish_upload(&upload).await.expect("finished");
    let head = cloud.s3.head_object().bucket("originals").key(original.path()).send().await.expect("an original");
    assert_eq!(head.content_type(), Some("image/png"));
    let open = cloud.s3.list_multipart_uploads().bucket("originals").send().await.expect("a list");
    assert_eq!(open.uploads(), []);
}

/// The worker reads and hashes every original. If finishing did it, too, a large file would be read twice.
#[tokio::test]
async fn finishing_a_large_file_reads_nothing_and_replaces_nothing() {
    let file = Upload { bytes: SINGLE_PART_BYTES + 1, ..upload(b"any") };
    let key = format!("originals/{}", file.photo);
    let part = |(number, _, bytes): (u32, u64, u64)| {
        format!("<Part><PartNumber>{number}</PartNumber><Size>{bytes}</Size><ETag>&quot;{number}&quot;</ETag></Part>")
    };
    let parts: String = ticket::cut(file.bytes).map(part).collect();
    let uploads = format!("<Upload><Key>{key}</Key><UploadId>u</UploadId></Upload>");
    let (url, asked) = scripted::start(vec![
        Answer::Full(404, vec![], String::new()),
        scripted::xml(&format!("<ListMultipartUploadsResult>{uploads}</ListMultipartUploadsResult>")),
        scripted::xml(&format!("<ListPartsResult>{parts}</ListPartsResult>")),
        scripted::xml("<CompleteMultipartUploadResult><ETag>&quot;a-3&quot;</ETag></CompleteMultipartUploadResult>"),
    ]);
    Buckets::new(cloud::clients_of(&url).await, "originals", "renditions").finish_upload(&file).await.expect("done");
    let asked: Vec<_> = asked.iter().collect();
    let read = asked.iter().filter(|asked| asked.head[""].starts_with(&format!("GET /originals/{key}?x-id=GetObject")));
    assert_eq!(read.count(), 0, "no byte of the file is read");
    let asked: Vec<_> = asked.iter().map(|asked| (asked.head[""].split([' ', '?']).next(), &asked.head)).collect();
    assert_eq!(asked.iter().filter_map(|(method, _)| *method).collect::<Vec<_>>(), ["HEAD", "GET", "GET", "POST"]);
    assert_eq!(asked[3].1["if-none-match"], "*");
}

/// Older versions joined large files under another key.
#[tokio::test(flavor = "multi_thread")]
async fn what_older_versions_joined_is_removed() {
    let cloud = cloud().await;
    let put = cloud.s3.put_object().bucket("originals").key("uploads/x7abcdefgh");
    put.body(ByteStream::from_static(b"joined")).send().await.expect("stored");
    cloud.s3.create_multipart_upload().bucket("originals").key("uploads/x8abcdefgh").send().await.expect("begun");
    cloud.buckets.forget_strays(SystemTime::now() + Duration::from_secs(60)).await.expect("a cleanup");
    let left = cloud.s3.list_objects_v2().bucket("originals").prefix("uploads/").send().await.expect("a list");
    assert_eq!(left.contents(), []);
    let open = cloud.s3.list_multipart_uploads().bucket("originals").send().await.expect("a list");
    assert_eq!(open.uploads(), []);
}

#[tokio::test(flavor = "multi_thread")]
async fn originals_are_saved_with_their_name_and_type() {
    let cloud = cloud().await;
    let photo = PhotoId::random();
    let key = ObjectKey::Original(photo.clone());
    cloud.buckets.put(&key, Bytes::from_static(b"<html>"), "image/jpeg").await.expect("stored");
    let link = async |inline| cloud.buckets.original_link(&photo, Format::Jpeg, "Öl.jpg", inline, in_an_hour()).await;
    let saved = http::send("GET", &link(false).await.expect("a link"), &[], Bytes::new()).await;
    assert_eq!(saved.header("content-disposition"), "attachment; filename=\"_l.jpg\"; filename*=UTF-8''%C3%96l.jpg");
    assert_eq!(saved.header("content-type"), "image/jpeg");
    assert_eq!(saved.header("cache-control"), "private, max-age=3600");
    let url = link(true).await.expect("a link");
    let shown = http::send("GET", &url, &[], Bytes::new()).await;
    assert!(shown.header("content-disposition").starts_with("inline;"));
    let as_page = http::send("GET", &url.replace("image%2Fjpeg", "text%2Fhtml"), &[], Bytes::new()).await;
    assert_eq!(as_page.status, 403, "the type cannot be changed");
}

#[tokio::test(flavor = "multi_thread")]
async fn browsers_cache_renditions_as_their_key_says() {
    let cloud = cloud().await;
    for path in ["abcdefgh/0123wxyz/thumb.jpg", "abcdefgh/thumb.jpg"] {
        let rendition = Rendition::parse(path).expect("a rendition");
        let (key, content_type) = (ObjectKey::Rendition(rendition.clone()), rendition.format.content_type());
        cloud.buckets.put(&key, Bytes::from_static(b"jpeg"), content_type).await.expect("stored");
        let stored = format!("renditions/{path}");
        let head = cloud.s3.head_object().bucket("renditions").key(stored).send().await.expect("a rendition");
        assert_eq!(head.cache_control(), Some(Rendition::CACHE_CONTROL));
        assert_eq!(head.content_type(), Some("image/jpeg"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_redirects_back_and_accepts_only_picture_types() {
    let cloud = cloud().await;
    let (person, photo) = (PersonId::random(), PhotoId::random());
    let form = cloud.buckets.form(&person, &photo, 1000, "https://gallery.example/upload?sent=1", in_an_hour()).await;
    let form = form.expect("an answer").expect("a form");
    assert_eq!(form.url, format!("{}/originals/", cloud.stand_in.url));
    let names: Vec<_> = form.fields.iter().map(|(name, _)| name.as_str()).collect();
    assert!(names.contains(&"policy") && names.contains(&"x-amz-signature"), "{names:?}");
    let scope = form.fields.iter().find(|(name, _)| name == "x-amz-credential").expect("a credential");
    assert!(scope.1.ends_with(&format!("/{REGION}/s3/aws4_request")), "{}", scope.1);

    let mut page = form.clone();
    page.fields
        .iter_mut()
        .filter(|(name, _)| name == "Content-Type")
        .for_each(|(_, value)| *value = "text/html".into());
    let refused = Network.submit_as(&page, "a.html", "text/html", Bytes::from_static(b"<html>")).await;
    assert_eq!(refused.status, 403);
    let sent = Network.submit_as(&form, "a.jpg", "image/jpeg", Bytes::from_static(b"\xFF\xD8\xFF")).await;
    assert_eq!(sent.status, 303);
    assert!(sent.header("location").starts_with("https://gallery.example/upload?sent=1&"), "{sent:?}");

    let form = cloud
        .buckets
        .form(&person, &photo, 1000, "https://gallery.example/", Timestamp::constant(1_000_000_000, 0))
        .await;
    let form = form.expect("an answer").expect("a form");
    let late = Network.submit_as(&form, "a.jpg", "image/jpeg", Bytes::from_static(b"\xFF\xD8\xFF")).await;
    assert_eq!(late.status, 403);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_read_continues_where_the_connection_broke() {
    let cloud = cloud().await;
    let photo = ObjectKey::Original(PhotoId::random());
    let bytes: Bytes =
        (0..3_000_000_u32).map(|n| (n.wrapping_mul(2_654_435_769) >> 24) as u8).collect::<Vec<_>>().into();
    cloud.buckets.put(&photo, bytes.clone(), "image/jpeg").await.expect("stored");
    let read = async |breaks, after_bytes, range| {
        let breaking = Breaking::start(&cloud.stand_in.url, after_bytes, breaks);
        let clients = cloud::clients_at(&cloud.stand_in, &breaking.url).await;
        let blob = Buckets::new(clients, "originals", "renditions").get(&photo, range).await?;
        Blob::read(blob).await
    };
    assert!(read(3, 700_000, None).await.expect("all of it") == bytes);
    assert!(read(1, 700_000, Some((1000, 999_999))).await.expect("a range") == bytes[1000..1_000_000]);
    assert!(matches!(read(1000, 300_000, None).await, Err(Error::Unavailable(_))), "not for ever");
}

#[tokio::test(flavor = "multi_thread")]
async fn failures_have_a_cause() {
    let cloud = cloud().await;
    let nowhere = Buckets::new(Arc::clone(&cloud::clients(&cloud.stand_in).await), "no-such-bucket", "neither");
    let key = ObjectKey::Original(PhotoId::random());
    let error = nowhere.get(&key, None).await.err().expect("no bucket");
    let cause = std::error::Error::source(&error).expect("a cause").to_string();
    assert!(cause.starts_with("GetObject: 404 NoSuchBucket"), "{cause}");
    assert!(nowhere.put(&key, Bytes::new(), "image/jpeg").await.is_err());
    assert!(nowhere.list(None, 10).await.is_err());
}

/// Uses scripted responses, because the stand-in copies whatever the conditions are.
#[tokio::test]
async fn an_original_is_never_overwritten_by_a_copy() {
    let upload = upload(b"a form's file");
    let form = ObjectKey::Form(PersonId::random(), upload.photo.clone());
    let size = upload.bytes;
    // Somebody was faster, or the form was sent again after it was read. S3 gives the same response to both.
    for faster in [true, false] {
        let mut refused = false;
        let (url, asked) = scripted::start_with(if faster { 5 } else { 4 }, move |asked| {
            let request = &asked.head[""];
            match request.split('/').next() {
                Some("HEAD ") if request.contains("forms") => Answer::Head(size),
                Some("HEAD ") if refused && faster => Answer::Head(11),
                Some("HEAD ") => Answer::Full(404, vec![], String::new()),
                Some("PUT ") => {
                    refused = true;
                    let error = "<Error><Code>PreconditionFailed</Code><Message>no</Message></Error>";
                    Answer::Full(412, vec![("content-type", "application/xml".to_owned())], error.to_owned())
                }
                _ => Answer::Full(204, vec![], String::new()),
            }
        });
        let buckets = Buckets::new(cloud::clients_of(&url).await, "originals", "renditions");
        let adopted = buckets.promote_form(&form, &upload, Some("\"seen\"")).await;
        assert!(if faster { adopted.is_ok() } else { matches!(adopted, Err(Error::Conflict(_))) }, "{adopted:?}");
        let asked: Vec<_> = asked.iter().collect();
        let copy = asked.iter().find(|asked| asked.head[""].starts_with("PUT")).expect("a copy");
        assert_eq!(copy.head["if-none-match"], "*");
        assert_eq!(copy.head["x-amz-copy-source-if-match"], "\"seen\"");
        let removed = asked.iter().any(|asked| asked.head[""].starts_with("DELETE"));
        assert_eq!(removed, faster, "a file that was not read is kept");
    }
}

/// S3 accepts parts with checksums only if they were announced, and joins them only if it is given all checksums.
#[tokio::test]
async fn the_parts_of_a_zip_are_announced_and_joined_with_their_checksums() {
    let part = |n: &str| {
        let headers = vec![("etag", format!("\"{n}\"")), ("x-amz-checksum-crc32", format!("AAAA{n}w=="))];
        Answer::Full(200, headers, String::new())
    };
    let pieces = [Bytes::from(vec![1; 16 << 20]), Bytes::from(vec![2; 1000])];
    // The parts come in any order.
    let (url, asked) = scripted::start_with(6, move |asked| {
        let request = &asked.head[""];
        match request.split_once("partNumber=").and_then(|(_, number)| number.get(..1)) {
            Some(number) => part(number),
            None if request.starts_with("HEAD") => Answer::Head((16 << 20) + 1000),
            None if request.contains("uploadId") => scripted::xml(
                "<CompleteMultipartUploadResult><ETag>&quot;a-3&quot;</ETag></CompleteMultipartUploadResult>",
            ),
            None => {
                scripted::xml("<InitiateMultipartUploadResult><UploadId>u</UploadId></InitiateMultipartUploadResult>")
            }
        }
    });
    let buckets = Buckets::new(cloud::clients_of(&url).await, "originals", "renditions");
    let zip = ObjectKey::Zip(PersonId::random(), "0123456789abcdefghjkmnpqrs".parse().expect("an id"));
    let stream = Box::pin(futures::stream::iter(pieces.map(Ok)));
    assert_eq!(buckets.put_stream(&zip, stream, "application/zip").await.expect("stored"), (16 << 20) + 1000);
    let asked: Vec<_> = asked.iter().collect();
    let header = |n: usize, name: &str| asked[n].head.get(name).map(String::as_str);
    assert_eq!(header(0, "x-amz-checksum-algorithm"), Some("CRC32"));
    for part in [1, 2, 3] {
        let sent = header(part, "x-amz-checksum-crc32").is_some();
        assert!(sent || header(part, "x-amz-trailer") == Some("x-amz-checksum-crc32"), "{:?}", asked[part].head);
    }
    let joined = String::from_utf8_lossy(&asked[4].body);
    let places = ["AAAA1w==", "AAAA2w==", "AAAA3w=="]
        .map(|checksum| joined.find(&format!("<ChecksumCRC32>{checksum}</ChecksumCRC32>")).expect("its checksum"));
    assert!(places.is_sorted(), "{joined}");
    assert!(!asked[4].head.contains_key("if-none-match"), "a zip that is made again replaces itself");
}

/// The upload is aborted when no part is on its way any more, because S3 keeps a part that arrives later.
#[tokio::test]
async fn a_zip_is_aborted_if_one_of_its_parts_fails() {
    let (url, asked) = scripted::start_with(6, move |asked| {
        let request = &asked.head[""];
        if request.starts_with("DELETE") {
            return Answer::Full(204, vec![], String::new());
        }
        match request.split_once("partNumber=").and_then(|(_, number)| number.get(..1)) {
            Some("2") => Answer::Full(403, vec![], "<Error><Code>AccessDenied</Code></Error>".to_owned()),
            Some(number) => Answer::Full(200, vec![("etag", format!("\"{number}\""))], String::new()),
            None => {
                scripted::xml("<InitiateMultipartUploadResult><UploadId>u</UploadId></InitiateMultipartUploadResult>")
            }
        }
    });
    let buckets = Buckets::new(cloud::clients_of(&url).await, "originals", "renditions");
    let zip = ObjectKey::Zip(PersonId::random(), "0123456789abcdefghjkmnpqrs".parse().expect("an id"));
    // Four parts, and then a source that never ends.
    let pieces = (0..4).map(|n| Ok(Bytes::from(vec![n; 8 << 20])));
    let stream = Box::pin(futures::stream::iter(pieces).chain(futures::stream::pending()));
    let refused = buckets.put_stream(&zip, stream, "application/zip").await;
    assert!(matches!(refused, Err(Error::Unavailable(_))), "{refused:?}");
    let asked: Vec<_> = asked.iter().collect();
    let last = &asked[5].head[""];
    assert!(last.starts_with("DELETE") && last.contains("uploadId=u"), "{last}");
    assert_eq!(asked.iter().filter(|asked| asked.head[""].starts_with("PUT")).count(), 4);
}
