//! Uses tokens that were generated once, with keys that were not kept: `tests.json`.

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicUsize, Ordering::SeqCst},
};

use async_trait::async_trait;
use bytes::Bytes;
use serde_json::Value;

use super::*;
use crate::aws::cognito::fetch::Fetch;

/// When the tokens were issued.
const NOW: Timestamp = Timestamp::constant(1_700_000_000, 0);

fn after(seconds: i64) -> Timestamp {
    NOW + SignedDuration::from_secs(seconds)
}

/// A pool's public files.
#[derive(Clone, Default)]
struct Pool {
    keys: Arc<Mutex<Option<Value>>>,
    fetched: Arc<AtomicUsize>,
}

#[async_trait]
impl Fetch for Pool {
    async fn get(&self, url: &str) -> Result<Bytes> {
        assert_eq!(url, "https://keys.example");
        self.fetched.fetch_add(1, SeqCst);
        let keys = self.keys.lock().expect("no test panicked").clone();
        keys.map(|keys| keys.to_string().into()).ok_or_else(|| Error::unavailable("no network"))
    }
}

fn fixture() -> Value {
    serde_json::from_str(include_str!("tests.json")).expect("JSON")
}

fn text(value: &Value) -> String {
    value.as_str().expect("a text").to_owned()
}

impl Pool {
    fn with(keys: &str) -> Self {
        let pool = Self::default();
        pool.publish(keys);
        pool
    }

    fn publish(&self, keys: &str) {
        *self.keys.lock().expect("no test panicked") = Some(fixture()[keys].clone());
    }

    fn verifier(&self) -> Verifier {
        let issuer = "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Test".to_owned();
        let keys = Keys::new("https://keys.example".to_owned(), Box::new(self.clone()));
        Verifier::new(issuer, "client".to_owned(), keys)
    }

    fn fetched(&self) -> usize {
        self.fetched.load(SeqCst)
    }
}

fn refused(outcome: Result<AccessClaims>) -> bool {
    matches!(outcome, Err(Error::SignInRequired))
}

#[tokio::test]
async fn a_token_names_its_person_until_it_expires() {
    let (pool, good) = (Pool::with("jwks"), text(&fixture()["good"]));
    let verifier = pool.verifier();
    assert_eq!(pool.fetched(), 0, "nothing is fetched before it is needed");
    for now in [NOW - LEEWAY, NOW, after(3599)] {
        let claims = verifier.verify(&good, now).await.expect("good");
        assert_eq!(claims.sub.as_str(), "2f6a1c1e-7d0a-4c57-9c1b-1d2c3b4a5f60");
    }
    assert!(refused(verifier.verify(&good, after(3600)).await));
    assert_eq!(pool.fetched(), 1, "and then once");
}

#[tokio::test]
async fn other_algorithms_keys_issuers_clients_and_uses_are_refused() {
    let verifier = Pool::with("rotated").verifier();
    for (what, token) in fixture()["refused"].as_object().expect("an object") {
        assert!(refused(verifier.verify(&text(token), NOW).await), "{what}");
    }
}

#[tokio::test]
async fn every_changed_character_is_detected() {
    let (verifier, token) = (Pool::with("jwks").verifier(), text(&fixture()["good"]));
    for i in 0..token.len() {
        let other = if &token[i..=i] == "A" { "B" } else { "A" };
        let changed = format!("{}{other}{}", &token[..i], &token[i + 1..]);
        assert!(refused(verifier.verify(&changed, NOW).await), "character {i}");
        assert!(refused(verifier.verify(&token[..i], NOW).await), "cut at {i}");
    }
    for rubbish in ["", ".", "..", "a.b.c", "ü.ü.ü", &format!("{token}."), &format!(".{token}"), &"x.".repeat(4000)]
    {
        assert!(refused(verifier.verify(rubbish, NOW).await), "{rubbish}");
    }
}

#[tokio::test]
async fn an_unknown_key_is_fetched_once_a_minute() {
    let (pool, second) = (Pool::with("jwks"), text(&fixture()["of_the_second_key"]));
    let verifier = pool.verifier();
    verifier.verify(&text(&fixture()["good"]), NOW).await.expect("good");
    pool.publish("rotated");
    for _ in 0..5 {
        assert!(refused(verifier.verify(&second, after(59)).await));
    }
    assert_eq!(pool.fetched(), 1, "it was fetched a moment ago");
    verifier.verify(&second, after(60)).await.expect("the pool's keys rotated");
    verifier.verify(&text(&fixture()["good"]), after(60)).await.expect("the first is still there");
    assert_eq!(pool.fetched(), 2);
}

#[tokio::test]
async fn without_keys_no_token_is_called_invalid() {
    let (pool, good) = (Pool::default(), text(&fixture()["good"]));
    let verifier = pool.verifier();
    for _ in 0..3 {
        assert!(matches!(verifier.verify(&good, NOW).await, Err(Error::Unavailable(_))));
    }
    assert_eq!(pool.fetched(), 1);
    pool.publish("jwks");
    verifier.verify(&good, after(2)).await.expect("tried again soon");
}

#[tokio::test]
async fn nor_is_a_token_whose_key_cannot_be_fetched() {
    let (pool, second) = (Pool::with("jwks"), text(&fixture()["of_the_second_key"]));
    let verifier = pool.verifier();
    verifier.ready(NOW).await.expect("fetched");
    *pool.keys.lock().expect("no test panicked") = None;
    for _ in 0..3 {
        assert!(matches!(verifier.verify(&second, after(60)).await, Err(Error::Unavailable(_))));
    }
    assert_eq!(pool.fetched(), 2);
    verifier.ready(after(60)).await.expect("there are keys");
    assert!(verifier.handed_over(&second, after(60)).is_some());
    for (what, token) in fixture()["refused"].as_object().expect("an object") {
        let by_its_claims = ["issuer", "client", "identity", "expired", "future", "subject"];
        if by_its_claims.iter().any(|claim| what.contains(claim)) {
            assert!(verifier.handed_over(&text(token), NOW).is_none(), "{what}");
        }
    }
}

#[tokio::test]
async fn concurrent_checks_fetch_the_keys_once() {
    let (pool, good) = (Pool::with("jwks"), text(&fixture()["good"]));
    let verifier = pool.verifier();
    let all = futures::future::join_all((0..8).map(|_| verifier.verify(&good, NOW))).await;
    assert!(all.iter().all(Result::is_ok));
    assert_eq!(pool.fetched(), 1);
}
