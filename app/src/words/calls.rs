//! Calls of the server that did not come through. The browser says these by itself.

/// No answer.
#[must_use]
pub fn unreachable() -> &'static str {
    "Can’t reach the gallery."
}

/// A question or an answer that the other side does not understand: page and server are of different versions.
#[must_use]
pub fn not_understood() -> &'static str {
    "Something went wrong. Please reload the page."
}

/// A fault behind the gallery.
#[must_use]
pub fn fault_of_ours() -> &'static str {
    "Something went wrong on our side. Please try again."
}
