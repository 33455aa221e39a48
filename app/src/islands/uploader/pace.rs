//! How fast it goes, how long it will take, and when to try again.

use std::collections::VecDeque;

/// The speed of the last seconds counts, so that the time left follows the connection.
const WINDOW_MS: u64 = 20_000;

/// Before this much time a speed says little.
const LEAST_MS: u64 = 2_000;

/// Watches bytes go by.
#[derive(Debug, Default)]
pub struct Pace {
    samples: VecDeque<(u64, u64)>,
}

impl Pace {
    /// Notes how many bytes were sent in all until now.
    pub fn note(&mut self, now_ms: u64, carried: u64) {
        while self.samples.front().is_some_and(|(at, _)| at + WINDOW_MS < now_ms) {
            self.samples.pop_front();
        }
        self.samples.push_back((now_ms, carried));
    }

    /// Seconds until `bytes` more are sent, when that can be told.
    #[must_use]
    pub fn seconds_left(&self, bytes: u64) -> Option<u64> {
        let (first, last) = (self.samples.front()?, self.samples.back()?);
        let (took, went) = (last.0.saturating_sub(first.0), last.1.saturating_sub(first.1));
        (took >= LEAST_MS && went > 0).then(|| bytes.saturating_mul(took) / went / 1000)
    }

    /// Forgets everything, after a pause.
    pub fn rest(&mut self) {
        self.samples.clear();
    }
}

/// Milliseconds to wait before the next attempt: 1, 2, 4 … 30 seconds, or what the gallery asked for when that is more.
#[must_use]
pub fn backoff_ms(failures: u32, asked_seconds: Option<u64>) -> u32 {
    let own = 1_u32.checked_shl(failures.saturating_sub(1)).unwrap_or(30).min(30);
    let asked = asked_seconds.unwrap_or(0).min(600) as u32;
    own.max(asked) * 1000
}

/// What the answer to a piece of a file means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It is there.
    Arrived,
    /// Once more later.
    Later,
    /// The ticket is no good any more: a fresh one says what is missing.
    Stale,
    /// The file is at fault.
    Refused,
}

/// Reads the HTTP status of the answer to a piece of a file; 0 is no answer.
#[must_use]
pub fn verdict(status: u16) -> Verdict {
    match status {
        200..=299 => Verdict::Arrived,
        0 | 408 | 425 | 429 | 500.. => Verdict::Later,
        // 400 is how S3 says that a connection went quiet; 404 that the parts were put together or thrown away;
        // 409 and 412 that the original is there, perhaps sent from another tab.
        400 | 401 | 403 | 404 | 409 | 410 | 412 => Verdict::Stale,
        _ => Verdict::Refused,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_left_follows_the_last_seconds() {
        let mut pace = Pace::default();
        assert_eq!(pace.seconds_left(1000), None);
        for second in 0..=10 {
            pace.note(second * 1000, second * 100);
        }
        assert_eq!(pace.seconds_left(1000), Some(10));
        for second in 11..=60 {
            pace.note(second * 1000, 1000 + (second - 10) * 1000);
        }
        assert_eq!(pace.seconds_left(60_000), Some(60));
        pace.rest();
        assert_eq!(pace.seconds_left(1000), None);
    }

    #[test]
    fn waiting_grows_to_half_a_minute() {
        let waits: Vec<u32> = (1..=7).map(|failures| backoff_ms(failures, None) / 1000).collect();
        assert_eq!(waits, [1, 2, 4, 8, 16, 30, 30]);
        assert_eq!(backoff_ms(90, None), 30_000);
        assert_eq!(backoff_ms(1, Some(12)), 12_000);
    }

    #[test]
    fn answers_are_understood() {
        for (status, meaning) in [
            (200, Verdict::Arrived),
            (204, Verdict::Arrived),
            (0, Verdict::Later),
            (429, Verdict::Later),
            (503, Verdict::Later),
            (401, Verdict::Stale),
            (403, Verdict::Stale),
            (409, Verdict::Stale),
            (413, Verdict::Refused),
            (415, Verdict::Refused),
            (422, Verdict::Refused),
        ] {
            assert_eq!(verdict(status), meaning, "{status}");
        }
    }
}
