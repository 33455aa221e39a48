//! Promises about finding out what is there.

use super::bytes;
use crate::{
    id::{PersonId, PhotoId, ZipId},
    key::ObjectKey,
    ports::Blobs,
    rendition::RenditionKind,
};

/// Photos with an original, with renditions, or with both are all found, once each and in order, whatever the size of
/// a page; what is no photo yet is not.
pub async fn every_photo_is_listed_once_and_in_order(blobs: &dyn Blobs) {
    let mut own: Vec<_> = (0..9).map(|_| PhotoId::random()).collect();
    own.sort();
    let put = async |key: ObjectKey| blobs.put(&key, bytes(10, 1), "image/jpeg").await.expect("stored");
    for (n, photo) in own.iter().enumerate() {
        if n % 3 != 0 {
            put(ObjectKey::Original(photo.clone())).await;
        }
        if n % 3 != 1 {
            put(ObjectKey::Rendition(photo.clone(), RenditionKind::Thumb)).await;
            put(ObjectKey::Rendition(photo.clone(), RenditionKind::Small)).await;
        }
    }
    let (person, form, zip) = (PersonId::random(), PhotoId::random(), ZipId::random());
    put(ObjectKey::Form(person.clone(), form.clone())).await;
    put(ObjectKey::Zip(person, zip)).await;

    for limit in [1000, 4, 1] {
        let (mut seen, mut after) = (Vec::new(), None);
        loop {
            let page = blobs.list(after.as_ref(), limit).await.expect("a list");
            assert!(page.photos.len() <= limit);
            seen.extend(page.photos);
            let Some(next) = page.next else { break };
            assert_eq!(seen.last(), Some(&next), "the cursor is the last photo of the page");
            after = Some(next);
        }
        assert!(seen.is_sorted() && seen.windows(2).all(|two| two[0] != two[1]), "pages of {limit}: {seen:?}");
        assert_eq!(seen.iter().filter(|photo| own.contains(photo)).count(), own.len(), "pages of {limit}");
        assert!(!seen.contains(&form), "a form's file is no photo yet");
    }
}
