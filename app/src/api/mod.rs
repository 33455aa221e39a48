//! Server functions, by noun. A body is three moves: get the context, call one use case, map the error.

mod error;
pub mod photos;
pub mod uploads;

pub use error::ApiError;
