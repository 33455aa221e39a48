//! Calls of the server that did not come through. The browser says these by itself.

use crate::messages::t;

/// No answer.
#[must_use]
pub fn unreachable() -> String {
    t!(call_unreachable)
}

/// A question or an answer that the other side does not understand: page and server are of different versions.
#[must_use]
pub fn not_understood() -> String {
    t!(call_not_understood)
}

/// A fault behind the gallery.
#[must_use]
pub fn fault_of_ours() -> String {
    t!(call_fault_of_ours)
}
