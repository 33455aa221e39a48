//! The promises of the ports.

pub mod conflicting;
pub mod identity;
pub mod memory;
pub mod memory_blobs;

pub mod blobs;
pub mod table;
