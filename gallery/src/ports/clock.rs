//! The current time.

use std::sync::Arc;

use jiff::Timestamp;

/// Returns the time in whole milliseconds, the precision of records. A value, so that tests can change the time.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// The computer's clock.
#[must_use]
pub fn system() -> Clock {
    Arc::new(|| {
        let now = Timestamp::now();
        Timestamp::from_millisecond(now.as_millisecond()).unwrap_or(now)
    })
}
