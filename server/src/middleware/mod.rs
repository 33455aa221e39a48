//! What happens to every request before and after its handler.

pub mod headers;
pub mod same_site;
pub mod session;
