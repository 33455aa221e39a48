//! Shared code for tests of adapters.

#[allow(dead_code, reason = "each test uses only part of it")]
pub mod breaking;
#[allow(dead_code, reason = "each test uses only part of it")]
pub mod cloud;
#[allow(dead_code, reason = "each test uses only part of it")]
pub mod http;
#[allow(dead_code, reason = "each test uses only part of it")]
pub mod scripted;
#[allow(dead_code, reason = "each test uses only part of it")]
pub mod slow;
#[allow(dead_code, reason = "each test uses only part of it")]
pub mod stand_in;
