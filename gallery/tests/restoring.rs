//! Deleting an account, and restoring it.

#[macro_use]
mod world;

use gallery::{
    Error,
    error::{Invalid, WrongCredentials},
    library::{Entrance, Proof, RESTORABLE},
    ports::identity::CHALLENGE_LIFETIME,
};
use world::{PASSWORD, World};

const OTHER: &str = "other@example.test";
const DAY: i64 = 86_400;

/// A gallery in which the other person has one photo, in the place of the owner.
async fn furnished() -> World {
    let mut world = World::new().await;
    std::mem::swap(&mut world.owner, &mut world.other);
    world.ready_photo("a.jpg").await;
    let trashed = world.ready_photo_of("b.jpg", b"other bytes").await;
    world.library.trash(&world.owner, &[trashed]).await.expect("theirs");
    world
}

async fn delete(world: &World) {
    let proof = world.proof(OTHER).await;
    world.library.delete_account(&world.owner, &proof.right(), "Other@example.test ").await.expect("deleted");
}

/// What the browser keeps after signing in to the deleted account.
async fn offered(world: &World) -> String {
    match world.library.sign_in(OTHER, PASSWORD, "::1").await.expect("the password is right") {
        Entrance::Deleted(waiting) => waiting,
        _ => panic!("signed in to a deleted account"),
    }
}

#[tokio::test]
async fn deleting_an_account_needs_more_than_an_access_token() {
    let world = furnished().await;
    let library = &world.library;
    let proof = world.proof(OTHER).await;
    let delete = async |proof: &Proof<'_>, email: &str| library.delete_account(&world.owner, proof, email).await;
    refused!(delete(&proof.right(), "wrong@example.test").await, Error::Invalid(Invalid::ConfirmationMismatch));
    for wrong in ["", "not the password"] {
        refused!(delete(&proof.with(wrong), OTHER).await, Error::WrongCredentials(WrongCredentials::EmailOrPassword));
    }
    // The session has ended, but its access token is valid for an hour.
    library.sign_out_everywhere(&world.owner).await.expect("signed out");
    refused!(delete(&proof.right(), OTHER).await, Error::SignInRequired);
    assert!(library.account(&world.owner).await.is_ok(), "nothing was deleted");
}

#[tokio::test]
async fn an_old_token_changes_nothing_after_a_new_password() {
    const NEW: &str = "another password";
    let world = furnished().await;
    let library = &world.library;
    let (old, live) = (world.proof(OTHER).await, world.proof(OTHER).await);
    library.change_password(&world.owner, &live.right(), NEW).await.expect("changed");
    for proof in [old.with(NEW), live.with(NEW)] {
        refused!(library.delete_account(&world.owner, &proof, OTHER).await, Error::SignInRequired);
        refused!(library.change_password(&world.owner, &proof, PASSWORD).await, Error::SignInRequired);
        refused!(library.begin_two_step(&world.owner, &proof).await, Error::SignInRequired);
    }
}

#[tokio::test]
async fn nothing_is_added_to_a_deleted_account() {
    let world = furnished().await;
    let library = &world.library;
    let proof = world.proof(OTHER).await;
    delete(&world).await;
    assert_eq!(library.viewer(&proof.access_token).await.expect("it is genuine"), world.owner, "the token is valid");
    let late = world.file("late.jpg", b"late bytes");
    refused!(library.begin_upload(&world.owner, &late).await, Error::SignInRequired);
    world.erase_account(OTHER).await;
    refused!(library.begin_upload(&world.owner, &late).await, Error::SignInRequired);
}

#[tokio::test]
async fn a_deleted_account_comes_back_as_it_was() {
    let world = furnished().await;
    let library = &world.library;
    let before = library.account(&world.owner).await.expect("theirs");
    delete(&world).await;
    refused!(library.account(&world.owner).await, Error::SignInRequired);
    world.pass_seconds(6 * DAY);
    world.round().await;
    let waiting = offered(&world).await;
    assert!(waiting.bytes().all(|b| b.is_ascii_graphic() && !b";,\"\\".contains(&b)), "it fits in a cookie");
    let until = library.restorable_until(&waiting).await.expect("it can be restored");
    assert_eq!(until, library.now() - jiff::SignedDuration::from_hours(6 * 24) + RESTORABLE);
    assert_eq!(library.restore_account(&waiting).await.expect("restored"), OTHER);
    world.pass_seconds(60 * 60);
    world.round().await;
    let entrance = library.sign_in(OTHER, PASSWORD, "::1").await.expect("signed in");
    assert_eq!(entrance.open().expect("the account is back").viewer(), world.owner);
    assert_eq!(library.account(&world.owner).await.expect("theirs"), before);
    refused!(library.restorable_until(&waiting).await, Error::SignInRequired);
}

#[tokio::test]
async fn a_deleted_account_is_erased_after_some_days() {
    let world = furnished().await;
    let library = &world.library;
    delete(&world).await;
    let waiting = offered(&world).await;
    world.round().await;
    assert!(world.bytes_left() > 0);
    world.pass_seconds(RESTORABLE.as_secs());
    world.round().await;
    assert_eq!(world.bytes_left(), 0);
    refused!(library.restore_account(&waiting).await, Error::SignInRequired);
    refused!(library.sign_in(OTHER, PASSWORD, "::1").await, Error::WrongCredentials(_));
    assert!(library.account(&world.other).await.is_ok(), "nobody else's was deleted");
}

#[tokio::test]
async fn only_somebody_who_signed_in_restores_an_account() {
    let world = furnished().await;
    let library = &world.library;
    delete(&world).await;
    let waiting = offered(&world).await;
    let altered = format!("{}x", &waiting[..waiting.len() - 1]);
    for forged in ["", "x", &altered] {
        refused!(library.restorable_until(forged).await, Error::SignInRequired);
        refused!(library.restore_account(forged).await, Error::SignInRequired);
    }
    world.pass_seconds(CHALLENGE_LIFETIME.as_secs() + 1);
    refused!(library.restore_account(&waiting).await, Error::SignInRequired);
}
