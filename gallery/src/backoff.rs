//! Delays between attempts at a write that conflicts with other writes.

use std::time::Duration;

/// How often a write is attempted while others write to the same items. That takes about five seconds, at most eleven.
/// It is enough for 200 concurrent writers to a month's counts (`contract::conflicting` has the numbers).
pub const MOST_ATTEMPTS: u32 = 16;

/// The longest delay after the first attempt. It doubles with each further attempt.
const FIRST: Duration = Duration::from_millis(25);

/// The limit of all delays.
const LONGEST: Duration = Duration::from_secs(1);

/// Waits after attempt `attempt` (0, 1, 2 …) for a random time between zero and the longest delay (full jitter), so
/// that writers that conflicted once do not conflict again.
pub async fn pause(attempt: u32) {
    tokio::time::sleep(most(attempt).mul_f64(random())).await;
}

fn most(attempt: u32) -> Duration {
    FIRST.saturating_mul(2_u32.saturating_pow(attempt)).min(LONGEST)
}

/// A random number from 0 to 1.
pub(crate) fn random() -> f64 {
    let mut bytes = [0; 4];
    // Without random numbers, the longest delay is the best choice.
    getrandom::fill(&mut bytes).map_or(1.0, |()| f64::from(u32::from_le_bytes(bytes)) / f64::from(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delays_double_up_to_a_second_and_end_before_a_request_does() {
        assert_eq!([0, 1, 5, 6, 60].map(|attempt| most(attempt).as_millis()), [25, 50, 800, 1000, 1000]);
        let longest: Duration = (0..MOST_ATTEMPTS - 1).map(most).sum();
        assert!(longest < Duration::from_secs(11), "{longest:?}");
    }

    #[tokio::test(start_paused = true)]
    async fn a_delay_is_any_time_up_to_the_longest() {
        let mut waits = Vec::new();
        for _ in 0..200 {
            let begun = tokio::time::Instant::now();
            pause(5).await;
            waits.push(begun.elapsed());
        }
        assert!(waits.iter().all(|wait| *wait <= Duration::from_millis(801)), "{waits:?}");
        assert!(waits.iter().any(|wait| *wait < Duration::from_millis(200)), "{waits:?}");
        assert!(waits.iter().any(|wait| *wait > Duration::from_millis(600)), "{waits:?}");
    }
}
