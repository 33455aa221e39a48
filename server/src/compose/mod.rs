//! Chooses the adapters behind the ports. Nothing outside this folder names one.

#[cfg(feature = "aws")]
pub mod aws;
#[cfg(feature = "standalone")]
mod bytes;
#[cfg(feature = "bucket")]
mod origin;
#[cfg(feature = "standalone")]
pub mod standalone;
