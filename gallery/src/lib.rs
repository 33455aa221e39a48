//! The domain of Vitrine: what a photo, an album and a person are, who may do what, and the adapters for the standalone
//! gallery and for AWS.
//!
//! Without features, this crate only has value types and builds for `wasm32`. The feature `library` adds the ports, the
//! use cases and the layout of records. `standalone` adds the adapters of the standalone gallery, `aws` those for AWS,
//! and `bucket` only those that keep bytes in S3.

pub mod capture;
pub mod color;
pub mod corrections;
pub mod dimensions;
pub mod edits;
pub mod embedded_metadata;
pub mod error;
pub mod fault;
pub mod format;
pub mod id;
pub mod month;
pub mod perceptual_hash;
pub mod person;
pub mod photo;
pub mod rate_limit;
pub mod rendition;
pub mod sha256;
pub mod ticket;

#[cfg(feature = "admin")]
pub mod admin;
#[cfg(feature = "library")]
pub mod backoff;
#[cfg(any(feature = "standalone", feature = "bucket"))]
pub mod download;
#[cfg(feature = "library")]
pub mod emf;
#[cfg(feature = "library")]
pub mod file_names;
#[cfg(feature = "library")]
pub mod form_upload;
#[cfg(feature = "library")]
pub mod jobs;
#[cfg(feature = "library")]
pub mod key;
#[cfg(feature = "library")]
pub mod library;
#[cfg(feature = "library")]
pub mod link;
#[cfg(feature = "library")]
pub mod log_limit;
#[cfg(feature = "library")]
pub mod network;
#[cfg(feature = "library")]
pub mod page;
#[cfg(feature = "library")]
pub mod ports;
#[cfg(feature = "library")]
pub mod records;
#[cfg(feature = "library")]
pub mod render_photo;
#[cfg(feature = "library")]
pub mod set_up;
#[cfg(feature = "library")]
pub mod settings;
#[cfg(feature = "library")]
pub mod zip_job;

#[cfg(feature = "bucket")]
pub mod aws;

#[cfg(feature = "standalone")]
pub mod standalone;

#[cfg(feature = "contract")]
pub mod contract;

pub use error::{Error, Result};
