//! What administrators do about people and the gallery. `access/matrix.rs` says who may.

#[macro_use]
mod world;

use std::collections::BTreeSet;

use gallery::{
    Error,
    error::{Conflict, WrongCredentials},
    id::PersonId,
    library::Library,
    page::Cursor,
    person::{Person, Role, Viewer},
    ports::table::{Attributes, Write},
    records::{encode, keys},
    settings::Registration,
};
use totp_rs::{Builder, Secret};
use world::{HeldProof, PASSWORD, World};

const OWNER: &str = "owner@example.test";
const OTHER: &str = "other@example.test";

/// A gallery, the proof of its administrator, and the other person.
async fn scene() -> (World, HeldProof, PersonId) {
    let world = World::new().await;
    let proof = world.proof(OWNER).await;
    let other = world.other.person().expect("a person").clone();
    (world, proof, other)
}

async fn role(library: &Library, viewer: &Viewer) -> Role {
    library.account(viewer).await.expect("an account").role
}

#[tokio::test]
async fn sensitive_changes_need_the_administrators_own_password() {
    let (world, proof, other) = scene().await;
    let (library, owner) = (&world.library, &world.owner);
    for wrong in ["", "not the password"] {
        let proof = proof.with(wrong);
        refused!(
            library.delete_account_of(owner, &proof, &other).await,
            Error::WrongCredentials(WrongCredentials::EmailOrPassword)
        );
        refused!(library.set_role_of(owner, &proof, &other, Role::Administrator).await, Error::WrongCredentials(_));
    }
    assert_eq!(role(library, &world.other).await, Role::Member);
}

#[tokio::test]
async fn nothing_is_changed_in_a_session_that_has_ended() {
    let (world, proof, other) = scene().await;
    let (library, owner, access) = (&world.library, &world.owner, proof.access_token.as_str());
    library.set_quota(owner, access, &other, Some(5)).await.expect("a session that lives");
    library.sign_out_everywhere(owner).await.expect("signed out");
    refused!(library.set_quota(owner, access, &other, None).await, Error::SignInRequired);
    refused!(library.invite(owner, access, "", |token| token.to_owned()).await, Error::SignInRequired);
    refused!(library.set_registration(owner, access, Registration::Closed).await, Error::SignInRequired);
    refused!(library.redrive(owner, access).await, Error::SignInRequired);
    refused!(library.end_sessions_of(owner, &proof.right(), &other).await, Error::SignInRequired);
    // Somebody else's session is none of the administrator's.
    let theirs = world.proof(OTHER).await;
    refused!(library.set_quota(owner, &theirs.access_token, &other, None).await, Error::SignInRequired);
    assert_eq!(library.account(&world.other).await.expect("theirs").quota_bytes, Some(5));
}

#[tokio::test]
async fn roles_are_given_and_taken_but_one_administrator_stays() {
    let (world, proof, other) = scene().await;
    let (library, owner) = (&world.library, &world.owner);
    let own = owner.person().expect("a person");
    refused!(
        library.set_role_of(owner, &proof.right(), own, Role::Member).await,
        Error::Conflict(Conflict::LastAdministrator { .. })
    );
    library.set_role_of(owner, &proof.right(), &other, Role::Administrator).await.expect("another one");
    assert!(library.people(&world.other, None).await.is_ok());
    library.set_role_of(owner, &proof.right(), own, Role::Member).await.expect("one is left");
    refused!(library.people(owner, None).await, Error::NotFound);
    refused!(library.set_role_of(owner, &proof.right(), own, Role::Administrator).await, Error::NotFound);
}

#[tokio::test]
async fn an_account_is_deleted_and_restored() {
    let (world, proof, other) = scene().await;
    let (library, owner) = (&world.library, &world.owner);
    library.delete_account_of(owner, &proof.right(), &other).await.expect("deleted");
    refused!(library.account(&world.other).await, Error::SignInRequired);
    let view = library.person(owner, &other).await.expect("it can be restored");
    assert_eq!(view.line.person.deleted_at, Some(library.now()));
    // It must not be erased later because somebody tried again, and not come back by other means.
    world.pass_seconds(60);
    refused!(library.delete_account_of(owner, &proof.right(), &other).await, Error::Conflict(Conflict::Changed));
    refused!(
        library.set_role_of(owner, &proof.right(), &other, Role::Administrator).await,
        Error::Conflict(Conflict::Changed)
    );
    library.restore_account_of(owner, &proof.right(), &other).await.expect("restored");
    assert!(library.account(&world.other).await.is_ok());
    let nobody = PersonId::random();
    refused!(library.person(owner, &nobody).await, Error::NotFound);
    refused!(library.restore_account_of(owner, &proof.right(), &nobody).await, Error::NotFound);
    refused!(library.set_quota(owner, &proof.access_token, &nobody, None).await, Error::NotFound);
}

