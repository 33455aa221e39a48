//! Who may do what: every use case, called by every kind of viewer (`access/matrix.rs`). And the states that photos go
//! through.

#[path = "access/forged.rs"]
mod forged;
#[path = "access/matrix.rs"]
mod matrix;
#[path = "access/scene.rs"]
mod scene;
#[path = "access/use_cases.rs"]
mod use_cases;
#[macro_use]
mod world;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use gallery::{
    Error,
    error::Invalid,
    fault::Fault,
    id::{PersonId, PhotoId},
    key::ObjectKey,
    library::{ABANDONED_AFTER, Admission, NewFile, TimelineRange},
    month::segments,
    page::Cursor,
    person::Viewer,
    photo::PhotoState,
    ports::{
        identity::PasswordOf,
        table::{Attributes, Item, Write},
    },
    rate_limit::RateLimit,
    records::{keys, places},
    ticket::UploadAnswer,
};
use jiff::SignedDuration;
use world::{World, gone};

/// Asserts that the result is an error of this kind.
#[tokio::test]
async fn only_owners_see_their_photos() {
    let world = World::new().await;
    let (photo, library) = (world.ready_photo("a.jpg").await, &world.library);
    assert_eq!(library.photo(&world.owner, &photo).await.expect("the owner").id, photo);
    refused!(library.photo(&world.other, &photo).await, Error::NotFound);
    refused!(library.photo(&Viewer::Nobody, &photo).await, Error::SignInRequired);
}

#[tokio::test]
async fn only_owners_get_links_to_originals() {
    let world = World::new().await;
    let (photo, library) = (world.ready_photo("a.jpg").await, &world.library);
    let link = library.original_link(&world.owner, &photo, false).await.expect("the owner");
    assert!(library.signer.verify_link(&link, library.now()).is_ok());
    refused!(library.original_link(&world.other, &photo, false).await, Error::NotFound);
    refused!(library.original_link(&Viewer::Nobody, &photo, false).await, Error::SignInRequired);
}

#[tokio::test]
async fn only_owners_write_titles_and_descriptions() {
    let world = World::new().await;
    let (photo, library) = (world.ready_photo("a.jpg").await, &world.library);
    refused!(library.describe(&world.other, &photo, "Mine", "").await, Error::NotFound);
    refused!(library.describe(&Viewer::Nobody, &photo, "Mine", "").await, Error::SignInRequired);
    library.describe(&world.owner, &photo, " Sea ", "Waves").await.expect("the owner");
    let seen = library.photo(&world.owner, &photo).await.expect("the owner");
    assert_eq!((seen.title.as_str(), seen.description.as_str()), ("Sea", "Waves"));
    let page = library.timeline(&world.owner, &range()).await.expect("the owner");
    assert_eq!(page.tiles[0].title, "Sea");
    refused!(
        library.describe(&world.owner, &photo, &"x".repeat(201), "").await,
        Error::Invalid(Invalid::TitleTooLong { length: 201, limit: 200 })
    );
}

#[tokio::test]
async fn texts_of_the_file_are_used_unless_the_owner_wrote_some() {
    let world = World::new().await;
    let file = world.file("a.jpg", world::INSCRIBED);
    let photo = world.begin(&file).await;
    world.library.describe(&world.owner, &photo, "Mine", "").await.expect("the owner");
    assert_eq!(world.upload(&file, world::INSCRIBED).await, photo);
    let seen = world.record(&photo).await;
    let words = world::words();
    assert_eq!((seen.title(), seen.description()), ("Mine", words.description.as_str()));
    assert_eq!(seen.title, words.title, "the title in the file is kept, too");
    assert_eq!((seen.keywords, seen.rating), (words.keywords.clone(), words.rating));
    assert_eq!((seen.creator, seen.copyright), (words.creator.clone(), words.copyright.clone()));
    assert_eq!(seen.color.map(|color| color.to_string()).as_deref(), Some("#c81e28"));
    assert_eq!(seen.perceptual_hash.map(|hash| hash.0), Some(u64::MAX - 1), "no bit is lost in the records");
    let tile = &world.library.timeline(&world.owner, &range()).await.expect("the owner").tiles[0];
    assert_eq!(tile.title, "Mine");
    let view = world.library.photo(&world.owner, &photo).await.expect("the owner");
    assert_eq!((view.title.as_str(), view.description), ("Mine", words.description));
    assert_eq!((view.tags, view.stars), (words.keywords, words.rating));
    assert_eq!((view.creator, view.copyright), (words.creator, words.copyright));
    refused!(world.library.photo(&world.other, &photo).await, Error::NotFound);
}

