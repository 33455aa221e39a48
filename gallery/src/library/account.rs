//! Registering, signing in and out.

use super::{
    Admission, Client, Library, Proof,
    access::signed_in,
    attempts::{By, Counted},
};
use crate::{
    Error, Result,
    id::PersonId,
    person::{Viewer, check_password, normalise_email},
    ports::identity::{PasswordOf, SignIn, Tokens},
    rate_limit::LimitedAction,
};

/// A sign-up that waits for its code. It has no `Debug`, so that it is never logged.
#[derive(Clone)]
pub struct SignUp {
    /// The address as it is stored.
    pub email: String,
    /// Names the sign-up in the browser that made it, for [`PasswordOf::SignUp`]. Printable ASCII without spaces,
    /// semicolons, commas or quotation marks.
    pub token: String,
}

/// The result of a correct password.
#[derive(Debug, Clone)]
pub enum Entrance {
    /// The person is signed in.
    Open(SignedIn),
    /// A second step is required. The browser keeps this text for [`Library::answer`]. It is printable ASCII without
    /// spaces, semicolons, commas or quotation marks.
    CodeNeeded(String),
    /// The account was deleted and can be restored. The browser keeps this text for [`Library::restore_account`]; it is
    /// printable in the same way.
    Deleted(String),
}

impl Entrance {
    /// The session, if the person is signed in.
    #[must_use]
    pub fn open(self) -> Option<SignedIn> {
        match self {
            Self::Open(signed_in) => Some(signed_in),
            Self::CodeNeeded(_) | Self::Deleted(_) => None,
        }
    }
}

/// The result of a sign-in or a renewal.
#[derive(Debug, Clone)]
pub struct SignedIn {
    /// Who signed in.
    pub person: PersonId,
    /// Their tokens.
    pub tokens: Tokens,
    /// The language they chose, after a sign-in. A renewal reads no records, so it never knows.
    pub language: Option<String>,
    /// After a sign-in: what the browser keeps for [`Client::devices`], for [`super::DEVICE_LIFETIME`]. It is printable
    /// ASCII without spaces, semicolons, commas or quotation marks.
    pub devices: Option<String>,
}

impl SignedIn {
    /// The viewer from now on.
    #[must_use]
    pub fn viewer(&self) -> Viewer {
        Viewer::Person(self.person.clone())
    }
}

impl Library {
    /// Begins a sign-up and mails a code. `address` is the client's network address. The first account needs the
    /// operator's token or address ([`crate::set_up`]); others may need an invitation.
    ///
    /// # Errors
    /// [`Error::Forbidden`] if the gallery does not accept the address; [`Error::Invalid`] for a bad address or
    /// password.
    pub async fn sign_up(
        &self,
        email: &str,
        password: &str,
        admission: Admission<'_>,
        address: &str,
    ) -> Result<SignUp> {
        let email = normalise_email(email)?;
        self.admit(&email, admission).await?;
        let counted = self.count_mail(&email, address).await?;
        let token = match self.identity.sign_up(&email, password).await {
            Err(error @ Error::Busy { .. }) => {
                // No mail was sent.
                self.take_back(&counted).await?;
                return Err(error);
            }
            begun => begun?,
        };
        Ok(SignUp { email, token })
    }

    /// Creates the account of a sign-up with the mailed code. The browser that signed up has the [`SignUp::token`];
    /// another one needs the password that the account is to have.
    ///
    /// # Errors
    /// [`Error::WrongCredentials`], [`Error::Invalid`] for a bad password, [`Error::TooManyAttempts`].
    pub async fn confirm(
        &self,
        email: &str,
        password: PasswordOf<'_>,
        code: &str,
        client: impl Into<Client<'_>>,
    ) -> Result<()> {
        let client = client.into();
        let email = normalise_email(email)?;
        if let PasswordOf::Typed(password) = password {
            check_password(password, &email)?;
        }
        let code = clean_code(code);
        self.attempt(LimitedAction::MailedCode, &email, client, self.identity.confirm(&email, password, &code)).await?;
        self.forget_attempts(LimitedAction::SendMail, &email).await
    }

    /// Mails another code for the sign-ups with an address.
    ///
    /// # Errors
    /// [`Error::TooManyAttempts`].
    pub async fn resend_code(&self, email: &str, address: &str) -> Result<()> {
        let email = normalise_email(email)?;
        self.count_mail(&email, address).await?;
        self.identity.resend_code(&email).await
    }

    /// Checks a person's password, and lets them in if that is enough.
    ///
    /// # Errors
    /// [`Error::WrongCredentials`], [`Error::TooManyAttempts`].
    pub async fn sign_in(&self, email: &str, password: &str, client: impl Into<Client<'_>>) -> Result<Entrance> {
        let (email, client) = (normalise_email(email)?, client.into());
        let signing_in = self.identity.sign_in(&email, password, client.context());
        match self.attempt(LimitedAction::SignIn, &email, client, signing_in).await? {
            SignIn::Done(tokens) => self.enter(tokens, email, client).await,
            SignIn::CodeNeeded(challenge) => Ok(Entrance::CodeNeeded(self.seal_challenge(email, challenge)?)),
        }
    }

