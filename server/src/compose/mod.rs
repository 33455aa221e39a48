//! Which adapters stand behind the ports. Nothing outside of this folder names one.

#[cfg(feature = "aws")]
pub mod cloud;
#[cfg(feature = "home")]
pub mod own;
