//! Accounts on AWS, in a Cognito user pool.
//!
//! Everything goes through the server, with a confidential client. The browser never connects to Cognito, and the pages
//! are the same standalone and on AWS. No response reveals whether an account exists, so most of Cognito's errors
//! become the same one.
//!
//! The pool cannot do everything that the standalone accounts can. Nobody is notified by mail that somebody signed up
//! with their address. Codes for resetting a password only go to confirmed addresses. A sign-in that waits for its
//! second step expires when Cognito says so (the client's `AuthSessionValidity`).

mod context;
mod error;
mod fetch;
mod identity;
mod invite;
mod keys;
mod people;
mod refusal;
mod repeats;
mod settings;
mod sign_up_token;
mod tokens;

use std::{sync::OnceLock, time::Duration};

use aws_config::{SdkConfig, timeout::TimeoutConfig};
use aws_sdk_cognitoidentityprovider::{Client, config::Builder, types::AuthenticationResultType};
use jiff::{SignedDuration, Timestamp};

pub use self::settings::CognitoSettings;
use self::{
    error::CognitoError,
    fetch::Http,
    keys::Keys,
    repeats::{Limits, Unanswered},
    tokens::Verifier,
};
use crate::{
    Error, Result,
    error::chain,
    id::PersonId,
    ports::{Clock, identity::Tokens},
};

/// Timeout of the single attempt at a call that must not be repeated. Giving up sooner could abandon a call that
/// succeeds.
const ONCE: Duration = Duration::from_secs(10);

/// Accounts in a user pool.
pub struct Cognito {
    config: SdkConfig,
    settings: CognitoSettings,
    clock: Clock,
    client: OnceLock<Client>,
    once: OnceLock<Client>,
    verifier: OnceLock<Verifier>,
}

impl Cognito {
    /// The accounts in the pool that `settings` names. Nothing is sent, and no TLS is set up, before the first call.
    #[must_use]
    pub fn new(config: SdkConfig, settings: CognitoSettings, clock: Clock) -> Self {
        Self { config, settings, clock, client: OnceLock::new(), once: OnceLock::new(), verifier: OnceLock::new() }
    }

    fn client(&self) -> &Client {
        self.client.get_or_init(|| Client::from_conf(Builder::from(&self.config).retry_classifier(Limits).build()))
    }

    /// A client for calls that have a different outcome the second time: a code that was already accepted is then
    /// wrong. These calls are not repeated if it is unknown whether Cognito carried them out.
    fn once(&self) -> &Client {
        self.once.get_or_init(|| {
            let timeouts = self.config.timeout_config().map(TimeoutConfig::to_builder).unwrap_or_default();
            let config = Builder::from(&self.config).retry_classifier(Limits).retry_classifier(Unanswered);
            Client::from_conf(config.timeout_config(timeouts.operation_attempt_timeout(ONCE).build()).build())
        })
    }

    fn verifier(&self) -> &Verifier {
        self.verifier.get_or_init(|| {
            let keys = Keys::new(self.settings.jwks_url(), Box::new(Http::default()));
            Verifier::new(self.settings.issuer(), self.settings.client_id.clone(), keys)
        })
    }

    fn now(&self) -> Timestamp {
        (self.clock)()
    }

    /// The tokens for a browser. The token from Cognito is checked here, so that a wrong issuer or key address is found
    /// now and its cause is logged. Otherwise the person would sign in and be signed out on the next page.
    async fn tokens(&self, result: AuthenticationResultType) -> Result<Tokens> {
        let access = result.access_token.ok_or(CognitoError::Missing("access token"))?;
        let claims = self.holder(&access).await.map_err(|error| match error {
            Error::SignInRequired => CognitoError::OtherIssuer.into(),
            other => other,
        })?;
        Ok(given(access, claims.sub, result.expires_in, result.refresh_token))
    }

    /// The tokens for a renewed session. The old refresh token may already be invalid, so the new tokens are kept even
    /// if the keys for checking them cannot be fetched.
    async fn renewed_tokens(&self, result: AuthenticationResultType) -> Result<Tokens> {
        let access = result.access_token.as_deref().unwrap_or_default();
        let Some(claims) = self.verifier().handed_over(access, self.now()) else { return self.tokens(result).await };
        if let Err(error) = self.holder(access).await {
            tracing::error!(error = %chain(&error), "a renewed token cannot be checked");
        }
        Ok(given(access.to_owned(), claims.sub, result.expires_in, result.refresh_token))
    }
}

fn given(access: String, person: PersonId, expires_in: i32, refresh: Option<String>) -> Tokens {
    Tokens { access, access_lifetime: SignedDuration::from_secs(expires_in.into()), refresh, person }
}
