//! Vitrine's resize worker: an original in, its renditions out.
//!
//! [`Pipeline`] implements the domain's [`Renderer`](gallery::ports::Renderer) port. It is blocking and pure, so the
//! same code runs inside the home's process and in a Lambda of its own.

mod digest;
#[cfg(feature = "lambda")]
pub mod lambda;
mod pipeline;

pub use digest::sha256;
pub use pipeline::Pipeline;
#[cfg(fuzzing)]
pub use pipeline::fuzzing;
