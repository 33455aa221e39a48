//! Proof that an account's owner is asking for something that cannot be taken back or that locks them out.
//!
//! Whoever finds an open browser, or keeps an old access token, is signed in as far as pages are concerned. So the
//! password is needed again, the second step where there is one, and a session that still lives. Nothing is remembered
//! between two such actions.

use super::{Library, access::signed_in, account::clean_code, attempts::By};
use crate::{Error, Result, id::PersonId, person::Viewer, ports::identity::Context, rate_limit::LimitedAction};

/// What a person proves it with. It has no `Debug`, so that it is never logged.
#[derive(Clone, Copy)]
pub struct Proof<'a> {
    /// The access token of their session.
    pub access_token: &'a str,
    /// Their password.
    pub password: &'a str,
    /// A code of their authenticator; ignored without two-step sign-in.
    pub code: &'a str,
    /// Where they type it.
    pub context: Context<'a>,
}

impl Library {
    /// Checks the proof of a viewer.
    ///
    /// # Errors
    /// [`Error::SignInRequired`] if the session has ended; [`Error::WrongCredentials`]; [`Error::TooManyAttempts`].
    pub(super) async fn prove<'a>(&self, viewer: &'a Viewer, proof: &Proof<'_>) -> Result<&'a PersonId> {
        let id = signed_in(viewer)?;
        self.still_signed_in(id, proof.access_token).await?;
        self.count_attempt(LimitedAction::ProvePassword, By::Account(id.as_str())).await?;
        self.identity.prove(id, proof.password, &clean_code(proof.code), proof.context).await?;
        self.forget_attempts(LimitedAction::ProvePassword, id.as_str()).await?;
        Ok(id)
    }

    /// Refuses an access token whose session has ended, or somebody else's.
    ///
    /// # Errors
    /// [`Error::SignInRequired`].
    pub(super) async fn still_signed_in(&self, id: &PersonId, access_token: &str) -> Result<()> {
        let holder = self.identity.verify_live(access_token).await?.sub;
        if holder == *id { Ok(()) } else { Err(Error::SignInRequired) }
    }
}
