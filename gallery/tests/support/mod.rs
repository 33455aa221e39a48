//! What several tests of adapters share.

#[allow(dead_code, reason = "every test uses its own part of it")]
pub mod breaking;
#[allow(dead_code, reason = "every test uses its own part of it")]
pub mod cloud;
#[allow(dead_code, reason = "every test uses its own part of it")]
pub mod http;
#[allow(dead_code, reason = "every test uses its own part of it")]
pub mod scripted;
#[allow(dead_code, reason = "every test uses its own part of it")]
pub mod slow;
#[allow(dead_code, reason = "every test uses its own part of it")]
pub mod stand_in;
