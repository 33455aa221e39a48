//! Writes a catalog as Rust code.

use std::fmt::Write as _;

use super::{Catalog, Kind, Message, SOURCE};

/// The character between two templates of a language.
pub const SEPARATOR: char = '\0';

/// Writes a type for each message, with its arguments as fields, and the templates of all languages. The types call
/// functions that must be in scope: `text` and, for messages with elements, `markup`.
#[must_use]
pub fn write(catalog: &Catalog) -> String {
    let mut code = String::new();
    let _ = writeln!(
        code,
        "/// How many messages islands have: the first ones.\n#[cfg(feature = \"ssr\")]\npub const ISLANDS: usize = {};",
        catalog.islands
    );
    let mut texts = Vec::new();
    for (language, messages) in
        std::iter::once((SOURCE, &catalog.source)).chain(catalog.others.iter().map(|(tag, all)| (&**tag, all)))
    {
        let templates: Vec<_> = messages.iter().map(Message::template).collect();
        texts.push((language, templates));
    }
    let _ = writeln!(
        code,
        "/// Changes with the messages of islands.\n#[cfg(feature = \"ssr\")]\npub const VERSION: &str = \"{:016x}\";",
        version(texts.iter().flat_map(|(_, templates)| &templates[..catalog.islands]))
    );
    let _ = writeln!(
        code,
        "/// Templates by the language's tag, in the order of the messages.\n#[cfg(feature = \"ssr\")]\npub static TEXTS: [(&str, &str); {}] = [",
        texts.len()
    );
    for (language, templates) in &texts {
        // If a digit follows the separator, `\0` would look like an octal escape in C.
        let texts = format!("{:?}", templates.join(&SEPARATOR.to_string())).replace("\\0", "\\u{0}");
        let _ = writeln!(code, "    ({language:?}, {texts}),");
    }
    code.push_str(
        "];\n/// A type for each message.\npub mod ids {\n    #![allow(non_camel_case_types)]\n    use super::*;\n",
    );
    for (index, message) in catalog.source.iter().enumerate() {
        write_type(&mut code, index, message, index < catalog.islands);
    }
    code.push_str("}\n");
    code
}

fn write_type(code: &mut String, index: usize, message: &Message, island: bool) {
    let name = message.id.replace('-', "_");
    let gate = if island { "" } else { "    #[cfg(feature = \"ssr\")]\n" };
    let borrows = message.arguments.values().any(|kind| *kind == Kind::Text);
    let (declared, used) = if borrows { ("<'a>", "<'_>") } else { ("", "") };
    let _ = writeln!(
        code,
        "{gate}    #[doc = {:?}]\n    pub struct {name}{declared} {{",
        format!("`{}`", message.template())
    );
    for (argument, kind) in &message.arguments {
        let kind = if *kind == Kind::Number { "u64" } else { "&'a str" };
        let _ = writeln!(code, "        /// An argument.\n        pub {}: {kind},", argument.replace('-', "_"));
    }
    for element in &message.elements {
        let _ = writeln!(code, "        /// An element.\n        pub {}: Element,", element.replace('-', "_"));
    }
    let arguments: Vec<_> = message
        .arguments
        .iter()
        .map(|(argument, kind)| format!("Argument::{kind:?}(self.{})", argument.replace('-', "_")))
        .collect();
    let elements: Vec<_> = message.elements.iter().map(|name| format!("self.{}", name.replace('-', "_"))).collect();
    let (arguments, elements) = (arguments.join(", "), elements.join(", "));
    let (result, body) = if message.elements.is_empty() {
        ("String", format!("text(locale, {index}, &[{arguments}])"))
    } else {
        ("AnyView", format!("markup(locale, {index}, &[{arguments}], &[{elements}])"))
    };
    let _ = writeln!(
        code,
        "    }}\n{gate}    impl {name}{used} {{\n        /// In a language.\n        #[must_use]\n        pub fn say(self, locale: Locale) -> {result} {{ {body} }}\n    }}"
    );
}

/// Hashes the templates with FNV-1a. The hash distinguishes versions, and is the same on every machine.
fn version<'a>(templates: impl Iterator<Item = &'a String>) -> u64 {
    templates
        .flat_map(|template| template.bytes().chain([0]))
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}
