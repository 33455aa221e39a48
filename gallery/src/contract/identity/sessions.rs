//! Access tokens, and the refresh tokens that keep a session going.

use futures::future::join;

use super::{IdentityWorld, confirmed, first, held, refused, signed_in};
use crate::Error;

/// Whoever signed in is whom the token names.
pub async fn an_access_token_names_its_person(world: &dyn IdentityWorld) {
    let (ada, bob) = (confirmed(world, "ada").await, confirmed(world, "bob").await);
    let (ada, bob) = (signed_in(world, &ada).await, signed_in(world, &bob).await);
    assert_ne!(ada.person, bob.person);
    for tokens in [ada, bob] {
        let claims = world.identity().verify(&tokens.access).await.expect("good");
        assert_eq!(claims.sub, tokens.person);
        assert_eq!(claims.token_use, "access");
        assert!(claims.exp > claims.iat);
    }
}

/// No other claims under the same signature, and no other signature.
pub async fn a_changed_access_token_names_nobody(world: &dyn IdentityWorld) {
    let (ada, bob) = (confirmed(world, "ada").await, confirmed(world, "bob").await);
    let (ada, bob) = (signed_in(world, &ada).await.access, signed_in(world, &bob).await.access);
    let parts = |token: &str| token.split('.').map(str::to_owned).collect::<Vec<_>>();
    let (a, b) = (parts(&ada), parts(&bob));
    let unsigned_header = "eyJhbGciOiJub25lIn0"; // {"alg":"none"}
    for forged in [
        format!("{}.{}.{}", a[0], a[1], b[2]),
        format!("{}.{}.{}", a[0], b[1], a[2]),
        format!("{}.{}.", a[0], a[1]),
        format!("{unsigned_header}.{}.", a[1]),
        format!("{unsigned_header}.{}.{}", a[1], a[2]),
        format!("{ada}x"),
        String::new(),
        "a.b.c".to_owned(),
    ] {
        refused!(world.identity().verify(&forged).await, Error::SignInRequired);
    }
}

/// Each answer to a renewal renews again.
pub async fn a_session_goes_on(world: &dyn IdentityWorld) {
    let email = confirmed(world, "ada").await;
    let tokens = signed_in(world, &email).await;
    let person = tokens.person.clone();
    let mut refresh = first(tokens);
    for _ in 0..4 {
        let renewed = world.identity().refresh(&refresh).await.expect("renews");
        assert_eq!(renewed.person, person);
        assert_eq!(world.identity().verify(&renewed.access).await.expect("good").sub, person);
        refresh = held(renewed, &refresh);
    }
}

/// Two tabs wake up together: both are served, and the browser's token is good afterwards.
pub async fn two_renewals_at_once_end_nothing(world: &dyn IdentityWorld) {
    let email = confirmed(world, "ada").await;
    let refresh = first(signed_in(world, &email).await);
    let (one, two) = join(world.identity().refresh(&refresh), world.identity().refresh(&refresh)).await;
    let (one, two) = (one.expect("renews"), two.expect("renews"));
    // The browser keeps what it was given, in whichever order the answers arrive.
    for token in [one.refresh, two.refresh].into_iter().flatten() {
        world.identity().refresh(&token).await.expect("the session goes on");
    }
}

/// A token whose successor was used is a stolen one; then neither it nor any of its family is worth anything.
pub async fn a_spent_refresh_token_ends_the_session(world: &dyn IdentityWorld) {
    let email = confirmed(world, "ada").await;
    let spent = first(signed_in(world, &email).await);
    // An adapter whose tokens do not rotate has no spent ones.
    let Some(second) = world.identity().refresh(&spent).await.expect("renews").refresh else { return };
    let third = held(world.identity().refresh(&second).await.expect("renews"), &second);
    refused!(world.identity().refresh(&spent).await, Error::SignInRequired);
    refused!(world.identity().refresh(&third).await, Error::SignInRequired);
    signed_in(world, &email).await;
}

/// What was never given out is worth nothing.
pub async fn rubbish_renews_nothing(world: &dyn IdentityWorld) {
    let email = confirmed(world, "ada").await;
    let refresh = first(signed_in(world, &email).await);
    let cut = &refresh[..refresh.len() / 2];
    let forged = format!("{refresh}x");
    for rubbish in ["", "rubbish", "a.b.c", cut, &forged] {
        refused!(world.identity().refresh(rubbish).await, Error::SignInRequired);
        if rubbish != forged || !world.gaps().forged_tokens_sign_out {
            world.identity().sign_out(rubbish).await.expect("no fault");
        }
    }
    world.identity().refresh(&refresh).await.expect("the real one is still good");
}

/// The other device stays signed in.
pub async fn sign_out_ends_one_session(world: &dyn IdentityWorld) {
    let email = confirmed(world, "ada").await;
    let (phone, laptop) = (first(signed_in(world, &email).await), first(signed_in(world, &email).await));
    world.identity().sign_out(&phone).await.expect("signs out");
    world.identity().sign_out(&phone).await.expect("twice is no fault");
    refused!(world.identity().refresh(&phone).await, Error::SignInRequired);
    world.identity().refresh(&laptop).await.expect("the other session goes on");
}

/// Every device of that person, nobody else's, and signing in again works.
pub async fn sign_out_everywhere_ends_all_of_one_person(world: &dyn IdentityWorld) {
    let (ada, bob) = (confirmed(world, "ada").await, confirmed(world, "bob").await);
    let (phone, laptop) = (signed_in(world, &ada).await, signed_in(world, &ada).await);
    let others = first(signed_in(world, &bob).await);
    world.identity().sign_out_everywhere(&phone.person).await.expect("signs out");
    for tokens in [phone, laptop] {
        refused!(world.identity().refresh(&first(tokens)).await, Error::SignInRequired);
    }
    world.identity().refresh(&others).await.expect("somebody else's session goes on");
    let again = first(signed_in(world, &ada).await);
    world.identity().refresh(&again).await.expect("a new session is good");
}
