//! The cloud's people: accounts in a Cognito user pool.
//!
//! Everything goes through the server, with a confidential client: the browser never speaks to Cognito, and pages are
//! the same in both homes. No answer tells whether an account exists, so most of Cognito's errors become one.
//!
//! Where the pool cannot do what the home does: nobody is told by mail that somebody signed up with their address, a
//! code to reset a password goes to confirmed addresses only, and a sign-in that waits for its second step is over when
//! Cognito says so (the client's `AuthSessionValidity`).

mod fetch;
mod identity;
mod invite;
mod keys;
mod mark;
mod people;
mod refusal;
mod settings;
mod tokens;

use std::sync::OnceLock;

use aws_config::SdkConfig;
use aws_sdk_cognitoidentityprovider::{Client, types::AuthenticationResultType};

pub use self::settings::CognitoSettings;
use self::{fetch::Http, keys::Keys, tokens::Verifier};
use crate::{
    Error, Result,
    ports::{Clock, identity::Tokens},
};

/// Accounts in a user pool.
pub struct Cognito {
    config: SdkConfig,
    settings: CognitoSettings,
    clock: Clock,
    client: OnceLock<Client>,
    verifier: OnceLock<Verifier>,
}

impl Cognito {
    /// Accounts in the pool that `settings` name. Nothing is sent, and no TLS set up, before the first call.
    #[must_use]
    pub fn new(config: SdkConfig, settings: CognitoSettings, clock: Clock) -> Self {
        Self { config, settings, clock, client: OnceLock::new(), verifier: OnceLock::new() }
    }

    fn client(&self) -> &Client {
        self.client.get_or_init(|| Client::new(&self.config))
    }

    fn verifier(&self) -> &Verifier {
        self.verifier.get_or_init(|| {
            let keys = Keys::new(self.settings.jwks_url(), Box::new(Http::default()));
            Verifier::new(self.settings.issuer(), self.settings.client_id.clone(), keys)
        })
    }

    /// Unix seconds.
    fn now(&self) -> i64 {
        (self.clock)() / 1000
    }

    /// What a browser gets. Checking the token that Cognito just gave shows a wrong issuer or key address here, where
    /// its cause reaches the log, and not as a person who signs in and is a stranger on the next page.
    async fn tokens(&self, result: AuthenticationResultType) -> Result<Tokens> {
        let access = result.access_token.ok_or_else(|| Error::unavailable("Cognito gave no access token"))?;
        let claims = self.holder(&access).await.map_err(|error| match error {
            Error::SignInRequired => Error::unavailable("Cognito's token is not from the issuer that is configured"),
            other => other,
        })?;
        Ok(Tokens {
            access,
            access_seconds: i64::from(result.expires_in),
            refresh: result.refresh_token,
            person: claims.sub,
        })
    }
}
