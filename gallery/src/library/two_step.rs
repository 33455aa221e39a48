//! Two-step sign-in: a code from an authenticator after the password, and a way to recover for people who lost their
//! authenticator.
//!
//! They use one recovery code of 100 random bits. It is shown once, and only a hash of it is stored with the person's
//! records. Using it switches the second step off. The person then signs in with the password alone and sets up an
//! authenticator again. The code does not sign in by itself, because it must work in the same way standalone and on
//! AWS, and Cognito has no such codes and cannot be told that a challenge was answered by other means. As one use ends
//! the second step, one code is enough.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize};
use serde_json::json;
use sha2::{Digest as _, Sha256};

use super::{Client, Entrance, Library, Proof, access::signed_in, account::clean_code, attempts::By};
use crate::{
    Error, Result,
    error::{Conflict, WrongCredentials},
    id::{PersonId, random_text},
    person::Viewer,
    ports::{
        identity::{CHALLENGE_LIFETIME, Challenge},
        table::{Attributes, Write},
    },
    rate_limit::LimitedAction,
    records::keys,
};

/// The error for a wrong recovery code.
const WRONG_RECOVERY_CODE: Error = Error::WrongCredentials(WrongCredentials::RecoveryCode);

/// The purpose of a sealed challenge.
const SEAL: &str = "/signin/code?c=";

/// Length of a recovery code in characters of five bits each.
const RECOVERY_LENGTH: usize = 20;

/// How a person signs in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TwoStep {
    /// Whether a code is required after the password.
    pub on: bool,
    /// Whether there is a recovery code.
    pub recoverable: bool,
}

/// What the browser keeps between the password and the code. It is signed, so it proves who got this far. It does not
/// contain the password.
#[derive(Serialize, Deserialize)]
struct Waiting {
    email: String,
    challenge: Challenge,
}

impl Library {
    /// Whether the viewer signs in with two steps.
    ///
    /// # Errors
    /// [`Error::SignInRequired`].
    pub async fn two_step(&self, viewer: &Viewer) -> Result<TwoStep> {
        let id = signed_in(viewer)?;
        let on = self.identity.second_factor(id).await?;
        Ok(TwoStep { on, recoverable: on && self.table.get(&keys::recovery(id)).await?.is_some() })
    }

    /// Starts to set up an authenticator and returns its secret in base32. Nothing changes before
    /// [`Self::confirm_two_step`].
    ///
    /// # Errors
    /// Those of a [`Proof`]; [`Error::Conflict`] if it is already on.
    pub async fn begin_two_step(&self, viewer: &Viewer, proof: &Proof<'_>) -> Result<String> {
        self.prove(viewer, proof).await?;
        self.identity.begin_second_factor(proof.access_token).await
    }

    /// Switches two-step sign-in on with a code from the authenticator, and returns the recovery code. It is never
    /// shown again.
    ///
    /// # Errors
    /// [`Error::WrongCredentials`] for a wrong code; [`Error::TooManyAttempts`].
    pub async fn confirm_two_step(&self, viewer: &Viewer, access_token: &str, code: &str) -> Result<String> {
        let id = signed_in(viewer)?;
        self.count_attempt(LimitedAction::EnrolAuthenticator, By::Account(id.as_str())).await?;
        self.identity.confirm_second_factor(access_token, &clean_code(code)).await?;
        self.forget_attempts(LimitedAction::EnrolAuthenticator, id.as_str()).await?;
        self.fresh_recovery_code(id).await
    }

    /// Replaces the recovery code with a new one.
    ///
    /// # Errors
    /// Those of a [`Proof`]; [`Error::Conflict`] if two-step sign-in is off.
    pub async fn replace_recovery_code(&self, viewer: &Viewer, proof: &Proof<'_>) -> Result<String> {
        let id = self.prove(viewer, proof).await?;
        if !self.identity.second_factor(id).await? {
            return Err(Conflict::TwoStepOff.into());
        }
        self.fresh_recovery_code(id).await
    }

    /// Switches two-step sign-in off.
    ///
    /// # Errors
    /// Those of a [`Proof`].
    pub async fn end_two_step(&self, viewer: &Viewer, proof: &Proof<'_>) -> Result<()> {
        let id = self.prove(viewer, proof).await?;
        self.remove_second_factor(id).await
    }

    /// Completes the second step. `waiting` is what [`Self::sign_in`] gave to the browser.
    ///
    /// # Errors
    /// [`Error::WrongCredentials`] for a wrong code; [`Error::SignInRequired`] if it took too long or the account was
    /// changed; [`Error::TooManyAttempts`].
    pub async fn answer(&self, waiting: &str, code: &str, client: impl Into<Client<'_>>) -> Result<Entrance> {
        let client = client.into();
        let Waiting { email, challenge } = self.challenge(waiting)?;
        let code = clean_code(code);
        let answering = self.identity.answer(&challenge, &code, client.context());
        let tokens = self.attempt(LimitedAction::SecondStep, &email, client, answering).await?;
        self.enter(tokens, email, client).await
    }

