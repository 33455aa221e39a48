//! Everything that is compiled to wasm. Each island improves something that also works without it.

pub mod connection;
pub mod selection;
pub mod timeline;
pub mod uploader;
pub mod viewer;

#[cfg(feature = "hydrate")]
pub mod call;
#[cfg(feature = "hydrate")]
pub mod placeholder;
#[cfg(feature = "hydrate")]
pub mod scope;
#[cfg(feature = "hydrate")]
pub mod signal;
#[cfg(all(feature = "hydrate", not(debug_assertions)))]
mod split_data;
