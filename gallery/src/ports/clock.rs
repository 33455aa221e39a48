//! What time it is.

use std::sync::Arc;

use jiff::Timestamp;

/// Tells the time in whole milliseconds, as records keep it. A value, so that tests can let time pass.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// The computer's clock.
#[must_use]
pub fn system() -> Clock {
    Arc::new(|| {
        let now = Timestamp::now();
        Timestamp::from_millisecond(now.as_millisecond()).unwrap_or(now)
    })
}
