//! Limits how often the same message is written to the log, so that a fault that repeats does not fill the disk.

use std::{
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

/// The period for which messages are counted.
const PERIOD: Duration = Duration::from_secs(60);

/// Counts the messages of one kind.
#[derive(Debug)]
pub struct LogLimit {
    each_period: u32,
    counted: Mutex<Counted>,
}

#[derive(Debug, Default)]
struct Counted {
    /// When the current period began.
    since: Option<Instant>,
    written: u32,
    left_out: u64,
}

impl LogLimit {
    /// Allows so many messages a minute.
    #[must_use]
    pub const fn new(each_minute: u32) -> Self {
        let counted = Counted { since: None, written: 0, left_out: 0 };
        Self { each_period: each_minute, counted: Mutex::new(counted) }
    }

    /// Asks whether to write a message now. Returns how many were left out since the last one, or `None` if this one
    /// must be left out, too.
    pub fn allow(&self) -> Option<u64> {
        self.allow_at(Instant::now())
    }

    fn allow_at(&self, now: Instant) -> Option<u64> {
        let mut counted = self.counted.lock().unwrap_or_else(PoisonError::into_inner);
        if counted.since.is_none_or(|since| now.duration_since(since) >= PERIOD) {
            (counted.since, counted.written) = (Some(now), 0);
        }
        if counted.written >= self.each_period {
            counted.left_out += 1;
            return None;
        }
        counted.written += 1;
        Some(std::mem::take(&mut counted.left_out))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn some_messages_a_minute_are_written_and_the_others_are_counted() {
        let (limit, start) = (LogLimit::new(2), Instant::now());
        let at = |seconds| limit.allow_at(start + Duration::from_secs(seconds));
        assert_eq!([at(0), at(1), at(2), at(59)], [Some(0), Some(0), None, None]);
        assert_eq!([at(60), at(61), at(62)], [Some(2), Some(0), None]);
        assert_eq!(at(600), Some(1));
    }
}