#[tokio::test]
async fn everybody_has_a_timeline_of_their_own() {
    let world = World::new().await;
    let (photo, library) = (world.ready_photo("a.jpg").await, &world.library);
    assert_eq!(library.timeline(&world.owner, &range()).await.expect("the owner").tiles[0].id, photo);
    assert_eq!(library.months(&world.owner).await.expect("the owner").iter().map(|m| m.total()).sum::<u32>(), 1);
    assert!(library.timeline(&world.other, &range()).await.expect("the other").tiles.is_empty());
    assert!(library.months(&world.other).await.expect("the other").is_empty());
    let whole = segments(&library.months(&world.owner).await.expect("the owner"));
    let outline = library.outline(&world.owner).await.expect("the owner");
    assert_eq!((outline.months.len(), outline.stretches), (1, whole));
    let outline = library.outline(&world.other).await.expect("the other");
    assert!(outline.months.is_empty() && outline.stretches.is_empty());
    refused!(library.outline(&Viewer::Nobody).await, Error::SignInRequired);
    refused!(library.timeline(&Viewer::Nobody, &range()).await, Error::SignInRequired);
    refused!(library.months(&Viewer::Nobody).await, Error::SignInRequired);
}

#[tokio::test]
async fn forged_cursors_find_nothing_of_others_and_nothing_outside_of_the_list() {
    let world = World::new().await;
    world.ready_photo("a.jpg").await;
    let library = &world.library;
    let all = library.timeline(&world.owner, &range()).await.expect("the owner");
    assert_eq!((all.tiles.len(), &all.next), (1, &None));
    let behind = |cursor: Option<Cursor>| TimelineRange { before: cursor, ..range() };
    assert!(library.timeline(&world.owner, &behind(all.end)).await.expect("the owner").tiles.is_empty(), "the end");

    let made_up = |key: &str| Some(URL_SAFE_NO_PAD.encode(key).parse::<Cursor>().expect("a cursor"));
    let newest = made_up("T#9999-12-31T23:59:59.999#zzzzzzzz");
    assert_eq!(library.timeline(&world.owner, &behind(newest.clone())).await.expect("the owner").tiles, all.tiles);
    assert!(library.timeline(&world.other, &behind(newest.clone())).await.expect("the other").tiles.is_empty());
    for key in ["A", "M#2024-07", "U#9999999999999#zzzzzzzz", "USAGE", "X#9999999999999#zzzzzzzz", "~"] {
        let seen = library.timeline(&world.owner, &behind(made_up(key))).await.expect("the owner");
        assert_eq!(seen.tiles, all.tiles, "the cursor is ignored: {key}");
        assert!(library.trash_page(&world.owner, made_up(key), 10).await.expect("the owner").tiles.is_empty(), "{key}");
    }
    let trash = library.trash_page(&world.owner, newest, 10).await.expect("the owner");
    assert!(trash.tiles.is_empty() && trash.end.is_none(), "the timeline is not the trash");
}

