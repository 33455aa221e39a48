//! Clocks that jump: forward, nothing is deleted before its time; backward, nobody has to wait for the clock.

mod world;

use gallery::{
    Error,
    id::PhotoId,
    library::{WHILE_RUNNING, WHILE_STOPPED},
};
use jiff::SignedDuration;
use world::World;

const HOUR: i64 = 3600;
const DAY: i64 = 24 * HOUR;
const YEAR: i64 = 365 * DAY;

/// A cleanup, as it comes every hour while the program runs, or at its start. Returns whether the clock is trusted.
async fn clean(world: &World, most: SignedDuration) -> bool {
    let trusted = world.library.look_at_clock(most).await.expect("a look");
    world.round().await;
    trusted
}

async fn in_trash(world: &World) -> usize {
    world.library.trash_page(&world.owner, None, 10).await.expect("the owner's").tiles.len()
}

async fn trashed(world: &World) -> PhotoId {
    let photo = world.ready_photo("a.jpg").await;
    world.library.trash(&world.owner, std::slice::from_ref(&photo)).await.expect("the owner's");
    photo
}

#[tokio::test]
async fn a_clock_that_jumps_forward_empties_no_trash() {
    let world = World::new().await;
    trashed(&world).await;
    world.begin(&world.file("b.jpg", b"never sent")).await;
    assert!(clean(&world, WHILE_STOPPED).await);
    world.pass_seconds(2 * YEAR);
    // Before a cleanup has noticed.
    world.round().await;
    assert_eq!(in_trash(&world).await, 1);
    for _ in 0..23 {
        assert!(!clean(&world, WHILE_RUNNING).await);
        world.pass_seconds(HOUR);
    }
    // Somebody sets it right, which is a jump, too.
    world.pass_seconds(-2 * YEAR);
    for _ in 0..24 {
        assert!(!clean(&world, WHILE_RUNNING).await);
        assert_eq!(in_trash(&world).await, 1);
        world.pass_seconds(HOUR);
    }
    assert!(clean(&world, WHILE_RUNNING).await);
    assert_eq!(in_trash(&world).await, 1, "it is not old");
    let pending = world.library.pending(&world.owner).await.expect("the owner's");
    assert_eq!(pending.len(), 1);
    for _ in 0..30 {
        world.pass_seconds(DAY);
        assert!(clean(&world, WHILE_RUNNING).await);
    }
    assert_eq!(in_trash(&world).await, 0, "now it is");
    assert!(world.library.pending(&world.owner).await.expect("the owner's").is_empty());
}

#[tokio::test]
async fn a_computer_that_was_off_for_long_deletes_a_day_later() {
    let world = World::new().await;
    trashed(&world).await;
    assert!(clean(&world, WHILE_STOPPED).await);
    world.pass_seconds(40 * DAY);
    assert!(!clean(&world, WHILE_STOPPED).await);
    assert_eq!(in_trash(&world).await, 1);
    // It is off at night.
    world.pass_seconds(HOUR);
    assert!(!clean(&world, WHILE_RUNNING).await);
    world.pass_seconds(22 * HOUR);
    assert!(!clean(&world, WHILE_STOPPED).await);
    assert_eq!(in_trash(&world).await, 1);
    world.pass_seconds(HOUR);
    assert!(clean(&world, WHILE_RUNNING).await);
    assert_eq!(in_trash(&world).await, 0);
}

#[tokio::test]
async fn three_weeks_without_the_program_are_no_jump() {
    let world = World::new().await;
    trashed(&world).await;
    assert!(clean(&world, WHILE_STOPPED).await);
    for _ in 0..2 {
        world.pass_seconds(21 * DAY);
        assert!(clean(&world, WHILE_STOPPED).await);
    }
    assert_eq!(in_trash(&world).await, 0);
}

#[tokio::test]
async fn a_clock_that_was_ahead_locks_nobody_out() {
    let world = World::new().await;
    let library = &world.library;
    world.pass_seconds(5 * YEAR);
    let tokens = library.sign_in("other@example.test", world::PASSWORD, "::1").await.expect("right").open();
    let tokens = tokens.expect("no second step").tokens;
    // So many wrong passwords that both the account and the address have to wait.
    let mut waits = 0;
    for n in 0..80 {
        match library.sign_in("owner@example.test", "wrong password", "::1").await {
            Err(Error::TooManyAttempts { .. }) => waits += 1,
            Err(Error::WrongCredentials(_)) => {}
            other => panic!("attempt {n}: {other:?}"),
        }
        world.pass_seconds(60);
    }
    assert!(waits > 0);
    world.pass_seconds(-5 * YEAR);
    library.sign_in("owner@example.test", world::PASSWORD, "::1").await.expect("nobody has to wait for years");
    // A session of then goes on, with tokens of now.
    assert!(
        library.viewer(&tokens.access).await.is_err()
            || library.viewer(&tokens.access).await.is_ok_and(|v| v.person().is_none())
    );
    let renewed = library.renew(&tokens.refresh.expect("a token")).await.expect("the session is good");
    assert_eq!(renewed.viewer(), world.other);
    assert_eq!(library.viewer(&renewed.tokens.access).await.expect("an answer"), world.other);
}
