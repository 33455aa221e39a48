//! Promises about files that a browser sends.

use bytes::Bytes;

use super::{Browser, bytes, expires, read};
use crate::{
    Error, Result,
    format::Format,
    id::PhotoId,
    key::ObjectKey,
    ports::{Blobs, blobs::Upload},
    sha256::Sha256,
    ticket::{self, PART_BYTES, SINGLE_PART_BYTES, TicketPart},
};

/// The size of a file that is sent in three parts.
const LARGE: usize = SINGLE_PART_BYTES as usize + 1000;

fn announce(bytes: &Bytes) -> (Upload, ObjectKey) {
    let photo = PhotoId::random();
    let sha256 = Sha256::of(bytes);
    let upload = Upload { photo: photo.clone(), bytes: bytes.len() as u64, sha256, format: Format::Jpeg };
    (upload, ObjectKey::Original(photo))
}

async fn parts(blobs: &dyn Blobs, upload: &Upload) -> Vec<TicketPart> {
    let parts = blobs.upload_parts(upload, expires(3600)).await.expect("parts");
    let cut: Vec<_> = parts.iter().map(|part| (part.number, part.offset, part.length)).collect();
    assert_eq!(cut, ticket::cut(upload.bytes).collect::<Vec<_>>(), "the file is cut into the same parts in every home");
    parts
}

async fn send(browser: &dyn Browser, part: &TicketPart, file: &Bytes) -> Result<()> {
    browser.send(part, file.slice(part.offset as usize..(part.offset + part.length) as usize)).await
}

fn arrived(parts: &[TicketPart]) -> Vec<bool> {
    parts.iter().map(|part| part.arrived).collect()
}

/// A file of up to 16 MiB is sent with one request and is then the original.
pub async fn a_small_file_travels_in_one_part(blobs: &dyn Blobs, browser: &dyn Browser) {
    for length in [1, 300_000] {
        let file = bytes(length, 1);
        let (upload, key) = announce(&file);
        let parts = parts(blobs, &upload).await;
        assert_eq!(arrived(&parts), [false]);
        send(browser, &parts[0], &file).await.expect("sent");
        blobs.finish_upload(&upload).await.expect("finished");
        assert!(read(blobs, &key).await == file);
    }
}

/// A large file is sent in parts, in any order. Asking again tells which have arrived, and each may be sent twice.
pub async fn a_large_file_resumes(blobs: &dyn Blobs, browser: &dyn Browser) {
    let file = bytes(LARGE, 2);
    let (upload, key) = announce(&file);
    let first = parts(blobs, &upload).await;
    assert_eq!(arrived(&first), [false, false, false]);
    assert_eq!(first[1].length, PART_BYTES);
    send(browser, &first[2], &file).await.expect("sent");
    send(browser, &first[0], &file).await.expect("sent");
    send(browser, &first[0], &file).await.expect("sent again");

    let again = parts(blobs, &upload).await;
    assert_eq!(arrived(&again), [true, false, true]);
    send(browser, &again[1], &file).await.expect("sent");
    assert_eq!(arrived(&parts(blobs, &upload).await), [true, true, true]);
    blobs.finish_upload(&upload).await.expect("finished");
    assert!(read(blobs, &key).await == file);
    assert_eq!(blobs.head(&key).await.expect("an answer"), Some(LARGE as u64));
}

/// Finishing again, or concurrently, is not an error. All parts are then marked as arrived.
pub async fn finishing_twice_changes_nothing(blobs: &dyn Blobs, browser: &dyn Browser) {
    for length in [1000, LARGE] {
        let file = bytes(length, 3);
        let (upload, key) = announce(&file);
        for part in parts(blobs, &upload).await {
            send(browser, &part, &file).await.expect("sent");
        }
        let both = futures::join!(blobs.finish_upload(&upload), blobs.finish_upload(&upload));
        both.0.expect("finished");
        both.1.expect("finished");
        blobs.finish_upload(&upload).await.expect("finished again");
        assert!(read(blobs, &key).await == file);
        assert!(parts(blobs, &upload).await.iter().all(|part| part.arrived));
    }
}

