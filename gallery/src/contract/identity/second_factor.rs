//! The second step of signing in: codes from an authenticator.

use totp_rs::{Builder, Secret};

use super::{
    IdentityWorld, OTHER_PASSWORD, PASSWORD, address, code as mailed_code, confirmed, first, refused, signed_in,
};
use crate::{
    Error,
    error::WrongCredentials,
    ports::identity::{Challenge, Context, SignIn, Tokens},
};

/// A person with an authenticator.
struct Person {
    email: String,
    tokens: Tokens,
    secret: String,
}

/// The code that an authenticator shows at a given time.
fn code_at(secret: &str, time: u64) -> String {
    let secret = Secret::try_from_base32(secret).expect("base32");
    Builder::new().with_secret(secret).build().expect("a good secret").generate(time).to_string()
}

async fn unused_code(world: &dyn IdentityWorld, secret: &str) -> String {
    code_at(secret, world.unused_time().await)
}

/// Six digits that are not a valid code around the current time.
async fn wrong(world: &dyn IdentityWorld, secret: &str) -> String {
    let now = world.unused_time().await;
    let near = [now - 60, now - 30, now, now + 30, now + 60].map(|time| code_at(secret, time));
    let wrong = ["000000", "111111", "222222", "333333", "444444", "555555"];
    wrong.into_iter().find(|code| near.iter().all(|right| right != code)).expect("one of six is wrong").to_owned()
}

async fn enrolled(world: &dyn IdentityWorld, name: &str) -> Person {
    let email = confirmed(world, name).await;
    let tokens = signed_in(world, &email).await;
    let secret = world.identity().begin_second_factor(&tokens.access).await.expect("begins");
    let code = unused_code(world, &secret).await;
    world.identity().confirm_second_factor(&tokens.access, &code).await.expect("confirms");
    Person { email, tokens, secret }
}

async fn challenged(world: &dyn IdentityWorld, email: &str, password: &str) -> Challenge {
    match world.identity().sign_in(email, password, Context::default()).await.expect("the password is right") {
        SignIn::CodeNeeded(challenge) => challenge,
        SignIn::Done(_) => panic!("signed in without the second step"),
    }
}

/// Starting the setup and abandoning it locks nobody out.
pub async fn the_second_step_starts_when_a_code_is_confirmed(world: &dyn IdentityWorld) {
    let email = confirmed(world, "ada").await;
    let tokens = signed_in(world, &email).await;
    let identity = world.identity();
    assert!(!identity.second_factor(&tokens.person).await.expect("answers"));
    let given_up = identity.begin_second_factor(&tokens.access).await.expect("begins");
    let secret = identity.begin_second_factor(&tokens.access).await.expect("starts again");
    assert_ne!(given_up, secret, "each start creates a new secret");
    for bad in [wrong(world, &secret).await, unused_code(world, &given_up).await, String::new(), "abcdef".to_owned()] {
        refused!(identity.confirm_second_factor(&tokens.access, &bad).await, Error::WrongCredentials(_));
    }
    assert!(!identity.second_factor(&tokens.person).await.expect("answers"));
    signed_in(world, &email).await;
    let code = unused_code(world, &secret).await;
    identity.confirm_second_factor(&tokens.access, &code).await.expect("confirms");
    assert!(identity.second_factor(&tokens.person).await.expect("answers"));
    challenged(world, &email, PASSWORD).await;
    identity.refresh(&first(tokens)).await.expect("the person who switched it on stays signed in");
}

/// A password and a code give a session like any other.
pub async fn a_code_completes_the_second_step(world: &dyn IdentityWorld) {
    let ada = enrolled(world, "ada").await;
    let challenge = challenged(world, &ada.email, PASSWORD).await;
    assert_eq!(challenge.person, ada.tokens.person);
    assert!(challenge.token.len() <= 2048 && challenge.token.bytes().all(|b| b.is_ascii_graphic()));
    let code = unused_code(world, &ada.secret).await;
    let tokens = world.identity().answer(&challenge, &code, Context::default()).await.expect("signs in");
    assert_eq!(tokens.person, ada.tokens.person);
    assert_eq!(world.identity().verify(&tokens.access).await.expect("good").sub, tokens.person);
    world.identity().refresh(&first(tokens)).await.expect("the session continues");
}

/// After a typing error, the person can try again.
pub async fn a_wrong_code_does_not_complete_the_second_step(world: &dyn IdentityWorld) {
    let ada = enrolled(world, "ada").await;
    let challenge = challenged(world, &ada.email, PASSWORD).await;
    for bad in [wrong(world, &ada.secret).await.as_str(), "", "abcdef", "1234567"] {
        refused!(world.identity().answer(&challenge, bad, Context::default()).await, Error::WrongCredentials(_));
    }
    let code = unused_code(world, &ada.secret).await;
    world.identity().answer(&challenge, &code, Context::default()).await.expect("signs in");
}

/// Somebody who reads a code over a person's shoulder cannot use it (RFC 6238, 5.2).
pub async fn a_code_of_an_authenticator_works_once(world: &dyn IdentityWorld) {
    if world.gaps().codes_are_reused {
        return;
    }
    let ada = enrolled(world, "ada").await;
    let code = unused_code(world, &ada.secret).await;
    let challenge = challenged(world, &ada.email, PASSWORD).await;
    world.identity().answer(&challenge, &code, Context::default()).await.expect("signs in");
    refused!(world.identity().answer(&challenge, &code, Context::default()).await, Error::WrongCredentials(_));
    let again = challenged(world, &ada.email, PASSWORD).await;
    refused!(world.identity().answer(&again, &code, Context::default()).await, Error::WrongCredentials(_));
}