    /// Whether the text is a valid sign-in that waits for its second step.
    #[must_use]
    pub fn is_waiting(&self, waiting: &str) -> bool {
        self.challenge(waiting).is_ok()
    }

    /// Switches two-step sign-in off for somebody who has the password and a recovery code. Returns the email address,
    /// for the form with which they sign in next.
    ///
    /// # Errors
    /// Like [`Self::answer`].
    pub async fn recover(&self, waiting: &str, recovery_code: &str, client: impl Into<Client<'_>>) -> Result<String> {
        let client = client.into();
        let Waiting { email, challenge } = self.challenge(waiting)?;
        let person = challenge.person;
        let check = async {
            let item = self.table.get(&keys::recovery(&person)).await?.ok_or(WRONG_RECOVERY_CODE)?;
            // Hashes of random bits need no constant-time comparison.
            let right = item.attributes.get("hash") == Some(&json!(recovery_hash(&person, recovery_code)));
            if right { Ok(()) } else { Err(WRONG_RECOVERY_CODE) }
        };
        self.attempt(LimitedAction::RecoveryCode, &email, client, check).await?;
        self.remove_second_factor(&person).await?;
        self.forget_attempts(LimitedAction::SecondStep, &email).await?;
        Ok(email)
    }

    /// What the browser keeps until the second step.
    pub(super) fn seal_challenge(&self, email: String, challenge: Challenge) -> Result<String> {
        self.seal(SEAL, &Waiting { email, challenge }, CHALLENGE_LIFETIME)
    }

    fn challenge(&self, sealed: &str) -> Result<Waiting> {
        self.unseal(SEAL, sealed).ok_or(Error::SignInRequired)
    }

    async fn fresh_recovery_code(&self, id: &PersonId) -> Result<String> {
        let code = recovery_code();
        let attributes = Attributes::from_iter([("hash".to_owned(), json!(recovery_hash(id, &code)))]);
        self.table.write(vec![Write::put(keys::recovery(id), attributes)]).await?;
        Ok(code)
    }

    /// Switches the second step off. The recovery code is worth nothing without it.
    pub(crate) async fn remove_second_factor(&self, id: &PersonId) -> Result<()> {
        self.identity.remove_second_factor(id).await?;
        Ok(self.table.write(vec![Write::delete(keys::recovery(id))]).await?)
    }
}

/// Four groups of five characters.
fn recovery_code() -> String {
    let text = random_text();
    let groups: Vec<&str> = (0..RECOVERY_LENGTH).step_by(5).map(|start| &text[start..start + 5]).collect();
    groups.join("-")
}

/// The hash of a code as typed by a person: with or without dashes, in upper or lower case, and with the letters that
/// look like digits (the alphabet has none of them).
fn recovery_hash(person: &PersonId, typed: &str) -> String {
    let meant = |c: char| match c.to_ascii_lowercase() {
        'o' => '0',
        'i' | 'l' => '1',
        c => c,
    };
    let code: String = typed.chars().filter(char::is_ascii_alphanumeric).map(meant).take(RECOVERY_LENGTH + 1).collect();
    URL_SAFE_NO_PAD.encode(Sha256::digest(format!("vitrine recovery\n{person}\n{code}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_recovery_code_is_accepted_as_people_type_it() {
        let ada: PersonId = "ada-lovelace".parse().expect("an id");
        let hash = |typed: &str| recovery_hash(&ada, typed);
        let right = hash("01abc-defgh-jkmnp-qrstv");
        for typed in ["O1ABC-DEFGH-JKMNP-QRSTV", " oIabc defgh jkmnp qrstv\n", "0labcdefghjkmnpqrstv"] {
            assert_eq!(hash(typed), right, "{typed}");
        }
        for wrong in ["", "01abc-defgh-jkmnp-qrst", "01abc-defgh-jkmnp-qrstvx"] {
            assert_ne!(hash(wrong), right, "{wrong}");
        }
        let bob: PersonId = "bob-babbage".parse().expect("an id");
        assert_ne!(recovery_hash(&bob, "01abc-defgh-jkmnp-qrstv"), right);
    }

    #[test]
    fn recovery_codes_are_four_groups_of_five() {
        let code = recovery_code();
        assert_eq!(code.split('-').map(str::len).collect::<Vec<_>>(), [5; 4]);
        assert_ne!(code, recovery_code());
    }
}
