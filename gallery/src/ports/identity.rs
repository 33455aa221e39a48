//! People's accounts: passwords, codes and tokens.

use async_trait::async_trait;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::{
    Error, Result,
    error::{Conflict, WrongCredentials},
    id::PersonId,
    ports::mail::Letter,
};

/// The result of a sign-in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tokens {
    /// A JSON Web Token (RFC 7519) that proves who is asking, for [`Tokens::access_lifetime`].
    pub access: String,
    /// How long the access token is valid from now.
    pub access_lifetime: SignedDuration,
    /// An opaque token with which new tokens can be requested; `None` if the current one stays valid.
    pub refresh: Option<String>,
    /// The person whom the access token names.
    pub person: PersonId,
}

/// The result of a correct password.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SignIn {
    /// The person is signed in.
    Done(Tokens),
    /// A second step is required: [`Identity::answer`] needs a code.
    CodeNeeded(Challenge),
}

/// Where a password or a code of an authenticator is typed, for a service that judges how risky that is. What is
/// unknown is empty.
#[derive(Debug, Clone, Copy, Default)]
pub struct Context<'a> {
    /// The network address.
    pub address: &'a str,
    /// What the browser calls itself.
    pub user_agent: &'a str,
}

/// A sign-in that waits for its second step. It is valid for [`CHALLENGE_LIFETIME`] at most, and worth nothing without
/// a code from the person's authenticator.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Challenge {
    /// The person whose password was correct.
    pub person: PersonId,
    /// The adapter's identifier of the challenge. Printable ASCII, 2048 characters at most.
    pub token: String,
}

