//! Sentences about requests that no page answers.

use super::bytes;
use crate::messages::t;

/// Shows the id of a request in the log.
#[must_use]
pub fn error_id(request_id: &str) -> String {
    t!(failure_id_line, id = request_id)
}

/// Returns the sentence for a form that another site sent.
#[must_use]
pub fn from_another_site() -> String {
    t!(request_from_another_site)
}

/// Returns the sentence for a request for a name other than that of this origin.
#[must_use]
pub fn another_host(origin: &str) -> String {
    t!(request_another_host, address = origin)
}

/// Returns the sentence for a request for a name that is not a local one.
#[must_use]
pub fn unknown_host() -> String {
    t!(request_unknown_host)
}

/// Returns the sentence for a request with too many bytes.
#[must_use]
pub fn too_large(limit_bytes: u64) -> String {
    t!(request_too_large, limit = &bytes(limit_bytes))
}
