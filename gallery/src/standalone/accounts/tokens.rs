//! Access tokens: JSON Web Tokens (RFC 7519) signed with Ed25519 (RFC 8037).
//!
//! This is written here instead of using `jsonwebtoken`: the gallery needs one algorithm and one key. That crate's
//! pure-Rust backend brings RSA (with RUSTSEC-2023-0071 open), P-256 and P-384 into a program that must not accept
//! them. Such libraries are large, and have had vulnerabilities, because they choose the algorithm by the token's own
//! header. Here, a header is either exactly the one that is written here, or refused.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use ed25519_dalek::{Signature, Signer as _, SigningKey};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::{Error, Result, id::PersonId, ports::identity::AccessClaims};

/// How long an access token is valid.
pub(super) const LIFETIME: SignedDuration = SignedDuration::from_hours(1);

/// A clock that is set back by less ends no token.
const AHEAD: SignedDuration = SignedDuration::from_mins(5);

/// Cognito's value of `token_use` for a token of this kind.
const ACCESS: &str = "access";

/// Issues and checks access tokens.
#[derive(Clone)]
pub(super) struct AccessTokens {
    key: SigningKey,
    issuer: String,
    /// The only header, in base64: algorithm and key id.
    header: String,
}

impl AccessTokens {
    /// Uses an Ed25519 seed.
    pub fn new(seed: &[u8; 32], issuer: String) -> Self {
        let key = SigningKey::from_bytes(seed);
        let header = json!({ "alg": "EdDSA", "kid": key_id(&key), "typ": "JWT" });
        Self { key, issuer, header: URL_SAFE_NO_PAD.encode(header.to_string()) }
    }

    /// The public key as a JSON Web Key Set (RFC 7517).
    pub fn jwks(&self) -> Value {
        json!({ "keys": [{
            "kty": "OKP",
            "crv": "Ed25519",
            "x": public_key(&self.key),
            "kid": key_id(&self.key),
            "alg": "EdDSA",
            "use": "sig",
        }] })
    }

    /// A token that names the person and their session.
    pub fn issue(&self, person: &PersonId, session: &str, now: Timestamp) -> String {
        let (iat, exp) = (now.as_second(), (now + LIFETIME).as_second());
        let claims = json!({
            "sub": person, "sid": session, "iss": self.issuer, "iat": iat, "exp": exp, "token_use": ACCESS,
        });
        self.sign(&claims)
    }

    fn sign(&self, claims: &Value) -> String {
        let signed = format!("{}.{}", self.header, URL_SAFE_NO_PAD.encode(claims.to_string()));
        let signature = URL_SAFE_NO_PAD.encode(self.key.sign(signed.as_bytes()).to_bytes());
        format!("{signed}.{signature}")
    }

    /// The claims of the person whom the token names.
    ///
    /// # Errors
    /// [`Error::SignInRequired`] if anything is wrong with it.
    pub fn verify(&self, token: &str, now: Timestamp) -> Result<AccessClaims> {
        self.genuine_claims(token)
            // One that was issued while the clock was ahead is not valid for longer. The session gets another one.
            .filter(|claims| claims.exp > now && claims.exp <= now + LIFETIME + AHEAD)
            .filter(|claims| claims.iss == self.issuer && claims.token_use == ACCESS)
            .ok_or(Error::SignInRequired)
    }

    /// The claims, if the token was signed with this key.
    fn genuine_claims(&self, token: &str) -> Option<AccessClaims> {
        let (signed, signature) = token.rsplit_once('.')?;
        let (header, claims) = signed.split_once('.')?;
        // This compares both the algorithm and the key id: a token must not choose how it is checked.
        if header != self.header {
            return None;
        }
        let signature = Signature::from_slice(&URL_SAFE_NO_PAD.decode(signature).ok()?).ok()?;
        self.key.verifying_key().verify_strict(signed.as_bytes(), &signature).ok()?;
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(claims).ok()?).ok()
    }
}

fn public_key(key: &SigningKey) -> String {
    URL_SAFE_NO_PAD.encode(key.verifying_key().as_bytes())
}

