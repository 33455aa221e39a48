//! Implements the port `Identity`.

use async_trait::async_trait;

use super::{
    Cognito,
    error::CognitoError,
    people::{Admitted, is_settable},
    refusal::Refusal,
    sign_up_token,
};
use crate::{
    Error, Result,
    error::Invalid,
    id::PersonId,
    person::check_password,
    ports::{
        Identity,
        identity::{
            AccessClaims, Challenge, Context, PasswordOf, SIGN_UP_LIFETIME, SignIn, Tokens, WRONG_CODE, WRONG_PASSWORD,
            second_factor_is_on,
        },
    },
};

/// How often a concurrent change may interfere before sign-up fails.
const ATTEMPTS: usize = 4;

/// The maximum length of a mailed code.
const MAX_CODE: usize = 20;

/// Checks a password against the pool's rules.
fn check(password: &str, email: &str) -> Result<()> {
    check_password(password, email)?;
    if is_settable(password) { Ok(()) } else { Err(Invalid::PasswordPadded.into()) }
}

/// Checks that a code has the form that Cognito accepts. Any other code is wrong.
fn digits(code: &str) -> Result<&str> {
    let good = (1..=MAX_CODE).contains(&code.len()) && code.bytes().all(|b| b.is_ascii_digit());
    if good { Ok(code) } else { Err(WRONG_CODE) }
}

/// Whether the text can be a refresh token. For other texts, Cognito returns an error that looks like a fault of the
/// gallery.
fn is_token(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_=.".contains(&b))
}

/// The outcome of a request that reveals nothing about the account, whether it was granted or not.
fn quietly(outcome: Result<(), Refusal>, action: &str) -> Result<()> {
    match outcome {
        Ok(()) | Err(Refusal::NoAccount | Refusal::NotAuthorized | Refusal::NotConfirmed) => Ok(()),
        // Cognito only sends codes to people who have an account, so only then can it fail.
        Err(Refusal::NotDelivered) => {
            tracing::error!(action, "Cognito could not deliver a code");
            Ok(())
        }
        // Only existing accounts have limits, or a state in which the request is impossible.
        Err(refusal @ (Refusal::TooOften | Refusal::Impossible(_))) => {
            tracing::info!(action, ?refusal, "Cognito did not send a code");
            Ok(())
        }
        Err(refusal) => Err(refusal.into_error()),
    }
}

#[async_trait]
impl Identity for Cognito {
    /// The pool has one account for an address, so it cannot hold the passwords of several sign-ups. It gets a random
    /// one. The browser keeps its own password, encrypted, until the code is typed.
    async fn sign_up(&self, email: &str, password: &str) -> Result<String> {
        check(password, email)?;
        let token = sign_up_token::seal(&self.settings, email, password, self.now() + SIGN_UP_LIFETIME);
        for _ in 0..ATTEMPTS {
            match self.make(email).await {
                Ok(()) => return Ok(token),
                Err(Refusal::AccountExists) => {}
                // The account has been created and is waiting for its code. The person can ask for another code.
                Err(Refusal::NotDelivered) => {
                    return quietly(Err(Refusal::NotDelivered), "sign up").map(|()| token);
                }
                Err(refusal) => return Err(refusal.into_error()),
            }
            match self.account(email).await? {
                Some(account) if !account.waits => return Ok(token),
                // It was created by an earlier version, with somebody's password. It is deleted by its own name, so that
                // an account that was created in the meantime is not deleted.
                Some(account) if account.has_password => self.unmake(&account.username).await?,
                Some(_) => return self.resend_code(email).await.map(|()| token),
                // It was deleted in the meantime.
                None => {}
            }
        }
        Err(CognitoError::ChangedTooOften.into())
    }

    /// The account's password is random until it is set. If setting it fails, nobody has the password, and its owner
    /// resets it.
    async fn confirm(&self, email: &str, password: PasswordOf<'_>, code: &str) -> Result<()> {
        let opened;
        let password = match password {
            PasswordOf::SignUp(token) => {
                opened = sign_up_token::open(&self.settings, email, token, self.now()).ok_or(WRONG_CODE)?;
                opened.as_str()
            }
            PasswordOf::Typed(password) => password,
        };
        check(password, email)?;
        // Cognito refuses this for a confirmed account, so nobody can set its password here.
        let call = self.once().confirm_sign_up().client_id(&self.settings.client_id);
        let call = call.secret_hash(self.proof(email)).username(email).confirmation_code(digits(code)?);
        call.send().await.map_err(|error| Refusal::from(error).or_as_if(WRONG_CODE, "confirm"))?;
        self.set_password(email, password).await.map_err(Refusal::into_error)
    }

