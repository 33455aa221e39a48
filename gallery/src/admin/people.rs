//! Who has an account, their role, and their quota.

use super::Admin;
use crate::{
    Result,
    error::Conflict,
    id::PersonId,
    library::{Invited, PersonLine},
    person::{Person, Role, normalise_email},
    settings::Registration,
};

impl Admin {
    /// All people, ordered by address.
    ///
    /// # Errors
    /// [`crate::Error::Unavailable`].
    pub async fn people(&self) -> Result<Vec<PersonLine>> {
        let mut people = Vec::new();
        let mut everybody = self.library.everybody();
        while let Some(ids) = everybody.next_ids::<PersonId>().await? {
            people.extend(self.library.lines_of(&ids).await?);
        }
        people.sort_by(|a, b| a.person.email.cmp(&b.person.email));
        Ok(people)
    }

    /// The person with an address.
    ///
    /// # Errors
    /// [`crate::Error::Conflict`] if there is none; [`crate::Error::Invalid`] if it is not an address.
    pub async fn person(&self, email: &str) -> Result<Person> {
        let email = normalise_email(email)?;
        let found = self.known(&email).await?;
        found.ok_or_else(|| Conflict::NoSuchPerson { email }.into())
    }

    pub(super) async fn known(&self, email: &str) -> Result<Option<Person>> {
        Ok(self.people().await?.into_iter().map(|line| line.person).find(|person| person.email == email))
    }

    /// Sets how many bytes a person may store. With `None`, the gallery's own limit applies.
    ///
    /// # Errors
    /// As [`Admin::person`].
    pub async fn set_quota(&self, email: &str, bytes: Option<u64>) -> Result<()> {
        let person = self.person(email).await?;
        self.library.change_quota(&person.id, bytes).await
    }

    /// Makes a person an administrator or a member. The last administrator keeps the role. It also makes somebody the
    /// administrator of a gallery that has none.
    ///
    /// # Errors
    /// [`crate::Error::Conflict`] for the last administrator; as [`Admin::person`].
    pub async fn set_role(&self, email: &str, role: Role) -> Result<()> {
        let person = self.person(email).await?;
        self.library.set_role(&person, role).await
    }

    /// Deletes an account. It can be restored for a while, unless it is erased `at_once`.
    ///
    /// # Errors
    /// [`crate::Error::Conflict`] for the only administrator of other people; as [`Admin::person`].
    pub async fn remove(&self, email: &str, at_once: bool) -> Result<()> {
        let person = self.person(email).await?;
        self.library.delete_person(&person).await?;
        if at_once { self.library.end_account(&person.id).await } else { Ok(()) }
    }

    /// Switches off the second step of somebody who has lost their authenticator and their recovery code.
    ///
    /// # Errors
    /// As [`Admin::person`].
    pub async fn end_two_step(&self, email: &str) -> Result<()> {
        let person = self.person(email).await?;
        self.library.remove_second_factor(&person.id).await
    }

    /// Ends every session of a person.
    ///
    /// # Errors
    /// As [`Admin::person`].
    pub async fn sign_out(&self, email: &str) -> Result<()> {
        let person = self.person(email).await?;
        self.library.end_sessions(&person.id).await
    }

    /// Invites somebody, without mailing the link. `link` makes the link of a token. Without an address, the invitation
    /// works for anyone.
    ///
    /// # Errors
    /// As [`crate::library::Library::invite`].
    pub async fn invite(&self, email: Option<&str>, link: impl FnOnce(&str) -> String + Send) -> Result<Invited> {
        self.library.make_invitation(email.unwrap_or_default(), None, link).await
    }

    /// Chooses who may create an account.
    ///
    /// # Errors
    /// [`crate::Error::Unavailable`].
    pub async fn set_registration(&self, registration: Registration) -> Result<()> {
        self.library.choose_registration(registration).await
    }

    /// Takes back the deletion of an account.
    ///
    /// # Errors
    /// As [`Admin::person`].
    pub async fn restore(&self, email: &str) -> Result<()> {
        let person = self.person(email).await?;
        self.library.restore_person(&person.id).await
    }
}
