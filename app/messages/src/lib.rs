//! Messages in several languages.
//!
//! They are written in [Fluent](https://projectfluent.org), in `app/locales/`. The build script of `app` turns each
//! message into a template and a Rust type with its arguments (`compile`). The server and the browser fill in templates
//! with the same small function ([`template`]). So neither contains a Fluent parser, and both give the same text.

#[cfg(feature = "compile")]
pub mod compile;
pub mod plural;
pub mod pseudo;
pub mod template;
