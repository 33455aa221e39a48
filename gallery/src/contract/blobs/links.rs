//! Promises about download links.

use std::time::Duration;

use super::{Browser, bytes, expires};
use crate::{
    format::Format,
    id::{PersonId, PhotoId, ZipId},
    key::ObjectKey,
    ports::Blobs,
};

/// Names that are difficult in headers and queries.
const NAMES: [&str; 3] = ["IMG_0001.JPG", "Küche — 50 % & \"größer\"; a=b.jpeg", "写真 \u{1F95D}.png"];

/// A link returns the complete original, whatever the file name, until it expires. A changed link does not.
pub async fn a_link_opens_the_original_until_it_expires(blobs: &dyn Blobs, browser: &dyn Browser) {
    let photo = PhotoId::random();
    let file = bytes(300_000, 1);
    blobs.put(&ObjectKey::Original(photo.clone()), file.clone(), "image/jpeg").await.expect("stored");
    for (name, inline) in NAMES.into_iter().zip([false, true, false]) {
        let link = blobs.original_link(&photo, Format::Jpeg, name, inline, expires(600)).await.expect("a link");
        assert!(browser.follow(&link).await.expect("the original") == file, "{name}");
        let other = link.replace(photo.as_str(), PhotoId::random().as_str());
        assert!(browser.follow(&other).await.is_err(), "a changed link was accepted");
    }
    let link = blobs.original_link(&photo, Format::Jpeg, "a.jpg", false, expires(1)).await.expect("a link");
    tokio::time::sleep(Duration::from_millis(2500)).await;
    assert!(browser.follow(&link).await.is_err(), "an expired link was accepted");
}

/// The same for zips, if the store keeps them.
pub async fn a_link_opens_a_zip_where_zips_are_kept(blobs: &dyn Blobs, browser: &dyn Browser) {
    let zip = ObjectKey::Zip(PersonId::random(), ZipId::random());
    blobs.put(&zip, bytes(1000, 2), "application/zip").await.expect("stored");
    for name in NAMES {
        let Ok(link) = blobs.zip_link(&zip, name, expires(600)).await else { return };
        assert!(browser.follow(&link).await.expect("the zip") == bytes(1000, 2), "{name}");
    }
}