/// The password that an account gets when its address is confirmed. Whoever signed up with the same address in another
/// browser has no say in it.
#[derive(Clone, Copy)]
pub enum PasswordOf<'a> {
    /// The password of the sign-up that this text names ([`Identity::sign_up`]).
    SignUp(&'a str),
    /// This password, typed together with the code.
    Typed(&'a str),
}

/// How long a sign-up waits for its code.
pub const SIGN_UP_LIFETIME: SignedDuration = SignedDuration::from_hours(24);

/// Maximum length of the text that names a sign-up, in bytes.
pub const MAX_SIGN_UP_TOKEN: usize = 2048;

/// How long a [`Challenge`] can be answered.
pub const CHALLENGE_LIFETIME: SignedDuration = SignedDuration::from_mins(10);

/// The claims of an access token that Vitrine reads. Cognito's claims and the standalone gallery's have the same names.
#[derive(Debug, Clone, Deserialize)]
pub struct AccessClaims {
    /// The person.
    pub sub: PersonId,
    /// When it expires.
    #[serde(with = "jiff::fmt::serde::timestamp::second::required")]
    pub exp: Timestamp,
    /// When it was issued.
    #[serde(with = "jiff::fmt::serde::timestamp::second::required")]
    pub iat: Timestamp,
    /// The issuer.
    pub iss: String,
    /// `access`.
    pub token_use: String,
    /// The session that it belongs to, standalone. Cognito keeps that to itself.
    #[serde(default)]
    pub sid: Option<String>,
}

/// Accounts. Email addresses are passed trimmed and in lower case. No response reveals whether an account exists.
#[async_trait]
pub trait Identity: Send + Sync {
    /// Begins a sign-up and mails a six-digit code. If the address has an account, nothing begins, and the response is
    /// the same. Several sign-ups with one address may wait at the same time; none replaces another. Returns a text that
    /// names this one, for [`PasswordOf::SignUp`]: printable ASCII without spaces, semicolons, commas or quotation marks,
    /// [`MAX_SIGN_UP_TOKEN`] characters at most.
    async fn sign_up(&self, email: &str, password: &str) -> Result<String>;

    /// Creates the account. The code proves who reads the address's mail; `password` says which password the account
    /// gets. [`Error::WrongCredentials`] for a wrong, used or expired code, a token of another address, and an address
    /// that has an account already.
    async fn confirm(&self, email: &str, password: PasswordOf<'_>, code: &str) -> Result<()>;

    /// Mails a new code for the sign-ups that wait, if there are any.
    async fn resend_code(&self, email: &str) -> Result<()>;

    /// Checks a password. [`Error::WrongCredentials`] if it is wrong or there is no account. A sign-up that waits is no
    /// account.
    async fn sign_in(&self, email: &str, password: &str, context: Context<'_>) -> Result<SignIn>;

    /// Completes the second step of a sign-in. [`Error::WrongCredentials`] for a wrong code or one that was used
    /// before; [`Error::SignInRequired`] if the challenge has expired and the person must start again.
    async fn answer(&self, challenge: &Challenge, code: &str, context: Context<'_>) -> Result<Tokens>;

    /// Exchanges a refresh token. Using one again after its successor was used revokes all tokens of the session.
    /// [`Error::SignInRequired`] if it is not valid.
    async fn refresh(&self, refresh_token: &str) -> Result<Tokens>;

    /// Ends the session that the refresh token belongs to. An unknown token is not an error.
    async fn sign_out(&self, refresh_token: &str) -> Result<()>;

    /// Ends every session of the person.
    async fn sign_out_everywhere(&self, person: &PersonId) -> Result<()>;

    /// Mails a code to reset the password, if the account exists.
    async fn forgot_password(&self, email: &str) -> Result<()>;

    /// Sets a new password with a code and ends every session. [`Error::WrongCredentials`] for a bad code.
    async fn reset_password(&self, email: &str, code: &str, password: &str) -> Result<()>;

    /// Changes the password and ends other sessions. [`Error::WrongCredentials`] if `old` is wrong.
    async fn change_password(&self, person: &PersonId, old: &str, new: &str, context: Context<'_>) -> Result<()>;

    /// Checks the password of a signed-in person and, if signing in requires a second step, a code for it. The code is
    /// ignored otherwise. [`Error::WrongCredentials`] if either is wrong.
    async fn prove(&self, person: &PersonId, password: &str, code: &str, context: Context<'_>) -> Result<()>;

    /// Whether signing in requires a second step.
    async fn second_factor(&self, person: &PersonId) -> Result<bool>;

    /// Starts to set up an authenticator (TOTP, RFC 6238: SHA-1, six digits, 30 seconds) for the holder of an access
    /// token, and returns its secret in base32. Nothing changes until a code is confirmed. Starting again creates
    /// another secret. [`Error::Conflict`] if there is already one.
    async fn begin_second_factor(&self, access_token: &str) -> Result<String>;

    /// Switches the second step on with a code from the secret of [`Self::begin_second_factor`].
    /// [`Error::WrongCredentials`] for a wrong code.
    async fn confirm_second_factor(&self, access_token: &str, code: &str) -> Result<()>;

    /// Switches the second step off; it may already be off. The caller has made sure that the person wants this.
    async fn remove_second_factor(&self, person: &PersonId) -> Result<()>;

    /// Creates an account for an address without notifying anybody, and returns its id. If the address already has an
    /// account, returns the id of that one. Nobody knows the password of the new account: the person resets it to sign
    /// in.
    async fn invite(&self, email: &str) -> Result<PersonId>;

    /// Whether [`Self::send_letter`] sends mail. Cognito only mails its own codes.
    fn sends_letters(&self) -> bool {
        false
    }

    /// Sends a letter that is not about an account here, to any address, if this can send mail at all.
    async fn send_letter(&self, _to: &str, _letter: Letter) -> Result<()> {
        Ok(())
    }

    /// Deletes the account and ends every session.
    async fn delete(&self, person: &PersonId) -> Result<()>;

    /// Who holds this access token. Reads no records.
    ///
    /// # Errors
    /// [`Error::SignInRequired`] if it is expired, forged or from another issuer.
    async fn verify(&self, access_token: &str) -> Result<AccessClaims>;

    /// Like [`Self::verify`], and also asks whether the session still lives: a token is valid for up to an hour after
    /// its session was ended, or its account deleted.
    ///
    /// # Errors
    /// [`Error::SignInRequired`] if it does not.
    async fn verify_live(&self, access_token: &str) -> Result<AccessClaims>;
}

/// The error for a wrong password.
pub const WRONG_PASSWORD: Error = Error::WrongCredentials(WrongCredentials::EmailOrPassword);

/// The error for a wrong code.
pub const WRONG_CODE: Error = Error::WrongCredentials(WrongCredentials::Code);

/// The error of starting to set up an authenticator if there is already one.
#[must_use]
pub fn second_factor_is_on() -> Error {
    Conflict::TwoStepOn.into()
}
