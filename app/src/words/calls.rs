//! Sentences about failed calls of the server. The browser shows these by itself.

use crate::messages::t;

/// Returns the sentence for a call without a response.
#[must_use]
pub fn unreachable() -> String {
    t!(call_unreachable)
}

/// Returns the sentence for a call that the other side does not understand, because page and server have different
/// versions.
#[must_use]
pub fn not_understood() -> String {
    t!(call_not_understood)
}

/// Returns the sentence for an internal error of the gallery.
#[must_use]
pub fn fault_of_ours() -> String {
    t!(call_fault_of_ours)
}