/// Finishing too early is a conflict, and the parts are kept.
pub async fn missing_parts_are_a_conflict(blobs: &dyn Blobs, browser: &dyn Browser) {
    let file = bytes(1000, 4);
    let (upload, key) = announce(&file);
    assert!(matches!(blobs.finish_upload(&upload).await, Err(Error::Conflict(_))));
    assert_eq!(blobs.head(&key).await.expect("an answer"), None);

    let file = bytes(LARGE, 5);
    let (upload, key) = announce(&file);
    let all = parts(blobs, &upload).await;
    send(browser, &all[0], &file).await.expect("sent");
    send(browser, &all[1], &file).await.expect("sent");
    assert!(matches!(blobs.finish_upload(&upload).await, Err(Error::Conflict(_))));
    assert_eq!(blobs.head(&key).await.expect("an answer"), None);
    assert_eq!(arrived(&parts(blobs, &upload).await), [true, true, false]);
    send(browser, &all[2], &file).await.expect("sent");
    blobs.finish_upload(&upload).await.expect("finished");
}

/// Bytes of the announced length with another SHA-256 are refused when they are sent, or become the original, which the
/// worker refuses. Finishing does not compare them, so it reads nothing.
pub async fn only_lengths_are_checked_at_the_end(blobs: &dyn Blobs, browser: &dyn Browser) {
    for length in [1000, LARGE] {
        let (right, wrong) = (bytes(length, 6), bytes(length, 7));
        let (upload, key) = announce(&right);
        let mut refused = false;
        for part in parts(blobs, &upload).await {
            refused |= send(browser, &part, &wrong).await.is_err();
        }
        if !refused {
            blobs.finish_upload(&upload).await.expect("finished");
            assert!(read(blobs, &key).await == wrong);
            continue;
        }
        assert!(matches!(blobs.finish_upload(&upload).await, Err(Error::Conflict(_))));
        assert_eq!(blobs.head(&key).await.expect("an answer"), None);
        for part in parts(blobs, &upload).await {
            assert!(!part.arrived, "wrong bytes were kept");
            send(browser, &part, &right).await.expect("sent");
        }
        blobs.finish_upload(&upload).await.expect("finished");
        assert!(read(blobs, &key).await == right);
    }
}

/// A part accepts exactly as many bytes as it was made for.
pub async fn a_part_of_another_length_is_refused(blobs: &dyn Blobs, browser: &dyn Browser) {
    let file = bytes(300_000, 8);
    let (upload, key) = announce(&file);
    let part = parts(blobs, &upload).await.remove(0);
    for length in [0, 1, 299_999, 300_001, 2_000_000] {
        assert!(browser.send(&part, bytes(length, 8)).await.is_err(), "{length} bytes were accepted for 300,000");
        assert_eq!(arrived(&parts(blobs, &upload).await), [false]);
    }
    assert!(matches!(blobs.finish_upload(&upload).await, Err(Error::Conflict(_))));
    send(browser, &part, &file).await.expect("sent");
    blobs.finish_upload(&upload).await.expect("finished");
    assert!(read(blobs, &key).await == file);
}

/// After an upload was aborted, no part has arrived. Aborting a missing upload is not an error, and the upload may
/// start again.
pub async fn an_aborted_upload_is_forgotten(blobs: &dyn Blobs, browser: &dyn Browser) {
    blobs.abort_upload(&PhotoId::random()).await.expect("nothing to abort");
    let file = bytes(LARGE, 9);
    let (upload, key) = announce(&file);
    let all = parts(blobs, &upload).await;
    send(browser, &all[0], &file).await.expect("sent");
    for _ in 0..2 {
        blobs.abort_upload(&upload.photo).await.expect("forgotten");
        assert_eq!(arrived(&parts(blobs, &upload).await), [false, false, false]);
    }
    for part in parts(blobs, &upload).await {
        send(browser, &part, &file).await.expect("sent");
    }
    blobs.finish_upload(&upload).await.expect("finished");
    assert!(read(blobs, &key).await == file);
}
