//! What people read about errors, files, numbers and dates, in English.
//!
//! The domain says what happened by codes with typed arguments. Here each of them becomes a whole sentence: one match
//! arm or function for each message.

pub mod calls;
mod dates;
mod numbers;

#[cfg(feature = "ssr")]
mod errors;
#[cfg(feature = "ssr")]
mod faults;
#[cfg(feature = "ssr")]
pub mod files;
#[cfg(feature = "ssr")]
mod formats;

pub use dates::{month, weekday};
#[cfg(feature = "ssr")]
pub use errors::sentence;
#[cfg(feature = "ssr")]
pub use faults::fault_sentence;
#[cfg(feature = "ssr")]
pub use formats::formats;
pub use numbers::{bytes, number, photos};
