//! Who may create an account once there is an administrator: anybody, whoever is invited, or nobody.

#[macro_use]
mod world;

use gallery::{
    Error, Result,
    admin::Admin,
    error::{Forbidden, TooManyAtOnce},
    library::{Accepts, Admission, INVITATION_LIFETIME, Invited, MAX_INVITATIONS},
    person::{Role, Viewer},
    ports::identity::PasswordOf,
    settings::Registration,
};
use world::{PASSWORD, World};

const OWNER: &str = "owner@example.test";
const EVE: &str = "eve@example.test";
const MALLORY: &str = "mallory@example.test";

/// A gallery with an administrator that accepts whoever is invited, and the administrator's access token.
async fn invited() -> (World, String) {
    let mut world = World::new().await;
    world.library.settings.registration = Registration::Invited;
    let access = world.proof(OWNER).await.access_token;
    (world, access)
}

async fn invite(world: &World, access: &str, email: &str) -> Result<Invited> {
    world.library.invite(&world.owner, access, email, |token| token.to_owned()).await
}

async fn token(world: &World, access: &str, email: &str) -> String {
    invite(world, access, email).await.expect("invited").link
}

/// Signs up and confirms the address.
async fn sign_up(world: &World, email: &str, invitation: &str) -> Result<()> {
    let admission = Admission { invitation, ..Admission::default() };
    let waiting = world.library.sign_up(email, PASSWORD, admission, "::1").await?;
    world.library.confirm(email, PasswordOf::SignUp(&waiting.token), &world.code(), "::1").await
}

async fn sign_in(world: &World, email: &str) -> Result<Viewer> {
    Ok(world.library.sign_in(email, PASSWORD, "::1").await?.open().expect("one step").viewer())
}

#[tokio::test]
async fn whoever_is_invited_becomes_a_member() {
    let (world, access) = invited().await;
    assert_eq!(world.library.accepts().await.expect("known"), Accepts::Invited);
    for wrong in ["", "  "] {
        refused!(sign_up(&world, EVE, wrong).await, Error::Forbidden(Forbidden::InvitationNeeded));
    }
    refused!(sign_up(&world, EVE, "a guess").await, Error::Forbidden(Forbidden::InvitationInvalid));
    let token = token(&world, &access, "").await;
    assert!(world.library.is_invitation(&token).await.expect("known"));
    sign_up(&world, EVE, &format!(" {token}\n")).await.expect("invited");
    assert!(world.library.is_invitation(&token).await.expect("known"), "it is used up at the first sign-in");
    let eve = sign_in(&world, EVE).await.expect("a member");
    assert_eq!(world.library.account(&eve).await.expect("theirs").role, Role::Member);
    assert!(world.library.invitations(&world.owner).await.expect("none").is_empty());
    refused!(sign_up(&world, MALLORY, &token).await, Error::Forbidden(Forbidden::InvitationInvalid));
    sign_in(&world, EVE).await.expect("again");
}

#[tokio::test]
async fn one_invitation_does_not_let_two_people_in() {
    let (world, access) = invited().await;
    let token = token(&world, &access, "").await;
    for email in [EVE, MALLORY] {
        sign_up(&world, email, &token).await.expect("it is not used yet");
    }
    let (eve, mallory) = tokio::join!(sign_in(&world, EVE), sign_in(&world, MALLORY));
    let late = match (eve, mallory) {
        (Ok(_), Err(Error::Forbidden(Forbidden::InvitationNeeded))) => MALLORY,
        (Err(Error::Forbidden(Forbidden::InvitationNeeded)), Ok(_)) => EVE,
        _ => panic!("not exactly one of them was let in"),
    };
    // With another invitation, the same account is let in: its address is confirmed.
    let another = invite(&world, &access, late).await.expect("invited").link;
    let admission = Admission { invitation: &another, ..Admission::default() };
    world.library.sign_up(late, PASSWORD, admission, "::1").await.expect("same response");
    sign_in(&world, late).await.expect("let in");
}

#[tokio::test]
async fn an_invitation_for_an_address_is_only_for_it_and_is_mailed() {
    let (world, access) = invited().await;
    let Invited { link: token, mailed } = invite(&world, &access, " Eve@Example.test").await.expect("invited");
    assert_eq!((mailed, world.mail()), (Some(true), format!("you are invited: {token}")));
    refused!(sign_up(&world, MALLORY, &token).await, Error::Forbidden(Forbidden::InvitationForAnother));
    sign_up(&world, EVE, &token).await.expect("invited");
    sign_in(&world, EVE).await.expect("a member");
    refused!(invite(&world, &access, "no address").await, Error::Invalid(_));
}

