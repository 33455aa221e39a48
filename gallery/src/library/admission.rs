//! Who may create an account: whoever sets the gallery up, anybody, or whoever has an invitation.
//!
//! It is checked twice: before a code is mailed, and when the person first signs in, because only then is it known who
//! reads the mail of the address. An invitation is used up by the write that creates the person.

use serde::{Deserialize, Serialize};

use super::{Library, invitations::Invitation};
use crate::{
    Error, Result,
    error::Forbidden,
    person::Role,
    ports::{
        identity::SIGN_UP_LIFETIME,
        table::{Attributes, Item, Key, Write},
    },
    records::{decode, encode, keys},
    settings::Registration,
};

/// What somebody has who wants an account. Both are empty for most people.
#[derive(Clone, Copy, Default)]
pub struct Admission<'a> {
    /// The operator's token for the first account.
    pub set_up: &'a str,
    /// The token of an invitation.
    pub invitation: &'a str,
}

/// Whom the gallery accepts at the moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Accepts {
    /// The operator: there is no administrator yet.
    FirstAccount,
    /// Anybody.
    Anybody,
    /// Whoever has an invitation.
    Invited,
    /// Nobody.
    Nobody,
}

/// How a person becomes one at their first sign-in.
pub(super) struct Admitted {
    pub role: Role,
    /// The invitation that is used up.
    pub invitation: Option<Key>,
}

/// A note of the invitation with which an address signed up.
#[derive(Serialize, Deserialize)]
struct Note {
    invitation: String,
}

/// The choice of an administrator.
#[derive(Serialize, Deserialize)]
pub(super) struct Chosen {
    pub registration: Registration,
}

impl Library {
    /// Whom the gallery accepts.
    ///
    /// # Errors
    /// [`Error::Unavailable`].
    pub async fn accepts(&self) -> Result<Accepts> {
        let found = self.table.get_many(&[keys::administrator(), keys::registration()]).await?;
        self.accepts_by(&found)
    }

    /// Whether there is no administrator yet.
    ///
    /// # Errors
    /// [`Error::Unavailable`].
    pub async fn is_new(&self) -> Result<bool> {
        Ok(self.table.get(&keys::administrator()).await?.is_none())
    }

    /// Whether an invitation can be used now. It may be for another address.
    ///
    /// # Errors
    /// [`Error::Unavailable`].
    pub async fn is_invitation(&self, token: &str) -> Result<bool> {
        Ok(!token.is_empty() && self.invitation(&Invitation::hash(token)).await?.is_some())
    }

    /// Whom the gallery accepts, by two of these records.
    fn accepts_by(&self, found: &[Item]) -> Result<Accepts> {
        if !found.iter().any(|item| item.key == keys::administrator()) {
            return Ok(Accepts::FirstAccount);
        }
        Ok(match self.registration_by(found)? {
            Registration::Open => Accepts::Anybody,
            Registration::Invited => Accepts::Invited,
            Registration::Closed => Accepts::Nobody,
        })
    }

    /// The registration that applies once there is an administrator.
    fn registration_by(&self, found: &[Item]) -> Result<Registration> {
        let chosen = found.iter().find(|item| item.key == keys::registration());
        let chosen: Option<Chosen> = chosen.cloned().map(decode).transpose()?;
        Ok(chosen.map_or(self.settings.registration, |chosen| chosen.registration))
    }

    /// Allows an address to sign up, and notes what allows it.
    ///
    /// # Errors
    /// [`Error::Forbidden`] with the reason.
    pub(super) async fn admit(&self, email: &str, admission: Admission<'_>) -> Result<()> {
        let accepts = self.accepts().await?;
        match accepts {
            Accepts::FirstAccount => return self.admit_first(email, admission.set_up).await,
            Accepts::Nobody => return Err(Error::Forbidden(Forbidden::RegistrationClosed)),
            Accepts::Anybody | Accepts::Invited => {}
        }
        if admission.invitation.trim().is_empty() {
            let anybody = accepts == Accepts::Anybody;
            return if anybody { Ok(()) } else { Err(Error::Forbidden(Forbidden::InvitationNeeded)) };
        }
        let hash = Invitation::hash(admission.invitation);
        let invitation = self.invitation(&hash).await?;
        match invitation {
            Some(invitation) if invitation.is_for(email) => {
                let note =
                    Write::put_until(invitation.expires_at, keys::invited(email), encode(&Note { invitation: hash })?);
                Ok(self.table.write(vec![note]).await?)
            }
            _ if accepts == Accepts::Anybody => Ok(()),
            Some(_) => Err(Error::Forbidden(Forbidden::InvitationForAnother)),
            None => Err(Error::Forbidden(Forbidden::InvitationInvalid)),
        }
    }

    /// Allows an address to create the first account. Whoever signs in with it becomes the administrator.
    async fn admit_first(&self, email: &str, token: &str) -> Result<()> {
        let set_up = &self.settings.set_up;
        if set_up.is_token(token) {
            let note = Write::put_until(self.now() + SIGN_UP_LIFETIME, keys::set_up(email), Attributes::new());
            return Ok(self.table.write(vec![note]).await?);
        }
        if set_up.is_administrator(email) { Ok(()) } else { Err(Error::Forbidden(Forbidden::SetUpNeeded)) }
    }

    /// What makes the owner of an address a person now, at their first sign-in.
    ///
    /// # Errors
    /// [`Error::Forbidden`] if nothing does.
    pub(super) async fn admitted(&self, email: &str) -> Result<Admitted> {
        let [set_up, invited] = [keys::set_up(email), keys::invited(email)];
        let wanted = [keys::administrator(), keys::registration(), set_up.clone(), invited.clone()];
        let found = self.table.get_many(&wanted).await?;
        let accepts = self.accepts_by(&found)?;
        let now = self.now();
        let noted = |key: &Key| {
            found.iter().find(|item| item.key == *key && item.expires_at.is_some_and(|until| until > now)).cloned()
        };
        if accepts == Accepts::FirstAccount
            && (self.settings.set_up.is_administrator(email) || noted(&set_up).is_some())
        {
            return Ok(Admitted { role: Role::Administrator, invitation: None });
        }
        // Accounts of another gallery or of a user pool may be older than the administrator's.
        let registration = self.registration_by(&found)?;
        if registration == Registration::Closed {
            return Err(Error::Forbidden(Forbidden::RegistrationClosed));
        }
        let note: Option<Note> = noted(&invited).map(decode).transpose()?;
        let invitation = match note {
            Some(note) => self.invitation(&note.invitation).await?.filter(|invitation| invitation.is_for(email)),
            None => None,
        };
        match (registration, invitation) {
            (_, Some(invitation)) => {
                Ok(Admitted { role: Role::Member, invitation: Some(keys::invitation(&invitation.id)) })
            }
            (Registration::Open, None) => Ok(Admitted { role: Role::Member, invitation: None }),
            _ if accepts == Accepts::FirstAccount => Err(Error::Forbidden(Forbidden::SetUpNeeded)),
            _ => Err(Error::Forbidden(Forbidden::InvitationNeeded)),
        }
    }
}
