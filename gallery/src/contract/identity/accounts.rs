//! Creating, confirming and deleting accounts.

use futures::future::join;

use super::{IdentityWorld, OTHER_PASSWORD, PASSWORD, address, code, confirmed, first, refused, signed_in, wrong_code};
use crate::{
    Error,
    ports::identity::{Context, PasswordOf},
};

/// The usual way to a first session.
pub async fn sign_up_then_confirm_then_sign_in(world: &dyn IdentityWorld) {
    let email = confirmed(world, "ada").await;
    let tokens = signed_in(world, &email).await;
    assert!(tokens.access_lifetime.is_positive());
    assert!(tokens.refresh.is_some());
    assert_eq!(signed_in(world, &email).await.person, tokens.person, "the same person each time");
}

/// A sign-up that waits for its code is no account, whatever password is tried.
pub async fn a_sign_up_that_waits_is_no_account(world: &dyn IdentityWorld) {
    let email = address("ada");
    world.identity().sign_up(&email, PASSWORD).await.expect("signs up");
    let nobody =
        world.identity().sign_in(&address("nobody"), PASSWORD, Context::default()).await.expect_err("no account");
    for password in [PASSWORD, OTHER_PASSWORD] {
        let waits = world.identity().sign_in(&email, password, Context::default()).await.expect_err("no account");
        assert_eq!(waits.to_string(), nobody.to_string());
    }
}

/// A wrong code is refused, and the correct one still works afterwards.
pub async fn a_wrong_code_does_not_confirm(world: &dyn IdentityWorld) {
    let email = address("ada");
    let token = world.identity().sign_up(&email, PASSWORD).await.expect("signs up");
    let (here, elsewhere) = (PasswordOf::SignUp(&token), PasswordOf::Typed(PASSWORD));
    for wrong in [wrong_code(world, &email).await.as_str(), "", "abcdef"] {
        refused!(world.identity().confirm(&email, here, wrong).await, Error::WrongCredentials(_));
    }
    let nobody = address("nobody");
    refused!(world.identity().confirm(&nobody, elsewhere, "123456").await, Error::WrongCredentials(_));
    refused!(world.identity().sign_in(&email, PASSWORD, Context::default()).await, Error::WrongCredentials(_));
    world.identity().confirm(&email, here, &code(world, &email).await).await.expect("confirms");
    signed_in(world, &email).await;
}

/// Somebody who mistyped the password at sign-up simply signs up again: the browser then has another token.
pub async fn the_account_gets_the_password_of_the_browser_that_confirms(world: &dyn IdentityWorld) {
    let email = address("ada");
    world.identity().sign_up(&email, OTHER_PASSWORD).await.expect("signs up");
    let token = world.identity().sign_up(&email, PASSWORD).await.expect("signs up again");
    let code = code(world, &email).await;
    world.identity().confirm(&email, PasswordOf::SignUp(&token), &code).await.expect("confirms");
    refused!(world.identity().sign_in(&email, OTHER_PASSWORD, Context::default()).await, Error::WrongCredentials(_));
    signed_in(world, &email).await;
}

/// A stranger signs up with somebody's address before and after they do. They type the newest code, which was mailed
/// because of the stranger, and their own password holds.
pub async fn a_sign_up_by_a_stranger_takes_nothing_over(world: &dyn IdentityWorld) {
    let email = address("ada");
    let before = world.identity().sign_up(&email, OTHER_PASSWORD).await.expect("the stranger signs up");
    let token = world.identity().sign_up(&email, PASSWORD).await.expect("signs up");
    let after = world.identity().sign_up(&email, OTHER_PASSWORD).await.expect("the stranger signs up again");
    let newest = code(world, &email).await;
    for stranger in [&before, &after] {
        let guess = wrong_code(world, &email).await;
        let outcome = world.identity().confirm(&email, PasswordOf::SignUp(stranger), &guess).await;
        refused!(outcome, Error::WrongCredentials(_));
    }
    world.identity().confirm(&email, PasswordOf::SignUp(&token), &newest).await.expect("confirms");
    refused!(world.identity().sign_in(&email, OTHER_PASSWORD, Context::default()).await, Error::WrongCredentials(_));
    signed_in(world, &email).await;
    // What the stranger has is of no use any more.
    for stranger in [&before, &after] {
        let outcome = world.identity().confirm(&email, PasswordOf::SignUp(stranger), &newest).await;
        refused!(outcome, Error::WrongCredentials(_));
    }
    refused!(world.identity().sign_in(&email, OTHER_PASSWORD, Context::default()).await, Error::WrongCredentials(_));
}

