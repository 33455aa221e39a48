//! Increasing delays after wrong passwords and codes, for each account and each network address.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::Library;
use crate::{
    Error, Result,
    ports::table::{Condition, Item, Key, Write, WriteError},
    rate_limit::{ActionLimits, LimitedAction, RateLimit},
    records::{decode, encode, keys},
};

/// What attempts are counted by.
#[derive(Debug, Clone, Copy)]
pub(crate) enum By<'a> {
    /// Attempts for one account.
    Account(&'a str),
    /// Attempts from one network address.
    Address(&'a str),
}

impl By<'_> {
    fn key(self, action: LimitedAction) -> Key {
        let action = action.key();
        match self {
            Self::Account(whom) => keys::limit(&format!("{action}#account"), whom),
            Self::Address(whom) => keys::limit(&format!("{action}#address"), whom),
        }
    }

    fn limit(self, limits: &ActionLimits) -> RateLimit {
        match self {
            Self::Account(_) => limits.account,
            Self::Address(_) => limits.address,
        }
    }
}

/// A clock that was ahead by less changes nothing.
const AHEAD: SignedDuration = SignedDuration::from_mins(15);

#[derive(Debug, Default, Serialize, Deserialize)]
struct Attempts {
    count: i64,
    /// No attempt is accepted before this time.
    #[serde(with = "jiff::fmt::serde::timestamp::second::required")]
    blocked_until: Timestamp,
}

/// The earlier attempts in a record, unless it has expired, or was written while the clock was ahead: nobody has to wait until
/// the clock gets there again.
fn unexpired(item: Option<Item>, limit: &RateLimit, now: Timestamp) -> Result<Attempts> {
    let latest = now + limit.window + AHEAD;
    match item.filter(|item| item.expires_at.is_none_or(|at| at > now && at <= latest)) {
        Some(item) => decode(item),
        None => Ok(Attempts::default()),
    }
}

impl Attempts {
    fn check_not_blocked(&self, now: Timestamp) -> Result<()> {
        if self.blocked_until > now {
            let left = self.blocked_until.duration_since(now).unsigned_abs();
            // Round up to whole seconds.
            let retry_after_seconds = left.as_secs() + u64::from(left.subsec_nanos() > 0);
            return Err(Error::TooManyAttempts { retry_after_seconds });
        }
        Ok(())
    }
}

impl Library {
    /// Makes an attempt that may be a guess. It is counted for the account before it is made, and the count is cleared
    /// if it was correct. For the address, only wrong attempts count, because a whole household shares one.
    pub(crate) async fn attempt<T>(
        &self,
        action: LimitedAction,
        account: &str,
        address: &str,
        made: impl Future<Output = Result<T>>,
    ) -> Result<T> {
        let (now, limits) = (self.now(), self.settings.rate_limits.of(action));
        let by_address = self.table.get(&By::Address(address).key(action)).await?;
        unexpired(by_address, &limits.address, now)?.check_not_blocked(now)?;
        self.count_attempt(action, By::Account(account)).await?;
        let outcome = made.await;
        match &outcome {
            Ok(_) => self.forget_attempts(action, account).await?,
            Err(Error::WrongCredentials(_)) => match self.count_attempt(action, By::Address(address)).await {
                // This attempt was accepted; the next one will not be.
                Ok(()) | Err(Error::TooManyAttempts { .. }) => {}
                Err(error) => return Err(error),
            },
            // Nothing was tried, so nobody has to wait longer for it.
            Err(Error::Busy { .. }) => self.take_attempt_back(action, By::Account(account)).await?,
            Err(_) => {}
        }
        outcome
    }

    /// Takes back an attempt that was counted and not made, unless there was another one since.
    pub(super) async fn take_attempt_back(&self, action: LimitedAction, by: By<'_>) -> Result<()> {
        let (key, now) = (by.key(action), self.now());
        let Some(item) = self.table.get(&key).await? else { return Ok(()) };
        let counted = item.attributes.get("count").cloned();
        let condition = Condition::Equals("count".to_owned(), json!(counted));
        let limit = by.limit(self.settings.rate_limits.of(action));
        let count = unexpired(Some(item), &limit, now)?.count - 1;
        let attributes = encode(&Attempts { count: count.max(0), blocked_until: now })?;
        match self.table.write(vec![Write::put_until(now + limit.window, key, attributes).when(condition)]).await {
            Ok(()) | Err(WriteError::ConditionFailed(_)) => Ok(()),
            Err(WriteError::Other(error)) => Err(error),
        }
    }

    /// Counts an attempt before it is made, so that a hundred concurrent attempts are not a hundred guesses.
    ///
    /// # Errors
    /// [`Error::TooManyAttempts`] during a delay.
    pub(crate) async fn count_attempt(&self, action: LimitedAction, by: By<'_>) -> Result<()> {
        let now = self.now();
        let key = by.key(action);
        let item = self.table.get(&key).await?;
        // An expired record still exists until it is cleaned up.
        let condition = match item.as_ref().map(|item| item.attributes.get("count")) {
            Some(count) => Condition::Equals("count".to_owned(), json!(count)),
            None => Condition::Absent,
        };
        let limit = by.limit(self.settings.rate_limits.of(action));
        let before = unexpired(item, &limit, now)?;
        before.check_not_blocked(now)?;
        let count = before.count + 1;
        let attributes = encode(&Attempts { count, blocked_until: now + limit.delay(count) })?;
        let write = Write::put_until(now + limit.window, key, attributes).when(condition);
        match self.table.write(vec![write]).await {
            Ok(()) => Ok(()),
            Err(WriteError::ConditionFailed(_)) => match by {
                // There is a concurrent attempt for the same account.
                By::Account(_) => Err(Error::TooManyAttempts { retry_after_seconds: 1 }),
                By::Address(_) => Ok(()),
            },
            Err(WriteError::Other(error)) => Err(error),
        }
    }

    /// Clears the attempts for an account after a correct one.
    pub(crate) async fn forget_attempts(&self, action: LimitedAction, account: &str) -> Result<()> {
        let key = By::Account(account).key(action);
        Ok(self.table.write(vec![Write::delete(key)]).await?)
    }
}
