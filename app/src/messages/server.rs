//! Messages on the server, which are compiled into the program.

use std::{borrow::Cow, sync::OnceLock};

use leptos::prelude::{Owner, provide_context, use_context};
use messages::{pseudo, template};

use super::{
    Argument,
    compiled::{ISLANDS, TEXTS, VERSION},
};
use crate::{
    locale::Locale,
    paths::{Address, ISLAND_MESSAGES},
};

type Templates = Vec<Cow<'static, str>>;

tokio::task_local! {
    static REQUEST: Locale;
}

/// Handles a request in this language. It applies to everything outside of pages, such as mails.
pub async fn in_language<T>(locale: Locale, request: impl Future<Output = T>) -> T {
    REQUEST.scope(locale, request).await
}

/// Returns the language of the page that is being rendered, of the [scope](Locale::scope), or [of the
/// request](in_language). Without any of these, it is English.
#[must_use]
pub fn locale() -> Locale {
    use_context().or_else(|| REQUEST.try_with(|locale| *locale).ok()).unwrap_or_default()
}

impl Locale {
    /// Calls `say` with messages in this language. It is for code that does not render a page.
    pub fn scope<T>(self, say: impl FnOnce() -> T) -> T {
        Owner::new().with(|| {
            provide_context(self);
            say()
        })
    }

    fn templates(self) -> &'static Templates {
        static ALL: [OnceLock<Templates>; 6] = [const { OnceLock::new() }; 6];
        let english = || Self::English.templates().iter();
        ALL[self as usize].get_or_init(|| match self {
            Self::Accented => english().map(|text| pseudo::accented(text).into()).collect(),
            Self::Mirrored => english().map(|text| pseudo::mirrored(text).into()).collect(),
            _ => TEXTS
                .iter()
                .filter(|(tag, _)| *tag == self.tag())
                .flat_map(|(_, all)| all.split('\0'))
                .map(Cow::Borrowed)
                .collect(),
        })
    }
}

/// Returns the compiled template of a message.
pub fn template(locale: Locale, index: usize) -> &'static str {
    locale.templates().get(index).map_or("", |template| template)
}

/// Fills in a message.
pub fn text(locale: Locale, index: usize, arguments: &[Argument<'_>]) -> String {
    template::text(template(locale, index), arguments, &locale)
}

/// Returns the address of a language's messages for islands. It changes with the messages.
#[must_use]
pub fn island_messages_address(locale: Locale) -> Address {
    ISLAND_MESSAGES.named(&format!("{}.{VERSION}.js", locale.tag()))
}

/// Returns the script with this name ([`island_messages_address`]): a module whose default export is a list for the
/// islands of a page.
#[must_use]
pub fn island_messages(file: &str) -> Option<String> {
    let locale = Locale::of_tag(file.strip_suffix(".js")?.strip_suffix(VERSION)?.strip_suffix('.')?)?;
    let mut script = String::from("export default[");
    quote(locale.tag(), &mut script);
    for template in &locale.templates()[..ISLANDS] {
        script.push(',');
        quote(template, &mut script);
    }
    script.push(']');
    Some(script)
}

/// Writes a text as a JavaScript string.
fn quote(text: &str, to: &mut String) {
    to.push('"');
    for letter in text.chars() {
        match letter {
            '"' | '\\' => to.extend(['\\', letter]),
            '\n' => to.push_str("\\n"),
            _ => to.push(letter),
        }
    }
    to.push('"');
}
