//! Accounts of the standalone gallery, with passwords, in the gallery's own table.
//!
//! Every change is one conditional write, so concurrent requests never leave an account half changed.

mod codes;
mod error;
mod password;
mod sessions;
mod sign_ups;
mod store;
mod tokens;
mod totp;

#[cfg(all(test, feature = "contract"))]
mod tests;

use std::sync::Arc;

use async_trait::async_trait;
use jiff::Timestamp;
use serde_json::{Value, json};

use self::{
    codes::{Codes, Purpose},
    error::AccountError,
    password::Passwords,
    sessions::Renewed,
    store::{Account, CODES, SESSIONS, Store, account_key, fresh_epoch, still, update},
    tokens::AccessTokens,
    totp::Authenticators,
};
use crate::{
    Error, Result,
    id::PersonId,
    person::check_password,
    ports::{
        Clock, Identity, Mail, Table,
        identity::{
            AccessClaims, Challenge, Context, PasswordOf, SignIn, Tokens, WRONG_CODE, WRONG_PASSWORD,
            second_factor_is_on,
        },
        mail::{Letter, Message},
        table::{Condition, WriteError},
    },
};

/// How often a concurrent change may interfere before a request fails.
const ATTEMPTS: usize = 8;

/// Accounts of the standalone gallery.
pub struct Accounts {
    store: Store,
    mail: Arc<dyn Mail>,
    passwords: Passwords,
    codes: Codes,
    tokens: AccessTokens,
    authenticators: Authenticators,
    clock: Clock,
}

impl Accounts {
    /// Accounts in `table`. `key` is the secret from which all others are derived (the seed of the Ed25519 key that
    /// signs access tokens). `issuer` is the issuer in the tokens.
    #[must_use]
    pub fn new(table: Arc<dyn Table>, mail: Arc<dyn Mail>, key: [u8; 32], issuer: String, clock: Clock) -> Self {
        Self {
            store: Store { table },
            mail,
            passwords: Passwords::new(),
            codes: Codes::new(&key),
            tokens: AccessTokens::new(&key, issuer),
            authenticators: Authenticators::new(&key),
            clock,
        }
    }

    /// The public key that checks access tokens, as a JSON Web Key Set.
    #[must_use]
    pub fn jwks(&self) -> Value {
        self.tokens.jwks()
    }

    fn now(&self) -> Timestamp {
        (self.clock)()
    }

    fn tokens(&self, session: Renewed) -> Tokens {
        let Renewed { person, family, refresh } = session;
        let access = self.tokens.issue(&person, &family, self.now());
        Tokens { access, access_lifetime: tokens::LIFETIME, refresh, person }
    }

    /// Starts a session; `None` if the account was changed in the meantime.
    async fn begin(&self, account: Account) -> Result<Option<Tokens>> {
        let begun = sessions::begin(&self.store, account, self.now()).await?;
        Ok(begun.map(|session| self.tokens(session)))
    }

    /// Creates an account that waits for its first password, unless the address has one. Returns its person.
    async fn ensure_account(&self, email: &str, hash: &str) -> Result<PersonId> {
        for _ in 0..ATTEMPTS {
            if let Some(account) = self.store.account_of(email).await? {
                return Ok(account.person);
            }
            let account = Account::new(PersonId::random(), email, hash, false);
            match self.store.table.write(Store::create(&account)?).await {
                Ok(()) => return Ok(account.person),
                // The account was created in the meantime.
                Err(WriteError::ConditionFailed(_)) => {}
                Err(WriteError::Other(error)) => return Err(error),
            }
        }
        Err(AccountError::ChangedTooOften("it was being created").into())
    }

    /// Checks a code of the account's authenticator, which then cannot be used again.
    async fn use_code(&self, account: &Account, code: &str) -> Result<()> {
        let step = self.authenticators.step_of(&account.person, &account.totp, code, self.now()).ok_or(WRONG_CODE)?;
        if step <= account.totp_step {
            return Err(WRONG_CODE);
        }
        let unused = vec![still("totp", account.totp.as_str()), still("totp_step", account.totp_step)];
        let use_up = update(account_key(&account.person), [("totp_step", json!(step))], unused);
        self.store.table.write(vec![use_up]).await.map_err(code_was_used)
    }

    /// Whether the password is the account's. It takes as long if there is no account.
    async fn fits(&self, password: &str, account: Option<&Account>) -> Result<bool> {
        self.passwords.verify(password, account.map(|account| account.password.as_str())).await
    }
}

/// A code is used up in the same write as what it allows. If that write fails, somebody else has used or replaced the
/// code.
fn code_was_used(error: WriteError) -> Error {
    match error {
        WriteError::ConditionFailed(_) => WRONG_CODE,
        WriteError::Other(error) => error,
    }
}

