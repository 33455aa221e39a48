//! All that ships as wasm. Each island makes better what works without it.

pub mod timeline;
pub mod uploader;
pub mod viewer;
