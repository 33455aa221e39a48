//! The keys that check a pool's tokens (RFC 7517). They are fetched once and kept for the life of the process. They are
//! fetched again when a token names an unknown key, because Cognito rotates its keys.

use std::{
    collections::HashMap,
    sync::{PoisonError, RwLock},
};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use jiff::{SignedDuration, Timestamp};
use ring::signature::{RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents};
use serde::Deserialize;
use tokio::sync::Mutex;

use super::{error::CognitoError, fetch::Fetch};
use crate::Result;

/// The minimum time between two fetches, because anybody can send a token that names a key.
const PAUSE: SignedDuration = SignedDuration::from_mins(1);

/// How long to wait after a failed fetch.
const PAUSE_AFTER_FAULT: SignedDuration = SignedDuration::from_secs(2);

/// An RSA public key.
#[derive(Debug, Clone)]
pub(super) struct PublicKey {
    modulus: Vec<u8>,
    exponent: Vec<u8>,
}

impl PublicKey {
    /// Whether the signature was made with this key (RS256: RSASSA-PKCS1-v1_5 with SHA-256, RFC 7518).
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
    /// The holder of the lock fetches for everybody who waits for it.
    pause: Mutex<Pause>,
}

/// A time during which nothing is fetched.
struct Pause {
    until: Timestamp,
    /// Whether the last fetch failed. If so, it is unknown which keys exist.
    failed: bool,
}

impl Keys {
    /// Creates the set of keys without fetching anything.
    pub fn new(url: String, fetch: Box<dyn Fetch>) -> Self {
        Self { url, fetch, known: RwLock::default(), pause: Mutex::new(Pause { until: Timestamp::MIN, failed: false }) }
    }

    /// The key with that id; `None` if the pool has none.
    ///
    /// # Errors
    /// [`crate::Error::Unavailable`] if the keys cannot be fetched.
    pub async fn find(&self, id: &str, now: Timestamp) -> Result<Option<PublicKey>> {
        if let Some(key) = self.known(id) {
            return Ok(Some(key));
        }
        let mut pause = self.pause.lock().await;
        // Another task may have fetched it during the wait.
        if let Some(key) = self.known(id) {
            return Ok(Some(key));
        }
        if now < pause.until {
            let failed = pause.failed;
            return if failed { Err(CognitoError::KeysPaused.into()) } else { Ok(None) };
        }
        self.fetch(&mut pause, now).await?;
        Ok(self.known(id))
    }

    /// Makes sure that keys have been fetched.
    ///
    /// # Errors
    /// [`crate::Error::Unavailable`] if they cannot be fetched.
    pub async fn ready(&self, now: Timestamp) -> Result<()> {
        if !self.none_yet() {
            return Ok(());
        }
        let mut pause = self.pause.lock().await;
        if self.none_yet() {
            self.fetch(&mut pause, now).await?;
        }
        Ok(())
    }

    async fn fetch(&self, pause: &mut Pause, now: Timestamp) -> Result<()> {
        *pause = Pause { until: now + PAUSE_AFTER_FAULT, failed: true };
        let fetched = parse(&self.fetch.get(&self.url).await?)?;
        *pause = Pause { until: now + PAUSE, failed: false };
        *self.known.write().unwrap_or_else(PoisonError::into_inner) = fetched;
        Ok(())
    }

    fn none_yet(&self) -> bool {
        self.known.read().unwrap_or_else(PoisonError::into_inner).is_empty()
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

/// The keys for RS256 in a set. All others are ignored.
fn parse(json: &[u8]) -> Result<Known> {
    let set: KeySet = serde_json::from_slice(json).map_err(CognitoError::from)?;
    let known: Known = set.keys.into_iter().filter_map(rsa).collect();
    if known.is_empty() { Err(CognitoError::NoKey.into()) } else { Ok(known) }
}

fn rsa(key: serde_json::Value) -> Option<(String, PublicKey)> {
    let key: RsaKey = serde_json::from_value(key).ok()?;
    if key.kty != "RSA" || key.alg.is_some_and(|alg| alg != "RS256") {
        return None;
    }
    // Leading zeros are removed, because the signature check does not accept them.
    let number = |text: &str| {
        let bytes = URL_SAFE_NO_PAD.decode(text.trim_end_matches('=')).ok()?;
        Some(bytes.into_iter().skip_while(|byte| *byte == 0).collect::<Vec<u8>>())
    };
    Some((key.kid, PublicKey { modulus: number(&key.n)?, exponent: number(&key.e)? }))
}
