//! Layers that run before and after the handler of every request.

#[cfg(feature = "aws")]
pub mod deadline;
pub mod error_response;
pub mod fields;
pub mod headers;
pub mod host;
pub mod observe;
#[cfg(feature = "aws")]
pub mod origin_secret;
pub mod panics;
pub mod same_site;
pub mod session;