#[tokio::test]
async fn only_the_owner_moves_a_photo_to_the_trash_and_back() {
    let world = World::new().await;
    let (photo, library) = (world.ready_photo("a.jpg").await, &world.library);
    let ids = [photo.clone()];
    refused!(library.trash(&Viewer::Nobody, &ids).await, Error::SignInRequired);
    assert_eq!(library.trash(&world.other, &ids).await.expect("nothing of theirs").changed, 0);
    assert_eq!(library.timeline(&world.owner, &range()).await.expect("the owner").tiles.len(), 1);

    assert_eq!(library.trash(&world.owner, &ids).await.expect("the owner").changed, 1);
    assert_eq!(library.trash(&world.owner, &ids).await.expect("again").changed, 0);
    assert!(library.timeline(&world.owner, &range()).await.expect("the owner").tiles.is_empty());
    assert!(library.months(&world.owner).await.expect("the owner").is_empty());
    assert!(
        library.outline(&world.owner).await.expect("the owner").months.is_empty(),
        "a month without photos is still listed"
    );
    assert_eq!(library.trash_page(&world.owner, None, 10).await.expect("the owner").tiles.len(), 1);
    assert!(library.trash_page(&world.other, None, 10).await.expect("the other").tiles.is_empty());
    refused!(library.trash_page(&Viewer::Nobody, None, 10).await, Error::SignInRequired);

    refused!(library.restore(&Viewer::Nobody, &ids).await, Error::SignInRequired);
    assert_eq!(library.restore(&world.other, &ids).await.expect("nothing of theirs").changed, 0);
    assert_eq!(library.restore(&world.owner, &ids).await.expect("the owner").changed, 1);
    assert_eq!(library.timeline(&world.owner, &range()).await.expect("the owner").tiles.len(), 1);
    assert_eq!(library.months(&world.owner).await.expect("the owner")[0].total(), 1);
    assert_eq!(library.outline(&world.owner).await.expect("the owner").months.len(), 1);
}

#[tokio::test]
async fn only_the_owner_deletes_permanently_and_only_from_the_trash() {
    let world = World::new().await;
    let (photo, library) = (world.ready_photo("a.jpg").await, &world.library);
    let ids = [photo.clone()];
    assert_eq!(gone(library.delete_forever(&world.owner, &ids).await.expect("not in the trash")), 0);
    library.trash(&world.owner, &ids).await.expect("the owner");
    refused!(library.delete_forever(&Viewer::Nobody, &ids).await, Error::SignInRequired);
    refused!(library.empty_trash(&Viewer::Nobody).await, Error::SignInRequired);
    assert_eq!(gone(library.delete_forever(&world.other, &ids).await.expect("nothing of theirs")), 0);
    assert_eq!(gone(library.empty_trash(&world.other).await.expect("nothing of theirs")), 0);
    assert!(world.bytes_left() > 0);

    assert_eq!(gone(library.empty_trash(&world.owner).await.expect("the owner")), 1);
    refused!(library.photo(&world.owner, &photo).await, Error::NotFound);
    assert_eq!(world.bytes_left(), 0, "bytes are left");
    assert_eq!(library.account(&world.owner).await.expect("the owner").photos, 0);
    // The same file can be added again.
    world.ready_photo("a.jpg").await;
}

#[tokio::test]
async fn downloads_contain_only_the_viewers_photos() {
    let world = World::new().await;
    let (a, library) = (world.ready_photo("a.jpg").await, &world.library);
    let b = world.ready_photo_of("A.JPG", b"other bytes").await;
    let photos = library.download(&world.owner, &[b.clone(), a.clone()]).await.expect("the owner");
    assert_eq!(photos.into_iter().map(|photo| photo.id).collect::<Vec<_>>(), [b, a.clone()]);
    refused!(library.download(&world.other, std::slice::from_ref(&a)).await, Error::NotFound);
    refused!(library.download(&Viewer::Nobody, &[a]).await, Error::SignInRequired);
}

