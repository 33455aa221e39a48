//! Limits hold however much happens at once: attempts, mails, and the quota.

mod world;

mod support;

use std::{sync::Arc, time::Duration};

use futures::future::join_all;
use gallery::{
    Error,
    aws::dynamodb::DynamoTable,
    contract::memory::MemoryTable,
    id::PhotoId,
    library::{ABANDONED_AFTER, Client, Entrance, NewFile, Proof, SignedIn},
    ports::identity::Context,
    sha256::Sha256,
    ticket::UploadAnswer,
};
use support::{
    cloud,
    slow::{SlowTable, Way},
    stand_in::StandIn,
};
use world::{PASSWORD, World};

const OWNER: &str = "owner@example.test";
const WRONG: &str = "not the password";

/// What attempts came to.
#[derive(Debug, Default, PartialEq, Eq)]
struct Tally {
    /// They were checked, and wrong.
    checked: usize,
    /// They were refused without being checked.
    refused: usize,
}

fn tally<T: std::fmt::Debug>(attempts: Vec<gallery::Result<T>>) -> Tally {
    let mut tally = Tally::default();
    for attempt in attempts {
        match attempt {
            Err(Error::WrongCredentials(_)) => tally.checked += 1,
            Err(Error::TooManyAttempts { retry_after_seconds: 1.. }) => tally.refused += 1,
            other => panic!("{other:?}"),
        }
    }
    tally
}

/// 200 wrong passwords at once, for as many accounts, from one IPv6 network.
async fn an_address_has_its_allowance(world: &World) {
    let guess = async |index: usize, address: String| {
        world.library.sign_in(&format!("guess{index}@example.test"), WRONG, address.as_str()).await
    };
    let guesses = (0..200).map(|index| guess(index, format!("2001:db8::{index:x}:1")));
    assert_eq!(tally(join_all(guesses).await), Tally { checked: 60, refused: 140 });
    assert_eq!(tally(vec![guess(200, "2001:db8::ffff".to_owned()).await]), Tally { checked: 0, refused: 1 });
    assert_eq!(tally(vec![guess(200, "2001:db8:0:1::1".to_owned()).await]), Tally { checked: 1, refused: 0 });
    // The delay after the last free one is over. Only one of many is the next.
    world.pass_seconds(1);
    let guesses = (300..340).map(|index| guess(index, "2001:db8::1".to_owned()));
    assert_eq!(tally(join_all(guesses).await), Tally { checked: 1, refused: 39 });
}

/// 50 files of 100 MB at once, with a quota of 1 GB.
async fn a_quota_is_passed_by_nobody(world: &mut World) {
    world.library.settings.quota_bytes = Some(1_000_000_000);
    let (library, owner) = (&world.library, &world.owner);
    let begin = async |number: usize| {
        let sha256 = Sha256::of(&number.to_be_bytes());
        library.begin_upload(owner, &NewFile { bytes: 100_000_000, sha256, ..world.file("large.jpg", b"") }).await
    };
    let used = async || library.account(owner).await.expect("the owner").used_bytes;
    let mut begun: Vec<PhotoId> = Vec::new();
    for answer in join_all((0..50).map(begin)).await {
        match answer {
            Ok(UploadAnswer::Send(ticket)) => begun.push(ticket.photo),
            Err(Error::TooLarge(too_large)) => assert_eq!(too_large.code(), "over_quota"),
            other => panic!("{other:?}"),
        }
    }
    assert_eq!((begun.len(), used().await), (10, 1_000_000_000));

    // Cancelling twice, and at once, releases once.
    let cancel = || library.cancel_uploads(owner, &begun[..4]);
    let (one, two) = futures::join!(cancel(), cancel());
    assert_eq!(one.expect("an outcome").changed + two.expect("an outcome").changed, 4);
    assert_eq!(cancel().await.expect("an outcome").changed, 0);
    assert_eq!(used().await, 600_000_000);
    let more = join_all((100..150).map(begin)).await.into_iter().filter(Result::is_ok).count();
    assert_eq!((more, used().await), (4, 1_000_000_000));

    world.pass_seconds(ABANDONED_AFTER.as_secs() + 1);
    world.round().await;
    assert_eq!(used().await, 0, "abandoned uploads are released");
    world.round().await;
    assert_eq!(used().await, 0);
}

