//! What several tests of adapters share.

#[allow(dead_code, reason = "every test uses its own part of it")]
pub mod stand_in;
