//! Creating, confirming and deleting accounts.

use futures::future::join;

use super::{IdentityWorld, OTHER_PASSWORD, PASSWORD, address, code, confirmed, first, refused, signed_in, wrong_code};
use crate::Error;

/// The usual way to a first session.
pub async fn sign_up_then_confirm_then_sign_in(world: &dyn IdentityWorld) {
    let email = confirmed(world, "ada").await;
    let tokens = signed_in(world, &email).await;
    assert!(tokens.access_lifetime.is_positive());
    assert!(tokens.refresh.is_some());
    assert_eq!(signed_in(world, &email).await.person, tokens.person, "the same person each time");
}

/// A stranger learns nothing about an unconfirmed account.
pub async fn only_the_correct_password_reveals_an_unconfirmed_account(world: &dyn IdentityWorld) {
    let email = address("ada");
    world.identity().sign_up(&email, PASSWORD).await.expect("signs up");
    refused!(world.identity().sign_in(&email, PASSWORD).await, Error::NotConfirmed);
    refused!(world.identity().sign_in(&email, OTHER_PASSWORD).await, Error::WrongCredentials(_));
}

/// A wrong code is refused, and the correct one still works afterwards.
pub async fn a_wrong_code_does_not_confirm(world: &dyn IdentityWorld) {
    let email = address("ada");
    world.identity().sign_up(&email, PASSWORD).await.expect("signs up");
    for wrong in [wrong_code(world, &email).await.as_str(), "", "abcdef"] {
        refused!(world.identity().confirm(&email, wrong).await, Error::WrongCredentials(_));
    }
    refused!(world.identity().confirm(&address("nobody"), "123456").await, Error::WrongCredentials(_));
    refused!(world.identity().sign_in(&email, PASSWORD).await, Error::NotConfirmed);
    world.identity().confirm(&email, &code(world, &email).await).await.expect("confirms");
    signed_in(world, &email).await;
}

/// Somebody who mistyped the password at sign-up simply signs up again.
pub async fn signing_up_again_replaces_the_password(world: &dyn IdentityWorld) {
    let email = address("ada");
    world.identity().sign_up(&email, OTHER_PASSWORD).await.expect("signs up");
    world.identity().sign_up(&email, PASSWORD).await.expect("signs up again");
    world.identity().confirm(&email, &code(world, &email).await).await.expect("confirms");
    refused!(world.identity().sign_in(&email, OTHER_PASSWORD).await, Error::WrongCredentials(_));
    signed_in(world, &email).await;
}

/// The last person to sign up with an address sets its password, and only the code that was sent to them confirms it.
/// The code of an earlier sign-up must not confirm somebody else's password, even if a new code was requested in
/// between.
pub async fn a_code_confirms_only_the_sign_up_it_was_sent_for(world: &dyn IdentityWorld) {
    let email = address("ada");
    let mut codes = Vec::new();
    world.identity().sign_up(&email, OTHER_PASSWORD).await.expect("signs up");
    codes.push(code(world, &email).await);
    world.identity().resend_code(&email).await.expect("resends");
    codes.push(code(world, &email).await);
    world.identity().sign_up(&email, PASSWORD).await.expect("signs up again");
    let last = code(world, &email).await;
    // One code in a million is the same by chance.
    for earlier in codes.iter().filter(|earlier| **earlier != last) {
        refused!(world.identity().confirm(&email, earlier).await, Error::WrongCredentials(_));
    }
    refused!(world.identity().sign_in(&email, PASSWORD).await, Error::NotConfirmed);
    world.identity().confirm(&email, &last).await.expect("confirms");
    refused!(world.identity().sign_in(&email, OTHER_PASSWORD).await, Error::WrongCredentials(_));
    signed_in(world, &email).await;
}

/// A double click creates one account.
pub async fn concurrent_sign_ups_create_one_account(world: &dyn IdentityWorld) {
    let email = address("ada");
    let sign_up = || world.identity().sign_up(&email, PASSWORD);
    let (one, two) = join(sign_up(), sign_up()).await;
    one.expect("signs up");
    two.expect("signs up");
    // Either of the two mails may have been the last. A new one settles it.
    world.identity().resend_code(&email).await.expect("resends");
    world.identity().confirm(&email, &code(world, &email).await).await.expect("confirms");
    assert_eq!(signed_in(world, &email).await.person, signed_in(world, &email).await.person);
}

/// A code that was requested again works.
pub async fn a_resent_code_confirms(world: &dyn IdentityWorld) {
    let email = address("ada");
    world.identity().sign_up(&email, PASSWORD).await.expect("signs up");
    world.identity().resend_code(&email).await.expect("resends");
    world.identity().confirm(&email, &code(world, &email).await).await.expect("confirms");
    signed_in(world, &email).await;
}

/// No response reveals whether an address has an account, and signing up again changes nothing in a confirmed one.
pub async fn no_response_reveals_an_account(world: &dyn IdentityWorld) {
    let email = confirmed(world, "ada").await;
    world.identity().sign_up(&email, OTHER_PASSWORD).await.expect("same response as for a new address");
    refused!(world.identity().sign_in(&email, OTHER_PASSWORD).await, Error::WrongCredentials(_));
    signed_in(world, &email).await;
    let nobody = address("nobody");
    world.identity().resend_code(&nobody).await.expect("same response as for an account");
    world.identity().resend_code(&email).await.expect("same response as for an unconfirmed account");
    world.identity().forgot_password(&nobody).await.expect("same response as for an account");
}

/// Both give exactly the same error.
pub async fn a_wrong_password_and_no_account_look_the_same(world: &dyn IdentityWorld) {
    let email = confirmed(world, "ada").await;
    let wrong = world.identity().sign_in(&email, OTHER_PASSWORD).await.expect_err("wrong password");
    let nobody = world.identity().sign_in(&address("nobody"), PASSWORD).await.expect_err("no account");
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
    refused!(world.identity().sign_in(&email, PASSWORD).await, Error::WrongCredentials(_));
    refused!(world.identity().refresh(&first(before.clone())).await, Error::SignInRequired);
    world.identity().sign_up(&email, PASSWORD).await.expect("signs up");
    world.identity().confirm(&email, &code(world, &email).await).await.expect("confirms");
    assert_ne!(signed_in(world, &email).await.person, before.person);
}
