//! Waits between attempts of a write that met others.

use std::time::Duration;

/// How often a write is tried while others write to the same items: for about five seconds, eleven at most. Of 200
/// writers at a month's counts none needs more (`contract::conflicting` has the numbers).
pub const MOST_ATTEMPTS: u32 = 16;

/// The longest wait after the first attempt; it doubles with each further one.
const FIRST: Duration = Duration::from_millis(25);

/// The longest wait of all.
const LONGEST: Duration = Duration::from_secs(1);

/// Waits after attempt `attempt` (0, 1, 2 …): a random time between nothing and the most (full jitter), so that those
/// who met once do not meet again.
pub async fn pause(attempt: u32) {
    tokio::time::sleep(most(attempt).mul_f64(random())).await;
}

fn most(attempt: u32) -> Duration {
    FIRST.saturating_mul(2_u32.saturating_pow(attempt)).min(LONGEST)
}

/// From 0 to 1.
pub(crate) fn random() -> f64 {
    let mut bytes = [0; 4];
    // Without random numbers the longest wait is the best there is.
    getrandom::fill(&mut bytes).map_or(1.0, |()| f64::from(u32::from_le_bytes(bytes)) / f64::from(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_a_second_and_end_before_a_request_does() {
        assert_eq!([0, 1, 5, 6, 60].map(|attempt| most(attempt).as_millis()), [25, 50, 800, 1000, 1000]);
        let longest: Duration = (0..MOST_ATTEMPTS - 1).map(most).sum();
        assert!(longest < Duration::from_secs(11), "{longest:?}");
    }

    #[tokio::test(start_paused = true)]
    async fn a_wait_is_any_time_up_to_the_longest() {
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