#[tokio::test]
async fn uploads_belong_to_the_person_who_started_them() {
    let world = World::new().await;
    let library = &world.library;
    let file = world.file("a.jpg", b"bytes");
    refused!(library.begin_upload(&Viewer::Nobody, &file).await, Error::SignInRequired);
    let photo = world.begin(&file).await;
    refused!(library.finish_upload(&world.other, &photo).await, Error::NotFound);
    refused!(library.finish_upload(&Viewer::Nobody, &photo).await, Error::SignInRequired);
    assert!(
        library.photo_states(&world.other, std::slice::from_ref(&photo)).await.expect("nothing of theirs").is_empty()
    );
    refused!(library.photo_states(&Viewer::Nobody, std::slice::from_ref(&photo)).await, Error::SignInRequired);
    assert_eq!(library.pending(&world.owner).await.expect("the owner").len(), 1);
    assert_eq!(library.pending_page(&world.owner, None).await.expect("the owner").0.len(), 1);
    assert!(library.pending(&world.other).await.expect("the other").is_empty());
    refused!(library.pending(&Viewer::Nobody).await, Error::SignInRequired);
    assert_eq!(
        library.cancel_uploads(&world.other, std::slice::from_ref(&photo)).await.expect("nothing of theirs").changed,
        0
    );
    refused!(library.cancel_uploads(&Viewer::Nobody, std::slice::from_ref(&photo)).await, Error::SignInRequired);
    refused!(library.retry(&world.other, &photo).await, Error::NotFound);
    // The other person adds the same file. That is not a duplicate of theirs.
    let theirs = library.begin_upload(&world.other, &file).await.expect("the other");
    assert!(matches!(theirs, UploadAnswer::Send(ticket) if ticket.photo != photo));
}

#[tokio::test]
async fn only_the_person_sees_and_changes_an_account() {
    let world = World::new().await;
    let library = &world.library;
    refused!(library.account(&Viewer::Nobody).await, Error::SignInRequired);
    refused!(library.rename(&Viewer::Nobody, "x").await, Error::SignInRequired);
    let proof = world.proof("owner@example.test").await;
    refused!(library.change_password(&Viewer::Nobody, &proof.right(), "y").await, Error::SignInRequired);
    refused!(library.change_password(&world.other, &proof.right(), "another password").await, Error::SignInRequired);
    refused!(library.sign_out_everywhere(&Viewer::Nobody).await, Error::SignInRequired);
    refused!(library.delete_account(&Viewer::Nobody, &proof.right(), "x").await, Error::SignInRequired);
    refused!(library.set_language(&Viewer::Nobody, Some("de")).await, Error::SignInRequired);
    refused!(library.set_language(&world.owner, Some("<de>")).await, Error::NotFound);
    library.rename(&world.owner, "Ada").await.expect("the owner");
    assert_eq!(library.account(&world.owner).await.expect("the owner").display_name, "Ada");
    assert_eq!(library.account(&world.other).await.expect("the other").display_name, "");
}

/// As if there had been a crash between the first write and the deletion of the account.
#[tokio::test]
async fn nobody_can_sign_in_to_a_half_deleted_account_and_its_address_is_free() {
    let world = World::new().await;
    let library = &world.library;
    world.ready_photo("a.jpg").await;
    let person = world.owner.person().expect("somebody");
    library.table.write(left_at(person)).await.expect("written");
    for _ in 0..2 {
        refused!(library.sign_in("owner@example.test", world::PASSWORD, "::1").await, Error::WrongCredentials(_));
    }
    world.run_jobs().await;
    assert_eq!(world.bytes_left(), 0);

    library
        .sign_up("owner@example.test", world::PASSWORD, Admission::default(), "::1")
        .await
        .expect("the address is free");
    let typed = PasswordOf::Typed(world::PASSWORD);
    library.confirm("owner@example.test", typed, &world.code(), "::1").await.expect("confirmed");
    let entrance = library.sign_in("owner@example.test", world::PASSWORD, "::1").await.expect("signed in");
    let again = Viewer::Person(entrance.open().expect("one step").person);
    assert_ne!(again, world.owner, "the new account is the same person");
    assert_eq!(library.account(&again).await.expect("theirs").photos, 0);
}

