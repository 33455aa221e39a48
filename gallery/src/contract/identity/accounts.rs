//! Making, confirming and deleting accounts.

use futures::future::join;

use super::{IdentityWorld, OTHER_PASSWORD, PASSWORD, address, code, confirmed, first, refused, signed_in, wrong_code};
use crate::Error;

/// The way in.
pub async fn sign_up_then_confirm_then_sign_in(world: &dyn IdentityWorld) {
    let email = confirmed(world, "ada").await;
    let tokens = signed_in(world, &email).await;
    assert!(tokens.access_lifetime.is_positive());
    assert!(tokens.refresh.is_some());
    assert_eq!(signed_in(world, &email).await.person, tokens.person, "the same person each time");
}

/// A stranger learns nothing about an account that was not confirmed.
pub async fn only_the_right_password_tells_that_an_account_waits(world: &dyn IdentityWorld) {
    let email = address("ada");
    world.identity().sign_up(&email, PASSWORD).await.expect("signs up");
    refused!(world.identity().sign_in(&email, PASSWORD).await, Error::NotConfirmed);
    refused!(world.identity().sign_in(&email, OTHER_PASSWORD).await, Error::WrongCredentials(_));
}

/// A wrong code is refused, and the right one still works after it.
pub async fn a_wrong_code_confirms_nothing(world: &dyn IdentityWorld) {
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

/// Whoever signs up last with an address decides its password, and only the code sent for that confirms it: the code of
/// an earlier sign-up must not confirm somebody else's password, also when a code was asked for again in between.
pub async fn a_code_confirms_only_the_sign_up_it_was_sent_for(world: &dyn IdentityWorld) {
    let email = address("ada");
    let mut codes = Vec::new();
    world.identity().sign_up(&email, OTHER_PASSWORD).await.expect("signs up");
    codes.push(code(world, &email).await);
    world.identity().resend_code(&email).await.expect("resends");
    codes.push(code(world, &email).await);
    world.identity().sign_up(&email, PASSWORD).await.expect("signs up again");
    let last = code(world, &email).await;
    // One code of a million is the same by chance.
    for earlier in codes.iter().filter(|earlier| **earlier != last) {
        refused!(world.identity().confirm(&email, earlier).await, Error::WrongCredentials(_));
    }
    refused!(world.identity().sign_in(&email, PASSWORD).await, Error::NotConfirmed);
    world.identity().confirm(&email, &last).await.expect("confirms");
    refused!(world.identity().sign_in(&email, OTHER_PASSWORD).await, Error::WrongCredentials(_));
    signed_in(world, &email).await;
}

/// A double click makes one account.
pub async fn signing_up_twice_at_once_makes_one_account(world: &dyn IdentityWorld) {
    let email = address("ada");
    let sign_up = || world.identity().sign_up(&email, PASSWORD);
    let (one, two) = join(sign_up(), sign_up()).await;
    one.expect("signs up");
    two.expect("signs up");
    // Which of the two mails came last is not promised; a new one settles it.
    world.identity().resend_code(&email).await.expect("resends");
    world.identity().confirm(&email, &code(world, &email).await).await.expect("confirms");
    assert_eq!(signed_in(world, &email).await.person, signed_in(world, &email).await.person);
}

/// A code that was asked for again works.
pub async fn a_resent_code_confirms(world: &dyn IdentityWorld) {
    let email = address("ada");
    world.identity().sign_up(&email, PASSWORD).await.expect("signs up");
    world.identity().resend_code(&email).await.expect("resends");
    world.identity().confirm(&email, &code(world, &email).await).await.expect("confirms");
    signed_in(world, &email).await;
}

/// No answer tells whether an address has an account, and signing up again changes nothing in a confirmed one.
pub async fn an_account_is_never_given_away(world: &dyn IdentityWorld) {
    let email = confirmed(world, "ada").await;
    world.identity().sign_up(&email, OTHER_PASSWORD).await.expect("answers as for a new address");
    refused!(world.identity().sign_in(&email, OTHER_PASSWORD).await, Error::WrongCredentials(_));
    signed_in(world, &email).await;
    let nobody = address("nobody");
    world.identity().resend_code(&nobody).await.expect("answers as for an account");
    world.identity().resend_code(&email).await.expect("answers as for an account that waits");
    world.identity().forgot_password(&nobody).await.expect("answers as for an account");
}

/// One refusal for both, to the letter.
pub async fn a_wrong_password_and_no_account_look_the_same(world: &dyn IdentityWorld) {
    let email = confirmed(world, "ada").await;
    let wrong = world.identity().sign_in(&email, OTHER_PASSWORD).await.expect_err("wrong password");
    let nobody = world.identity().sign_in(&address("nobody"), PASSWORD).await.expect_err("no account");
    assert!(matches!(wrong, Error::WrongCredentials(_)), "{wrong:?}");
    assert_eq!(wrong.to_string(), nobody.to_string());
    assert_eq!(wrong.status(), nobody.status());
}

/// Nothing of it opens anything; whoever signs up with the address is another person.
pub async fn a_deleted_account_is_gone_and_its_address_free(world: &dyn IdentityWorld) {
    let email = confirmed(world, "ada").await;
    let before = signed_in(world, &email).await;
    world.identity().delete(&before.person).await.expect("deletes");
    world.identity().delete(&before.person).await.expect("twice is no fault");
    refused!(world.identity().sign_in(&email, PASSWORD).await, Error::WrongCredentials(_));
    refused!(world.identity().refresh(&first(before.clone())).await, Error::SignInRequired);
    world.identity().sign_up(&email, PASSWORD).await.expect("signs up");
    world.identity().confirm(&email, &code(world, &email).await).await.expect("confirms");
    assert_ne!(signed_in(world, &email).await.person, before.person);
}