#[tokio::test]
async fn somebody_who_lost_their_authenticator_signs_in_again() {
    let (world, proof, other) = scene().await;
    let library = &world.library;
    let theirs = world.proof(OTHER).await;
    let secret = library.begin_two_step(&world.other, &theirs.right()).await.expect("begun");
    let codes = Builder::new().with_secret(Secret::try_from_base32(&secret).expect("base 32")).build().expect("good");
    let code = codes.generate(library.now().as_second().unsigned_abs()).to_string();
    library.confirm_two_step(&world.other, &theirs.access_token, &code).await.expect("on");
    assert!(library.person(&world.owner, &other).await.expect("known").two_step);
    library.end_two_step_of(&world.owner, &proof.right(), &other).await.expect("off");
    let entrance = library.sign_in(OTHER, PASSWORD, "::1").await.expect("signed in");
    assert!(entrance.open().is_some(), "the password is enough");
}

#[tokio::test]
async fn sessions_are_ended_and_a_code_is_sent() {
    let (world, proof, other) = scene().await;
    let library = &world.library;
    let theirs = world.proof(OTHER).await;
    library.end_sessions_of(&world.owner, &proof.right(), &other).await.expect("ended");
    refused!(library.begin_two_step(&world.other, &theirs.right()).await, Error::SignInRequired);
    library.send_reset_code_to(&world.owner, &proof.right(), &other).await.expect("sent");
    library.reset_password(OTHER, &world.code(), "another password", "::1").await.expect("reset");
    library.sign_in(OTHER, "another password", "::1").await.expect("signed in");
}

/// Adds people without accounts.
async fn crowd(world: &World, count: usize) -> BTreeSet<PersonId> {
    let mut ids = BTreeSet::new();
    for number in 0..count {
        let person = Person {
            id: PersonId::random(),
            email: format!("{number:03}@example.test"),
            display_name: String::new(),
            role: Role::Member,
            created_at: world.library.now(),
            quota_bytes: None,
            language: None,
            deleted_at: None,
        };
        let writes = vec![
            Write::put(keys::person(&person.id), encode(&person).expect("JSON")),
            Write::put(keys::directory(&person.id), Attributes::new()),
        ];
        world.library.table.write(writes).await.expect("written");
        ids.insert(person.id);
    }
    ids
}

#[tokio::test]
async fn people_are_listed_page_by_page() {
    let world = World::new().await;
    world.ready_photo("a.jpg").await;
    let few = world.library.people(&world.owner, None).await.expect("people");
    assert_eq!(few.lines.iter().map(|line| line.person.email.as_str()).collect::<Vec<_>>(), [OTHER, OWNER]);
    let totals = few.totals.expect("they were just counted");
    assert_eq!((totals.people, totals.photos, totals.counted_at, few.next), (2, 1, None, None));
    assert!(totals.bytes > 0);

    let mut everybody = crowd(&world, 120).await;
    for viewer in [&world.owner, &world.other] {
        everybody.insert(viewer.person().expect("a person").clone());
    }
    let (mut found, mut sizes, mut after) = (BTreeSet::new(), Vec::new(), None);
    loop {
        let page = world.library.people(&world.owner, after.as_ref()).await.expect("people");
        assert_eq!(page.totals, None, "nobody has counted them");
        sizes.push(page.lines.len());
        found.extend(page.lines.into_iter().map(|line| line.person.id));
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    assert_eq!((sizes, found), (vec![50, 50, 22], everybody));
    world.round().await;
    let page = world.library.people(&world.owner, None).await.expect("people");
    let counted = page.totals.expect("a cleanup counted them");
    assert_eq!((counted.people, counted.photos, counted.bytes), (122, 1, totals.bytes));
    assert_eq!(counted.counted_at, Some(world.library.now()));
}

#[tokio::test]
async fn a_cursor_that_somebody_made_up_shows_no_other_records() {
    use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};

    let (world, _, other) = scene().await;
    for forged in [format!("OWNER#{other}/A"), "SITE/A".to_owned(), "PEOPLE#0".to_owned(), "x".to_owned()] {
        let cursor: Cursor = URL_SAFE_NO_PAD.encode(&forged).parse().expect("a cursor");
        let page = world.library.people(&world.owner, Some(&cursor)).await.expect("people");
        assert_eq!(page.lines.len(), 2, "{forged}: the list from its beginning");
    }
}

#[tokio::test]
async fn the_state_of_the_gallery_counts_jobs() {
    let (world, proof, other) = scene().await;
    let library = &world.library;
    library
        .jobs
        .enqueue(&gallery::ports::Job::TidyUploads { person: other.clone() }, Some(&other))
        .await
        .expect("queued");
    let state = library.gallery_state(&world.owner).await.expect("a state");
    let waiting: u64 = state.lanes.expect("a queue").iter().map(|(_, counts)| counts.waiting).sum();
    assert_eq!((waiting, state.set_aside, state.registration), (1, Some(0), Registration::Open));
    assert!(state.parts.records && state.parts.bytes);
    assert_eq!(library.redrive(&world.owner, &proof.access_token).await.expect("nothing to do"), 0);
}