fn left_at(person: &PersonId) -> Vec<Write> {
    let note = Item { key: keys::ended(person), attributes: Attributes::new(), expires_at: None };
    let gone = [keys::person(person), keys::directory(person)];
    let gone = gone.map(|key| Write::Delete { key, conditions: Vec::new() });
    gone.into_iter().chain([Write::Put { item: note, conditions: Vec::new() }]).collect()
}

#[tokio::test]
async fn bad_files_are_refused_before_they_are_sent() {
    let world = World::new().await;
    let library = &world.library;
    let begin = async |file: NewFile| library.begin_upload(&world.owner, &file).await;
    let good = world.file("a.jpg", b"bytes");
    refused!(begin(NewFile { bytes: 0, ..good.clone() }).await, Error::Refused { fault: Fault::Empty, .. });
    let too_large = NewFile { bytes: 200_000_001, ..good.clone() };
    refused!(begin(too_large).await, Error::Refused { fault: Fault::TooLarge { .. }, .. });
    let document = NewFile { head: b"%PDF-1.7".to_vec(), ..good.clone() };
    refused!(begin(document).await, Error::Refused { fault: Fault::UnsupportedFormat, .. });
    assert!(library.pending(&world.owner).await.expect("the owner").is_empty(), "nothing was changed");
}

#[tokio::test]
async fn the_same_bytes_are_recognised_and_can_be_kept_twice() {
    let world = World::new().await;
    let library = &world.library;
    let photo = world.ready_photo("a.jpg").await;
    let again = NewFile { name: "b.jpg".into(), ..world.file("a.jpg", world::BYTES) };
    let answer = library.begin_upload(&world.owner, &again).await.expect("an answer");
    assert!(matches!(answer, UploadAnswer::Duplicate { photo: known, trashed: false, .. } if known == photo));
    let both = NewFile { keep_both: true, ..again };
    let second = world.upload(&both, world::BYTES).await;
    assert_ne!(second, photo);
    assert_eq!(library.account(&world.owner).await.expect("the owner").photos, 2);
}

#[tokio::test]
async fn a_quota_is_enforced() {
    let mut world = World::new().await;
    world.library.settings.quota_bytes = Some(10);
    let file = world.file("a.jpg", b"more than ten bytes");
    refused!(world.library.begin_upload(&world.owner, &file).await, Error::TooLarge(_));
}

#[tokio::test]
async fn an_arrival_may_be_reported_twice_late_or_for_a_deleted_photo() {
    let world = World::new().await;
    let photo = world.ready_photo("a.jpg").await;
    world.render(&photo).await;
    assert_eq!(world.library.months(&world.owner).await.expect("the owner")[0].total(), 1, "counted once");
    let gone: PhotoId = "0123456789abcdefghjkmnpqrs".parse().expect("an id");
    world.render(&gone).await;
    let early = world.begin(&world.file("c.jpg", b"not sent yet")).await;
    world.render(&early).await;
    let state = &world.library.photo_states(&world.owner, &[early]).await.expect("the owner")[0].state;
    assert_eq!(*state, PhotoState::Uploading);
}

#[tokio::test]
async fn a_faulty_file_fails_with_a_reason_and_can_be_removed() {
    let world = World::new().await;
    let photo = world.upload(&world.file("bad.jpg", world::FAULTY), world::FAULTY).await;
    let failed = world.library.photo(&world.owner, &photo).await.expect("the owner");
    assert!(matches!(failed.state, PhotoState::Failed { .. }));
    assert_eq!(world.library.cancel_uploads(&world.owner, &[photo]).await.expect("the owner").changed, 1);
    assert_eq!(world.bytes_left(), 0);
}

