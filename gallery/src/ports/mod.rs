//! The ports: what the use cases need from their environment. Small object-safe traits, named by role.

pub mod blobs;
pub mod clock;
pub mod identity;
pub mod jobs;
pub mod leftovers;
pub mod mail;
pub mod renderer;
pub mod table;

pub use blobs::Blobs;
pub use clock::Clock;
pub use identity::Identity;
pub use jobs::{Job, Jobs};
pub use leftovers::Leftovers;
pub use mail::Mail;
pub use renderer::Renderer;
pub use table::Table;
