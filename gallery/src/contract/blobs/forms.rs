//! Promises about files that are sent with forms without JavaScript.

use bytes::Bytes;

use super::{Browser, bytes, expires, read};
use crate::{
    Error,
    file_names::clean_name,
    format::Format,
    id::{PersonId, PhotoId},
    key::ObjectKey,
    ports::{Blobs, blobs::Upload},
    sha256::Sha256,
    ticket::UploadForm,
};

/// Where the store redirects the browser.
const BACK: &str = "https://gallery.example/upload/sent?photo=1";

async fn form(blobs: &dyn Blobs, max_bytes: u64) -> Option<(UploadForm, ObjectKey)> {
    let (person, photo) = (PersonId::random(), PhotoId::random());
    let form = blobs.form(&person, &photo, max_bytes, BACK, expires(600)).await.expect("an answer")?;
    Some((form, ObjectKey::Form(person, photo)))
}

fn upload(bytes: &Bytes) -> Upload {
    let sha256 = Sha256::of(bytes);
    Upload { photo: PhotoId::random(), bytes: bytes.len() as u64, sha256, format: Format::Png }
}

/// If the store receives forms, the file of a form is stored under its key, and its name on the person's device is
/// known, cleaned, in any script.
pub async fn a_form_brings_one_file_and_its_name(blobs: &dyn Blobs, browser: &dyn Browser) {
    for name in ["IMG_0001.JPG", "a b & \"c\"; d='1'.jpg", "Küche — größer.jpeg", "写真 \u{1F95D}.png"] {
        let Some((form, key)) = form(blobs, 10_000).await else { return };
        let file = bytes(5000, 1);
        browser.submit(&form, name, file.clone()).await.expect("sent");
        assert!(read(blobs, &key).await == file);
        assert_eq!(blobs.form_name(&key).await.expect("a name"), Some(clean_name(name)));
    }
}

/// A form accepts at least one byte and at most its limit. A changed form is not accepted.
pub async fn a_form_takes_no_more_than_it_says(blobs: &dyn Blobs, browser: &dyn Browser) {
    let Some((form, key)) = form(blobs, 1000).await else { return };
    for length in [0, 1001, 200_000] {
        assert!(browser.submit(&form, "a.jpg", bytes(length, 1)).await.is_err(), "{length} bytes were accepted");
    }
    let elsewhere = ObjectKey::Original(PhotoId::random());
    let mut changed = form.clone();
    for (_, value) in changed.fields.iter_mut().filter(|(name, _)| name == "key") {
        *value = elsewhere.path();
    }
    assert!(browser.submit(&changed, "a.jpg", bytes(10, 1)).await.is_err(), "another key was accepted");
    for key in [&key, &elsewhere] {
        assert_eq!(blobs.head(key).await.expect("an answer"), None);
        assert!(matches!(blobs.form_name(key).await, Err(Error::NotFound)));
    }
    browser.submit(&form, "a.jpg", bytes(1000, 1)).await.expect("sent");
    assert_eq!(blobs.head(&key).await.expect("an answer"), Some(1000));
}

/// The file of a form becomes the original and is deleted under the form's key. Repeating this, also after a crash in
/// between, changes nothing.
pub async fn what_a_form_brought_becomes_the_original(blobs: &dyn Blobs) {
    let file = bytes(70_000, 3);
    let upload = upload(&file);
    let form = ObjectKey::Form(PersonId::random(), upload.photo.clone());
    let original = ObjectKey::Original(upload.photo.clone());
    blobs.put(&form, file.clone(), "image/*").await.expect("stored");
    for _ in 0..2 {
        blobs.promote_form(&form, &upload, None).await.expect("adopted");
        assert!(read(blobs, &original).await == file);
        assert_eq!(blobs.head(&form).await.expect("an answer"), None);
        blobs.promote_form(&form, &upload, None).await.expect("adopted before");
        blobs.put(&form, file.clone(), "image/*").await.expect("stored");
    }
    // A file that the form sends afterwards does not replace the original.
    blobs.put(&form, bytes(70_000, 4), "image/*").await.expect("stored");
    blobs.promote_form(&form, &upload, None).await.expect("adopted before");
    assert!(read(blobs, &original).await == file);
    assert_eq!(blobs.head(&form).await.expect("an answer"), None);
}

/// If there is no file, or one of another size, it does not become the original.
pub async fn only_the_announced_file_is_adopted(blobs: &dyn Blobs) {
    let upload = upload(&bytes(1000, 5));
    let form = ObjectKey::Form(PersonId::random(), upload.photo.clone());
    let original = ObjectKey::Original(upload.photo.clone());
    assert!(matches!(blobs.promote_form(&form, &upload, None).await, Err(Error::NotFound)));
    blobs.put(&form, bytes(999, 5), "image/*").await.expect("stored");
    assert!(matches!(blobs.promote_form(&form, &upload, None).await, Err(Error::Invalid { .. })));
    assert_eq!(blobs.head(&original).await.expect("an answer"), None);
    assert_eq!(blobs.head(&form).await.expect("an answer"), Some(999), "a refused file is kept");
}

/// If the store identifies the bytes that were checked, no others are accepted: the form may have been sent again.
pub async fn only_what_was_looked_at_is_adopted(blobs: &dyn Blobs) {
    let (seen, another) = (bytes(1000, 6), bytes(1000, 7));
    let upload = upload(&seen);
    let form = ObjectKey::Form(PersonId::random(), upload.photo.clone());
    blobs.put(&form, seen.clone(), "image/*").await.expect("stored");
    let Some(etag) = blobs.get(&form, None).await.expect("there").etag else { return };
    blobs.put(&form, another.clone(), "image/*").await.expect("stored");
    assert!(matches!(blobs.promote_form(&form, &upload, Some(&etag)).await, Err(Error::Conflict(_))));
    assert!(read(blobs, &form).await == another, "an unchecked file is kept");
    assert_eq!(blobs.head(&ObjectKey::Original(upload.photo.clone())).await.expect("an answer"), None);
    blobs.put(&form, seen.clone(), "image/*").await.expect("stored");
    blobs.promote_form(&form, &upload, Some(&etag)).await.expect("adopted");
    assert!(read(blobs, &ObjectKey::Original(upload.photo)).await == seen);
}
