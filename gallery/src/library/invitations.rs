//! Invitations: links with which somebody may create an account. Each works once, for seven days. The gallery only
//! keeps a hash of what is in the link.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::Library;
use crate::{
    Error, Result,
    error::{TooManyAtOnce, chain},
    id::{PersonId, random_text},
    person::{Viewer, normalise_email},
    ports::{
        mail::Letter,
        table::{Condition, Item, Query, Write, WriteError},
    },
    records::{decode, encode, keys},
};

/// How many days an invitation can be used.
pub const INVITATION_DAYS: u32 = 7;

/// The same as a duration.
pub const INVITATION_LIFETIME: SignedDuration = SignedDuration::from_hours(24 * INVITATION_DAYS as i64);

/// How many invitations can be open at the same time. They are all on one page.
pub const MAX_INVITATIONS: usize = 100;

/// An invitation that is open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invitation {
    /// Names it. It is a hash of its token, and does not allow to sign up.
    pub id: String,
    /// The only address for which it works; `None` for any.
    pub email: Option<String>,
    /// Until when it can be used.
    pub expires_at: Timestamp,
}

/// An invitation as it is stored.
#[derive(Serialize, Deserialize)]
struct Record {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    email: Option<String>,
    /// The administrator who made it; none if it was the operator.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    by: Option<PersonId>,
}

/// A new invitation. It has no `Debug`, so that its link is never logged.
#[derive(Clone)]
pub struct Invited {
    /// The link, which is shown once.
    pub link: String,
    /// Whether it was mailed; `None` if that was not asked for.
    pub mailed: Option<bool>,
}

impl Invitation {
    /// The name of the invitation with this token.
    pub(super) fn hash(token: &str) -> String {
        URL_SAFE_NO_PAD.encode(Sha256::digest(format!("vitrine invitation\n{}", token.trim())))
    }

    /// Whether it works for an address.
    pub(super) fn is_for(&self, email: &str) -> bool {
        self.email.as_deref().is_none_or(|only| only == email)
    }

    fn of(item: Item, now: Timestamp) -> Result<Option<Self>> {
        let Some(expires_at) = item.expires_at.filter(|until| *until > now) else { return Ok(None) };
        let id = item.key.sk.clone();
        Ok(Some(Self { id, email: decode::<Record>(item)?.email, expires_at }))
    }
}

impl Library {
    /// Invites somebody. With an address, the invitation only works for it, and is mailed there if the gallery sends
    /// mail of its own. `link` makes the link of a token.
    ///
    /// # Errors
    /// Those of [`Library::manages`]; [`Error::Invalid`] for a bad address; [`Error::TooManyAtOnce`] if
    /// [`MAX_INVITATIONS`] are open.
    pub async fn invite(
        &self,
        viewer: &Viewer,
        access_token: &str,
        email: &str,
        link: impl FnOnce(&str) -> String + Send,
    ) -> Result<Invited> {
        let by = self.manages(viewer, access_token).await?;
        self.make_invitation(email, Some(by), link).await
    }

    /// Invites somebody in the name of an administrator, or of the operator.
    pub(crate) async fn make_invitation(
        &self,
        email: &str,
        by: Option<&PersonId>,
        link: impl FnOnce(&str) -> String + Send,
    ) -> Result<Invited> {
        let email = if email.trim().is_empty() { None } else { Some(normalise_email(email)?) };
        if self.open_invitations().await?.len() >= MAX_INVITATIONS {
            return Err(Error::TooManyAtOnce(TooManyAtOnce::Invitations));
        }
        let token = random_text();
        let key = keys::invitation(&Invitation::hash(&token));
        let record = encode(&Record { email: email.clone(), by: by.cloned() })?;
        self.table.write(vec![Write::put_until(self.now() + INVITATION_LIFETIME, key, record)]).await?;
        tracing::info!(by = by.map_or("the operator", PersonId::as_str), "somebody was invited");
        let link = link(&token);
        let mailed = match email {
            // The operator's tool ends before a mail is sent, so the operator passes the link on.
            Some(email) if by.is_some() && self.identity.sends_letters() => {
                Some(self.mail_invitation(&email, &link).await)
            }
            _ => None,
        };
        Ok(Invited { link, mailed })
    }

    /// Mails an invitation. It can be passed on by other means, so a failure does not take it back.
    async fn mail_invitation(&self, email: &str, link: &str) -> bool {
        let days = INVITATION_DAYS.into();
        let sent = self.identity.send_letter(email, Letter::Invitation { link: link.to_owned(), days }).await;
        if let Err(error) = &sent {
            tracing::error!(error = %chain(error), "an invitation could not be mailed");
        }
        sent.is_ok()
    }

    /// The open invitations, those first that expire first.
    ///
    /// # Errors
    /// Those of [`Library::administers`].
    pub async fn invitations(&self, viewer: &Viewer) -> Result<Vec<Invitation>> {
        self.administers(viewer).await?;
        let mut open = self.open_invitations().await?;
        open.sort_by_key(|invitation| invitation.expires_at);
        Ok(open)
    }

    /// Takes an invitation back.
    ///
    /// # Errors
    /// Those of [`Library::manages`]; [`Error::NotFound`] if there is no such invitation any more.
    pub async fn revoke_invitation(&self, viewer: &Viewer, access_token: &str, id: &str) -> Result<()> {
        let by = self.manages(viewer, access_token).await?;
        if id.len() != Invitation::hash("").len() || !id.is_ascii() {
            return Err(Error::NotFound);
        }
        match self.table.write(vec![Write::delete(keys::invitation(id)).when(Condition::Exists)]).await {
            Ok(()) => {}
            Err(WriteError::ConditionFailed(_)) => return Err(Error::NotFound),
            Err(WriteError::Other(error)) => return Err(error),
        }
        tracing::info!(%by, "an invitation was taken back");
        Ok(())
    }

    /// The invitation with this name, if it can be used now.
    pub(super) async fn invitation(&self, id: &str) -> Result<Option<Invitation>> {
        match self.table.get(&keys::invitation(id)).await? {
            Some(item) => Invitation::of(item, self.now()),
            None => Ok(None),
        }
    }

    async fn open_invitations(&self) -> Result<Vec<Invitation>> {
        let (mut open, mut after, now) = (Vec::new(), None, self.now());
        // Some that have expired may not have been deleted yet.
        loop {
            let found = self.table.query(&Query::prefix(keys::INVITATIONS, "").after(after)).await?;
            for item in found.items {
                open.extend(Invitation::of(item, now)?);
            }
            after = found.next;
            if after.is_none() || open.len() >= MAX_INVITATIONS {
                open.truncate(MAX_INVITATIONS);
                return Ok(open);
            }
        }
    }
}
