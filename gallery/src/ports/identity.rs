//! People's accounts: passwords, codes and tokens.

use async_trait::async_trait;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::{
    Error, Result,
    error::{Conflict, WrongCredentials},
    id::PersonId,
};

/// What sign-in yields.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tokens {
    /// JSON Web Token (RFC 7519) that proves who is asking, for [`Tokens::access_lifetime`].
    pub access: String,
    /// How long the access token lives from now.
    pub access_lifetime: SignedDuration,
    /// Opaque token that yields new tokens. `None` when the one already held stays good.
    pub refresh: Option<String>,
    /// Whom the access token names.
    pub person: PersonId,
}

/// What a right password leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SignIn {
    /// Into the gallery.
    Done(Tokens),
    /// To the second step: [`Identity::answer`] wants a code.
    CodeNeeded(Challenge),
}

/// A sign-in that waits for its second step. It is good for [`CHALLENGE_LIFETIME`] at most, and worth nothing without a
/// code from the person's authenticator.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Challenge {
    /// Whose password was right.
    pub person: PersonId,
    /// What the adapter knows it by. Printable ASCII, 2048 characters at most.
    pub token: String,
}

/// For how long a [`Challenge`] can be answered.
pub const CHALLENGE_LIFETIME: SignedDuration = SignedDuration::from_mins(10);

/// The claims of an access token that Vitrine reads. Cognito's and the home's have the same names.
#[derive(Debug, Clone, Deserialize)]
pub struct AccessClaims {
    /// The person.
    pub sub: PersonId,
    /// When it is worth nothing any more.
    #[serde(with = "jiff::fmt::serde::timestamp::second::required")]
    pub exp: Timestamp,
    /// When it was issued.
    #[serde(with = "jiff::fmt::serde::timestamp::second::required")]
    pub iat: Timestamp,
    /// Who issued it.
    pub iss: String,
    /// `access`.
    pub token_use: String,
}

/// Accounts. E-mail addresses arrive trimmed and in lower case. No answer tells whether an account exists.
#[async_trait]
pub trait Identity: Send + Sync {
    /// Makes an unconfirmed account and mails a six-digit code. For an address that has a confirmed account it mails
    /// the owner a word about it instead, and answers the same. Signing up again before confirming replaces the
    /// password and sends a new code.
    async fn sign_up(&self, email: &str, password: &str) -> Result<()>;

    /// Confirms an account. [`Error::WrongCredentials`] for a wrong, used or expired code.
    async fn confirm(&self, email: &str, code: &str) -> Result<()>;

    /// Mails a new code if the account waits for one.
    async fn resend_code(&self, email: &str) -> Result<()>;

    /// Checks a password. [`Error::WrongCredentials`] when it is wrong or there is no account,
    /// [`Error::NotConfirmed`] only when the password is right.
    async fn sign_in(&self, email: &str, password: &str) -> Result<SignIn>;

    /// Takes the second step of a sign-in. [`Error::WrongCredentials`] for a wrong code or one that was used before,
    /// [`Error::SignInRequired`] when the challenge is over: the person starts again.
    async fn answer(&self, challenge: &Challenge, code: &str) -> Result<Tokens>;

    /// Exchanges a refresh token. Using one again after its successor was used revokes the whole family.
    /// [`Error::SignInRequired`] when it is worth nothing.
    async fn refresh(&self, refresh_token: &str) -> Result<Tokens>;

    /// Ends the session that the refresh token belongs to; an unknown one is no fault.
    async fn sign_out(&self, refresh_token: &str) -> Result<()>;

    /// Ends every session of the person.
    async fn sign_out_everywhere(&self, person: &PersonId) -> Result<()>;

    /// Mails a code to reset the password, if there is such an account.
    async fn forgot_password(&self, email: &str) -> Result<()>;

    /// Sets a new password with a code and ends every session. [`Error::WrongCredentials`] for a bad code.
    async fn reset_password(&self, email: &str, code: &str, password: &str) -> Result<()>;

    /// Changes the password. [`Error::WrongCredentials`] when `old` is wrong. Other sessions end.
    async fn change_password(&self, person: &PersonId, old: &str, new: &str) -> Result<()>;

    /// Checks the password of somebody who is signed in. [`Error::WrongCredentials`] when it is wrong.
    async fn check_password(&self, person: &PersonId, password: &str) -> Result<()>;

    /// Whether signing in takes a second step.
    async fn second_factor(&self, person: &PersonId) -> Result<bool>;

    /// Begins to set up an authenticator (TOTP, RFC 6238: SHA-1, six digits, 30 seconds) for the holder of an access
    /// token, and answers its secret in base 32. Nothing changes until a code is confirmed; beginning again makes
    /// another secret. [`Error::Conflict`] when there is one already.
    async fn begin_second_factor(&self, access_token: &str) -> Result<String>;

    /// Switches the second step on with a code made from the secret of [`Self::begin_second_factor`].
    /// [`Error::WrongCredentials`] for a wrong code.
    async fn confirm_second_factor(&self, access_token: &str, code: &str) -> Result<()>;

    /// Switches the second step off; it may be off already. Whoever calls it has made sure that the person wants it.
    async fn remove_second_factor(&self, person: &PersonId) -> Result<()>;

    /// Makes an account for an address without a word to anybody, and answers whose it is; for an address that has one,
    /// whose that is. Nobody knows its password: the person resets it to get in.
    async fn invite(&self, email: &str) -> Result<PersonId>;

    /// Deletes the account and ends every session.
    async fn delete(&self, person: &PersonId) -> Result<()>;

    /// Who holds this access token. Reads no record.
    ///
    /// # Errors
    /// [`Error::SignInRequired`] when it is expired, forged or another issuer's.
    async fn verify(&self, access_token: &str) -> Result<AccessClaims>;
}

/// The answer to a wrong password.
pub const WRONG_PASSWORD: Error = Error::WrongCredentials(WrongCredentials::EmailOrPassword);

/// The answer to a wrong code.
pub const WRONG_CODE: Error = Error::WrongCredentials(WrongCredentials::Code);

/// What beginning to set up an authenticator says when there is one.
#[must_use]
pub fn second_factor_is_on() -> Error {
    Conflict::TwoStepOn.into()
}