/// The message that brings a code.
fn code_letter(to: &str, purpose: Purpose, code: String) -> Message {
    let minutes = codes::LIFETIME.as_mins().unsigned_abs();
    let letter = match purpose {
        Purpose::Confirm => Letter::ConfirmAddress { code, minutes },
        Purpose::Reset => Letter::ResetPassword { code, minutes },
    };
    Message { to: to.to_owned(), letter }
}

#[async_trait]
impl Identity for Accounts {
    fn sends_letters(&self) -> bool {
        true
    }

    async fn send_letter(&self, to: &str, letter: Letter) -> Result<()> {
        self.mail.send(Message { to: to.to_owned(), letter }).await
    }

    async fn sign_up(&self, email: &str, password: &str) -> Result<String> {
        check_password(password, email)?;
        // A hash is also computed if the address has an account, so that the time reveals nothing.
        let hash = self.passwords.hash(password).await?;
        if self.store.account_of(email).await?.is_some_and(|account| account.confirmed) {
            self.mail.send(Message { to: email.to_owned(), letter: Letter::AlreadyRegistered }).await?;
            return Ok(sign_ups::fresh_id(self.now()));
        }
        let (id, code) = self.begin_sign_up(email, hash).await?;
        self.mail.send(code_letter(email, Purpose::Confirm, code)).await?;
        Ok(id)
    }

    async fn confirm(&self, email: &str, password: PasswordOf<'_>, code: &str) -> Result<()> {
        let hash = match password {
            PasswordOf::SignUp(id) => self.password_of_sign_up(email, id).await?.ok_or(WRONG_CODE)?,
            PasswordOf::Typed(password) => {
                check_password(password, email)?;
                self.passwords.hash(password).await?
            }
        };
        self.finish_sign_up(email, &hash, code).await
    }

    async fn resend_code(&self, email: &str) -> Result<()> {
        match self.renew_sign_up_code(email).await? {
            Some(code) => self.mail.send(code_letter(email, Purpose::Confirm, code)).await,
            None => Ok(()),
        }
    }

    async fn sign_in(&self, email: &str, password: &str, _: Context<'_>) -> Result<SignIn> {
        let account = self.store.account_of(email).await?.filter(|account| account.confirmed);
        let fits = self.fits(password, account.as_ref()).await?;
        let account = account.filter(|_| fits).ok_or(WRONG_PASSWORD)?;
        if !account.totp.is_empty() {
            return Ok(SignIn::CodeNeeded(self.authenticators.challenge(&account, self.now())));
        }
        self.begin(account).await?.map(SignIn::Done).ok_or(WRONG_PASSWORD)
    }

    async fn answer(&self, challenge: &Challenge, code: &str, _: Context<'_>) -> Result<Tokens> {
        let account = self.store.account(&challenge.person).await?.ok_or(Error::SignInRequired)?;
        let now = self.now();
        if !self.authenticators.is_open(challenge, &account, now) {
            return Err(Error::SignInRequired);
        }
        self.use_code(&account, code).await?;
        self.begin(account).await?.ok_or(Error::SignInRequired)
    }

    async fn refresh(&self, refresh_token: &str) -> Result<Tokens> {
        sessions::renew(&self.store, refresh_token, self.now()).await.map(|session| self.tokens(session))
    }

    async fn sign_out(&self, refresh_token: &str) -> Result<()> {
        sessions::end_of(&self.store, refresh_token).await
    }

    async fn sign_out_everywhere(&self, person: &PersonId) -> Result<()> {
        let epoch = fresh_epoch();
        let end_all = update(account_key(person), [("epoch", json!(epoch))], vec![Condition::Exists]);
        match self.store.table.write(vec![end_all]).await {
            // Without an account there are no sessions either.
            Ok(()) | Err(WriteError::ConditionFailed(_)) => {}
            Err(WriteError::Other(error)) => return Err(error),
        }
        self.store.sweep(person, SESSIONS, Some(&epoch)).await
    }

    async fn forgot_password(&self, email: &str) -> Result<()> {
        let Some(account) = self.store.account_of(email).await? else { return Ok(()) };
        let (code, write) = self.codes.issue(&Purpose::Reset.of(&account.person), self.now())?;
        self.store.table.write(vec![write]).await?;
        self.mail.send(code_letter(&account.email, Purpose::Reset, code)).await
    }

    async fn reset_password(&self, email: &str, code: &str, password: &str) -> Result<()> {
        check_password(password, email)?;
        let account = self.store.account_of(email).await?.ok_or(WRONG_CODE)?;
        let use_up = self.codes.check(&self.store, &Purpose::Reset.of(&account.person), code, self.now()).await?;
        let epoch = fresh_epoch();
        let hash = self.passwords.hash(password).await?;
        // A person who has the code reads the address's mail, so this also confirms the address.
        let reset = update(
            account_key(&account.person),
            [("password", json!(hash)), ("epoch", json!(epoch)), ("confirmed", json!(true))],
            vec![still("email", email)],
        );
        self.store.table.write(vec![reset, use_up]).await.map_err(code_was_used)?;
        self.store.sweep(&account.person, CODES, None).await?;
        self.store.sweep(&account.person, SESSIONS, Some(&epoch)).await
    }

