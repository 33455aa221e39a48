//! The speed, the time left, and the delay before another attempt.

use std::collections::VecDeque;

/// The speed is measured over the last seconds, so that the time left follows the connection.
const WINDOW_MS: u64 = 20_000;

/// The shortest time over which a speed is meaningful.
const LEAST_MS: u64 = 2_000;

/// Measures the speed.
#[derive(Debug, Default)]
pub struct Pace {
    samples: VecDeque<(u64, u64)>,
}

impl Pace {
    /// Adds a measurement: the total number of bytes that were sent until now.
    pub fn note(&mut self, now_ms: u64, carried: u64) {
        while self.samples.front().is_some_and(|(at, _)| at + WINDOW_MS < now_ms) {
            self.samples.pop_front();
        }
        self.samples.push_back((now_ms, carried));
    }

    /// Returns the seconds until `bytes` more are sent, if they can be estimated.
    #[must_use]
    pub fn seconds_left(&self, bytes: u64) -> Option<u64> {
        let (first, last) = (self.samples.front()?, self.samples.back()?);
        let (took, went) = (last.0.saturating_sub(first.0), last.1.saturating_sub(first.1));
        (took >= LEAST_MS && went > 0).then(|| bytes.saturating_mul(took) / went / 1000)
    }

    /// Discards all measurements, after a pause.
    pub fn rest(&mut self) {
        self.samples.clear();
    }
}

/// Returns the milliseconds to wait before the next attempt: 1, 2, 4 … 30 seconds, or what the gallery requested if
/// that is more.
#[must_use]
pub fn backoff_ms(failures: u32, asked_seconds: Option<u64>) -> u32 {
    let own = 1_u32.checked_shl(failures.saturating_sub(1)).unwrap_or(30).min(30);
    let asked = asked_seconds.unwrap_or(0).min(600) as u32;
    own.max(asked) * 1000
}

/// The meaning of the response to a part of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It arrived.
    Arrived,
    /// It should be sent again later.
    Later,
    /// The ticket is not valid any more. A new one says what is missing.
    Stale,
    /// The file was refused.
    Refused,
}

/// Interprets the HTTP status of the response to a part; 0 means no response.
#[must_use]
pub fn verdict(status: u16) -> Verdict {
    match status {
        200..=299 => Verdict::Arrived,
        0 | 408 | 425 | 429 | 500.. => Verdict::Later,
        // S3 returns 400 for an idle connection. 404 means that the parts were joined or deleted; 409 and 412, that the
        // original exists, perhaps sent from another tab.
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
    fn delays_increase_to_half_a_minute() {
        let waits: Vec<u32> = (1..=7).map(|failures| backoff_ms(failures, None) / 1000).collect();
        assert_eq!(waits, [1, 2, 4, 8, 16, 30, 30]);
        assert_eq!(backoff_ms(90, None), 30_000);
        assert_eq!(backoff_ms(1, Some(12)), 12_000);
    }

    #[test]
    fn statuses_are_interpreted() {
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
