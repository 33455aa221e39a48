//! Sessions with refresh tokens that rotate.
//!
//! A session is a family of tokens, each the successor of the previous one, and one record: the hashes of the current
//! token and of the one it replaced. A token has a person, a family and 256 random bits. If a token has an existing
//! family but matches neither hash, it was valid once and somebody kept it: the session ends.
//!
//! A late token is not necessarily stolen, though. Two tabs may send the same token at once, or a response may be lost.
//! So if the replaced token is used again within the grace period, it gets an access token but no refresh token. With
//! two tabs, the browser already has the successor. If the response was lost, it does not, and will use the replaced
//! token again in an hour. As it was told that its token stays valid, it does, until the successor is used. Using the
//! replaced token then rotates it again, and the lost successor becomes invalid. If somebody else received that one,
//! using it ends the session.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::json;
use sha2::{Digest as _, Sha256};

use super::{
    error::AccountError,
    store::{Account, SESSIONS, Store, account_key, item, key, still, update},
};
use crate::{
    Error, Result,
    id::{PersonId, random_text},
    ports::table::{Condition, Key, Write, WriteError},
    records::decode,
};

/// How long a session lasts without being used.
pub(super) const LIFETIME: SignedDuration = SignedDuration::from_hours(60 * 24);

/// How long a replaced token may be used again.
pub(super) const GRACE: SignedDuration = SignedDuration::from_mins(1);

/// Length of a family's name in characters. It is a [`random_text`].
const FAMILY_LENGTH: usize = 26;

/// How often a concurrent change may interfere before a request fails.
const ATTEMPTS: usize = 8;

/// A refresh token: `{person}.{family}.{256 random bits}`. It has no `Debug`, so that it is never logged.
struct RefreshToken {
    person: PersonId,
    family: String,
    text: String,
}

impl RefreshToken {
    fn new(person: &PersonId, family: &str) -> Self {
        let mut secret = [0; 32];
        getrandom::fill(&mut secret).expect("the operating system provides random numbers");
        let text = format!("{person}.{family}.{}", URL_SAFE_NO_PAD.encode(secret));
        Self { person: person.clone(), family: family.to_owned(), text }
    }

    /// Truncated or garbled tokens belong to nobody. They must not end a session as a reused one does.
    fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('.');
        let (person, family, secret) = (parts.next()?, parts.next()?, parts.next()?);
        let person = person.parse().ok()?;
        let is_family = family.len() == FAMILY_LENGTH && family.bytes().all(|b| b.is_ascii_alphanumeric());
        let is_secret = URL_SAFE_NO_PAD.decode(secret).is_ok_and(|bits| bits.len() == 32);
        (is_family && is_secret && parts.next().is_none()).then(|| Self {
            person,
            family: family.to_owned(),
            text: text.to_owned(),
        })
    }

    fn successor(&self) -> Self {
        Self::new(&self.person, &self.family)
    }

    fn hash(&self) -> String {
        hex::encode(Sha256::digest(&self.text))
    }

    fn key(&self) -> Key {
        session_key(&self.person, &self.family)
    }
}

fn session_key(person: &PersonId, family: &str) -> Key {
    key(person, format!("{SESSIONS}{family}"))
}

/// A session that was started or renewed. It has no `Debug`, so that its token is never logged.
pub(super) struct Renewed {
    /// Whose session it is.
    pub person: PersonId,
    /// The name of its family of tokens.
    pub family: String,
    /// The next token, unless the one that was exchanged stays valid.
    pub refresh: Option<String>,
}

impl Renewed {
    fn with(token: RefreshToken, refresh: Option<String>) -> Self {
        Self { person: token.person, family: token.family, refresh }
    }
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Session {
    /// The account's epoch when the session started.
    epoch: String,
    /// Hash of the token that was issued last.
    current: String,
    /// Hash of the token that it replaced; empty for the first one.
    previous: String,
    /// When the token was replaced.
    #[serde(with = "jiff::fmt::serde::timestamp::millisecond::required")]
    rotated_at: Timestamp,
    /// Whether a client was told that `previous` stays valid.
    previous_kept: bool,
}

/// What a token entitles to.
#[derive(Debug, PartialEq, Eq)]
enum Entitlement {
    /// A successor.
    Successor,
    /// An access token, and the promise that the token itself stays valid.
    Grace,
    /// Nothing: the session ends.
    Nothing,
}

impl Session {
    // Hashes of random bits need no constant-time comparison: nothing can be learnt from them piece by piece.
    fn entitlement(&self, hash: &str, now: Timestamp) -> Entitlement {
        if hash == self.current {
            Entitlement::Successor
        } else if hash != self.previous {
            Entitlement::Nothing
        } else if now.duration_since(self.rotated_at).abs() <= GRACE {
            // A token that was replaced while the clock was ahead has no longer grace than others.
            Entitlement::Grace
        } else if self.previous_kept {
            Entitlement::Successor
        } else {
            Entitlement::Nothing
        }
    }

