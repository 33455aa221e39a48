//! Messages in several languages.
//!
//! People write them in [Fluent](https://projectfluent.org), in `app/locales/`. The build script of `app` turns each
//! message into a template and a Rust type with its arguments (`compile`). Server and browser fill templates in with
//! the same few lines ([`template`]), so neither holds a parser of Fluent, and both say the same.

#[cfg(feature = "compile")]
pub mod compile;
pub mod plural;
pub mod pseudo;
pub mod template;