    /// Lets somebody in who has completed every step.
    ///
    /// # Errors
    /// [`Error::Forbidden`] if it is their first time, and the gallery does not accept them any more.
    pub(super) async fn enter(&self, tokens: Tokens, email: String, client: Client<'_>) -> Result<Entrance> {
        let person = match self.ensure_person(&tokens.person, &email).await {
            Err(error @ Error::Forbidden(_)) => {
                self.end_session(&tokens).await?;
                return Err(error);
            }
            person => person?,
        };
        if person.deleted_at.is_some() {
            return self.offer_to_restore(&tokens, email).await.map(Entrance::Deleted);
        }
        let devices = Some(self.with_device(&email, client.devices)?);
        Ok(Entrance::Open(SignedIn { person: person.id, tokens, language: person.language, devices }))
    }

    /// Ends a session before anybody got its tokens.
    pub(super) async fn end_session(&self, tokens: &Tokens) -> Result<()> {
        match &tokens.refresh {
            Some(refresh) => self.identity.sign_out(refresh).await,
            None => Ok(()),
        }
    }

    /// Who holds this access token; [`Viewer::Nobody`] if it is not valid. Reads no records.
    ///
    /// # Errors
    /// [`Error::Unavailable`] if the token cannot be checked now. It may still be valid.
    pub async fn viewer(&self, access_token: &str) -> Result<Viewer> {
        match self.identity.verify(access_token).await {
            Ok(claims) => Ok(Viewer::Person(claims.sub)),
            Err(error @ Error::Unavailable(_)) => Err(error),
            Err(_) => Ok(Viewer::Nobody),
        }
    }

    /// Renews a session whose access token has expired.
    ///
    /// # Errors
    /// [`Error::SignInRequired`] if the refresh token is not valid.
    pub async fn renew(&self, refresh_token: &str) -> Result<SignedIn> {
        let tokens = self.identity.refresh(refresh_token).await?;
        Ok(SignedIn { person: tokens.person.clone(), tokens, language: None, devices: None })
    }

    /// Ends this session.
    ///
    /// # Errors
    /// [`Error::Unavailable`].
    pub async fn sign_out(&self, refresh_token: &str) -> Result<()> {
        self.identity.sign_out(refresh_token).await
    }

    /// Ends every session of the viewer. No browser is known any more.
    ///
    /// # Errors
    /// [`Error::SignInRequired`].
    pub async fn sign_out_everywhere(&self, viewer: &Viewer) -> Result<()> {
        self.end_sessions(signed_in(viewer)?).await
    }

    /// Ends every session of a person. No browser is known any more.
    pub(crate) async fn end_sessions(&self, id: &PersonId) -> Result<()> {
        self.forget_devices_of(id).await?;
        self.identity.sign_out_everywhere(id).await
    }

    /// Mails a code to reset a forgotten password, if the account exists.
    ///
    /// # Errors
    /// [`Error::TooManyAttempts`].
    pub async fn forgot_password(&self, email: &str, address: &str) -> Result<String> {
        let email = normalise_email(email)?;
        self.count_mail(&email, address).await?;
        self.identity.forgot_password(&email).await?;
        Ok(email)
    }

    /// Sets a new password with the mailed code.
    ///
    /// # Errors
    /// [`Error::WrongCredentials`], [`Error::Invalid`], [`Error::TooManyAttempts`].
    pub async fn reset_password(
        &self,
        email: &str,
        code: &str,
        password: &str,
        client: impl Into<Client<'_>>,
    ) -> Result<()> {
        let (email, client) = (normalise_email(email)?, client.into());
        let code = clean_code(code);
        self.attempt(LimitedAction::MailedCode, &email, client, self.identity.reset_password(&email, &code, password))
            .await?;
        self.forget_devices(&email).await?;
        self.forget_attempts(LimitedAction::SendMail, &email).await?;
        self.forget_attempts(LimitedAction::SignIn, &email).await
    }

    /// Changes the viewer's password, which ends every session.
    ///
    /// # Errors
    /// Those of a [`Proof`]; [`Error::Invalid`].
    pub async fn change_password(&self, viewer: &Viewer, proof: &Proof<'_>, new: &str) -> Result<()> {
        let id = self.prove(viewer, proof).await?;
        self.identity.change_password(id, proof.password, new, proof.context).await?;
        self.forget_devices_of(id).await
    }
}

impl Library {
    /// Counts a mail that somebody has sent to an address, so that nobody can flood a stranger's inbox, or use up what
    /// the mail server allows.
    async fn count_mail(&self, email: &str, address: &str) -> Result<Vec<Counted>> {
        let by = [By::Address(address), By::Account(email), By::Everybody];
        self.count_attempts(LimitedAction::SendMail, &by).await
    }
}

/// Cleans a code as typed by a person: spaces and dashes are ignored.
pub(super) fn clean_code(code: &str) -> String {
    code.chars().filter(|c| !c.is_whitespace() && *c != '-').take(12).collect()
}
