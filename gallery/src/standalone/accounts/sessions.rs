//! Sessions: refresh tokens that rotate.
//!
//! A session is a family of tokens, each the successor of the one before, and one record: the hash of the current token
//! and of the one it replaced. A token names its person, its family and 256 random bits, so whatever has the right
//! family and is neither of the two was once good, and somebody kept it: the session ends.
//!
//! Being late is not stealing, though. Two tabs may present the same token at once, or a response may be lost. So the
//! replaced token, shown again within the grace period, earns an access token and no refresh token. In two tabs the
//! browser already has the successor. Where the response was lost it has not, and will come back with the replaced
//! token in an hour; as it was told that its token stays good, it does, until the successor is used. Using the replaced
//! token then rotates it again, and the successor that nobody got becomes worthless; if somebody did get it, showing it
//! ends the session.

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

/// For how long a session lives without being used.
pub(super) const LIFETIME: SignedDuration = SignedDuration::from_hours(60 * 24);

/// For how long a replaced token may be shown again.
pub(super) const GRACE: SignedDuration = SignedDuration::from_mins(1);

/// Characters of a family's name, which is a [`random_text`].
const FAMILY_LENGTH: usize = 26;

/// Others may be faster this often before we give up.
const ATTEMPTS: usize = 8;

/// A refresh token: `{person}.{family}.{256 random bits}`. No `Debug`, so that it never reaches a log.
struct RefreshToken {
    person: PersonId,
    family: String,
    text: String,
}

impl RefreshToken {
    fn new(person: &PersonId, family: &str) -> Self {
        let mut secret = [0; 32];
        getrandom::fill(&mut secret).expect("the operating system gives random numbers");
        let text = format!("{person}.{family}.{}", URL_SAFE_NO_PAD.encode(secret));
        Self { person: person.clone(), family: family.to_owned(), text }
    }

    /// Cut-off or garbled tokens are nobody's: they must not end a session as a spent one does.
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
        key(&self.person, format!("{SESSIONS}{}", self.family))
    }
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Session {
    /// That of the account when the session began.
    epoch: String,
    /// Hash of the token that was given out last.
    current: String,
    /// Hash of the token that it replaced; empty for the first one.
    previous: String,
    /// When it did.
    #[serde(with = "jiff::fmt::serde::timestamp::millisecond::required")]
    rotated_at: Timestamp,
    /// Whether somebody was told that `previous` stays good.
    previous_kept: bool,
}

/// What a token is worth.
#[derive(Debug, PartialEq, Eq)]
enum Worth {
    /// A successor.
    Successor,
    /// An access token, and the promise that it stays good itself.
    Grace,
    /// The end of the session.
    Nothing,
}

impl Session {
    // Hashes of random bits need no comparison in constant time: nothing can be learnt from them piece by piece.
    fn worth(&self, hash: &str, now: Timestamp) -> Worth {
        if hash == self.current {
            Worth::Successor
        } else if hash != self.previous {
            Worth::Nothing
        } else if now.duration_since(self.rotated_at) <= GRACE {
            Worth::Grace
        } else if self.previous_kept {
            Worth::Successor
        } else {
            Worth::Nothing
        }
    }

    /// That nobody used the session since it was read.
    fn unchanged(&self) -> Vec<Condition> {
        vec![still("current", self.current.as_str()), still("previous", self.previous.as_str())]
    }
}

/// Begins a session for an account whose password was just checked, and answers its first token. `None` when the
/// password was changed meanwhile, or the account deleted.
pub(super) async fn begin(store: &Store, account: Account, now: Timestamp) -> Result<Option<String>> {
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
            Ok(()) => return Ok(Some(token.text)),
            Err(WriteError::ConditionFailed(_)) => {}
            Err(WriteError::Other(error)) => return Err(error),
        }
        // Ending the other sessions meanwhile does not make the password wrong.
        match store.account(&account.person).await? {
            Some(now) if now.password == account.password => account = now,
            _ => return Ok(None),
        }
    }
    Err(AccountError::ChangedTooOften("a session began").into())
}

/// Exchanges a token: whose it is, and its successor unless it stays good itself.
///
/// # Errors
/// [`Error::SignInRequired`] when it is worth nothing.
pub(super) async fn renew(store: &Store, token: &str, now: Timestamp) -> Result<(PersonId, Option<String>)> {
    let token = RefreshToken::parse(token).ok_or(Error::SignInRequired)?;
    for _ in 0..ATTEMPTS {
        let session = live_session(store, &token, now).await?;
        let (write, answer) = match session.worth(&token.hash(), now) {
            Worth::Successor => {
                let next = token.successor();
                (rotate(&token, &next, &session, now)?, Some(next.text))
            }
            Worth::Grace if session.previous_kept => return Ok((token.person, None)),
            Worth::Grace => (keep_previous(&token, &session), None),
            Worth::Nothing => {
                tracing::warn!(person = %token.person, "a spent refresh token was used again: its session ends");
                store.table.write(vec![Write::Delete { key: token.key(), conditions: vec![] }]).await?;
                return Err(Error::SignInRequired);
            }
        };
        let same_epoch = vec![still("epoch", session.epoch)];
        let check = Write::Check { key: account_key(&token.person), conditions: same_epoch };
        match store.table.write(vec![write, check]).await {
            Ok(()) => return Ok((token.person, answer)),
            // Another request was faster: look again what the token is worth now.
            Err(WriteError::ConditionFailed(_)) => {}
            Err(WriteError::Other(error)) => return Err(error),
        }
    }
    Err(AccountError::SessionChangedTooOften.into())
}

/// Ends the session that a token belongs to, whatever the token is worth now.
pub(super) async fn end_of(store: &Store, token: &str) -> Result<()> {
    let Some(token) = RefreshToken::parse(token) else { return Ok(()) };
    Ok(store.table.write(vec![Write::Delete { key: token.key(), conditions: vec![] }]).await?)
}

/// The token's session, if it is not over.
async fn live_session(store: &Store, token: &RefreshToken, now: Timestamp) -> Result<Session> {
    let (account_key, session_key) = (account_key(&token.person), token.key());
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
