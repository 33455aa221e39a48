//! The port.

use async_trait::async_trait;

use super::{
    Cognito,
    error::CognitoError,
    people::{Admitted, is_settable},
    refusal::Refusal,
};
use crate::{
    Error, Result,
    error::Invalid,
    id::PersonId,
    person::check_password,
    ports::{
        Identity,
        identity::{AccessClaims, Challenge, SignIn, Tokens, WRONG_CODE, WRONG_PASSWORD, second_factor_is_on},
    },
};

/// Others may be faster this often before we give up.
const ATTEMPTS: usize = 4;

/// Characters of a code that is mailed, at most.
const MAX_CODE: usize = 20;

/// What a password must be for the pool.
fn check(password: &str, email: &str) -> Result<()> {
    check_password(password, email)?;
    if is_settable(password) { Ok(()) } else { Err(Invalid::PasswordPadded.into()) }
}

/// A code in the form that Cognito takes; anything else is a wrong one.
fn digits(code: &str) -> Result<&str> {
    let good = (1..=MAX_CODE).contains(&code.len()) && code.bytes().all(|b| b.is_ascii_digit());
    if good { Ok(code) } else { Err(WRONG_CODE) }
}

/// Whether a text can be a refresh token; Cognito answers to others as to a fault of ours.
fn is_token(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_=.".contains(&b))
}

/// The answer to a wish that is granted, or not, without a word about the account.
fn quietly(outcome: Result<(), Refusal>, wish: &str) -> Result<()> {
    match outcome {
        Ok(()) | Err(Refusal::NoAccount | Refusal::NotAuthorized | Refusal::NotConfirmed) => Ok(()),
        // Cognito sends to those who have an account, and only then can it fail.
        Err(Refusal::NotDelivered) => {
            tracing::error!(wish, "Cognito cannot deliver a code");
            Ok(())
        }
        // Only accounts have limits, and only unconfirmed or confirmed ones cannot have what they ask for.
        Err(refusal @ (Refusal::TooOften | Refusal::Impossible(_))) => {
            tracing::info!(wish, ?refusal, "Cognito sends no code");
            Ok(())
        }
        Err(refusal) => Err(refusal.into_error()),
    }
}

#[async_trait]
impl Identity for Cognito {
    async fn sign_up(&self, email: &str, password: &str) -> Result<()> {
        check(password, email)?;
        for _ in 0..ATTEMPTS {
            match self.make(email, password).await {
                Ok(()) => return Ok(()),
                Err(Refusal::AccountExists) => {}
                // The account is made, and waits. Asking for another code may go better.
                Err(Refusal::NotDelivered) => return quietly(Err(Refusal::NotDelivered), "sign up"),
                Err(refusal) => return Err(refusal.into_error()),
            }
            match self.account(email).await? {
                Some(account) if !account.waits => return Ok(()),
                // Signed up once more before confirming. Setting a password would confirm the account, so it is made
                // anew: by its own name, lest an account is deleted that was made meanwhile.
                Some(account) => self.unmake(&account.username).await?,
                // Deleted meanwhile.
                None => {}
            }
        }
        Err(CognitoError::ChangedTooOften.into())
    }

    async fn confirm(&self, email: &str, code: &str) -> Result<()> {
        let call = self.once().confirm_sign_up().client_id(&self.settings.client_id);
        let call = call.secret_hash(self.proof(email)).username(email).confirmation_code(digits(code)?);
        call.send().await.map(drop).map_err(|error| Refusal::from(error).or_as_if(WRONG_CODE, "confirm"))
    }

    async fn resend_code(&self, email: &str) -> Result<()> {
        // Cognito says so to a confirmed one; its stand-in sends a code, and so might others.
        if !self.account(email).await?.is_some_and(|account| account.waits) {
            return Ok(());
        }
        let call = self.client().resend_confirmation_code().client_id(&self.settings.client_id);
        let sent = call.secret_hash(self.proof(email)).username(email).send().await;
        quietly(sent.map(drop).map_err(Refusal::from), "resend")
    }

    async fn sign_in(&self, email: &str, password: &str) -> Result<SignIn> {
        match self.admit(email, password).await {
            Ok(Admitted::With(result)) => Ok(SignIn::Done(self.tokens(*result).await?)),
            Ok(Admitted::CodeNeeded { username, session }) => {
                let person = match username.parse() {
                    Ok(person) => person,
                    // It repeats the address where that is the user's name.
                    Err(_) => self.person_of(email).await?,
                };
                Ok(SignIn::CodeNeeded(Challenge { person, token: session }))
            }
            Err(Refusal::NotConfirmed) if self.waits_with(email, password).await? => Err(Error::NotConfirmed),
            Err(refusal) => Err(refusal.or_as_if(WRONG_PASSWORD, "sign in")),
        }
    }

    async fn answer(&self, challenge: &Challenge, code: &str) -> Result<Tokens> {
        if challenge.token.is_empty() {
            return Err(Error::SignInRequired);
        }
        // The step can be taken once: what it leads to must not be lost for want of keys.
        self.verifier().ready(self.now()).await?;
        match self.take_step(challenge, six_digits(code)?).await {
            Ok(Admitted::With(result)) => self.tokens(*result).await,
            Err(Refusal::WrongCode) => Err(WRONG_CODE),
            // Its time is over, or it is none of the pool's.
            Err(Refusal::Impossible(_)) => Err(Error::SignInRequired),
            Ok(Admitted::CodeNeeded { .. }) => Err(Error::SignInRequired),
            Err(refusal) => Err(refusal.or(Error::SignInRequired)),
        }
    }

    async fn refresh(&self, refresh_token: &str) -> Result<Tokens> {
        if !is_token(refresh_token) {
            return Err(Error::SignInRequired);
        }
        // Where tokens rotate the old one is worth nothing afterwards, so nothing is asked for that cannot be checked.
        self.verifier().ready(self.now()).await?;
        // Works whether or not the client's tokens rotate, and needs no user's name.
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

    async fn change_password(&self, person: &PersonId, old: &str, new: &str) -> Result<()> {
        self.check_password(person, old).await?;
        let account = self.account(person.as_str()).await?.ok_or(WRONG_PASSWORD)?;
        check(new, &account.email)?;
        // Not `ChangePassword`: it wants an access token, and whoever has a second step gets none for a password.
        let call = self.client().admin_set_user_password().user_pool_id(&self.settings.user_pool_id);
        let call = call.username(person.as_str()).password(new).permanent(true);
        call.send().await.map_err(|error| Refusal::from(error).or(WRONG_PASSWORD))?;
        self.end_sessions(person.as_str()).await
    }

    async fn check_password(&self, person: &PersonId, password: &str) -> Result<()> {
        match self.admit(person.as_str(), password).await {
            // What it leads to is given to nobody.
            Ok(_) => Ok(()),
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
            // No secret was asked for.
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
}

/// A code of an authenticator in the form that Cognito takes; anything else is a wrong one.
fn six_digits(code: &str) -> Result<&str> {
    digits(code).and_then(|code| if code.len() == 6 { Ok(code) } else { Err(WRONG_CODE) })
}

impl Cognito {
    async fn person_of(&self, email: &str) -> Result<PersonId> {
        let account = self.account(email).await?.ok_or(WRONG_PASSWORD)?;
        Ok(account.username.parse().map_err(|_| CognitoError::UserName)?)
    }
}
