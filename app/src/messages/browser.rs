//! Messages in the browser. The page's loader passes them as a list.

use std::cell::{Cell, RefCell};

use js_sys::Array;
use messages::template;

use super::Argument;
use crate::locale::Locale;

thread_local! {
    static LOCALE: Cell<Locale> = const { Cell::new(Locale::English) };
    static TEMPLATES: RefCell<Option<Array>> = const { RefCell::new(None) };
}

/// Stores the list: the language's tag, then the templates for islands.
pub fn take(list: Array) {
    LOCALE.set(list.get(0).as_string().and_then(|tag| Locale::of_tag(&tag)).unwrap_or_default());
    TEMPLATES.set(Some(list));
}

/// Returns the language of the page.
#[must_use]
pub fn locale() -> Locale {
    LOCALE.get()
}

/// Fills in a message.
pub fn text(locale: Locale, index: u32, arguments: &[Argument<'_>]) -> String {
    let template = TEMPLATES.with_borrow(|list| list.as_ref().and_then(|list| list.get(index + 1).as_string()));
    template::text(&template.unwrap_or_default(), arguments, &locale)
}