    async fn change_password(&self, person: &PersonId, old: &str, new: &str, _: Context<'_>) -> Result<()> {
        let account = self.store.account(person).await?;
        let fits = self.fits(old, account.as_ref()).await?;
        let account = account.filter(|_| fits).ok_or(WRONG_PASSWORD)?;
        check_password(new, &account.email)?;
        let epoch = fresh_epoch();
        let hash = self.passwords.hash(new).await?;
        let change = update(
            account_key(person),
            [("password", json!(hash)), ("epoch", json!(epoch))],
            vec![still("password", account.password)],
        );
        match self.store.table.write(vec![change]).await {
            Ok(()) => self.store.sweep(person, SESSIONS, Some(&epoch)).await,
            // The password was changed in the meantime, so `old` is no longer correct.
            Err(WriteError::ConditionFailed(_)) => Err(WRONG_PASSWORD),
            Err(WriteError::Other(error)) => Err(error),
        }
    }

    async fn prove(&self, person: &PersonId, password: &str, code: &str, _: Context<'_>) -> Result<()> {
        let account = self.store.account(person).await?;
        let fits = self.fits(password, account.as_ref()).await?;
        let account = account.filter(|_| fits).ok_or(WRONG_PASSWORD)?;
        if account.totp.is_empty() { Ok(()) } else { self.use_code(&account, code).await }
    }

    async fn second_factor(&self, person: &PersonId) -> Result<bool> {
        Ok(self.store.account(person).await?.is_some_and(|account| !account.totp.is_empty()))
    }

    async fn begin_second_factor(&self, access_token: &str) -> Result<String> {
        let person = self.verify(access_token).await?.sub;
        let account = self.store.account(&person).await?.ok_or(Error::SignInRequired)?;
        if !account.totp.is_empty() {
            return Err(second_factor_is_on());
        }
        let name = totp::fresh_name();
        let pending = update(account_key(&person), [("totp_pending", json!(name))], vec![Condition::Exists]);
        self.store.table.write(vec![pending]).await?;
        Ok(self.authenticators.secret_for_people(&person, &name))
    }

    async fn confirm_second_factor(&self, access_token: &str, code: &str) -> Result<()> {
        let person = self.verify(access_token).await?.sub;
        let account = self.store.account(&person).await?.ok_or(Error::SignInRequired)?;
        let pending = account.totp_pending;
        let step = self.authenticators.step_of(&person, &pending, code, self.now()).ok_or(WRONG_CODE)?;
        let switch_on = update(
            account_key(&person),
            [("totp", json!(pending)), ("totp_pending", json!("")), ("totp_step", json!(step))],
            vec![still("totp_pending", pending.as_str())],
        );
        self.store.table.write(vec![switch_on]).await.map_err(code_was_used)
    }

    async fn remove_second_factor(&self, person: &PersonId) -> Result<()> {
        let off = [("totp", json!("")), ("totp_pending", json!(""))];
        match self.store.table.write(vec![update(account_key(person), off, vec![Condition::Exists])]).await {
            // Without an account there is no second step either.
            Ok(()) | Err(WriteError::ConditionFailed(_)) => Ok(()),
            Err(WriteError::Other(error)) => Err(error),
        }
    }

    async fn invite(&self, email: &str) -> Result<PersonId> {
        // A random password that nobody knows.
        let hash = self.passwords.hash(&fresh_epoch()).await?;
        // A person who resets the password with a code reads the address's mail, so that confirms the address.
        self.ensure_account(email, &hash).await
    }

    async fn delete(&self, person: &PersonId) -> Result<()> {
        if let Some(account) = self.store.account(person).await? {
            match self.store.table.write(Store::remove(&account)).await {
                // It was deleted in the meantime.
                Ok(()) | Err(WriteError::ConditionFailed(_)) => {}
                Err(WriteError::Other(error)) => return Err(error),
            }
        }
        self.store.sweep(person, CODES, None).await?;
        self.store.sweep(person, SESSIONS, None).await
    }

    async fn verify(&self, access_token: &str) -> Result<AccessClaims> {
        self.tokens.verify(access_token, self.now())
    }

    async fn verify_live(&self, access_token: &str) -> Result<AccessClaims> {
        let claims = self.verify(access_token).await?;
        let session = claims.sid.as_deref().ok_or(Error::SignInRequired)?;
        sessions::check_live(&self.store, &claims.sub, session, self.now()).await?;
        Ok(claims)
    }
}
