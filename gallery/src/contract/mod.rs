//! The promises of the ports.

pub mod clock;
pub mod conflicting;
pub mod identity;
pub mod memory;
pub mod memory_blobs;
pub mod memory_jobs;

pub mod blobs;
pub mod jobs;
pub mod table;