#[tokio::test]
async fn an_address_is_slowed_down_however_many_accounts_it_tries() {
    let world = World::new().await;
    let guess = async |index: i32, address: &str| {
        world.library.sign_in(&format!("guess{index}@example.test"), "not the password", address).await
    };
    // A household shares an address, so this many wrong attempts are accepted at first.
    for index in 0..60 {
        refused!(guess(index, "192.0.2.1").await, Error::WrongCredentials(_));
    }
    refused!(guess(60, "192.0.2.1").await, Error::TooManyAttempts { retry_after_seconds: 1 });
    let right = world.library.sign_in("owner@example.test", world::PASSWORD, "192.0.2.1").await;
    refused!(right, Error::TooManyAttempts { retry_after_seconds: 1 });
    world.library.sign_in("owner@example.test", world::PASSWORD, "192.0.2.2").await.expect("another address");
    // Each further attempt doubles the delay.
    for (index, seconds) in [(61, 1), (62, 2), (63, 4)] {
        world.pass_seconds(seconds);
        refused!(guess(index, "192.0.2.1").await, Error::WrongCredentials(_));
        match guess(index, "192.0.2.1").await {
            Err(Error::TooManyAttempts { retry_after_seconds }) => assert_eq!(retry_after_seconds as i64, 2 * seconds),
            other => panic!("{:?}", other.map(|_| "in")),
        }
    }
}

#[tokio::test]
async fn every_action_has_its_own_limits() {
    let mut world = World::new().await;
    let strict = RateLimit {
        first_delay: SignedDuration::from_secs(30),
        window: SignedDuration::from_mins(1),
        ..RateLimit::after(2)
    };
    world.library.settings.rate_limits.sign_in.account = strict;
    let guess = async || world.library.sign_in("owner@example.test", "not the password", "::1").await;
    refused!(guess().await, Error::WrongCredentials(_));
    refused!(guess().await, Error::WrongCredentials(_));
    refused!(guess().await, Error::TooManyAttempts { retry_after_seconds: 30 });
    for _ in 0..3 {
        let reset = world.library.reset_password("owner@example.test", "000000", world::PASSWORD, "::1").await;
        refused!(reset, Error::WrongCredentials(_));
    }
    world.pass_seconds(61);
    refused!(guess().await, Error::WrongCredentials(_));
    refused!(guess().await, Error::WrongCredentials(_));
}

#[tokio::test]
async fn password_guesses_are_slowed_down_whether_or_not_the_account_exists() {
    let world = World::new().await;
    for email in ["owner@example.test", "nobody@example.test"] {
        let mut heard = 0;
        let slowed = loop {
            match world.library.sign_in(email, "not the password", "::1").await {
                Err(Error::WrongCredentials(_)) => heard += 1,
                Err(Error::TooManyAttempts { retry_after_seconds }) => break retry_after_seconds,
                other => panic!("{:?}", other.map(|_| "signed in")),
            }
            assert!(heard < 20, "never slowed down");
        };
        assert_eq!(heard, 5);
        assert!(slowed >= 1);
    }
    world.pass_seconds(2);
    world.library.sign_in("owner@example.test", world::PASSWORD, "::1").await.expect("the delay is over");
}

#[tokio::test]
async fn the_trash_is_emptied_after_its_days_and_not_before() {
    let world = World::new().await;
    let photo = world.ready_photo("a.jpg").await;
    world.library.trash(&world.owner, std::slice::from_ref(&photo)).await.expect("the owner");
    let days = i64::from(world.library.settings.trash_days);
    world.pass_seconds(days * 86_400 - 60);
    world.round().await;
    assert!(world.library.photo(&world.owner, &photo).await.is_ok());
    world.pass_seconds(120);
    world.round().await;
    refused!(world.library.photo(&world.owner, &photo).await, Error::NotFound);
    assert_eq!(world.bytes_left(), 0);
}

