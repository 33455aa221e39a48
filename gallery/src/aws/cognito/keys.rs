//! The keys that check a pool's tokens (RFC 7517): fetched once, kept for as long as the process lives, and fetched
//! again when a token names one that is not among them, which is how Cognito's keys rotate.

use std::{
    collections::HashMap,
    sync::{PoisonError, RwLock},
};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use ring::signature::{RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents};
use serde::Deserialize;
use tokio::sync::Mutex;

use super::fetch::Fetch;
use crate::{Error, Result};

/// Seconds between two fetches at least: anybody can send a token that names a key.
const PAUSE_SECONDS: i64 = 60;

/// Seconds to wait after a fetch that failed.
const PAUSE_AFTER_FAULT_SECONDS: i64 = 2;

/// An RSA public key.
#[derive(Debug, Clone)]
pub(super) struct PublicKey {
    modulus: Vec<u8>,
    exponent: Vec<u8>,
}

impl PublicKey {
    /// Whether the signature is of this key (RS256: RSASSA-PKCS1-v1_5 with SHA-256, RFC 7518).
    pub fn signed(&self, message: &[u8], signature: &[u8]) -> bool {
        let key = RsaPublicKeyComponents { n: &self.modulus, e: &self.exponent };
        key.verify(&RSA_PKCS1_2048_8192_SHA256, message, signature).is_ok()
    }
}

type Known = HashMap<String, PublicKey>;

/// The keys of one pool.
pub(super) struct Keys {
    url: String,
    fetch: Box<dyn Fetch>,
    known: RwLock<Known>,
    /// Unix seconds before which nothing is fetched. Whoever holds the lock fetches, for everybody who waits for it.
    not_before: Mutex<i64>,
}

impl Keys {
    /// Fetches nothing yet.
    pub fn new(url: String, fetch: Box<dyn Fetch>) -> Self {
        Self { url, fetch, known: RwLock::default(), not_before: Mutex::new(i64::MIN) }
    }

    /// The key of that id; `None` when the pool has none. `now` is in Unix seconds.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when the keys cannot be fetched.
    pub async fn find(&self, id: &str, now: i64) -> Result<Option<PublicKey>> {
        if let Some(key) = self.known(id) {
            return Ok(Some(key));
        }
        let mut not_before = self.not_before.lock().await;
        // Somebody may have fetched it while we waited.
        if let Some(key) = self.known(id) {
            return Ok(Some(key));
        }
        if now < *not_before {
            let none_yet = self.known.read().unwrap_or_else(PoisonError::into_inner).is_empty();
            return if none_yet { Err(Error::unavailable("the keys could not be fetched just now")) } else { Ok(None) };
        }
        *not_before = now + PAUSE_AFTER_FAULT_SECONDS;
        let fetched = parse(&self.fetch.get(&self.url).await?)?;
        *not_before = now + PAUSE_SECONDS;
        *self.known.write().unwrap_or_else(PoisonError::into_inner) = fetched;
        Ok(self.known(id))
    }

    fn known(&self, id: &str) -> Option<PublicKey> {
        self.known.read().unwrap_or_else(PoisonError::into_inner).get(id).cloned()
    }
}

#[derive(Deserialize)]
struct KeySet {
    keys: Vec<serde_json::Value>,
}

#[derive(Deserialize)]
struct RsaKey {
    kty: String,
    kid: String,
    alg: Option<String>,
    n: String,
    e: String,
}

/// The RSA keys for RS256 in a set; others are left out, whatever they are.
fn parse(json: &[u8]) -> Result<Known> {
    let set: KeySet = serde_json::from_slice(json).map_err(Error::unavailable)?;
    let known: Known = set.keys.into_iter().filter_map(rsa).collect();
    if known.is_empty() { Err(Error::unavailable("the pool's key set holds no key for RS256")) } else { Ok(known) }
}

fn rsa(key: serde_json::Value) -> Option<(String, PublicKey)> {
    let key: RsaKey = serde_json::from_value(key).ok()?;
    if key.kty != "RSA" || key.alg.is_some_and(|alg| alg != "RS256") {
        return None;
    }
    // Without leading zeros, which the signature's check does not take.
    let number = |text: &str| {
        let bytes = URL_SAFE_NO_PAD.decode(text.trim_end_matches('=')).ok()?;
        Some(bytes.into_iter().skip_while(|byte| *byte == 0).collect::<Vec<u8>>())
    };
    Some((key.kid, PublicKey { modulus: number(&key.n)?, exponent: number(&key.e)? }))
}
