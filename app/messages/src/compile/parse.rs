//! Reads a message file.
//!
//! Of Fluent's syntax, these are refused: attributes, functions other than `NUMBER`, and selectors that are not
//! arguments. References to terms and to other messages of the same file are allowed. `<name>…</name>` around text is
//! an element of the page.

use std::collections::HashMap;

use fluent_syntax::{
    ast::{self, Entry, Expression, InlineExpression, Pattern, PatternElement, VariantKey},
    parser,
    unicode::unescape_unicode_to_string,
};

use super::tree::{Kind, Message, Part};

/// Reads the messages of a file, in the order of the file.
///
/// # Errors
/// A sentence for each problem.
pub fn file(text: &str) -> Result<Vec<Message>, Vec<String>> {
    let resource = parser::parse(text).map_err(|(_, errors)| {
        let line = |at: usize| text[..at.min(text.len())].matches('\n').count() + 1;
        errors.into_iter().map(|error| format!("line {}: {}", line(error.pos.start), error.kind)).collect::<Vec<_>>()
    })?;
    let mut known = HashMap::new();
    for entry in &resource.body {
        match entry {
            Entry::Message(message) => drop(message.value.as_ref().map(|value| known.insert(message.id.name, value))),
            Entry::Term(term) => drop(known.insert(term.id.name, &term.value)),
            _ => {}
        }
    }
    let (mut messages, mut faults) = (Vec::new(), Vec::new());
    for entry in &resource.body {
        let Entry::Message(message) = entry else { continue };
        let reader = Reader { known: &known, depth: 0 };
        let read = match &message.value {
            _ if !message.attributes.is_empty() => Err("attributes are not used here: one id for each text".to_owned()),
            Some(value) => reader.pattern(value),
            None => Err("it has no text".to_owned()),
        };
        match read {
            Ok(parts) => messages.push(Message::new(message.id.name.to_owned(), parts)),
            Err(fault) => faults.push(format!("{}: {fault}", message.id.name)),
        }
    }
    if faults.is_empty() { Ok(messages) } else { Err(faults) }
}

struct Reader<'a> {
    /// The terms and messages that may be referred to.
    known: &'a HashMap<&'a str, &'a Pattern<&'a str>>,
    depth: u8,
}

impl Reader<'_> {
    fn pattern(&self, pattern: &Pattern<&str>) -> Result<Vec<Part>, String> {
        let mut parts = Vec::new();
        for element in &pattern.elements {
            match element {
                PatternElement::TextElement { value } => parts.push(Part::Text(plain(value)?)),
                PatternElement::Placeable { expression } => parts.extend(self.expression(expression)?),
            }
        }
        elements(parts)
    }

    fn expression(&self, expression: &Expression<&str>) -> Result<Vec<Part>, String> {
        match expression {
            Expression::Inline(inline) => self.inline(inline),
            Expression::Select { selector, variants } => {
                let name = match selector {
                    InlineExpression::VariableReference { id } => id.name,
                    InlineExpression::FunctionReference { id, arguments } => number(id.name, arguments)?,
                    _ => return Err("only arguments can choose between variants".to_owned()),
                };
                let key = |key: &VariantKey<&str>| match key {
                    VariantKey::Identifier { name } | VariantKey::NumberLiteral { value: name } => (*name).to_owned(),
                };
                let mut read = Vec::new();
                for variant in variants.iter().filter(|variant| !variant.default) {
                    read.push((key(&variant.key), self.pattern(&variant.value)?));
                }
                for variant in variants.iter().filter(|variant| variant.default) {
                    read.push((String::new(), self.pattern(&variant.value)?));
                }
                Ok(vec![Part::Select(name.to_owned(), read)])
            }
        }
    }

    fn inline(&self, inline: &InlineExpression<&str>) -> Result<Vec<Part>, String> {
        match inline {
            InlineExpression::StringLiteral { value } => {
                Ok(vec![Part::Text(plain(&unescape_unicode_to_string(value))?)])
            }
            InlineExpression::NumberLiteral { value } => Ok(vec![Part::Text((*value).to_owned())]),
            InlineExpression::VariableReference { id } => Ok(vec![Part::Argument(id.name.to_owned(), Kind::Text)]),
            InlineExpression::FunctionReference { id, arguments } => {
                Ok(vec![Part::Argument(number(id.name, arguments)?.to_owned(), Kind::Number)])
            }
            InlineExpression::MessageReference { id, attribute: None }
            | InlineExpression::TermReference { id, attribute: None, arguments: None } => {
                let Some(pattern) = self.known.get(id.name) else {
                    return Err(format!("{} is not in this file", id.name));
                };
                if self.depth > 8 {
                    return Err(format!("{} refers to itself", id.name));
                }
                Reader { known: self.known, depth: self.depth + 1 }.pattern(pattern)
            }
            InlineExpression::Placeable { expression } => self.expression(expression),
            _ => Err("attributes and arguments of terms are not used here".to_owned()),
        }
    }
}

/// Returns the argument of `NUMBER`.
fn number<'a>(function: &str, arguments: &ast::CallArguments<&'a str>) -> Result<&'a str, String> {
    match (function, arguments.positional.as_slice(), arguments.named.is_empty()) {
        ("NUMBER", [InlineExpression::VariableReference { id }], true) => Ok(id.name),
        _ => Err(format!("{function} is used here with one argument, and only NUMBER is known")),
    }
}

/// Checks that a text cannot be mistaken for a part of a template.
fn plain(text: &str) -> Result<String, String> {
    if text.contains(['{', '|', '}', '\0']) {
        return Err(format!("“{text}” has a character that templates are made of"));
    }
    Ok(text.to_owned())
}

/// Turns text between `<name>` and `</name>` into an element.
fn elements(parts: Vec<Part>) -> Result<Vec<Part>, String> {
    let mut open: Vec<(String, Vec<Part>)> = Vec::new();
    let mut done = Vec::new();
    for part in parts {
        let Part::Text(text) = part else {
            open.last_mut().map_or(&mut done, |(_, inner)| inner).push(part);
            continue;
        };
        let mut rest = text.as_str();
        loop {
            let (before, tag) = rest.split_once('<').map_or((rest, None), |(before, after)| (before, Some(after)));
            if !before.is_empty() {
                open.last_mut().map_or(&mut done, |(_, inner)| inner).push(Part::Text(before.to_owned()));
            }
            let Some(tag) = tag else { break };
            let Some((name, after)) = tag.split_once('>') else { return Err("a < without its >".to_owned()) };
            rest = after;
            let Some(closed) = name.strip_prefix('/') else {
                open.push((name.to_owned(), Vec::new()));
                continue;
            };
            match open.pop() {
                Some((name, inner)) if name == closed => {
                    open.last_mut().map_or(&mut done, |(_, inner)| inner).push(Part::Element(name, inner));
                }
                _ => return Err(format!("</{closed}> closes nothing")),
            }
        }
    }
    match open.pop() {
        Some((name, _)) => Err(format!("<{name}> is not closed where it begins")),
        None => Ok(done),
    }
}
