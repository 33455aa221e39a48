//! Increasing delays after wrong passwords and codes, for each account and each network address.
//!
//! Attempts are counted before they are made, in one write, so that a hundred concurrent attempts are not a hundred
//! guesses. While attempts are free, the counter itself refuses to exceed its limit, and concurrent attempts do not
//! disturb each other. Afterwards there is a delay after each, so at most one of them is accepted.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{Client, Library};
use crate::{
    Error, Result,
    log_limit::LogLimit,
    network::client_key,
    ports::table::{Condition, Item, Key, Write, WriteError},
    rate_limit::{LimitedAction, RateLimit},
    records::{decode, encode, keys},
    settings::Settings,
};

/// What attempts are counted by.
#[derive(Debug, Clone, Copy)]
pub(crate) enum By<'a> {
    /// Attempts for one account.
    Account(&'a str),
    /// Attempts from one network address.
    Address(&'a str),
    /// Attempts for one account from a browser in which it signed in before.
    Device(&'a str),
    /// Everybody's.
    Everybody,
}

impl By<'_> {
    fn key(self, action: LimitedAction) -> Key {
        let action = action.key();
        match self {
            Self::Account(whom) => keys::limit(&format!("{action}#account"), whom),
            Self::Address(whom) => keys::limit(&format!("{action}#address"), &client_key(whom)),
            Self::Device(whom) => keys::limit(&format!("{action}#device"), whom),
            Self::Everybody => keys::limit(&format!("{action}#everybody"), ""),
        }
    }

    fn limit(self, settings: &Settings, action: LimitedAction) -> RateLimit {
        let limits = settings.rate_limits.of(action);
        match self {
            Self::Account(_) | Self::Device(_) => limits.account,
            Self::Address(_) => limits.address,
            Self::Everybody => RateLimit::per_hour(settings.mails_per_hour),
        }
    }
}

/// A clock that was ahead by less changes nothing.
const AHEAD: SignedDuration = SignedDuration::from_mins(15);

/// How often counters are read again because they were changed in the meantime.
const ROUNDS: u32 = 8;

/// Limits the warnings that no more mail is sent.
static NO_MORE_MAIL: LogLimit = LogLimit::new(1);

/// The attributes of [`Attempts`].
const COUNT: &str = "count";
const LAST: &str = "last";

#[derive(Debug, Default, Serialize, Deserialize)]
struct Attempts {
    count: i64,
    /// When the last one was counted.
    #[serde(default, with = "jiff::fmt::serde::timestamp::millisecond::required")]
    last: Timestamp,
}

impl Attempts {
    /// No attempt is accepted before this time.
    fn blocked_until(&self, limit: &RateLimit, expires_at: Option<Timestamp>) -> Timestamp {
        match limit.delay(self.count) {
            SignedDuration::ZERO => Timestamp::UNIX_EPOCH,
            delay => expires_at.map_or(self.last + delay, |at| at.min(self.last + delay)),
        }
    }
}

/// One counted attempt, so that it can be taken back.
pub(super) struct Counted {
    key: Key,
    at: Timestamp,
    /// When the one before was counted.
    before: Timestamp,
}

/// Returns the write that counts one more attempt. It fails if the counter was changed in a way that matters.
///
/// # Errors
/// [`Error::TooManyAttempts`] during a delay.
fn one_more(key: Key, item: Option<Item>, limit: &RateLimit, now: Timestamp) -> Result<(Write, Counted)> {
    let until = now + limit.window;
    let fresh = |count| encode(&Attempts { count, last: now });
    let Some(item) = item else {
        let counted = Counted { key: key.clone(), at: now, before: Timestamp::UNIX_EPOCH };
        return Ok((Write::put_until(until, key, fresh(1)?).when(Condition::Absent), counted));
    };
    let unchanged = |write: Write| {
        [COUNT, LAST].into_iter().fold(write, |write, name| {
            let name = name.to_owned();
            write.when(match item.attributes.get(&name) {
                Some(value) => Condition::Equals(name, value.clone()),
                None => Condition::Lacks(name),
            })
        })
    };
    // An expired record still exists until it is cleaned up. One that was written while the clock was ahead counts as
    // expired, too: nobody has to wait until the clock gets there again.
    let expires_at = item.expires_at;
    if expires_at.is_some_and(|at| at <= now || at > until + AHEAD) {
        let counted = Counted { key: key.clone(), at: now, before: Timestamp::UNIX_EPOCH };
        return Ok((unchanged(Write::put_until(until, key, fresh(1)?)), counted));
    }
    let before: Attempts = decode(item.clone())?;
    let counted = Counted { key: key.clone(), at: now, before: before.last };
    if before.count < limit.free_attempts {
        let more = Write::update(key).set(LAST, now.as_millisecond()).add(COUNT, 1);
        // A record that was deleted in the meantime would be created without an expiry.
        let more = more.when(Condition::Exists).when(Condition::Below(COUNT.to_owned(), limit.free_attempts));
        return Ok((more, counted));
    }
    let blocked_until = before.blocked_until(limit, expires_at);
    if blocked_until > now {
        let left = blocked_until.duration_since(now).unsigned_abs();
        // Round up to whole seconds.
        let retry_after_seconds = left.as_secs() + u64::from(left.subsec_nanos() > 0);
        return Err(Error::TooManyAttempts { retry_after_seconds });
    }
    Ok((unchanged(Write::put_until(until, key, fresh(before.count + 1)?)), counted))
}

impl Library {
    /// Makes an attempt that may be a guess. It is counted before it is made, for the account and for the address. If
    /// it was correct, the account's count is cleared, and that of the address is as before, because a whole household
    /// shares one. In a browser in which the account signed in before, only the browser's own counter counts.
    pub(crate) async fn attempt<T>(
        &self,
        action: LimitedAction,
        account: &str,
        client: Client<'_>,
        made: impl Future<Output = Result<T>>,
    ) -> Result<T> {
        let device = self.known_device(account, client.devices).await?;
        let own = device.as_deref().map_or(By::Account(account), By::Device);
        let both = [own, By::Address(client.address)];
        let counted = self.count_attempts(action, if device.is_some() { &both[..1] } else { &both }).await?;
        let outcome = made.await;
        match &outcome {
            Ok(_) => {
                let forget = self.table.write(vec![Write::delete(own.key(action))]);
                let (forgotten, back) = futures::join!(forget, self.take_back(&counted[1..]));
                forgotten?;
                back?;
            }
            Err(Error::WrongCredentials(_)) => {}
            // Nothing was tried, so nobody has to wait longer for it.
            Err(Error::Busy { .. }) => self.take_back(&counted).await?,
            Err(_) => self.take_back(&counted[1..]).await?,
        }
        outcome
    }

    /// Counts one attempt before it is made.
    ///
    /// # Errors
    /// [`Error::TooManyAttempts`] during a delay.
    pub(crate) async fn count_attempt(&self, action: LimitedAction, by: By<'_>) -> Result<()> {
        self.count_attempts(action, &[by]).await.map(drop)
    }

    /// Counts one attempt by several counters: by all, or by none if one of them refuses it.
    ///
    /// # Errors
    /// [`Error::TooManyAttempts`] during a delay.
    pub(super) async fn count_attempts(&self, action: LimitedAction, by: &[By<'_>]) -> Result<Vec<Counted>> {
        let keys: Vec<_> = by.iter().map(|by| by.key(action)).collect();
        for _ in 0..ROUNDS {
            let (mut items, now) = (self.table.get_many(&keys).await?, self.now());
            let (mut writes, mut all) = (Vec::with_capacity(by.len()), Vec::with_capacity(by.len()));
            for (by, key) in by.iter().zip(&keys) {
                let item = items.iter().position(|item| item.key == *key).map(|index| items.swap_remove(index));
                let limit = by.limit(&self.settings, action);
                let (write, counted) =
                    one_more(key.clone(), item, &limit, now).inspect_err(|_| warn_of(*by, limit.free_attempts))?;
                writes.push(write);
                all.push(counted);
            }
            match self.table.write(writes).await {
                Ok(()) => return Ok(all),
                // Reading again shows whether the limit was reached.
                Err(WriteError::ConditionFailed(_)) => {}
                Err(WriteError::Other(error)) => return Err(error),
            }
        }
        Err(Error::TooManyAttempts { retry_after_seconds: 1 })
    }

    /// Takes back attempts that were counted.
    pub(super) async fn take_back(&self, counted: &[Counted]) -> Result<()> {
        for Counted { key, at, before } in counted {
            let less = || Write::update(key.clone()).add(COUNT, -1);
            // The delay ends when it would have ended without the attempt.
            let restored = less().set(LAST, before.as_millisecond());
            let restored = restored.when(Condition::Equals(LAST.to_owned(), json!(at.as_millisecond())));
            let mut done = self.table.write(vec![restored]).await;
            if let Err(WriteError::ConditionFailed(_)) = done {
                // There was another attempt since, unless all of them are forgotten.
                done = self.table.write(vec![less().when(Condition::Exists)]).await;
            }
            match done {
                Ok(()) | Err(WriteError::ConditionFailed(_)) => {}
                Err(WriteError::Other(error)) => return Err(error),
            }
        }
        Ok(())
    }

    /// Clears the attempts for an account after a correct one.
    pub(crate) async fn forget_attempts(&self, action: LimitedAction, account: &str) -> Result<()> {
        let key = By::Account(account).key(action);
        Ok(self.table.write(vec![Write::delete(key)]).await?)
    }
}

/// Tells the operator that the gallery sends no more mail for now.
fn warn_of(by: By<'_>, limit: i64) {
    if matches!(by, By::Everybody)
        && let Some(left_out) = NO_MORE_MAIL.allow()
    {
        tracing::warn!(
            limit,
            left_out,
            "the limit of mails an hour was reached (VITRINE_MAILS_PER_HOUR); none is sent"
        );
    }
}
