//! Promises about stored objects.

use bytes::Bytes;

use super::{bytes, read};
use crate::{
    Error,
    id::PhotoId,
    key::ObjectKey,
    ports::{Blobs, blobs::MAX_DELETES},
    rendition::{Rendition, RenditionFormat, RenditionKind},
};

fn original() -> ObjectKey {
    ObjectKey::Original(PhotoId::random())
}

fn rendition(photo: &PhotoId, kind: RenditionKind) -> ObjectKey {
    of_revision(photo, Some("0123wxyz"), kind)
}

fn of_revision(photo: &PhotoId, revision: Option<&str>, kind: RenditionKind) -> ObjectKey {
    let revision = revision.map(|text| text.parse().expect("a revision"));
    ObjectKey::Rendition(Rendition { photo: photo.clone(), revision, kind, format: RenditionFormat::Jpeg })
}

async fn put(blobs: &dyn Blobs, key: &ObjectKey, bytes: &Bytes) {
    blobs.put(key, bytes.clone(), "image/jpeg").await.expect("stored");
}

/// Empty, small and large objects are returned unchanged, under every kind of key.
pub async fn a_stored_object_is_read_back(blobs: &dyn Blobs) {
    let photo = PhotoId::random();
    let mut keys = vec![ObjectKey::Original(photo.clone())];
    let revisions = [None, Some("0123wxyz"), Some("0123wxz0"), Some("zzzzzz00")];
    keys.extend(
        RenditionKind::ALL.into_iter().zip(revisions).map(|(kind, revision)| of_revision(&photo, revision, kind)),
    );
    let lengths = [0, 1, 128 * 1024, 128 * 1024 + 1, 5_000_000];
    for (seed, (key, length)) in (1..).zip(keys.iter().zip(lengths)) {
        put(blobs, key, &bytes(length, seed)).await;
    }
    for (seed, (key, length)) in (1..).zip(keys.iter().zip(lengths)) {
        let blob = blobs.get(key, None).await.expect("an object");
        assert_eq!(blob.size, length as u64);
        assert!(blob.read().await.expect("its bytes") == bytes(length, seed), "{length} bytes came back changed");
        assert_eq!(blobs.head(key).await.expect("an answer"), Some(length as u64));
    }
}

/// Storing an object again replaces it. Nothing remains of a longer one.
pub async fn a_put_replaces_what_was_there(blobs: &dyn Blobs) {
    let key = original();
    for (length, seed) in [(300_000, 1), (10, 2), (10, 2), (400_000, 3), (0, 4)] {
        put(blobs, &key, &bytes(length, seed)).await;
        assert!(read(blobs, &key).await == bytes(length, seed));
        assert_eq!(blobs.head(&key).await.expect("an answer"), Some(length as u64));
    }
}

/// A missing object is `NotFound`, and not an error of the store.
pub async fn what_is_absent_is_not_found(blobs: &dyn Blobs) {
    let photo = PhotoId::random();
    for key in [ObjectKey::Original(photo.clone()), rendition(&photo, RenditionKind::Thumb)] {
        assert!(matches!(blobs.get(&key, None).await, Err(Error::NotFound)));
        assert!(matches!(blobs.get(&key, Some((0, 1))).await, Err(Error::NotFound)));
        assert_eq!(blobs.head(&key).await.expect("an answer"), None);
    }
}

/// A range consists of its first and last byte. It may end after the object, but not start there.
pub async fn ranges_are_inclusive_and_checked(blobs: &dyn Blobs) {
    let key = original();
    let all = bytes(1_000_000, 1);
    put(blobs, &key, &all).await;
    for (first, last) in [(0, 0), (0, 9), (5, 5), (131_071, 131_072), (10, 700_000), (999_999, 999_999), (0, 999_999)] {
        let blob = blobs.get(&key, Some((first, last))).await.expect("a range");
        assert_eq!(blob.size, 1_000_000, "the size is that of the complete object");
        let part = blob.read().await.expect("its bytes");
        assert!(part == all[first as usize..=last as usize], "{first} to {last}");
    }
    let tail = blobs.get(&key, Some((999_990, 5_000_000))).await.expect("a range").read().await.expect("its bytes");
    assert!(tail == all[999_990..]);
    for first in [1_000_000, 2_000_000] {
        let past = blobs.get(&key, Some((first, first + 10))).await;
        assert!(matches!(past, Err(Error::Invalid { .. })), "a range that starts at {first} was accepted");
    }
    let empty = original();
    put(blobs, &empty, &Bytes::new()).await;
    assert!(matches!(blobs.get(&empty, Some((0, 0))).await, Err(Error::Invalid { .. })));
}