#[tokio::test]
async fn an_interrupted_deletion_is_finished() {
    let world = World::new().await;
    let photo = world.ready_photo("a.jpg").await;
    world.forget_records_only(&photo).await;
    assert!(world.bytes_left() > 0);
    assert_eq!(world.library.finish_erasing().await.expect("a cleanup").changed, 1);
    assert_eq!(world.bytes_left(), 0);
    assert_eq!(world.library.finish_erasing().await.expect("again").changed, 0);
}

#[tokio::test]
async fn abandoned_uploads_are_deleted() {
    let world = World::new().await;
    world.begin(&world.file("a.jpg", b"never sent")).await;
    let pending = async || world.library.pending(&world.owner).await.expect("the owner").len();
    world.pass_seconds(ABANDONED_AFTER.as_secs() - 60);
    world.round().await;
    assert_eq!(pending().await, 1);
    world.pass_seconds(120);
    world.round().await;
    assert_eq!(pending().await, 0);
    assert_eq!(world.library.account(&world.owner).await.expect("the owner").photos, 0);
}

#[tokio::test]
async fn what_arrives_after_an_upload_was_cancelled_is_deleted() {
    let world = World::new().await;
    let library = &world.library;
    let photo = world.begin(&world.file("a.jpg", world::BYTES)).await;
    let record = world.record(&photo).await;
    let cancel = async || library.cancel_uploads(&world.owner, std::slice::from_ref(&photo)).await.expect("the owner");
    // A store that asks nobody takes the bytes.
    let arrive = async || {
        let bytes = bytes::Bytes::from_static(world::BYTES);
        library.blobs.put(&ObjectKey::Original(photo.clone()), bytes, "image/jpeg").await.expect("stored");
    };
    let noted = async || library.table.get(&keys::erased(&photo)).await.expect("an answer").is_some();
    assert_eq!(cancel().await.changed, 1);
    arrive().await;
    world.round().await;
    assert!(noted().await, "more can arrive");
    world.pass_seconds(6 * 3600);
    world.round().await;
    assert_eq!((world.bytes_left(), noted().await), (0, false));

    // A form that is sent again makes the same photo again.
    let again =
        async || library.table.write(places::change(None, Some(&record)).expect("writes")).await.expect("written");
    again().await;
    assert_eq!(cancel().await.changed, 1);
    again().await;
    arrive().await;
    world.pass_seconds(6 * 3600);
    world.round().await;
    assert_eq!((world.bytes_left(), noted().await), (1, false));
}

fn range() -> TimelineRange {
    TimelineRange { limit: 10, ..TimelineRange::default() }
}

#[tokio::test]
async fn all_photos_that_are_not_ready_are_found_page_by_page() {
    let world = World::new().await;
    let library = &world.library;
    let mut added = Vec::new();
    for n in 0..250_u32 {
        let name = format!("{n}.jpg");
        world.begin(&world.file(&name, name.as_bytes())).await;
        world.pass_seconds(1);
        added.push(name);
    }
    added.reverse();
    let names = |photos: &[gallery::library::UploadView]| -> Vec<String> {
        photos.iter().map(|photo| photo.file_name.clone()).collect()
    };
    assert_eq!(names(&library.pending(&world.owner).await.expect("the owner")), added);
    let (mut seen, mut sizes, mut before) = (Vec::new(), Vec::new(), None);
    loop {
        let (photos, next) = library.pending_page(&world.owner, before.as_ref()).await.expect("the owner");
        sizes.push(photos.len());
        seen.extend(names(&photos));
        // A cursor shows nobody else's photos.
        assert!(library.pending_page(&world.other, next.as_ref()).await.expect("the other").0.is_empty());
        before = next;
        if before.is_none() {
            break;
        }
    }
    assert_eq!((seen, sizes), (added.clone(), vec![100, 100, 50]));
    // A cursor of another list shows the first ones.
    let elsewhere = "VCMyMDI0".parse().expect("a cursor");
    let (photos, _) = library.pending_page(&world.owner, Some(&elsewhere)).await.expect("the owner");
    assert_eq!(names(&photos), added[..100]);
}
