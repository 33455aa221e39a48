//! A clock for tests.

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use jiff::Timestamp;

use crate::ports::Clock;

/// A clock that shows these Unix milliseconds, which the test can change.
#[must_use]
pub fn showing(milliseconds: &Arc<AtomicI64>) -> Clock {
    let milliseconds = Arc::clone(milliseconds);
    Arc::new(move || {
        let shown = milliseconds.load(Ordering::SeqCst);
        Timestamp::from_millisecond(shown).expect("tests stay within the calendar")
    })
}