#[tokio::test]
async fn an_invitation_expires_and_can_be_taken_back() {
    let (world, access) = invited().await;
    let (expiring, revoked) = (token(&world, &access, "").await, token(&world, &access, MALLORY).await);
    sign_up(&world, MALLORY, &revoked).await.expect("invited");
    let open = world.library.invitations(&world.owner).await.expect("two");
    let theirs = open.iter().find(|invitation| invitation.email.as_deref() == Some(MALLORY)).expect("listed");
    assert!(!theirs.id.contains(&revoked), "the list does not allow to sign up");
    world.library.revoke_invitation(&world.owner, &access, &theirs.id).await.expect("taken back");
    for unknown in [theirs.id.as_str(), "", "x"] {
        refused!(world.library.revoke_invitation(&world.owner, &access, unknown).await, Error::NotFound);
    }
    // Also for somebody who has signed up with it.
    refused!(sign_in(&world, MALLORY).await, Error::Forbidden(Forbidden::InvitationNeeded));
    sign_up(&world, EVE, &expiring).await.expect("invited");
    world.pass_seconds(INVITATION_LIFETIME.as_secs());
    refused!(sign_in(&world, EVE).await, Error::Forbidden(Forbidden::InvitationNeeded));
    refused!(sign_up(&world, "late@example.test", &expiring).await, Error::Forbidden(Forbidden::InvitationInvalid));
}

#[tokio::test]
async fn invitations_rest_while_registration_is_closed() {
    let (world, access) = invited().await;
    let (library, owner) = (&world.library, &world.owner);
    let token = token(&world, &access, "").await;
    sign_up(&world, EVE, &token).await.expect("invited");
    library.set_registration(owner, &access, Registration::Closed).await.expect("closed");
    assert_eq!(library.accepts().await.expect("known"), Accepts::Nobody);
    refused!(sign_in(&world, EVE).await, Error::Forbidden(Forbidden::RegistrationClosed));
    refused!(sign_up(&world, MALLORY, &token).await, Error::Forbidden(Forbidden::RegistrationClosed));
    library.set_registration(owner, &access, Registration::Invited).await.expect("invited");
    sign_in(&world, EVE).await.expect("a member");
    // The choice replaces the operator's setting.
    library.set_registration(owner, &access, Registration::Open).await.expect("open");
    sign_up(&world, MALLORY, "").await.expect("anybody");
    sign_in(&world, MALLORY).await.expect("a member");
}

#[tokio::test]
async fn an_invitation_is_used_up_while_registration_is_open() {
    let (world, access) = invited().await;
    world.library.set_registration(&world.owner, &access, Registration::Open).await.expect("open");
    let token = token(&world, &access, "").await;
    sign_up(&world, EVE, &token).await.expect("invited");
    sign_up(&world, MALLORY, "a guess").await.expect("anybody");
    for email in [EVE, MALLORY] {
        sign_in(&world, email).await.expect("a member");
    }
    assert!(!world.library.is_invitation(&token).await.expect("known"));
}

#[tokio::test]
async fn only_so_many_invitations_are_open() {
    let (world, access) = invited().await;
    for _ in 0..MAX_INVITATIONS {
        invite(&world, &access, "").await.expect("invited");
    }
    refused!(invite(&world, &access, "").await, Error::TooManyAtOnce(TooManyAtOnce::Invitations));
    world.pass_seconds(INVITATION_LIFETIME.as_secs());
    let access = world.proof(OWNER).await.access_token;
    invite(&world, &access, "").await.expect("the others have expired");
    assert_eq!(world.library.invitations(&world.owner).await.expect("one").len(), 1);
}

#[tokio::test]
async fn the_operator_invites_without_signing_in() {
    let (world, _) = invited().await;
    let admin = Admin { library: world.library.clone() };
    let Invited { link, mailed } = admin.invite(Some(EVE), |token| token.to_owned()).await.expect("invited");
    assert_eq!(mailed, None);
    sign_up(&world, EVE, &link).await.expect("invited");
    sign_in(&world, EVE).await.expect("a member");
    admin.set_registration(Registration::Closed).await.expect("closed");
    assert_eq!(world.library.accepts().await.expect("known"), Accepts::Nobody);
    admin.sign_out(EVE).await.expect("signed out");
    admin.end_two_step(EVE).await.expect("off");
}
