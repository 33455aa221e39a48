//! One person, and what an administrator can do for them or about them.

use serde_json::json;

use super::{Library, PersonLine};
use crate::{
    Error, Result,
    error::Conflict,
    id::PersonId,
    library::{Proof, attempts::By},
    person::{Person, Role, Viewer},
    ports::table::{Condition, Write, WriteError},
    rate_limit::LimitedAction,
    records::keys,
};

/// What an administrator sees of a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonView {
    /// The person, and what they have.
    pub line: PersonLine,
    /// Whether they sign in with two steps.
    pub two_step: bool,
    /// Whether it is the administrator who asks.
    pub oneself: bool,
}

impl Library {
    /// One person.
    ///
    /// # Errors
    /// Those of [`Library::administers`]; [`Error::NotFound`] if there is nobody with this id.
    pub async fn person(&self, viewer: &Viewer, id: &PersonId) -> Result<PersonView> {
        let oneself = self.administers(viewer).await? == id;
        let line = self.line_of(id).await?;
        Ok(PersonView { line, two_step: self.identity.second_factor(id).await?, oneself })
    }

    /// Sets how many bytes a person may store. With `None`, the gallery's own limit applies.
    ///
    /// # Errors
    /// Those of [`Library::manages`]; [`Error::NotFound`] if there is nobody with this id.
    pub async fn set_quota(
        &self,
        viewer: &Viewer,
        access_token: &str,
        id: &PersonId,
        bytes: Option<u64>,
    ) -> Result<()> {
        let by = self.manages(viewer, access_token).await?;
        self.change_quota(id, bytes).await?;
        tracing::info!(%by, person = %id, "somebody's quota was changed");
        Ok(())
    }

    /// Like [`Self::set_quota`], for the program itself.
    pub(crate) async fn change_quota(&self, id: &PersonId, bytes: Option<u64>) -> Result<()> {
        let change = Write::update(keys::person(id)).set("quota_bytes", json!(bytes)).when(Condition::Exists);
        match self.table.write(vec![change]).await {
            Err(WriteError::ConditionFailed(_)) => Err(Error::NotFound),
            written => Ok(written?),
        }
    }

    /// Makes a person an administrator or a member.
    ///
    /// # Errors
    /// Those of [`Library::proven`]; [`Error::Conflict`] for the only administrator.
    pub async fn set_role_of(&self, viewer: &Viewer, proof: &Proof<'_>, id: &PersonId, role: Role) -> Result<()> {
        let (by, person) = self.proven(viewer, proof, id).await?;
        self.set_role(present(&person)?, role).await?;
        tracing::info!(%by, person = %id, ?role, "somebody's role was changed");
        Ok(())
    }

    /// Deletes somebody's account, which can be restored for a while.
    ///
    /// # Errors
    /// Those of [`Library::proven`]; [`Error::Conflict`] for the only administrator of other people.
    pub async fn delete_account_of(&self, viewer: &Viewer, proof: &Proof<'_>, id: &PersonId) -> Result<()> {
        let (by, person) = self.proven(viewer, proof, id).await?;
        self.delete_person(present(&person)?).await?;
        tracing::info!(%by, person = %id, "an administrator deleted somebody's account");
        Ok(())
    }

    /// Takes back the deletion of somebody's account.
    ///
    /// # Errors
    /// Those of [`Library::proven`].
    pub async fn restore_account_of(&self, viewer: &Viewer, proof: &Proof<'_>, id: &PersonId) -> Result<()> {
        let (by, _) = self.proven(viewer, proof, id).await?;
        match self.restore_person(id).await {
            // It was erased in the meantime.
            Err(Error::SignInRequired) => return Err(Error::NotFound),
            restored => restored?,
        }
        tracing::info!(%by, person = %id, "an administrator restored somebody's account");
        Ok(())
    }

    /// Switches off the second step of somebody who has lost their authenticator and their recovery code.
    ///
    /// # Errors
    /// Those of [`Library::proven`].
    pub async fn end_two_step_of(&self, viewer: &Viewer, proof: &Proof<'_>, id: &PersonId) -> Result<()> {
        let (by, person) = self.proven(viewer, proof, id).await?;
        self.remove_second_factor(&present(&person)?.id).await?;
        tracing::info!(%by, person = %id, "an administrator switched off somebody's second step");
        Ok(())
    }

    /// Ends every session of somebody.
    ///
    /// # Errors
    /// Those of [`Library::proven`].
    pub async fn end_sessions_of(&self, viewer: &Viewer, proof: &Proof<'_>, id: &PersonId) -> Result<()> {
        let (by, _) = self.proven(viewer, proof, id).await?;
        self.end_sessions(id).await?;
        tracing::info!(%by, person = %id, "an administrator ended somebody's sessions");
        Ok(())
    }

    /// Mails somebody a code to reset their password, as if they had asked for it.
    ///
    /// # Errors
    /// Those of [`Library::proven`]; [`Error::TooManyAttempts`] if several were sent.
    pub async fn send_reset_code_to(&self, viewer: &Viewer, proof: &Proof<'_>, id: &PersonId) -> Result<()> {
        let (by, person) = self.proven(viewer, proof, id).await?;
        let email = &present(&person)?.email;
        self.count_attempt(LimitedAction::SendMail, By::Account(email)).await?;
        self.identity.forgot_password(email).await?;
        tracing::info!(%by, person = %id, "an administrator had a code sent to somebody");
        Ok(())
    }

    /// Returns the administrator who has proven who they are, and the person they are asking about.
    ///
    /// # Errors
    /// Those of [`Library::administers`] and of a [`Proof`]; [`Error::NotFound`] if there is nobody with this id.
    async fn proven<'a>(&self, viewer: &'a Viewer, proof: &Proof<'_>, id: &PersonId) -> Result<(&'a PersonId, Person)> {
        self.administers(viewer).await?;
        let by = self.prove(viewer, proof).await?;
        Ok((by, self.line_of(id).await?.person))
    }

    async fn line_of(&self, id: &PersonId) -> Result<PersonLine> {
        self.lines_of(std::slice::from_ref(id)).await?.pop().ok_or(Error::NotFound)
    }
}

/// Refuses somebody whose account was deleted: it must be restored first.
fn present(person: &Person) -> Result<&Person> {
    if person.deleted_at.is_none() { Ok(person) } else { Err(Conflict::Changed.into()) }
}
