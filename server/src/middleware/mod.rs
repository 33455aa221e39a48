//! What happens to every request before and after its handler.

#[cfg(feature = "aws")]
pub mod deadline;
#[cfg(feature = "aws")]
pub mod door;
pub mod headers;
pub mod observe;
pub mod panics;
pub mod same_site;
pub mod session;
mod sorry;
