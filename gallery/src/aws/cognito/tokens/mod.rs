//! Access tokens of a pool: JSON Web Tokens (RFC 7519) signed with RS256 and nothing else.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, de::DeserializeOwned};

use super::keys::Keys;
use crate::{Error, Result, ports::identity::AccessClaims};

/// How far Cognito's clock may be behind the gallery's.
const LEEWAY: SignedDuration = SignedDuration::from_secs(5);

/// The maximum length of a token in bytes. A cookie has no room for more.
const MAX_BYTES: usize = 4096;

/// Checks access tokens.
pub(super) struct Verifier {
    issuer: String,
    client_id: String,
    keys: Keys,
}

#[derive(Deserialize)]
struct Header {
    alg: String,
    kid: String,
}

/// The claim of an access token that [`AccessClaims`] does not have.
#[derive(Deserialize)]
struct Client {
    client_id: String,
}

impl Verifier {
    /// A verifier for the tokens that an issuer gives to a client.
    pub fn new(issuer: String, client_id: String, keys: Keys) -> Self {
        Self { issuer, client_id, keys }
    }

    /// The claims of the person whom the token names.
    ///
    /// # Errors
    /// [`Error::SignInRequired`] if anything is wrong with the token; [`Error::Unavailable`] if its key cannot be
    /// fetched.
    pub async fn verify(&self, token: &str, now: Timestamp) -> Result<AccessClaims> {
        let (signed, claims, signature) = take_apart(token).ok_or(Error::SignInRequired)?;
        let header: Header =
            signed.split_once('.').and_then(|(header, _)| decoded(header)).ok_or(Error::SignInRequired)?;
        // The token may choose the key, but never the algorithm.
        if header.alg != "RS256" {
            return Err(Error::SignInRequired);
        }
        let key = self.keys.find(&header.kid, now).await?.ok_or(Error::SignInRequired)?;
        if !key.signed(signed.as_bytes(), &signature) {
            return Err(Error::SignInRequired);
        }
        self.accepted(claims, now).ok_or(Error::SignInRequired)
    }

    /// Makes sure that tokens can be checked.
    ///
    /// # Errors
    /// [`Error::Unavailable`] if there are no keys and none can be fetched.
    pub async fn ready(&self, now: Timestamp) -> Result<()> {
        self.keys.ready(now).await
    }

    /// The claims of a token that Cognito itself has just returned over TLS. Nobody else could have created it, so it
    /// is accepted even if the key that signed it cannot be fetched.
    pub fn handed_over(&self, token: &str, now: Timestamp) -> Option<AccessClaims> {
        take_apart(token).and_then(|(_, claims, _)| self.accepted(claims, now))
    }

    /// The claims, if they are for this client, valid now, and for access.
    fn accepted(&self, claims: &str, now: Timestamp) -> Option<AccessClaims> {
        let Client { client_id } = decoded(claims)?;
        let claims: AccessClaims = decoded(claims)?;
        let ours = claims.iss == self.issuer && client_id == self.client_id && claims.token_use == "access";
        (ours && claims.exp > now && claims.iat <= now + LEEWAY).then_some(claims)
    }
}

/// The signed part, the claims within it, and the signature.
fn take_apart(token: &str) -> Option<(&str, &str, Vec<u8>)> {
    if token.len() > MAX_BYTES {
        return None;
    }
    let (signed, signature) = token.rsplit_once('.')?;
    let (_, claims) = signed.split_once('.')?;
    Some((signed, claims, URL_SAFE_NO_PAD.decode(signature).ok()?))
}

fn decoded<T: DeserializeOwned>(part: &str) -> Option<T> {
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).ok()?).ok()
}

#[cfg(test)]
mod tests;