/// Deleting removes only that object. Deleting a missing object is not an error.
pub async fn a_deletion_removes_one_object_and_may_find_nothing(blobs: &dyn Blobs) {
    let photo = PhotoId::random();
    // Renditions that were made before there were revisions.
    let thumb = of_revision(&photo, None, RenditionKind::Thumb);
    let small = rendition(&photo, RenditionKind::Small);
    let original = ObjectKey::Original(photo);
    for key in [&thumb, &small, &original] {
        put(blobs, key, &bytes(100, 1)).await;
    }
    for _ in 0..2 {
        blobs.delete(&thumb).await.expect("deleted");
        assert_eq!(blobs.head(&thumb).await.expect("an answer"), None);
        assert!(matches!(blobs.get(&thumb, None).await, Err(Error::NotFound)));
    }
    assert!(read(blobs, &small).await == bytes(100, 1));
    blobs.delete(&small).await.expect("deleted");
    assert!(read(blobs, &original).await == bytes(100, 1));
    put(blobs, &thumb, &bytes(50, 2)).await;
    assert!(read(blobs, &thumb).await == bytes(50, 2), "a deleted object can be put again");
}

/// Many objects are deleted at once, wherever they are stored, including missing ones, and no others. If there are too
/// many, the call is refused and deletes nothing.
pub async fn many_are_deleted_at_once_and_no_others(blobs: &dyn Blobs) {
    let photos = [(); 60].map(|()| PhotoId::random());
    let both = |photo: &PhotoId| [ObjectKey::Original(photo.clone()), rendition(photo, RenditionKind::Thumb)];
    for key in photos.iter().flat_map(both) {
        put(blobs, &key, &bytes(20, 1)).await;
    }
    let (gone, kept) = photos.split_at(50);
    let absent = rendition(&gone[0], RenditionKind::Large);
    let keys: Vec<_> = gone.iter().flat_map(both).chain([absent, original()]).collect();
    for _ in 0..2 {
        blobs.delete_many(&keys).await.expect("deleted");
        for key in &keys {
            assert_eq!(blobs.head(key).await.expect("an answer"), None);
        }
    }
    for key in kept.iter().flat_map(both) {
        assert!(read(blobs, &key).await == bytes(20, 1));
    }
    let mut many: Vec<_> = (0..MAX_DELETES).map(|_| original()).collect();
    blobs.delete_many(&many).await.expect("as many as are allowed");
    many.push(both(&kept[0])[0].clone());
    assert!(blobs.delete_many(&many).await.is_err());
    assert!(read(blobs, &both(&kept[0])[0]).await == bytes(20, 1), "nothing was deleted");
    blobs.delete_many(&[]).await.expect("nothing to delete");
    blobs.delete_many(&kept.iter().flat_map(both).collect::<Vec<_>>()).await.expect("deleted");
}

/// While an object is replaced, each reader gets the complete old one or the complete new one.
pub async fn readers_see_a_write_whole_or_not_at_all(blobs: &dyn Blobs) {
    let key = original();
    let versions = [bytes(600_000, 1), bytes(900_000, 2)];
    put(blobs, &key, &versions[0]).await;
    let write = async {
        for n in 1..10 {
            put(blobs, &key, &versions[n % 2]).await;
        }
    };
    let look = async {
        for _ in 0..20 {
            let seen = read(blobs, &key).await;
            assert!(versions.contains(&seen), "{} bytes that nobody wrote", seen.len());
        }
    };
    futures::join!(write, look);
}
