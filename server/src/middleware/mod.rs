//! What happens to every request before and after its handler.

#[cfg(feature = "aws")]
pub mod door;
pub mod headers;
pub mod observe;
pub mod same_site;
pub mod session;