/// The code arrives on a phone, where the password is typed with it.
pub async fn another_browser_confirms_with_a_password(world: &dyn IdentityWorld) {
    let email = address("ada");
    world.identity().sign_up(&email, OTHER_PASSWORD).await.expect("signs up");
    let code = code(world, &email).await;
    let short = world.identity().confirm(&email, PasswordOf::Typed("short"), &code).await;
    refused!(short, Error::Invalid(_));
    world.identity().confirm(&email, PasswordOf::Typed(PASSWORD), &code).await.expect("confirms");
    refused!(world.identity().sign_in(&email, OTHER_PASSWORD, Context::default()).await, Error::WrongCredentials(_));
    signed_in(world, &email).await;
}

/// A token is worth nothing for another address, and neither is any other text.
pub async fn a_token_is_for_one_address(world: &dyn IdentityWorld) {
    let (ada, eve) = (address("ada"), address("eve"));
    let token = world.identity().sign_up(&eve, OTHER_PASSWORD).await.expect("signs up");
    world.identity().sign_up(&ada, PASSWORD).await.expect("signs up");
    let code = code(world, &ada).await;
    for bad in [token.as_str(), "", "a", "..", &"A".repeat(2000)] {
        let outcome = world.identity().confirm(&ada, PasswordOf::SignUp(bad), &code).await;
        refused!(outcome, Error::WrongCredentials(_));
    }
}

/// A double click creates one account.
pub async fn concurrent_sign_ups_create_one_account(world: &dyn IdentityWorld) {
    let email = address("ada");
    let sign_up = || world.identity().sign_up(&email, PASSWORD);
    let (one, two) = join(sign_up(), sign_up()).await;
    let tokens = [one.expect("signs up"), two.expect("signs up")];
    // Either of the two mails may have been the last. A new one settles it.
    world.identity().resend_code(&email).await.expect("resends");
    let code = code(world, &email).await;
    world.identity().confirm(&email, PasswordOf::SignUp(&tokens[0]), &code).await.expect("confirms");
    let again = world.identity().confirm(&email, PasswordOf::SignUp(&tokens[1]), &code).await;
    refused!(again, Error::WrongCredentials(_));
    assert_eq!(signed_in(world, &email).await.person, signed_in(world, &email).await.person);
}

/// A code that was requested again works.
pub async fn a_resent_code_confirms(world: &dyn IdentityWorld) {
    let email = address("ada");
    let token = world.identity().sign_up(&email, PASSWORD).await.expect("signs up");
    world.identity().resend_code(&email).await.expect("resends");
    world.identity().confirm(&email, PasswordOf::SignUp(&token), &code(world, &email).await).await.expect("confirms");
    signed_in(world, &email).await;
}

/// No response reveals whether an address has an account, and signing up again changes nothing in a confirmed one.
pub async fn no_response_reveals_an_account(world: &dyn IdentityWorld) {
    let email = confirmed(world, "ada").await;
    world.identity().sign_up(&email, OTHER_PASSWORD).await.expect("same response as for a new address");
    refused!(world.identity().sign_in(&email, OTHER_PASSWORD, Context::default()).await, Error::WrongCredentials(_));
    signed_in(world, &email).await;
    let nobody = address("nobody");
    world.identity().resend_code(&nobody).await.expect("same response as for an account");
    world.identity().resend_code(&email).await.expect("same response as for an unconfirmed account");
    world.identity().forgot_password(&nobody).await.expect("same response as for an account");
}

/// Both give exactly the same error.
pub async fn a_wrong_password_and_no_account_look_the_same(world: &dyn IdentityWorld) {
    let email = confirmed(world, "ada").await;
    let wrong = world.identity().sign_in(&email, OTHER_PASSWORD, Context::default()).await.expect_err("wrong password");
    let nobody =
        world.identity().sign_in(&address("nobody"), PASSWORD, Context::default()).await.expect_err("no account");
    assert!(matches!(wrong, Error::WrongCredentials(_)), "{wrong:?}");
    assert_eq!(wrong.to_string(), nobody.to_string());
    assert_eq!(wrong.status(), nobody.status());
}

/// Nothing of the account gives access any more. Somebody who signs up with the address is another person.
pub async fn a_deleted_account_is_gone_and_its_address_is_free(world: &dyn IdentityWorld) {
    let email = confirmed(world, "ada").await;
    let before = signed_in(world, &email).await;
    world.identity().delete(&before.person).await.expect("deletes");
    world.identity().delete(&before.person).await.expect("deleting it again is not an error");
    refused!(world.identity().sign_in(&email, PASSWORD, Context::default()).await, Error::WrongCredentials(_));
    refused!(world.identity().refresh(&first(before.clone())).await, Error::SignInRequired);
    refused!(world.identity().verify_live(&before.access).await, Error::SignInRequired);
    let token = world.identity().sign_up(&email, PASSWORD).await.expect("signs up");
    let code = code(world, &email).await;
    world.identity().confirm(&email, PasswordOf::SignUp(&token), &code).await.expect("confirms");
    assert_ne!(signed_in(world, &email).await.person, before.person);
}
