//! Checks of message files. Each function returns a sentence for every problem.

use std::collections::BTreeMap;

use super::{
    Files,
    tree::{Message, Part, is_category},
};
use crate::plural;

/// Checks that no two messages of a language have the same name in Rust.
pub fn ids(files: &Files) -> Vec<String> {
    let mut seen = BTreeMap::new();
    let mut faults = Vec::new();
    for (name, message) in all(files) {
        if let Some(before) = seen.insert(message.id.replace('-', "_"), name) {
            faults.push(format!("{name}: {} is already in {before}", message.id));
        }
        if message.id.bytes().any(|b| !(b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')) {
            faults.push(format!("{name}: {}: ids have lower-case letters, digits and hyphens", message.id));
        }
    }
    faults
}

/// Checks that a language has the same files, messages, arguments and elements as English.
pub fn same(language: &str, source: &Files, files: &Files) -> Vec<String> {
    let place =
        |files| all(files).map(|(name, message)| (message.id.clone(), (name, message))).collect::<BTreeMap<_, _>>();
    let (expected, found) = (place(source), place(files));
    let mut faults = Vec::new();
    for (id, (name, message)) in &expected {
        let Some((other_name, other)) = found.get(id) else {
            faults.push(format!("{language}/{name}: {id} is missing"));
            continue;
        };
        if other_name != name {
            faults.push(format!("{language}/{other_name}: {id} belongs in {name}"));
        }
        let names = |message: &Message| message.arguments.keys().cloned().collect::<Vec<_>>();
        if names(message) != names(other) {
            let (wanted, has) = (names(message), names(other));
            faults.push(format!("{language}/{name}: {id} has the arguments {has:?}, in English {wanted:?}"));
        }
        if message.elements != other.elements {
            let (wanted, has) = (&message.elements, &other.elements);
            faults.push(format!("{language}/{name}: {id} has the elements {has:?}, in English {wanted:?}"));
        }
    }
    if all(files).count() != found.len() {
        faults.push(format!("{language}: a message is defined twice"));
    }
    let unknown = found.iter().filter(|(id, _)| !expected.contains_key(*id));
    faults.extend(unknown.map(|(id, (name, _))| format!("{language}/{name}: {id} is not in English")));
    faults
}

/// Checks that plurals use the language's own categories, and always have “one”.
pub fn plurals(language: &str, files: &Files) -> Vec<String> {
    let mut faults = Vec::new();
    for (name, message) in all(files) {
        selects(&message.parts, &mut |keys| {
            let strange = keys.iter().find(|key| is_category(key) && !plural::categories(language).contains(key));
            if let Some(key) = strange {
                faults.push(format!("{language}/{name}: {}: {language} has no plural “{key}”", message.id));
            }
            let by_plural = keys.iter().any(|key| is_category(key));
            if by_plural && !keys.contains(&"one") && plural::categories(language).contains(&"one") {
                faults.push(format!("{language}/{name}: {}: the plural “one” is missing", message.id));
            }
        });
    }
    faults
}

/// Checks that messages for islands have no elements: islands only support text.
pub fn no_elements(messages: &[Message]) -> Vec<String> {
    let with = messages.iter().filter(|message| !message.elements.is_empty());
    with.map(|message| format!("islands: {} has elements, which islands cannot draw", message.id)).collect()
}

fn selects(parts: &[Part], look: &mut dyn FnMut(&[&str])) {
    for part in parts {
        match part {
            Part::Select(_, variants) => {
                let keys: Vec<_> = variants.iter().map(|(key, _)| key.as_str()).filter(|key| !key.is_empty()).collect();
                look(&keys);
                variants.iter().for_each(|(_, parts)| selects(parts, look));
            }
            Part::Element(_, parts) => selects(parts, look),
            Part::Text(_) | Part::Argument(..) => {}
        }
    }
}

fn all(files: &Files) -> impl Iterator<Item = (&String, &Message)> {
    files.iter().flat_map(|(name, messages)| messages.iter().map(move |message| (name, message)))
}
