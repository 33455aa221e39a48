//! The promises of [`Identity`].
//!
//! An adapter's tests create an [`IdentityWorld`] and call [`identity_contract!`](crate::identity_contract), which
//! makes one test of each promise. Every promise uses its own addresses, so that they can share one world.

mod accounts;
mod passwords;
mod second_factor;
mod sessions;

pub use accounts::*;
pub use passwords::*;
pub use second_factor::*;
pub use sessions::*;

use crate::{
    id::random_text,
    ports::{
        Identity,
        identity::{Context, PasswordOf, SignIn, Tokens},
    },
};
use async_trait::async_trait;

/// The accounts under test, and the mail that people would receive.
#[async_trait]
pub trait IdentityWorld: Send + Sync {
    /// The adapter under test.
    fn identity(&self) -> &dyn Identity;

    /// The last code that was mailed to an address; `None` if there was none.
    async fn last_code(&self, email: &str) -> Option<String>;

    /// A time, in Unix seconds, that the adapter takes for the current time and at which no authenticator code has been
    /// used yet.
    async fn unused_time(&self) -> u64;

    /// Promises that this world does not keep, although the adapter and the real service do.
    fn gaps(&self) -> Gaps {
        Gaps::default()
    }
}

/// Where a stand-in promises less than the real service. By default, it keeps everything.
#[derive(Debug, Clone, Copy, Default)]
pub struct Gaps {
    /// It accepts an authenticator code any number of times.
    pub codes_are_reused: bool,
    /// It ends the session that a refresh token names without checking whether the token is genuine.
    pub forged_tokens_sign_out: bool,
    /// It does not check the content of a challenge.
    pub challenges_are_not_checked: bool,
}

/// Makes a test of each promise: `identity_contract!(world().await)` in a separate module, where the expression creates
/// an [`IdentityWorld`].
#[macro_export]
macro_rules! identity_contract {
    ($world:expr) => {
        $crate::identity_contract!($world =>
            sign_up_then_confirm_then_sign_in,
            a_sign_up_that_waits_is_no_account,
            a_wrong_code_does_not_confirm,
            the_account_gets_the_password_of_the_browser_that_confirms,
            a_sign_up_by_a_stranger_takes_nothing_over,
            another_browser_confirms_with_a_password,
            a_token_is_for_one_address,
            concurrent_sign_ups_create_one_account,
            a_resent_code_confirms,
            no_response_reveals_an_account,
            a_wrong_password_and_no_account_look_the_same,
            weak_passwords_are_refused,
            an_access_token_names_its_person,
            an_altered_access_token_is_refused,
            a_session_can_be_renewed,
            concurrent_renewals_keep_the_session,
            a_reused_refresh_token_ends_the_session,
            an_invalid_refresh_token_renews_nothing,
            sign_out_ends_one_session,
            sign_out_everywhere_ends_all_sessions_of_one_person,
            a_reset_sets_the_password_and_ends_every_session,
            a_reset_code_works_once_and_for_one_account,
            a_changed_password_replaces_the_old_one,
            a_deleted_account_is_gone_and_its_address_is_free,
            somebody_signed_in_can_prove_who_they_are,
            the_second_step_starts_when_a_code_is_confirmed,
            a_code_completes_the_second_step,
            a_wrong_code_does_not_complete_the_second_step,
            a_code_of_an_authenticator_works_once,
            a_challenge_is_valid_for_one_person,
            a_wrong_password_gets_no_second_step,
            a_proof_needs_the_second_step,
            one_authenticator_at_a_time,
            without_the_second_step_the_password_is_enough,
            a_new_password_keeps_the_second_step,
            only_the_holder_of_a_token_sets_up_an_authenticator,
        );
    };
    ($world:expr => $($promise:ident),+ $(,)?) => {
        $(
            #[tokio::test]
            async fn $promise() {
                $crate::contract::identity::$promise(&$world).await;
            }
        )+
    };
}

const PASSWORD: &str = "Correct-horse-7-battery";
const OTHER_PASSWORD: &str = "Staple-8-wallpaper";

fn address(name: &str) -> String {
    format!("{name}-{}@example.org", random_text())
}

async fn code(world: &dyn IdentityWorld, email: &str) -> String {
    world.last_code(email).await.expect("a code was mailed")
}

/// A code that has the same form, but is wrong.
async fn wrong_code(world: &dyn IdentityWorld, email: &str) -> String {
    let right = code(world, email).await;
    let last = if right.ends_with('0') { '1' } else { '0' };
    format!("{}{last}", &right[..right.len() - 1])
}

/// Creates a confirmed account with [`PASSWORD`].
async fn confirmed(world: &dyn IdentityWorld, name: &str) -> String {
    let email = address(name);
    let token = world.identity().sign_up(&email, PASSWORD).await.expect("signs up");
    let code = code(world, &email).await;
    world.identity().confirm(&email, PasswordOf::SignUp(&token), &code).await.expect("confirms");
    email
}

async fn signed_in(world: &dyn IdentityWorld, email: &str) -> Tokens {
    signed_in_with(world, email, PASSWORD).await
}

async fn signed_in_with(world: &dyn IdentityWorld, email: &str, password: &str) -> Tokens {
    match world.identity().sign_in(email, password, Context::default()).await.expect("signs in") {
        SignIn::Done(tokens) => tokens,
        SignIn::CodeNeeded(_) => panic!("the second step is not switched on"),
    }
}

/// The refresh token that a person has after a response.
fn held(tokens: Tokens, before: &str) -> String {
    tokens.refresh.unwrap_or_else(|| before.to_owned())
}

fn first(tokens: Tokens) -> String {
    tokens.refresh.expect("sign-in yields a refresh token")
}

macro_rules! refused {
    ($outcome:expr, $error:pat) => {
        match $outcome {
            Err($error) => {}
            Err(other) => panic!("refused, but as {other:?}"),
            Ok(_) => panic!("not refused"),
        }
    };
}
use refused;
