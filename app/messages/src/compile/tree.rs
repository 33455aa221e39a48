//! A message as it is parsed from a file.

use std::collections::{BTreeMap, BTreeSet};

/// One message in one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// The id in the file.
    pub id: String,
    /// The parts.
    pub parts: Vec<Part>,
    /// The arguments, in alphabetical order.
    pub arguments: BTreeMap<String, Kind>,
    /// The elements, in alphabetical order.
    pub elements: BTreeSet<String>,
}

/// The type of an argument.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A text.
    Text,
    /// A whole number: it selects a plural, or `NUMBER` formats it.
    Number,
}

/// A part of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// A text.
    Text(String),
    /// An argument.
    Argument(String, Kind),
    /// Variants, selected by an argument, each with its key. The last one has no key and is the default.
    Select(String, Vec<(String, Vec<Part>)>),
    /// An element of the page, with its contents.
    Element(String, Vec<Part>),
}

impl Message {
    /// Creates a message from its parts.
    #[must_use]
    pub fn new(id: String, parts: Vec<Part>) -> Self {
        let mut message = Self { id, parts: Vec::new(), arguments: BTreeMap::new(), elements: BTreeSet::new() };
        message.note(&parts);
        message.parts = parts;
        message
    }

    fn note(&mut self, parts: &[Part]) {
        for part in parts {
            match part {
                Part::Text(_) => {}
                Part::Argument(name, kind) => self.argument(name, *kind),
                Part::Select(name, variants) => {
                    let keys = || variants.iter().map(|(key, _)| key.as_str()).filter(|key| !key.is_empty());
                    let number = keys().all(|key| key.bytes().all(|b| b.is_ascii_digit()) || is_category(key));
                    self.argument(name, if number { Kind::Number } else { Kind::Text });
                    variants.iter().for_each(|(_, parts)| self.note(parts));
                }
                Part::Element(name, parts) => {
                    self.elements.insert(name.clone());
                    self.note(parts);
                }
            }
        }
    }

    fn argument(&mut self, name: &str, kind: Kind) {
        let known = self.arguments.entry(name.to_owned()).or_insert(kind);
        if kind == Kind::Number {
            *known = kind;
        }
    }

    /// Returns the message as a template ([`crate::template`]).
    #[must_use]
    pub fn template(&self) -> String {
        let mut template = String::new();
        self.write(&self.parts, &mut template);
        template
    }

    fn write(&self, parts: &[Part], to: &mut String) {
        let digit = |at: Option<usize>| char::from(b'0' + at.and_then(|at| u8::try_from(at).ok()).unwrap_or_default());
        let argument = |name: &String| digit(self.arguments.keys().position(|known| known == name));
        for part in parts {
            match part {
                Part::Text(text) => to.push_str(text),
                Part::Argument(name, _) => to.extend(['{', argument(name), '}']),
                Part::Select(name, variants) => {
                    to.extend(['{', argument(name)]);
                    for (key, parts) in variants {
                        to.push('|');
                        to.push_str(key);
                        to.push(':');
                        self.write(parts, to);
                    }
                    to.push('}');
                }
                Part::Element(name, parts) => {
                    to.extend(['{', '<', digit(self.elements.iter().position(|known| known == name)), '|']);
                    self.write(parts, to);
                    to.push('}');
                }
            }
        }
    }
}

/// Returns whether a key is a plural category of some language.
#[must_use]
pub fn is_category(key: &str) -> bool {
    ["zero", "one", "two", "few", "many", "other"].contains(&key)
}
