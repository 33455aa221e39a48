//! The embedded home.

pub mod accounts;
pub mod mail;

pub mod files;
pub mod lock;
pub mod queue;
pub mod secrets;
pub mod sqlite;