/// A challenge names the person whose password was correct, and this cannot be altered.
pub async fn a_challenge_is_valid_for_one_person(world: &dyn IdentityWorld) {
    let (ada, bob) = (enrolled(world, "ada").await, enrolled(world, "bob").await);
    let bobs = challenged(world, &bob.email, PASSWORD).await;
    let code = unused_code(world, &ada.secret).await;
    refused!(world.identity().answer(&bobs, &code, Context::default()).await, Error::WrongCredentials(_));
    if world.gaps().challenges_are_not_checked {
        return;
    }
    let code = unused_code(world, &ada.secret).await;
    let swapped = Challenge { person: ada.tokens.person.clone(), ..bobs };
    refused!(world.identity().answer(&swapped, &code, Context::default()).await, Error::SignInRequired);
    for rubbish in ["", "rubbish", "9999999999.AAAA"] {
        let made_up = Challenge { person: ada.tokens.person.clone(), token: rubbish.to_owned() };
        refused!(world.identity().answer(&made_up, &code, Context::default()).await, Error::SignInRequired);
    }
}

/// The second step reveals nothing about the first to a stranger.
pub async fn a_wrong_password_gets_no_second_step(world: &dyn IdentityWorld) {
    let ada = enrolled(world, "ada").await;
    refused!(
        world.identity().sign_in(&ada.email, OTHER_PASSWORD, Context::default()).await,
        Error::WrongCredentials(_)
    );
    refused!(
        world.identity().sign_in(&address("nobody"), PASSWORD, Context::default()).await,
        Error::WrongCredentials(_)
    );
}

/// Somebody with access to an open browser cannot replace the authenticator with their own.
pub async fn one_authenticator_at_a_time(world: &dyn IdentityWorld) {
    let ada = enrolled(world, "ada").await;
    refused!(world.identity().begin_second_factor(&ada.tokens.access).await, Error::Conflict(_));
    let challenge = challenged(world, &ada.email, PASSWORD).await;
    let code = unused_code(world, &ada.secret).await;
    world.identity().answer(&challenge, &code, Context::default()).await.expect("the first one still works");
}

/// Once switched off, it leaves nothing behind. A new authenticator has a new secret.
pub async fn without_the_second_step_the_password_is_enough(world: &dyn IdentityWorld) {
    let ada = enrolled(world, "ada").await;
    let identity = world.identity();
    identity.remove_second_factor(&ada.tokens.person).await.expect("switches off");
    identity.remove_second_factor(&ada.tokens.person).await.expect("doing it again is not an error");
    assert!(!identity.second_factor(&ada.tokens.person).await.expect("answers"));
    let tokens = signed_in(world, &ada.email).await;
    let secret = identity.begin_second_factor(&tokens.access).await.expect("begins");
    assert_ne!(secret, ada.secret);
    let code = unused_code(world, &secret).await;
    identity.confirm_second_factor(&tokens.access, &code).await.expect("confirms");
    let challenge = challenged(world, &ada.email, PASSWORD).await;
    let old = unused_code(world, &ada.secret).await;
    refused!(identity.answer(&challenge, &old, Context::default()).await, Error::WrongCredentials(_));
}

/// With a second step, the password alone proves nothing.
pub async fn a_proof_needs_the_second_step(world: &dyn IdentityWorld) {
    let ada = enrolled(world, "ada").await;
    let prove = async |password: &str, code: &str| {
        world.identity().prove(&ada.tokens.person, password, code, Context::default()).await
    };
    let wrong = wrong(world, &ada.secret).await;
    for bad in ["", "12345", "abcdef", &wrong] {
        refused!(prove(PASSWORD, bad).await, Error::WrongCredentials(WrongCredentials::Code));
    }
    let right = unused_code(world, &ada.secret).await;
    refused!(prove(OTHER_PASSWORD, &right).await, Error::WrongCredentials(WrongCredentials::EmailOrPassword));
    prove(PASSWORD, &right).await.expect("right");
    if !world.gaps().codes_are_reused {
        refused!(prove(PASSWORD, &right).await, Error::WrongCredentials(WrongCredentials::Code));
    }
}

/// Changing or resetting a password does not need the authenticator, and does not switch it off.
pub async fn a_new_password_keeps_the_second_step(world: &dyn IdentityWorld) {
    let ada = enrolled(world, "ada").await;
    let identity = world.identity();
    let change = |old, new| identity.change_password(&ada.tokens.person, old, new, Context::default());
    refused!(change("Not-the-password-9", OTHER_PASSWORD).await, Error::WrongCredentials(_));
    change(PASSWORD, OTHER_PASSWORD).await.expect("changes");
    challenged(world, &ada.email, OTHER_PASSWORD).await;
    identity.forgot_password(&ada.email).await.expect("mails a code");
    let mailed = mailed_code(world, &ada.email).await;
    identity.reset_password(&ada.email, &mailed, PASSWORD).await.expect("resets");
    let challenge = challenged(world, &ada.email, PASSWORD).await;
    let code = unused_code(world, &ada.secret).await;
    identity.answer(&challenge, &code, Context::default()).await.expect("signs in");
}

/// Without a valid access token, nothing is started or confirmed.
pub async fn only_the_holder_of_a_token_sets_up_an_authenticator(world: &dyn IdentityWorld) {
    for rubbish in ["", "a.b.c"] {
        refused!(world.identity().begin_second_factor(rubbish).await, Error::SignInRequired);
        refused!(world.identity().confirm_second_factor(rubbish, "123456").await, Error::SignInRequired);
    }
    // Confirming without starting confirms nothing.
    let email = confirmed(world, "ada").await;
    let tokens = signed_in(world, &email).await;
    refused!(world.identity().confirm_second_factor(&tokens.access, "123456").await, Error::WrongCredentials(_));
    signed_in(world, &email).await;
}
