//! Sentences about failed calls of the server. The browser shows these by itself.

use crate::messages::t;

/// There was no response.
#[must_use]
pub fn unreachable() -> String {
    t!(call_unreachable)
}

/// The server or the browser did not understand the other, because page and server have different versions.
#[must_use]
pub fn not_understood() -> String {
    t!(call_not_understood)
}

/// An internal error of the gallery.
#[must_use]
pub fn fault_of_ours() -> String {
    t!(call_fault_of_ours)
}
