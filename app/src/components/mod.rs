//! Components of pages. They run only on the server.

pub mod deletions;
pub mod escape;
pub mod form;
pub mod icon;
pub mod islands_script;
pub mod language_form;
pub mod layout;
pub mod list_form;
pub mod load;
pub mod panel;
pub mod qr;
pub mod ratio;
pub mod stage;
pub mod tile;
pub mod timeline;
pub mod tint;
