//! Who becomes the administrator of a gallery.

#[macro_use]
mod world;

use gallery::{
    Error, Result,
    admin::Admin,
    error::{Conflict, Forbidden},
    library::{Accepts, Admission, Library},
    person::{Role, Viewer},
    ports::identity::PasswordOf,
    set_up::SetUp,
    settings::Registration,
};
use world::{PASSWORD, TOKEN, World};

const OWNER: &str = "owner@example.test";
const STRANGER: &str = "stranger@example.test";

fn with(set_up: &str) -> Admission<'_> {
    Admission { set_up, ..Admission::default() }
}

async fn join(world: &World, email: &str, token: &str) -> Result<Viewer> {
    let waiting = world.library.sign_up(email, PASSWORD, with(token), "::1").await?;
    world.library.confirm(email, PasswordOf::SignUp(&waiting.token), &world.code(), "::1").await?;
    let entrance = world.library.sign_in(email, PASSWORD, "::1").await?;
    Ok(entrance.open().expect("one step").viewer())
}

async fn role(library: &Library, viewer: &Viewer) -> Role {
    library.account(viewer).await.expect("an account").role
}

#[tokio::test]
async fn a_stranger_cannot_create_the_first_account() {
    let world = World::empty();
    assert_eq!(world.library.accepts().await.expect("known"), Accepts::FirstAccount, "somebody has to set it up");
    for token in ["", " ", "a token", "A TOKEN FOR SET-UP", OWNER] {
        refused!(join(&world, STRANGER, token).await, Error::Forbidden(Forbidden::SetUpNeeded));
    }
    assert!(world.library.is_new().await.expect("known"));
}

#[tokio::test]
async fn whoever_has_the_token_becomes_the_administrator() {
    let world = World::empty();
    let viewer = join(&world, STRANGER, TOKEN).await.expect("the operator");
    assert_eq!(role(&world.library, &viewer).await, Role::Administrator);
    assert!(!world.library.is_new().await.expect("known"));
    // From now on the token and the operator's address are worth nothing.
    for (email, token) in [(OWNER, ""), ("third@example.test", TOKEN)] {
        let viewer = join(&world, email, token).await.expect("registration is open");
        assert_eq!(role(&world.library, &viewer).await, Role::Member, "{email}");
    }
}

#[tokio::test]
async fn the_operators_address_becomes_the_administrator() {
    let world = World::empty();
    let viewer = join(&world, " Owner@example.test", "").await.expect("the operator");
    assert_eq!(role(&world.library, &viewer).await, Role::Administrator);
}

#[tokio::test]
async fn without_a_token_and_an_address_nobody_can_set_the_gallery_up() {
    let mut world = World::empty();
    world.library.settings.set_up = SetUp::default();
    for token in ["", TOKEN] {
        refused!(join(&world, OWNER, token).await, Error::Forbidden(Forbidden::SetUpNeeded));
    }
}

#[tokio::test]
async fn two_people_with_the_token_do_not_both_become_the_administrator() {
    let world = World::empty();
    let mut waiting = Vec::new();
    for email in ["one@example.test", "two@example.test"] {
        let sign_up = world.library.sign_up(email, PASSWORD, with(TOKEN), "::1").await.expect("the operator");
        let code = world.code();
        world.library.confirm(email, PasswordOf::SignUp(&sign_up.token), &code, "::1").await.expect("confirmed");
        waiting.push(email);
    }
    let (one, two) = tokio::join!(
        world.library.sign_in(waiting[0], PASSWORD, "::1"),
        world.library.sign_in(waiting[1], PASSWORD, "::1"),
    );
    let mut administrators = 0;
    for entrance in [one, two] {
        let viewer = entrance.expect("signed in").open().expect("one step").viewer();
        administrators += u32::from(role(&world.library, &viewer).await == Role::Administrator);
    }
    assert_eq!(administrators, 1);
}

#[tokio::test]
async fn an_account_from_elsewhere_is_not_the_administrator() {
    // The accounts of a user pool, or of an import, are older than the gallery.
    let world = World::empty();
    let person = world.library.identity.invite(STRANGER).await.expect("invited");
    world.library.forgot_password(STRANGER, "::1").await.expect("a code");
    world.library.reset_password(STRANGER, &world.code(), PASSWORD, "::1").await.expect("reset");
    let entrance = world.library.sign_in(STRANGER, PASSWORD, "::1").await.expect("signed in");
    let viewer = entrance.open().expect("one step").viewer();
    assert_eq!((viewer.person(), role(&world.library, &viewer).await), (Some(&person), Role::Member));
    assert!(world.library.is_new().await.expect("known"));
    let admin = Admin { library: world.library.clone() };
    admin.set_role(STRANGER, Role::Administrator).await.expect("by the operator");
    assert!(!world.library.is_new().await.expect("known"));
}

#[tokio::test]
async fn registration_can_be_closed() {
    let mut world = World::new().await;
    world.library.settings.registration = Registration::Closed;
    refused!(join(&world, STRANGER, "").await, Error::Forbidden(Forbidden::RegistrationClosed));
    refused!(join(&world, STRANGER, TOKEN).await, Error::Forbidden(Forbidden::RegistrationClosed));
}

#[tokio::test]
async fn nobody_is_promoted_because_the_administrator_leaves() {
    let world = World::new().await;
    let library = &world.library;
    let proof = world.proof(OWNER).await;
    let leave = library.delete_account(&world.owner, &proof.right(), OWNER).await;
    refused!(leave, Error::Conflict(Conflict::LastAdministrator { .. }));
    assert_eq!(role(library, &world.owner).await, Role::Administrator, "nothing was deleted");
    assert_eq!(role(library, &world.other).await, Role::Member);

    let admin = Admin { library: library.clone() };
    admin.set_role("other@example.test", Role::Administrator).await.expect("another one");
    library.delete_account(&world.owner, &proof.right(), OWNER).await.expect("one is left");
    // Somebody who may come back does not count.
    let proof = world.proof("other@example.test").await;
    world.join("third@example.test").await;
    let leave = library.delete_account(&world.other, &proof.right(), "other@example.test").await;
    refused!(leave, Error::Conflict(Conflict::LastAdministrator { .. }));
    world.pass_seconds(8 * 86_400);
    world.round().await;
    assert!(!library.is_new().await.expect("known"), "the other one is still the administrator");
}

#[tokio::test]
async fn the_last_person_may_leave_and_the_gallery_is_new_again() {
    let world = World::empty();
    let viewer = join(&world, OWNER, "").await.expect("the operator");
    let proof = world.proof(OWNER).await;
    world.library.delete_account(&viewer, &proof.right(), OWNER).await.expect("nobody else is here");
    assert!(!world.library.is_new().await.expect("known"), "the account can be restored");
    world.pass_seconds(8 * 86_400);
    world.round().await;
    assert!(world.library.is_new().await.expect("known"));
    refused!(join(&world, STRANGER, "").await, Error::Forbidden(Forbidden::SetUpNeeded));
}