/// The key's thumbprint (RFC 7638).
fn key_id(key: &SigningKey) -> String {
    let canonical = format!(r#"{{"crv":"Ed25519","kty":"OKP","x":"{}"}}"#, public_key(key));
    URL_SAFE_NO_PAD.encode(Sha256::digest(canonical))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::constant(1_700_000_000, 0);
    const SECOND: SignedDuration = SignedDuration::from_secs(1);

    fn tokens() -> AccessTokens {
        AccessTokens::new(&[7; 32], "https://photos.example".to_owned())
    }

    fn ada() -> PersonId {
        "ada-lovelace".parse().expect("an id")
    }

    fn refused(token: &str) -> bool {
        matches!(tokens().verify(token, NOW), Err(Error::SignInRequired))
    }

    #[test]
    fn a_token_names_its_person_for_an_hour() {
        let token = tokens().issue(&ada(), "phone", NOW);
        let claims = tokens().verify(&token, NOW + LIFETIME - SECOND).expect("valid to the last second");
        assert_eq!((claims.sub, claims.iat, claims.exp), (ada(), NOW, NOW + LIFETIME));
        assert_eq!(claims.sid.as_deref(), Some("phone"));
        assert!(tokens().verify(&token, NOW + LIFETIME).is_err());
        assert!(tokens().verify(&token, NOW - AHEAD).is_ok() && tokens().verify(&token, NOW - AHEAD - SECOND).is_err());
    }

    #[test]
    fn issued_tokens_stay_valid() {
        const GIVEN: &str = "\
            eyJhbGciOiJFZERTQSIsImtpZCI6Ii0tNklNNWwwT29zTGo5eVdza0lTWWhVQTNuXzNDVVJRa21yWU1TaGFfY2siLCJ0eXAiOiJK\
            V1QifQ.\
            eyJleHAiOjE3MDAwMDM2MDAsImlhdCI6MTcwMDAwMDAwMCwiaXNzIjoiaHR0cHM6Ly9waG90b3MuZXhhbXBsZSIsInN1YiI6ImFk\
            YS1sb3ZlbGFjZSIsInRva2VuX3VzZSI6ImFjY2VzcyJ9.\
            yMhptIf8lJCoBcSgMa7QobQSVKzLV7s81EYbByOIneqmC7c-yCpHLCVCNO9_THDM6-Kz2INBKHcFUo0jwDtUBQ";
        let claims = tokens().verify(GIVEN, NOW).expect("genuine");
        assert_eq!((claims.sub, claims.sid), (ada(), None), "issued before tokens named their session");
        assert_eq!(
            tokens().issue(&ada(), "phone", NOW),
            tokens().issue(&ada(), "phone", NOW),
            "tokens are deterministic"
        );
    }

    #[test]
    fn every_changed_character_is_detected() {
        let token = tokens().issue(&ada(), "phone", NOW);
        assert!(!refused(&token));
        for i in 0..token.len() {
            let other = if &token[i..=i] == "A" { "B" } else { "A" };
            let changed = format!("{}{other}{}", &token[..i], &token[i + 1..]);
            assert!(refused(&changed), "character {i}");
            assert!(refused(&token[..i]), "cut at {i}");
        }
        for rubbish in ["", ".", "..", "a.b.c", "ü.ü.ü", &format!("{token}."), &format!(".{token}")] {
            assert!(refused(rubbish), "{rubbish}");
        }
    }

    #[test]
    fn other_algorithms_keys_issuers_and_uses_are_refused() {
        let claims = |iss: &str, kind: &str| {
            let (sub, iat) = (ada(), NOW.as_second());
            json!({ "sub": sub, "iss": iss, "iat": iat, "exp": iat + 9, "token_use": kind })
        };
        let ours = "https://photos.example";
        assert!(!refused(&tokens().sign(&claims(ours, "access"))));
        assert!(refused(&tokens().sign(&claims("https://other.example", "access"))));
        assert!(refused(&tokens().sign(&claims(ours, "id"))));
        assert!(refused(&tokens().sign(&json!({ "sub": ada() }))));
        assert!(refused(&AccessTokens::new(&[8; 32], ours.to_owned()).issue(&ada(), "phone", NOW)));
        for alg in ["none", "HS256", "eddsa"] {
            let mut other = tokens();
            other.header = URL_SAFE_NO_PAD.encode(json!({ "alg": alg, "kid": key_id(&other.key) }).to_string());
            assert!(refused(&other.issue(&ada(), "phone", NOW)), "{alg}");
        }
        let unsigned = tokens().issue(&ada(), "phone", NOW);
        assert!(refused(&format!("{}.", unsigned.rsplit_once('.').expect("a signature").0)));
    }

    #[test]
    fn the_key_set_matches_rfc_8037() {
        // The key of RFC 8037, appendix A.
        let seed = URL_SAFE_NO_PAD.decode("nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A").expect("base64");
        let tokens = AccessTokens::new(&seed.try_into().expect("32 bytes"), String::new());
        let key = &tokens.jwks()["keys"][0];
        assert_eq!(key["x"], "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo");
        assert_eq!(key["kid"], "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
    }
}
