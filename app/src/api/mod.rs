//! Server functions, by noun. The body of each does three things: get the context, call one use case, convert the
//! error.

mod error;
pub mod photos;
pub mod uploads;

pub use error::ApiError;
