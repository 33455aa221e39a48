//! Whether the clock may be trusted with deleting what is old. A clock that is set to next year by mistake would empty every
//! trash, and nothing brings that back.
//!
//! Cleanups keep the time at which they looked at the clock last. If the clock went backward, or farther forward than it can
//! have, nothing is deleted because of its age until the clock has been consistent for a day: long enough to notice, and to
//! set it. A computer that was really off for long deletes a day later.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::Library;
use crate::{
    Result,
    ports::table::Write,
    records::{decode, encode, keys},
};

/// How far a clock may have gone since the last look of a program that looks every hour.
pub const WHILE_RUNNING: SignedDuration = SignedDuration::from_hours(24);

/// How far a clock may have gone since the last look of a program that may not have been running.
pub const WHILE_STOPPED: SignedDuration = SignedDuration::from_hours(30 * 24);

/// How far it may have gone since the last look of a regular cleanup, which comes every day at least.
const BETWEEN_CLEANUPS: SignedDuration = SignedDuration::from_hours(2 * 24);

/// How long the clock must have been consistent after a jump.
const CONSISTENT_FOR: SignedDuration = SignedDuration::from_hours(24);

/// A clock that is set back by less was only corrected.
const CORRECTION: SignedDuration = SignedDuration::from_mins(5);

/// What is kept about the clock.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Record {
    /// What it showed at the last look.
    #[serde(with = "jiff::fmt::serde::timestamp::millisecond::required")]
    seen: Timestamp,
    /// What it showed after it had jumped, until it is trusted again.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        with = "jiff::fmt::serde::timestamp::millisecond::optional"
    )]
    jumped: Option<Timestamp>,
}

impl Record {
    /// Whether the clock can show this now.
    fn leads_to(&self, now: Timestamp, most: SignedDuration) -> bool {
        let gone = now.duration_since(self.seen);
        -CORRECTION <= gone && gone <= most
    }

    /// What is kept after a look, at which the clock may have gone forward by `most`.
    fn after(self, now: Timestamp, most: SignedDuration) -> Self {
        if !self.leads_to(now, most) {
            tracing::warn!(
                last_seen = %self.seen, %now,
                "the clock has jumped; nothing is deleted because of its age until the clock has been consistent for a day"
            );
            return Self { seen: now, jumped: Some(now) };
        }
        let jumped = self.jumped.filter(|jumped| now.duration_since(*jumped) < CONSISTENT_FOR);
        if self.jumped.is_some() && jumped.is_none() {
            tracing::info!("the clock has been consistent for a day; what is old is deleted again");
        }
        Self { seen: now, jumped }
    }
}

impl Library {
    /// Looks at the clock before a cleanup, and keeps what it shows. Returns whether what is old may be deleted. `most` is how
    /// far the clock may have gone since the last look: [`WHILE_RUNNING`] or [`WHILE_STOPPED`].
    ///
    /// # Errors
    /// [`crate::Error::Unavailable`].
    pub async fn look_at_clock(&self, most: SignedDuration) -> Result<bool> {
        let (key, now) = (keys::clock(), self.now());
        let known: Option<Record> = self.table.get(&key).await?.map(decode).transpose()?;
        let record = known.map_or(Record { seen: now, jumped: None }, |record| record.after(now, most));
        self.table.write(vec![Write::put(key, encode(&record)?)]).await?;
        Ok(record.jumped.is_none())
    }

    /// Whether what is old may be deleted, by the last look at the clock. Before the first one, it may.
    pub(crate) async fn clock_is_trusted(&self) -> Result<bool> {
        let known: Option<Record> = self.table.get(&keys::clock()).await?.map(decode).transpose()?;
        Ok(known.is_none_or(|record| record.jumped.is_none() && record.leads_to(self.now(), BETWEEN_CLEANUPS)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: SignedDuration = SignedDuration::from_hours(1);
    const DAY: SignedDuration = SignedDuration::from_hours(24);

    fn noon() -> Timestamp {
        Timestamp::from_second(1_700_000_000).expect("a time")
    }

    #[test]
    fn a_clock_that_goes_as_it_should_is_trusted() {
        let mut record = Record { seen: noon(), jumped: None };
        for (later, most) in [
            (HOUR, WHILE_RUNNING),
            (DAY, WHILE_RUNNING),
            (SignedDuration::from_mins(-4), WHILE_RUNNING),
            (DAY * 30, WHILE_STOPPED),
            (SignedDuration::ZERO, WHILE_STOPPED),
        ] {
            record = record.clone().after(record.seen + later, most);
            assert_eq!(record.jumped, None, "{later:?}");
        }
    }

    #[test]
    fn after_a_jump_it_takes_a_day_without_another_one() {
        for (jump, most) in [
            (DAY + HOUR, WHILE_RUNNING),
            (DAY * 31, WHILE_STOPPED),
            (-HOUR, WHILE_RUNNING),
            (DAY * -400, WHILE_STOPPED),
        ] {
            let jumped = Record { seen: noon(), jumped: None }.after(noon() + jump, most);
            let mut record = jumped.clone();
            for _ in 0..23 {
                record = record.clone().after(record.seen + HOUR, WHILE_RUNNING);
                assert!(record.jumped.is_some(), "{jump:?}");
            }
            let set_right = record.clone().after(noon() + DAY * 500, WHILE_RUNNING);
            assert_eq!(set_right.jumped, Some(noon() + DAY * 500), "the day begins again");
            record = record.clone().after(record.seen + HOUR, WHILE_RUNNING);
            assert!(record.jumped.is_none(), "{jump:?}");
            // Switched off in between, but not for long.
            assert!(jumped.clone().after(jumped.seen + DAY * 2, WHILE_STOPPED).jumped.is_none());
        }
    }
}
