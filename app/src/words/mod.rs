//! Texts about errors, files, cameras, numbers and dates, in the language of the page.
//!
//! The domain describes what happened with codes and typed arguments. This module makes a complete sentence of each:
//! one match arm or function for each message.

pub mod calls;
mod numbers;

#[cfg(feature = "ssr")]
mod camera;
#[cfg(feature = "ssr")]
mod dates;
#[cfg(feature = "ssr")]
mod errors;
#[cfg(feature = "ssr")]
mod faults;
#[cfg(feature = "ssr")]
pub mod files;
#[cfg(feature = "ssr")]
mod formats;
#[cfg(feature = "ssr")]
mod letters;
#[cfg(feature = "ssr")]
mod operator;
#[cfg(feature = "ssr")]
pub mod requests;

#[cfg(feature = "ssr")]
pub use camera::{coordinates, exposure, pixels};
#[cfg(feature = "ssr")]
pub use dates::{day, day_and_time, day_of_year, month, month_of_year, month_short, short_day, time};
#[cfg(feature = "ssr")]
pub use errors::sentence;
#[cfg(feature = "ssr")]
pub use faults::fault_sentence;
#[cfg(feature = "ssr")]
pub use formats::formats;
#[cfg(feature = "ssr")]
pub use letters::letter;
#[cfg(feature = "ssr")]
pub use numbers::bytes;
pub use numbers::{number, number_in, photos, tenths};