    async fn resend_code(&self, email: &str) -> Result<()> {
        // Cognito refuses this for a confirmed account. The stand-in sends a code, and so might other versions.
        if !self.account(email).await?.is_some_and(|account| account.waits) {
            return Ok(());
        }
        let call = self.client().resend_confirmation_code().client_id(&self.settings.client_id);
        let sent = call.secret_hash(self.proof(email)).username(email).send().await;
        quietly(sent.map(drop).map_err(Refusal::from), "resend")
    }

    async fn sign_in(&self, email: &str, password: &str, context: Context<'_>) -> Result<SignIn> {
        match self.admit(email, password, context).await {
            Ok(Admitted::With(result)) => Ok(SignIn::Done(self.tokens(*result).await?)),
            Ok(Admitted::CodeNeeded { username, session }) => {
                let person = match username.parse() {
                    Ok(person) => person,
                    // If the user name is the address, Cognito returns the address.
                    Err(_) => self.person_of(email).await?,
                };
                Ok(SignIn::CodeNeeded(Challenge { person, token: session }))
            }
            Err(refusal) => Err(refusal.or_as_if(WRONG_PASSWORD, "sign in")),
        }
    }

    async fn answer(&self, challenge: &Challenge, code: &str, context: Context<'_>) -> Result<Tokens> {
        if challenge.token.is_empty() {
            return Err(Error::SignInRequired);
        }
        // The second step can only be done once, so its result must not be lost because keys are missing.
        self.verifier().ready(self.now()).await?;
        match self.take_step(challenge, six_digits(code)?, context).await {
            Ok(Admitted::With(result)) => self.tokens(*result).await,
            Err(Refusal::WrongCode) => Err(WRONG_CODE),
            // The challenge has expired, or it does not belong to the pool.
            Err(Refusal::Impossible(_)) => Err(Error::SignInRequired),
            Ok(Admitted::CodeNeeded { .. }) => Err(Error::SignInRequired),
            Err(refusal) => Err(refusal.or(Error::SignInRequired)),
        }
    }

    async fn refresh(&self, refresh_token: &str) -> Result<Tokens> {
        if !is_token(refresh_token) {
            return Err(Error::SignInRequired);
        }
        // If tokens rotate, the old one becomes invalid. So no new one is requested unless it can be checked.
        self.verifier().ready(self.now()).await?;
        // Works whether or not the client's tokens rotate, and does not need the user name.
        let call = self.once().get_tokens_from_refresh_token().refresh_token(refresh_token);
        let call = call.client_id(&self.settings.client_id).client_secret(&self.settings.client_secret);
        let output = call.send().await.map_err(|error| Refusal::from(error).or(Error::SignInRequired))?;
        let result = output.authentication_result.ok_or(CognitoError::Missing("tokens"))?;
        self.renewed_tokens(result).await
    }

    async fn sign_out(&self, refresh_token: &str) -> Result<()> {
        if !is_token(refresh_token) {
            return Ok(());
        }
        let call = self.client().revoke_token().token(refresh_token);
        let call = call.client_id(&self.settings.client_id).client_secret(&self.settings.client_secret);
        match call.send().await.map_err(Refusal::from) {
            Ok(_) | Err(Refusal::NotAuthorized | Refusal::NoAccount | Refusal::Impossible(_)) => Ok(()),
            Err(refusal) => Err(refusal.into_error()),
        }
    }

    async fn sign_out_everywhere(&self, person: &PersonId) -> Result<()> {
        self.end_sessions(person.as_str()).await
    }

    async fn forgot_password(&self, email: &str) -> Result<()> {
        let call = self.client().forgot_password().client_id(&self.settings.client_id);
        let sent = call.secret_hash(self.proof(email)).username(email).send().await;
        quietly(sent.map(drop).map_err(Refusal::from), "reset")
    }

    async fn reset_password(&self, email: &str, code: &str, password: &str) -> Result<()> {
        check(password, email)?;
        let call = self.once().confirm_forgot_password().client_id(&self.settings.client_id);
        let call = call.secret_hash(self.proof(email)).username(email);
        let call = call.confirmation_code(digits(code)?).password(password);
        call.send().await.map_err(|error| Refusal::from(error).or_as_if(WRONG_CODE, "reset"))?;
        self.end_sessions(email).await
    }

