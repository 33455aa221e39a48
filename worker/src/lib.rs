//! Vitrine's image pipeline and worker: turns an original into its renditions.
//!
//! [`Pipeline`] implements the domain's [`Renderer`](gallery::ports::Renderer) port. It is blocking and pure, so
//! the same code runs inside the standalone server and in its own Lambda function.

#[cfg(feature = "lambda")]
pub mod lambda;
mod pipeline;

pub use pipeline::Pipeline;
#[cfg(fuzzing)]
pub use pipeline::fuzzing;
