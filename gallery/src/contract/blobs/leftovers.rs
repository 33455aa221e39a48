//! Promises about what uploads left behind.

use std::time::{Duration, SystemTime};

use super::{Browser, bytes, expires};
use crate::{
    format::Format,
    id::{PersonId, PhotoId},
    key::ObjectKey,
    ports::{Blobs, Leftovers, blobs::Upload},
    sha256::Sha256,
    ticket::SINGLE_PART_BYTES,
};

/// Returns the time one minute ago, and one minute from now.
fn around_now() -> (SystemTime, SystemTime) {
    let minute = Duration::from_secs(60);
    (SystemTime::now() - minute, SystemTime::now() + minute)
}

/// An upload that was abandoned after a part is found if it is old enough, and no longer after it was deleted.
pub async fn abandoned_uploads_are_found<S: Blobs + Leftovers>(store: &S, browser: &dyn Browser) {
    let file = bytes(SINGLE_PART_BYTES as usize + 9, 8);
    let sha256 = Sha256::of(&file);
    let upload = Upload { photo: PhotoId::random(), bytes: file.len() as u64, sha256, format: Format::Jpeg };
    let parts = store.upload_parts(&upload, expires(3600)).await.expect("parts");
    browser.send(&parts[0], file.slice(..parts[0].length as usize)).await.expect("sent");
    let (before, after) = around_now();
    let abandoned = async |older_than| store.abandoned_uploads(older_than).await.expect("a list");
    assert!(!abandoned(before).await.contains(&upload.photo));
    assert!(abandoned(after).await.contains(&upload.photo));
    store.abort_upload(&upload.photo).await.expect("forgotten");
    assert!(!abandoned(after).await.contains(&upload.photo));
}

/// The file of a form is deleted if it is old enough. Originals and renditions are kept.
pub async fn stray_forms_are_forgotten<S: Blobs + Leftovers>(store: &S) {
    let form = ObjectKey::Form(PersonId::random(), PhotoId::random());
    let original = ObjectKey::Original(PhotoId::random());
    for key in [&form, &original] {
        store.put(key, bytes(9, 1), "image/jpeg").await.expect("stored");
    }
    let (before, after) = around_now();
    store.forget_strays(before).await.expect("nothing is that old");
    assert_eq!(store.head(&form).await.expect("an answer"), Some(9));
    assert!(store.forget_strays(after).await.expect("a cleanup") >= 1);
    assert_eq!(store.head(&form).await.expect("an answer"), None);
    assert_eq!(store.head(&original).await.expect("an answer"), Some(9));
}
