//! Texts for people, in their language.
//!
//! The messages are in `app/locales/`. `t!` returns one: `t!(photos_selected, count = 3)`. The build script generates a
//! type for each, so an unknown message or a wrong argument does not compile.

#[cfg(feature = "hydrate")]
mod browser;
#[cfg(feature = "ssr")]
mod markup;
#[cfg(feature = "ssr")]
mod server;
#[cfg(test)]
mod tests;

use messages::{
    plural,
    template::{Argument, Language},
};

use crate::locale::Locale;

#[cfg(all(feature = "hydrate", not(feature = "ssr")))]
pub use browser::locale;
#[cfg(feature = "hydrate")]
pub use browser::take;
#[cfg(feature = "ssr")]
pub use markup::{Element, element};
#[cfg(feature = "ssr")]
pub use server::{in_language, island_messages, island_messages_address, locale};

/// Returns a message in the language of the page. The arguments are its name, then its own arguments as `name = value`.
///
/// Numbers are `u64`, texts `&str`. A message with elements takes each of them as [`element`] and returns a view. Any
/// other message returns a `String`.
macro_rules! t {
    ($id:ident $(, $name:ident = $value:expr)* $(,)?) => {
        $crate::messages::ids::$id { $($name: $value),* }.say($crate::messages::locale())
    };
}
pub(crate) use t;

mod compiled {
    #[cfg(all(feature = "hydrate", not(feature = "ssr")))]
    use super::browser::text;
    use super::{Argument, Locale};
    #[cfg(feature = "ssr")]
    use super::{
        markup::{Element, markup},
        server::text,
    };
    #[cfg(feature = "ssr")]
    use leptos::prelude::AnyView;

    include!(env!("VITRINE_MESSAGES"));
}
pub use compiled::ids;

impl Language for Locale {
    fn plural(&self, number: u64) -> &'static str {
        plural::category(self.tag(), number)
    }

    fn number(&self, number: u64) -> String {
        crate::words::number_in(*self, number)
    }
}
