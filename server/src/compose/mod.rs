//! Which adapters stand behind the ports. Nothing outside of this folder names one.

#[cfg(feature = "home")]
mod bytes;
#[cfg(feature = "aws")]
pub mod cloud;
#[cfg(feature = "bucket")]
mod origin;
#[cfg(feature = "home")]
pub mod own;
