//! Resetting and changing passwords.

use super::{
    IdentityWorld, OTHER_PASSWORD, PASSWORD, address, code, confirmed, first, refused, signed_in, signed_in_with,
    wrong_code,
};
use crate::{Error, error::Invalid, ports::identity::Context};

/// A short password is refused with the field's name, wherever one is set, and does not use up a code.
pub async fn weak_passwords_are_refused(world: &dyn IdentityWorld) {
    let weak = "Short-1";
    let new = address("ada");
    refused!(world.identity().sign_up(&new, weak).await, Error::Invalid(Invalid::PasswordTooShort { .. }));
    refused!(world.identity().sign_in(&new, weak, Context::default()).await, Error::WrongCredentials(_));

    let email = confirmed(world, "ada").await;
    let person = signed_in(world, &email).await.person;
    let change = world.identity().change_password(&person, PASSWORD, weak, Context::default()).await;
    refused!(change, Error::Invalid(Invalid::PasswordTooShort { .. }));
    world.identity().forgot_password(&email).await.expect("mails a code");
    let reset = code(world, &email).await;
    refused!(
        world.identity().reset_password(&email, &reset, weak).await,
        Error::Invalid(Invalid::PasswordTooShort { .. })
    );
    world.identity().reset_password(&email, &reset, OTHER_PASSWORD).await.expect("the code is still valid");
}

/// People who knew the old password are signed out.
pub async fn a_reset_sets_the_password_and_ends_every_session(world: &dyn IdentityWorld) {
    let email = confirmed(world, "ada").await;
    let before = signed_in(world, &email).await;
    let person = before.person.clone();
    world.identity().forgot_password(&email).await.expect("mails a code");
    signed_in(world, &email).await; // Requesting a code alone changes nothing.
    let code = code(world, &email).await;
    world.identity().reset_password(&email, &code, OTHER_PASSWORD).await.expect("resets");
    refused!(world.identity().sign_in(&email, PASSWORD, Context::default()).await, Error::WrongCredentials(_));
    refused!(world.identity().verify_live(&before.access).await, Error::SignInRequired);
    refused!(world.identity().refresh(&first(before)).await, Error::SignInRequired);
    let after = signed_in_with(world, &email, OTHER_PASSWORD).await;
    assert_eq!(after.person, person);
    assert_eq!(world.identity().verify_live(&after.access).await.expect("a new session").sub, person);
}

/// Wrong codes, used codes and other people's codes reset nothing.
pub async fn a_reset_code_works_once_and_for_one_account(world: &dyn IdentityWorld) {
    let (ada, bob) = (confirmed(world, "ada").await, confirmed(world, "bob").await);
    let reset = |email: String, code: String| async move {
        world.identity().reset_password(&email, &code, OTHER_PASSWORD).await
    };
    refused!(reset(ada.clone(), "123456".to_owned()).await, Error::WrongCredentials(_));
    refused!(reset(address("nobody"), "123456".to_owned()).await, Error::WrongCredentials(_));
    world.identity().forgot_password(&ada).await.expect("mails a code");
    let right = code(world, &ada).await;
    refused!(reset(ada.clone(), wrong_code(world, &ada).await).await, Error::WrongCredentials(_));
    refused!(reset(bob.clone(), right.clone()).await, Error::WrongCredentials(_));
    reset(ada.clone(), right.clone()).await.expect("resets");
    refused!(reset(ada, right).await, Error::WrongCredentials(_));
    signed_in(world, &bob).await;
}

/// A change requires the old password, and ends earlier sessions.
pub async fn a_changed_password_replaces_the_old_one(world: &dyn IdentityWorld) {
    let email = confirmed(world, "ada").await;
    let before = signed_in(world, &email).await;
    let change =
        |old: &'static str| world.identity().change_password(&before.person, old, OTHER_PASSWORD, Context::default());
    refused!(change("Not-the-password-9").await, Error::WrongCredentials(_));
    signed_in(world, &email).await;
    change(PASSWORD).await.expect("changes");
    refused!(world.identity().sign_in(&email, PASSWORD, Context::default()).await, Error::WrongCredentials(_));
    signed_in_with(world, &email, OTHER_PASSWORD).await;
    refused!(world.identity().verify_live(&before.access).await, Error::SignInRequired);
    refused!(world.identity().refresh(&first(before)).await, Error::SignInRequired);
}

/// The password protects what only the person themselves may do in a browser that is signed in.
pub async fn somebody_signed_in_can_prove_who_they_are(world: &dyn IdentityWorld) {
    let email = confirmed(world, "ada").await;
    let tokens = signed_in(world, &email).await;
    let check = |password: &'static str| world.identity().prove(&tokens.person, password, "", Context::default());
    refused!(check(OTHER_PASSWORD).await, Error::WrongCredentials(_));
    refused!(check("").await, Error::WrongCredentials(_));
    check(PASSWORD).await.expect("right");
    let any_code = world.identity().prove(&tokens.person, PASSWORD, "123456", Context::default()).await;
    any_code.expect("without a second step, the code does not matter");
    world.identity().refresh(&first(tokens.clone())).await.expect("checking does not end the session");
}
