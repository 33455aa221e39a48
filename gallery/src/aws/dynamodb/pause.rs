//! Waiting before the next attempt.

use std::time::Duration;

/// After the first attempt one waits so long at most; twice as long after each further one.
const FIRST: Duration = Duration::from_millis(25);

/// Longest wait.
const LONGEST: Duration = Duration::from_secs(1);

/// Waits after attempt `attempt` (0, 1, 2 …): a random time between nothing and the most (full jitter), so that those
/// who met once do not meet again.
pub(super) async fn after(attempt: u32) {
    let most = FIRST.saturating_mul(2_u32.saturating_pow(attempt)).min(LONGEST);
    tokio::time::sleep(most.mul_f64(random())).await;
}

/// From 0 to 1.
fn random() -> f64 {
    let mut bytes = [0; 4];
    // Without random numbers the longest wait is the best there is.
    getrandom::fill(&mut bytes).map_or(1.0, |()| f64::from(u32::from_le_bytes(bytes)) / f64::from(u32::MAX))
}