    /// The condition that nobody has used the session since it was read.
    fn unchanged(&self) -> Vec<Condition> {
        vec![still("current", self.current.as_str()), still("previous", self.previous.as_str())]
    }
}

/// Starts a session for an account whose password was just checked. `None` if the password was changed or the account
/// was deleted in the meantime.
pub(super) async fn begin(store: &Store, account: Account, now: Timestamp) -> Result<Option<Renewed>> {
    let token = RefreshToken::new(&account.person, &random_text());
    let mut account = account;
    for _ in 0..ATTEMPTS {
        let session = Session {
            epoch: account.epoch.clone(),
            current: token.hash(),
            previous: String::new(),
            rotated_at: now,
            previous_kept: false,
        };
        let same_account = vec![still("epoch", account.epoch), still("password", account.password.as_str())];
        let writes = vec![
            Write::Put {
                item: item(token.key(), &session, Some(now + LIFETIME))?,
                conditions: vec![Condition::Absent],
            },
            Write::Check { key: account_key(&account.person), conditions: same_account },
        ];
        match store.table.write(writes).await {
            Ok(()) => {
                let refresh = Some(token.text.clone());
                return Ok(Some(Renewed::with(token, refresh)));
            }
            Err(WriteError::ConditionFailed(_)) => {}
            Err(WriteError::Other(error)) => return Err(error),
        }
        // If the other sessions were ended in the meantime, the password is still correct.
        match store.account(&account.person).await? {
            Some(now) if now.password == account.password => account = now,
            _ => return Ok(None),
        }
    }
    Err(AccountError::ChangedTooOften("a session was starting").into())
}

/// Exchanges a token.
///
/// # Errors
/// [`Error::SignInRequired`] if it is not valid.
pub(super) async fn renew(store: &Store, token: &str, now: Timestamp) -> Result<Renewed> {
    let token = RefreshToken::parse(token).ok_or(Error::SignInRequired)?;
    for _ in 0..ATTEMPTS {
        let session = live_session(store, &token.person, token.key(), now).await?;
        let (write, answer) = match session.entitlement(&token.hash(), now) {
            Entitlement::Successor => {
                let next = token.successor();
                (rotate(&token, &next, &session, now)?, Some(next.text))
            }
            Entitlement::Grace if session.previous_kept => return Ok(Renewed::with(token, None)),
            Entitlement::Grace => (keep_previous(&token, &session), None),
            Entitlement::Nothing => {
                tracing::warn!(person = %token.person, "an old refresh token was used again; ending its session");
                store.table.write(vec![Write::Delete { key: token.key(), conditions: vec![] }]).await?;
                return Err(Error::SignInRequired);
            }
        };
        let same_epoch = vec![still("epoch", session.epoch)];
        let check = Write::Check { key: account_key(&token.person), conditions: same_epoch };
        match store.table.write(vec![write, check]).await {
            Ok(()) => return Ok(Renewed::with(token, answer)),
            // Another request was faster: check again what the token entitles to.
            Err(WriteError::ConditionFailed(_)) => {}
            Err(WriteError::Other(error)) => return Err(error),
        }
    }
    Err(AccountError::SessionChangedTooOften.into())
}

/// Ends the session of a token, whether or not the token is still valid.
pub(super) async fn end_of(store: &Store, token: &str) -> Result<()> {
    let Some(token) = RefreshToken::parse(token) else { return Ok(()) };
    Ok(store.table.write(vec![Write::Delete { key: token.key(), conditions: vec![] }]).await?)
}

/// Checks that a person's session has not ended.
///
/// # Errors
/// [`Error::SignInRequired`] if it has.
pub(super) async fn check_live(store: &Store, person: &PersonId, family: &str, now: Timestamp) -> Result<()> {
    live_session(store, person, session_key(person, family), now).await.map(drop)
}

/// A person's session, if it has not ended.
async fn live_session(store: &Store, person: &PersonId, session_key: Key, now: Timestamp) -> Result<Session> {
    let account_key = account_key(person);
    let (mut account, mut session, mut expires_at) = (None, None, None);
    for item in store.table.get_many(&[account_key.clone(), session_key]).await? {
        if item.key == account_key {
            account = Some(decode::<Account>(item)?);
        } else {
            expires_at = item.expires_at;
            session = Some(decode::<Session>(item)?);
        }
    }
    let (Some(account), Some(session)) = (account, session) else { return Err(Error::SignInRequired) };
    let alive = expires_at.is_some_and(|end| end > now) && session.epoch == account.epoch;
    if alive { Ok(session) } else { Err(Error::SignInRequired) }
}

fn rotate(token: &RefreshToken, next: &RefreshToken, session: &Session, now: Timestamp) -> Result<Write> {
    let rotated = Session {
        epoch: session.epoch.clone(),
        current: next.hash(),
        previous: token.hash(),
        rotated_at: now,
        previous_kept: false,
    };
    Ok(Write::Put { item: item(token.key(), &rotated, Some(now + LIFETIME))?, conditions: session.unchanged() })
}

fn keep_previous(token: &RefreshToken, session: &Session) -> Write {
    update(token.key(), [("previous_kept", json!(true))], session.unchanged())
}
