//! Access tokens, and the refresh tokens that renew a session.

use futures::future::join;

use super::{IdentityWorld, confirmed, first, held, refused, signed_in};
use crate::Error;

/// The token names the person who signed in.
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

/// Neither other claims with the same signature nor another signature are accepted.
pub async fn an_altered_access_token_is_refused(world: &dyn IdentityWorld) {
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

/// Each renewed session can be renewed again.
pub async fn a_session_can_be_renewed(world: &dyn IdentityWorld) {
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

/// Two tabs wake up together. Both get tokens, and the browser's token is valid afterwards.
pub async fn concurrent_renewals_keep_the_session(world: &dyn IdentityWorld) {
    let email = confirmed(world, "ada").await;
    let refresh = first(signed_in(world, &email).await);
    let (one, two) = join(world.identity().refresh(&refresh), world.identity().refresh(&refresh)).await;
    let (one, two) = (one.expect("renews"), two.expect("renews"));
    // The browser keeps the token it was given last, whatever the order of the responses.
    for token in [one.refresh, two.refresh].into_iter().flatten() {
        world.identity().refresh(&token).await.expect("the session continues");
    }
}

/// If a token is used after its successor was, it was stolen. Then all tokens of the session become invalid.
pub async fn a_reused_refresh_token_ends_the_session(world: &dyn IdentityWorld) {
    let email = confirmed(world, "ada").await;
    let spent = first(signed_in(world, &email).await);
    // An adapter whose tokens do not rotate has no used ones.
    let Some(second) = world.identity().refresh(&spent).await.expect("renews").refresh else { return };
    let third = held(world.identity().refresh(&second).await.expect("renews"), &second);
    refused!(world.identity().refresh(&spent).await, Error::SignInRequired);
    refused!(world.identity().refresh(&third).await, Error::SignInRequired);
    signed_in(world, &email).await;
}

/// A token that was never issued is worth nothing.
pub async fn an_invalid_refresh_token_renews_nothing(world: &dyn IdentityWorld) {
    let email = confirmed(world, "ada").await;
    let refresh = first(signed_in(world, &email).await);
    let cut = &refresh[..refresh.len() / 2];
    let forged = format!("{refresh}x");
    for rubbish in ["", "rubbish", "a.b.c", cut, &forged] {
        refused!(world.identity().refresh(rubbish).await, Error::SignInRequired);
        if rubbish != forged || !world.gaps().forged_tokens_sign_out {
            world.identity().sign_out(rubbish).await.expect("not an error");
        }
    }
    world.identity().refresh(&refresh).await.expect("the real one is still valid");
}

/// The other device stays signed in.
pub async fn sign_out_ends_one_session(world: &dyn IdentityWorld) {
    let email = confirmed(world, "ada").await;
    let (phone, laptop) = (signed_in(world, &email).await, signed_in(world, &email).await);
    let (phones, laptops) = (phone.access.clone(), laptop.access.clone());
    let (phone, laptop) = (first(phone), first(laptop));
    for access in [&phones, &laptops] {
        world.identity().verify_live(access).await.expect("the session lives");
    }
    world.identity().sign_out(&phone).await.expect("signs out");
    world.identity().verify(&phones).await.expect("a token is valid until it expires");
    refused!(world.identity().verify_live(&phones).await, Error::SignInRequired);
    world.identity().verify_live(&laptops).await.expect("the other session lives");
    world.identity().sign_out(&phone).await.expect("signing out again is not an error");
    refused!(world.identity().refresh(&phone).await, Error::SignInRequired);
    world.identity().refresh(&laptop).await.expect("the other session continues");
}

/// It ends the sessions on all devices of that person, and nobody else's. Signing in again works.
pub async fn sign_out_everywhere_ends_all_sessions_of_one_person(world: &dyn IdentityWorld) {
    let (ada, bob) = (confirmed(world, "ada").await, confirmed(world, "bob").await);
    let (phone, laptop) = (signed_in(world, &ada).await, signed_in(world, &ada).await);
    let others = first(signed_in(world, &bob).await);
    world.identity().sign_out_everywhere(&phone.person).await.expect("signs out");
    for tokens in [phone, laptop] {
        refused!(world.identity().verify_live(&tokens.access).await, Error::SignInRequired);
        refused!(world.identity().refresh(&first(tokens)).await, Error::SignInRequired);
    }
    world.identity().refresh(&others).await.expect("somebody else's session continues");
    let again = first(signed_in(world, &ada).await);
    world.identity().refresh(&again).await.expect("a new session works");
}