/// A gallery in memory in which what happens at once really does: each call takes time.
async fn in_memory() -> World {
    let way = Way::new(Duration::from_millis(2));
    World::over(Arc::new(SlowTable { table: Arc::new(MemoryTable::new()), way })).await
}

#[tokio::test]
async fn wrong_attempts_are_limited_in_memory() {
    an_address_has_its_allowance(&in_memory().await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_attempts_are_limited_in_sqlite() {
    an_address_has_its_allowance(&World::new().await).await;
}

#[tokio::test]
async fn the_quota_holds_in_memory() {
    a_quota_is_passed_by_nobody(&mut in_memory().await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_quota_holds_in_sqlite() {
    a_quota_is_passed_by_nobody(&mut World::new().await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn attempts_and_the_quota_are_limited_in_dynamodb() {
    let stand_in = StandIn::start();
    let name = cloud::table(&aws_sdk_dynamodb::Client::new(&stand_in.config())).await;
    let table = DynamoTable::new(cloud::clients(&stand_in).await, name);
    let mut world = World::over(Arc::new(table)).await;
    an_address_has_its_allowance(&world).await;
    a_quota_is_passed_by_nobody(&mut world).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_has_its_allowance_too() {
    let world = World::new().await;
    let guesses = (0..100)
        .map(async |index: usize| world.library.sign_in(OWNER, WRONG, format!("192.0.2.{index}").as_str()).await);
    assert_eq!(tally(join_all(guesses).await), Tally { checked: 5, refused: 95 });
}

#[tokio::test]
async fn correct_passwords_do_not_slow_an_address_down() {
    let world = World::new().await;
    let guess = async |index: usize| {
        let guessed = world.library.sign_in(&format!("guess{index}@example.test"), WRONG, "192.0.2.1").await;
        tally(vec![guessed]).checked == 1
    };
    let sign_in = async || world.library.sign_in(OWNER, PASSWORD, "192.0.2.1").await.map(drop);
    for index in 0..59 {
        assert!(guess(index).await);
    }
    for _ in 0..3 {
        sign_in().await.expect("one is left");
    }
    assert!(guess(60).await, "it still is");
    assert!(!guess(61).await);
    world.pass_seconds(1);
    for _ in 0..3 {
        sign_in().await.expect("there is no new delay");
    }
    assert!(guess(62).await);
    assert!(sign_in().await.is_err());
}

async fn signed_in(world: &World, email: &str, client: Client<'_>) -> SignedIn {
    match world.library.sign_in(email, PASSWORD, client).await.expect("signs in") {
        Entrance::Open(signed_in) => signed_in,
        Entrance::CodeNeeded(_) | Entrance::Deleted(_) => panic!("there is one step, and the account is not deleted"),
    }
}

fn devices(signed_in: &SignedIn) -> String {
    signed_in.devices.clone().expect("something to keep")
}

async fn guess(world: &World, client: Client<'_>, times: usize) -> Tally {
    let mut attempts = Vec::new();
    for _ in 0..times {
        attempts.push(world.library.sign_in(OWNER, WRONG, client).await);
    }
    tally(attempts)
}

#[tokio::test]
async fn a_stranger_cannot_lock_a_known_browser_out() {
    let world = World::new().await;
    let home = Client::from("192.0.2.1");
    let kept = devices(&signed_in(&world, OWNER, home).await);
    assert!(kept.bytes().all(|b| b.is_ascii_graphic() && !b";,\"\\".contains(&b)), "it fits in a cookie");
    assert!(!kept.contains("owner"));
    let known = Client { devices: &kept, ..home };
    // The account and the address are both locked.
    assert_eq!(guess(&world, home, 50).await, Tally { checked: 5, refused: 45 });
    for index in 0..60 {
        let _ = world.library.sign_in(&format!("guess{index}@example.test"), WRONG, home).await;
    }
    for client in [home, Client::from("192.0.2.2"), Client { devices: "x", ..home }] {
        assert!(matches!(world.library.sign_in(OWNER, PASSWORD, client).await, Err(Error::TooManyAttempts { .. })));
    }
    signed_in(&world, OWNER, known).await;
    let other = world.library.sign_in("other@example.test", PASSWORD, known).await;
    assert!(matches!(other, Err(Error::TooManyAttempts { .. })), "it is known for one account only");

    // Whoever steals what the browser keeps has as few guesses as anybody, and locks nobody else out.
    world.pass_seconds(2 * 86_400);
    assert_eq!(guess(&world, known, 50).await, Tally { checked: 5, refused: 45 });
    signed_in(&world, OWNER, home).await;
    world.pass_seconds(1);
    signed_in(&world, OWNER, known).await;
}

#[tokio::test]
async fn a_browser_knows_several_accounts_for_90_days() {
    let world = World::new().await;
    let home = Client::from("192.0.2.1");
    let first = devices(&signed_in(&world, OWNER, home).await);
    let both = devices(&signed_in(&world, "other@example.test", Client { devices: &first, ..home }).await);
    let locked = Client::from("192.0.2.2");
    assert_eq!(guess(&world, locked, 6).await.refused, 1);
    signed_in(&world, OWNER, Client { devices: &both, ..home }).await;
    // A text that is not as it was signed is none.
    let forged = both.replace('.', "..");
    for bad in [&forged, &first[1..], "|||"] {
        assert!(world.library.sign_in(OWNER, PASSWORD, Client { devices: bad, ..home }).await.is_err(), "{bad}");
    }
    world.pass_seconds(90 * 86_400);
    assert_eq!(guess(&world, locked, 6).await.refused, 1);
    assert!(world.library.sign_in(OWNER, PASSWORD, Client { devices: &both, ..home }).await.is_err(), "it expired");
}

#[tokio::test]
async fn browsers_are_forgotten_with_the_sessions_and_the_password() {
    let world = World::new().await;
    let (library, home, new) = (&world.library, Client::from("192.0.2.1"), "another good password");
    let mut kept = devices(&signed_in(&world, OWNER, home).await);
    let is_known = async |kept: &str, password: &str| {
        guess(&world, Client::from("192.0.2.2"), 6).await;
        let known = library.sign_in(OWNER, password, Client { devices: kept, ..home }).await;
        world.pass_seconds(2 * 86_400);
        known.is_ok()
    };
    assert!(is_known(&kept, PASSWORD).await);
    library.sign_out_everywhere(&world.owner).await.expect("signed out");
    assert!(!is_known(&kept, PASSWORD).await);
    kept = devices(&signed_in(&world, OWNER, home).await);
    assert!(is_known(&kept, PASSWORD).await);
    let now = signed_in(&world, OWNER, home).await;
    world.pass_seconds(1);
    let proof = Proof { access_token: &now.tokens.access, password: PASSWORD, code: "", context: Context::default() };
    library.change_password(&world.owner, &proof, new).await.expect("changed");
    assert!(!is_known(&kept, new).await);
    library.forgot_password(OWNER, home.address).await.expect("mailed");
    let signed_in = library.sign_in(OWNER, new, home).await.expect("right").open().expect("one step");
    kept = devices(&signed_in);
    world.pass_seconds(1);
    library.reset_password(OWNER, &world.code(), PASSWORD, home).await.expect("reset");
    assert!(!is_known(&kept, PASSWORD).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn mails_are_limited_by_address_and_in_all() {
    let mut world = World::new().await;
    world.pass_seconds(3600);
    world.library.settings.mails_per_hour = 80;
    let ask = async |index: usize, address: String| {
        world.library.forgot_password(&format!("{index}@example.test"), &address).await.is_ok()
    };
    let sent = async |asked: std::ops::Range<usize>, address: &dyn Fn(usize) -> String| {
        join_all(asked.map(|index| ask(index, address(index)))).await.into_iter().filter(|sent| *sent).count()
    };
    assert_eq!(sent(0..100, &|_| "192.0.2.1".to_owned()).await, 60, "one address");
    assert_eq!(sent(100..200, &|index| format!("192.0.2.{index}")).await, 20, "the rest of the hour");
    match world.library.forgot_password(OWNER, "192.0.2.3").await {
        Err(Error::TooManyAttempts { retry_after_seconds }) => assert_eq!(retry_after_seconds, 3600),
        other => panic!("{other:?}"),
    }
    world.pass_seconds(3599);
    assert_eq!(sent(200..201, &|_| "192.0.2.3".to_owned()).await, 0);
    world.pass_seconds(1);
    assert_eq!(sent(200..300, &|index| format!("192.0.2.{index}")).await, 80);
}
