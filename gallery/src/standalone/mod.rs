//! The adapters of the standalone gallery.

pub mod accounts;
pub mod data_directory;
pub mod disk;
pub mod mail;

pub mod files;
pub mod lock;
pub mod queue;
pub mod secrets;
pub mod sqlite;
