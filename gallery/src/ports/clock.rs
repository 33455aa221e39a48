//! What time it is.

use std::{
    sync::Arc,
    time::{SystemTime, UNIX_EPOCH},
};

/// Tells the time in Unix milliseconds. A value, so that tests can let time pass.
pub type Clock = Arc<dyn Fn() -> i64 + Send + Sync>;

/// The computer's clock.
#[must_use]
pub fn system() -> Clock {
    Arc::new(|| {
        // A clock before 1970 is not set; reading it as 1970 lets nothing live longer.
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
    })
}
