//! What happens when an original arrives.
