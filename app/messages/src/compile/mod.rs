//! Compiles message files to Rust.
//!
//! There is a folder for each language. English is the source: the other languages must have the same files, messages,
//! arguments and elements. Messages below `islands/` are also sent to the browser.

mod check;
mod parse;
mod rust;
mod tree;
mod typography;

use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
};

pub use rust::write;
pub use tree::{Kind, Message, Part};

/// The source language.
pub const SOURCE: &str = "en";

/// The folder with the messages that are also sent to the browser.
const ISLANDS: &str = "islands/";

/// All messages in all languages.
#[derive(Debug)]
pub struct Catalog {
    /// The messages in English: first those for islands, then the others, by file and in the order of the file.
    pub source: Vec<Message>,
    /// The messages in the other languages, in the order of `source`, by the language's tag.
    pub others: BTreeMap<String, Vec<Message>>,
    /// How many messages are for islands.
    pub islands: usize,
}

/// Reads the message files below a folder.
///
/// # Errors
/// A sentence for each problem.
pub fn read(folder: &Path) -> Result<Catalog, Vec<String>> {
    let said = |error: io::Error| vec![format!("{}: {error}", folder.display())];
    let mut languages = BTreeMap::new();
    let mut faults = Vec::new();
    for language in entries(folder).map_err(said)? {
        let tag = language.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let mut files = BTreeMap::new();
        for name in names(&language, "").map_err(said)? {
            let text = fs::read_to_string(language.join(&name)).map_err(said)?;
            match parse::file(&text) {
                Ok(messages) => drop(files.insert(name, messages)),
                Err(found) => faults.extend(found.into_iter().map(|fault| format!("{tag}/{name}: {fault}"))),
            }
        }
        languages.insert(tag, files);
    }
    for (tag, files) in &mut languages {
        files.values_mut().flatten().for_each(|message| typography::mend(tag, &mut message.parts));
    }
    if faults.is_empty() { catalog(languages) } else { Err(faults) }
}

/// A language's messages, by file.
type Files = BTreeMap<String, Vec<Message>>;

fn catalog(mut languages: BTreeMap<String, Files>) -> Result<Catalog, Vec<String>> {
    let Some(source) = languages.remove(SOURCE) else { return Err(vec![format!("{SOURCE} is missing")]) };
    let mut faults = check::ids(&source);
    for (language, files) in
        std::iter::once((SOURCE, &source)).chain(languages.iter().map(|(tag, files)| (&**tag, files)))
    {
        faults.extend(check::plurals(language, files));
        faults.extend(check::same(language, &source, files));
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    let (islands, pages): (Files, Files) = source.into_iter().partition(|(name, _)| name.starts_with(ISLANDS));
    let islands: Vec<_> = islands.into_values().flatten().collect();
    faults.extend(check::no_elements(&islands));
    let count = islands.len();
    let mut source: Vec<_> = islands.into_iter().chain(pages.into_values().flatten()).collect();
    let mut others = BTreeMap::new();
    for (language, files) in languages {
        let mut by_id: BTreeMap<_, _> =
            files.into_values().flatten().map(|message| (message.id.clone(), message)).collect();
        let messages: Vec<_> = source.iter().filter_map(|message| by_id.remove(&message.id)).collect();
        others.insert(language, messages);
    }
    // If any language selects a plural by an argument, the argument is a number in all languages.
    for (index, message) in source.iter_mut().enumerate() {
        for other in others.values() {
            for (name, kind) in &other[index].arguments {
                if *kind == Kind::Number {
                    message.arguments.insert(name.clone(), Kind::Number);
                }
            }
        }
    }
    if faults.is_empty() { Ok(Catalog { source, others, islands: count }) } else { Err(faults) }
}

fn entries(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<_>>>()?;
    found.sort();
    Ok(found)
}

/// Returns the names of message files, with their folders.
fn names(folder: &Path, before: &str) -> io::Result<Vec<String>> {
    let mut found = Vec::new();
    for path in entries(folder)? {
        let name = format!("{before}{}", path.file_name().unwrap_or_default().to_string_lossy());
        if path.is_dir() {
            found.extend(names(&path, &format!("{name}/"))?);
        } else if name.ends_with(".ftl") {
            found.push(name);
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests;
