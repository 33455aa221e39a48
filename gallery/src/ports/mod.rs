//! What the use cases need from a home: small object-safe traits, named by role.

pub mod arrivals;
pub mod blobs;
pub mod clock;
pub mod identity;
pub mod leftovers;
pub mod mail;
pub mod renderer;
pub mod table;

pub use arrivals::Arrivals;
pub use blobs::Blobs;
pub use clock::Clock;
pub use identity::Identity;
pub use leftovers::Leftovers;
pub use mail::Mail;
pub use renderer::Renderer;
pub use table::Table;
