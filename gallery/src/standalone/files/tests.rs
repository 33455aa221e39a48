use std::time::Duration;

use futures::stream;

use super::*;
use crate::{link::LinkKey, sha256::Sha256};

fn store(root: &Path) -> Files {
    let signer = Signer::new(vec![LinkKey { id: "a".to_owned(), secret: vec![7; 32] }]);
    Files::open(root, signer).expect("a store")
}

fn stream_of(pieces: &[&'static str]) -> ByteStream {
    Box::pin(stream::iter(pieces.iter().map(|piece| Ok(Bytes::from_static(piece.as_bytes()))).collect::<Vec<_>>()))
}

fn upload(bytes: &str) -> Upload {
    let sha256 = Sha256::of(bytes.as_ref());
    Upload { photo: PhotoId::random(), bytes: bytes.len() as u64, sha256, format: Format::Jpeg }
}

fn names(directory: &Path) -> Vec<String> {
    let entries = fs::read_dir(directory).expect("a list");
    entries.map(|entry| entry.expect("an entry").file_name().into_string().expect("text")).collect()
}

#[tokio::test]
async fn the_paths_of_files_follow_from_their_ids() {
    let directory = tempfile::tempdir().expect("a directory");
    let files = store(directory.path());
    let photo: PhotoId = "x7abcdefgh".parse().expect("an id");
    let rendition = |path| ObjectKey::Rendition(Rendition::parse(path).expect("a rendition"));
    let thumb = rendition("x7abcdefgh/thumb.jpg");
    let (new, newer) = (rendition("x7abcdefgh/0123wxyz/thumb.jpg"), rendition("x7abcdefgh/0123wxz0/thumb.jpg"));
    files.put(&ObjectKey::Original(photo), Bytes::from_static(b"1"), "image/jpeg").await.expect("stored");
    for (key, bytes) in [(&thumb, "2"), (&new, "3"), (&newer, "4")] {
        files.put(key, Bytes::from_static(bytes.as_bytes()), "image/jpeg").await.expect("stored");
    }
    let read = |path: &str| fs::read(directory.path().join(path)).expect("a file");
    assert_eq!(read("originals/x7/x7abcdefgh"), b"1");
    assert_eq!(read("renditions/x7/x7abcdefgh/thumb.jpg"), b"2");
    assert_eq!(read("renditions/x7/x7abcdefgh/0123wxyz/thumb.jpg"), b"3");
    let directory = directory.path().join("renditions/x7");
    files.delete(&new).await.expect("deleted");
    let mut left = names(&directory.join("x7abcdefgh"));
    left.sort();
    assert_eq!(left, ["0123wxz0", "thumb.jpg"], "no empty directory stays behind");
    files.delete(&thumb).await.expect("deleted");
    files.delete(&newer).await.expect("deleted");
    assert_eq!(names(&directory), [""; 0], "no empty directory is left behind");
}

#[cfg(unix)]
#[tokio::test]
async fn only_the_owner_may_read_photos() {
    use std::os::unix::fs::PermissionsExt as _;
    let directory = tempfile::tempdir().expect("a directory");
    let root = directory.path().join("data");
    let files = store(&root);
    let photo: PhotoId = "x7abcdefgh".parse().expect("an id");
    files.put(&ObjectKey::Original(photo), Bytes::from_static(b"1"), "image/jpeg").await.expect("stored");
    let mode = |path: &str| fs::metadata(root.join(path)).expect("a file").permissions().mode() & 0o777;
    assert_eq!((mode(""), mode("originals/x7"), mode("originals/x7/x7abcdefgh")), (0o700, 0o700, 0o600));
}

#[tokio::test]
async fn half_written_files_are_gone_after_the_next_start() {
    let directory = tempfile::tempdir().expect("a directory");
    drop(store(directory.path()));
    fs::write(directory.path().join("tmp/half"), "half").expect("written");
    drop(store(directory.path()));
    assert_eq!(names(&directory.path().join("tmp")), [""; 0]);
}

#[test]
fn two_processes_cannot_share_a_store() {
    let directory = tempfile::tempdir().expect("a directory");
    let first = store(directory.path());
    let signer = first.signer.clone();
    let second = Files::open(directory.path(), signer.clone()).err().expect("an error");
    let told = crate::error::chain(&second).to_string();
    assert!(told.contains("cannot be used: another Vitrine is using it"), "{told}");
    drop(first);
    Files::open(directory.path(), signer).expect("a store");
}

#[tokio::test]
async fn nothing_is_left_of_refused_or_dropped_parts() {
    let directory = tempfile::tempdir().expect("a directory");
    let files = store(directory.path());
    let photo = PhotoId::random();
    let temporary = directory.path().join("tmp");

    let broken: ByteStream = Box::pin(stream::iter([Ok(Bytes::from_static(b"12")), Err(io::Error::other("reset"))]));
    let error = files.receive_part(&photo, 1, 5, broken).await.expect_err("the connection was lost");
    assert_eq!(error.status(), 422);
    for pieces in [&["1234"][..], &["123456"], &[]] {
        let error = files.receive_part(&photo, 1, 5, stream_of(pieces)).await.expect_err("the wrong length");
        assert!(matches!(error, Error::Invalid(Invalid::PartLength { bytes: 5 })), "{error:?}");
    }
    assert_eq!(names(&temporary), [""; 0]);
    assert_eq!(names(&directory.path().join("uploads")), [""; 0]);
}

#[tokio::test]
async fn a_finished_photo_accepts_no_more_parts() {
    let directory = tempfile::tempdir().expect("a directory");
    let files = store(directory.path());
    let upload = upload("12345");
    files.receive_part(&upload.photo, 1, 5, stream_of(&["12345"])).await.expect("received");
    files.finish_upload(&upload).await.expect("finished");
    let late = files.receive_part(&upload.photo, 1, 5, stream_of(&["54321"])).await.expect_err("too late");
    assert!(matches!(late, Error::Conflict(_)));
    files.abort_upload(&upload.photo).await.expect("nothing to remove");
    let blob = files.get(&ObjectKey::Original(upload.photo), None).await.expect("an object");
    assert_eq!(blob.read().await.expect("bytes"), "12345");
}

/// The worker reads and hashes every original. If finishing did it, too, it would be read twice.
#[cfg(unix)]
#[tokio::test]
async fn a_file_in_one_part_is_moved_and_not_read() {
    use std::os::unix::fs::MetadataExt as _;
    let directory = tempfile::tempdir().expect("a directory");
    let files = store(directory.path());
    let upload = Upload { sha256: Sha256::of(b"other"), ..upload("12345") };
    files.receive_part(&upload.photo, 1, 5, stream_of(&["12345"])).await.expect("received");
    let same = |path: &Path| fs::metadata(path).map(|file| (file.ino(), file.len())).expect("a file");
    let part = same(&files.paths.part(&upload.photo, 1));
    files.finish_upload(&upload).await.expect("finished");
    assert_eq!(same(&files.paths.object(&ObjectKey::Original(upload.photo))), part);
}

#[tokio::test]
async fn abandoned_uploads_are_found() {
    let directory = tempfile::tempdir().expect("a directory");
    let files = store(directory.path());
    let upload = upload("12345");
    files.receive_part(&upload.photo, 1, 5, stream_of(&["12345"])).await.expect("received");
    fs::create_dir(directory.path().join("uploads/lost+found")).expect("made");
    let (before, after) = (SystemTime::now() - Duration::from_secs(60), SystemTime::now() + Duration::from_secs(60));
    assert_eq!(files.abandoned_uploads(before).await.expect("a list"), []);
    assert_eq!(files.abandoned_uploads(after).await.expect("a list"), std::slice::from_ref(&upload.photo));
    files.abort_upload(&upload.photo).await.expect("forgotten");
    assert_eq!(files.abandoned_uploads(after).await.expect("a list"), []);
}

#[tokio::test]
async fn links_are_signed_as_a_whole() {
    let directory = tempfile::tempdir().expect("a directory");
    let files = store(directory.path());
    let upload = upload("12345");
    let part = files.upload_parts(&upload, Timestamp::constant(1000, 0)).await.expect("parts").remove(0);
    assert_eq!(files.signer.verify_link(&part.url, Timestamp::constant(999, 0)), Ok(()));
    for changed in [
        part.url.replace("bytes=5", "bytes=6"),
        part.url.replace("/1?", "/2?"),
        part.url.replace(&upload.sha256.to_string(), &"0".repeat(64)),
        part.url.replace(upload.photo.as_str(), PhotoId::random().as_str()),
    ] {
        assert!(files.signer.verify_link(&changed, Timestamp::constant(999, 0)).is_err(), "{changed}");
    }
    let link = files
        .original_link(&upload.photo, Format::Png, "&e=9&s=x.png", false, Timestamp::constant(1000, 0))
        .await
        .expect("a link");
    assert!(link.starts_with(&format!("/media/{}/original.png?name=%26e%3D9%26s%3Dx.png&e=1000&s=a.", upload.photo)));
    assert_eq!(files.signer.verify_link(&link, Timestamp::constant(999, 0)), Ok(()));
    assert!(files.signer.verify_link(&link.replace(".png?", ".jpg?"), Timestamp::constant(999, 0)).is_err());
}
