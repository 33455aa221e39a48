//! Promises about listing what is stored.

use super::bytes;
use crate::{
    id::{PersonId, PhotoId, ZipId},
    key::ObjectKey,
    ports::Blobs,
    rendition::{Rendition, RenditionFormat, RenditionKind},
};

/// Photos with an original, with renditions, or with both are all listed, each once and in order, whatever the size of
/// a page. Files of forms are not listed.
pub async fn every_photo_is_listed_once_and_in_order(blobs: &dyn Blobs) {
    let mut own: Vec<_> = (0..9).map(|_| PhotoId::random()).collect();
    own.sort();
    let put = async |key: ObjectKey| blobs.put(&key, bytes(10, 1), "image/jpeg").await.expect("stored");
    for (n, photo) in own.iter().enumerate() {
        if n % 3 != 0 {
            put(ObjectKey::Original(photo.clone())).await;
        }
        if n % 3 != 1 {
            for rendition in some_renditions(photo, n) {
                put(ObjectKey::Rendition(rendition)).await;
            }
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
        assert!(!seen.contains(&form), "the file of a form is not a photo yet");
    }
}

/// Renditions without a revision, of one, or of several.
fn some_renditions(photo: &PhotoId, number: usize) -> Vec<Rendition> {
    let rendition = |revision: Option<&str>, kind| Rendition {
        photo: photo.clone(),
        revision: revision.map(|text| text.parse().expect("a revision")),
        kind,
        format: RenditionFormat::Jpeg,
    };
    let (thumb, small) = (RenditionKind::Thumb, RenditionKind::Small);
    match number % 4 {
        0 => vec![rendition(None, thumb), rendition(None, small)],
        1 => vec![rendition(Some("0123wxyz"), thumb)],
        2 => vec![rendition(Some("zzzzzz00"), thumb), rendition(Some("00000001"), small)],
        _ => vec![rendition(None, thumb), rendition(Some("0123wxyz"), thumb), rendition(Some("0123wxyz"), small)],
    }
}

/// All renditions of a photo are found, whatever their revision, and none of other photos.
pub async fn the_renditions_of_a_photo_are_found(blobs: &dyn Blobs) {
    let photos = [(); 4].map(|()| PhotoId::random());
    let put = async |key: ObjectKey| blobs.put(&key, bytes(10, 1), "image/jpeg").await.expect("stored");
    for (n, photo) in photos.iter().enumerate() {
        put(ObjectKey::Original(photo.clone())).await;
        for rendition in some_renditions(photo, n) {
            put(ObjectKey::Rendition(rendition)).await;
        }
    }
    for (n, photo) in photos.iter().enumerate() {
        let mut found: Vec<_> = blobs.renditions(photo).await.expect("a list").iter().map(Rendition::path).collect();
        let mut expected: Vec<_> = some_renditions(photo, n).iter().map(Rendition::path).collect();
        found.sort();
        expected.sort();
        assert_eq!(found, expected);
        let keys: Vec<_> = some_renditions(photo, n).into_iter().map(ObjectKey::Rendition).collect();
        blobs.delete_many(&keys[..1]).await.expect("deleted");
        assert_eq!(blobs.renditions(photo).await.expect("a list").len(), keys.len() - 1);
        blobs.delete_many(&keys).await.expect("deleted");
        assert_eq!(blobs.renditions(photo).await.expect("a list"), []);
        assert!(blobs.head(&ObjectKey::Original(photo.clone())).await.expect("an answer").is_some());
    }
    assert_eq!(blobs.renditions(&PhotoId::random()).await.expect("a list"), []);
}