    async fn change_password(&self, person: &PersonId, old: &str, new: &str, context: Context<'_>) -> Result<()> {
        match self.admit(person.as_str(), old, context).await {
            // Nobody receives the tokens.
            Ok(_) => {}
            Err(refusal) => return Err(refusal.or(WRONG_PASSWORD)),
        }
        let account = self.account(person.as_str()).await?.ok_or(WRONG_PASSWORD)?;
        check(new, &account.email)?;
        // Not `ChangePassword`: it requires an access token, and a password alone gives none to people with a second
        // step.
        self.set_password(person.as_str(), new).await.map_err(|refusal| refusal.or(WRONG_PASSWORD))?;
        self.end_sessions(person.as_str()).await
    }

    async fn prove(&self, person: &PersonId, password: &str, code: &str, context: Context<'_>) -> Result<()> {
        // Nobody receives the tokens.
        match self.admit(person.as_str(), password, context).await {
            Ok(Admitted::With(_)) => Ok(()),
            Ok(Admitted::CodeNeeded { session, .. }) => {
                let challenge = Challenge { person: person.clone(), token: session };
                let taken = self.take_step(&challenge, six_digits(code)?, context).await;
                taken.map(drop).map_err(|refusal| refusal.or(WRONG_CODE))
            }
            Err(refusal) => Err(refusal.or(WRONG_PASSWORD)),
        }
    }

    async fn second_factor(&self, person: &PersonId) -> Result<bool> {
        Ok(self.account(person.as_str()).await?.is_some_and(|account| account.second_factor))
    }

    async fn begin_second_factor(&self, access_token: &str) -> Result<String> {
        let person = self.holder(access_token).await?.sub;
        if self.second_factor(&person).await? {
            return Err(second_factor_is_on());
        }
        let call = self.client().associate_software_token().access_token(access_token);
        let output = call.send().await.map_err(|error| Refusal::from(error).or(Error::SignInRequired))?;
        Ok(output.secret_code.ok_or(CognitoError::Missing("secret"))?)
    }

    async fn confirm_second_factor(&self, access_token: &str, code: &str) -> Result<()> {
        let person = self.holder(access_token).await?.sub;
        let call = self.client().verify_software_token().access_token(access_token).user_code(six_digits(code)?);
        match call.friendly_device_name("Vitrine").send().await.map_err(Refusal::from) {
            Ok(_) => {}
            // `begin_second_factor` was not called.
            Err(Refusal::WrongCode | Refusal::Impossible(_)) => return Err(WRONG_CODE),
            Err(refusal) => return Err(refusal.or(Error::SignInRequired)),
        }
        self.prefer(&person, true).await.map_err(|refusal| refusal.or(Error::SignInRequired))
    }

    async fn remove_second_factor(&self, person: &PersonId) -> Result<()> {
        match self.prefer(person, false).await {
            Ok(()) | Err(Refusal::NoAccount) => Ok(()),
            Err(refusal) => Err(refusal.into_error()),
        }
    }

    async fn invite(&self, email: &str) -> Result<PersonId> {
        if self.account(email).await?.is_none() {
            self.make_quietly(email).await.map_err(Refusal::into_error)?;
        }
        self.person_of(email).await
    }

    async fn delete(&self, person: &PersonId) -> Result<()> {
        self.unmake(person.as_str()).await
    }

    async fn verify(&self, access_token: &str) -> Result<AccessClaims> {
        self.holder(access_token).await
    }

    async fn verify_live(&self, access_token: &str) -> Result<AccessClaims> {
        let claims = self.holder(access_token).await?;
        // Cognito refuses a token that was revoked, and one whose account was deleted.
        let asked = self.client().get_user().access_token(access_token).send().await;
        asked.map_err(|error| Refusal::from(error).or(Error::SignInRequired))?;
        Ok(claims)
    }
}

/// Checks that a code of an authenticator has the form that Cognito accepts. Any other code is wrong.
fn six_digits(code: &str) -> Result<&str> {
    digits(code).and_then(|code| if code.len() == 6 { Ok(code) } else { Err(WRONG_CODE) })
}

impl Cognito {
    async fn person_of(&self, email: &str) -> Result<PersonId> {
        let account = self.account(email).await?.ok_or(WRONG_PASSWORD)?;
        Ok(account.username.parse().map_err(|_| CognitoError::UserName)?)
    }
}
