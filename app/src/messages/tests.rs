//! Messages exist in all languages (otherwise nothing compiles) and are used.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use leptos::prelude::*;

use super::*;

/// The sources that use messages.
const SOURCES: [&str; 2] = ["src", "../server/src"];

#[test]
fn every_message_is_used() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let catalog = ::messages::compile::read(&here.join("locales")).expect("it compiled");
    let mut said = BTreeSet::new();
    for file in SOURCES.iter().flat_map(|folder| rust_files(&here.join(folder))) {
        let text = fs::read_to_string(&file).expect("a source file");
        said.extend(calls(&text));
    }
    let unused: Vec<_> =
        catalog.source.iter().map(|m| m.id.replace('-', "_")).filter(|id| !said.contains(id)).collect();
    assert!(unused.is_empty(), "unused messages: {unused:?}");
}

#[test]
fn every_folder_of_messages_is_a_language() {
    let folders = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("locales")).expect("a folder");
    let found: BTreeSet<_> =
        folders.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
    assert_eq!(found, Locale::ALL.map(|locale| locale.tag().to_owned()).into());
    for locale in Locale::ALL {
        assert_eq!(Locale::of_tag(locale.tag()), Some(locale));
    }
}

#[test]
fn messages_are_in_the_language_of_the_scope() {
    assert_eq!(t!(sign_in_title), "Sign in");
    assert_eq!(Locale::German.scope(|| t!(sign_in_title)), "Anmelden");
    assert_eq!(Locale::Accented.scope(|| t!(sign_in_title)), "Šîĝñ~~ îñ~");
}

#[test]
fn islands_get_their_messages_and_no_others() {
    let address = island_messages_address(Locale::French);
    let file = address.rsplit('/').next().expect("a name");
    let script = island_messages(file).expect("a script");
    assert!(script.starts_with(r#"export default["fr","#) && script.ends_with("\"]"), "{script}");
    assert!(!script.contains("Mot de passe"), "a message that only pages use");
    assert!(script.len() < 12_000, "{} bytes", script.len());
    for unknown in ["fr.js", "xx.0000000000000000.js", "fr.0000000000000000.js", ""] {
        assert_eq!(island_messages(unknown), None, "{unknown}");
    }
}

#[test]
fn elements_are_where_the_message_has_them() {
    let link = element(|text| view! { <a href="/x">{text}</a> });
    let html = t!(sign_in_new_here, link = link).to_html();
    assert!(html.starts_with("New here? <a href=\"/x\">Create account</a>"), "{html}");
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    entries
        .flat_map(|path| if path.is_dir() { rust_files(&path) } else { vec![path] })
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .collect()
}

/// Returns the messages that a source uses, with `t!` or by their types.
fn calls(text: &str) -> impl Iterator<Item = String> {
    let name = |call: &str| call.trim_start().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
    ["t!(", "ids::"].into_iter().flat_map(move |call| {
        let begins = |before: &str| !before.ends_with(|c: char| c.is_alphanumeric() || c == '_');
        let found = text.match_indices(call).filter(move |(at, _)| begins(&text[..*at]));
        found.map(move |(at, _)| name(&text[at + call.len()..]))
    })
}
