//! The cloud's people: accounts in a Cognito user pool.
//!
//! Everything goes through the server, with a confidential client: the browser never speaks to Cognito, and pages are
//! the same in both homes. No answer tells whether an account exists, so most of Cognito's errors become one.
//!
//! Where the pool cannot do what the home does: nobody is told by mail that somebody signed up with their address, a
//! code to reset a password goes to confirmed addresses only, and a sign-in that waits for its second step is over when
//! Cognito says so (the client's `AuthSessionValidity`).

mod error;
mod fetch;
mod identity;
mod invite;
mod keys;
mod mark;
mod people;
mod refusal;
mod repeats;
mod settings;
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

/// For the one attempt at what is not to be done twice. Giving up on it sooner gives up on what may have been done.
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
    /// Accounts in the pool that `settings` name. Nothing is sent, and no TLS set up, before the first call.
    #[must_use]
    pub fn new(config: SdkConfig, settings: CognitoSettings, clock: Clock) -> Self {
        Self { config, settings, clock, client: OnceLock::new(), once: OnceLock::new(), verifier: OnceLock::new() }
    }

    fn client(&self) -> &Client {
        self.client.get_or_init(|| Client::from_conf(Builder::from(&self.config).retry_classifier(Limits).build()))
    }

    /// For calls that end differently the second time: a code that was taken is a wrong one then. When nobody knows
    /// whether Cognito did it, they are not made again.
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

    /// What a browser gets. Checking the token that Cognito just gave shows a wrong issuer or key address here, where
    /// its cause reaches the log, and not as a person who signs in and is a stranger on the next page.
    async fn tokens(&self, result: AuthenticationResultType) -> Result<Tokens> {
        let access = result.access_token.ok_or(CognitoError::Missing("access token"))?;
        let claims = self.holder(&access).await.map_err(|error| match error {
            Error::SignInRequired => CognitoError::OtherIssuer.into(),
            other => other,
        })?;
        Ok(given(access, claims.sub, result.expires_in, result.refresh_token))
    }

    /// The same for a session that goes on. Its old refresh token may be worth nothing any more, so what came for it is
    /// never dropped because keys cannot be fetched.
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
