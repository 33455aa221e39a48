//! What is said about a request that no page answers.

use super::bytes;
use crate::messages::t;

/// The id that a request has in the log.
#[must_use]
pub fn error_id(request_id: &str) -> String {
    t!(failure_id_line, id = request_id)
}

/// A form that another site sent.
#[must_use]
pub fn from_another_site() -> String {
    t!(request_from_another_site)
}

/// A request with more bytes than there may be.
#[must_use]
pub fn too_large(limit_bytes: u64) -> String {
    t!(request_too_large, limit = &bytes(limit_bytes))
}
