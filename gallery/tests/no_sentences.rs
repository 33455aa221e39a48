//! The domain says what happened by codes with arguments. Sentences for people are the app's.

use std::{fs, path::Path};

/// Files that may hold words for people.
const EXCEPTIONS: [&str; 2] = [
    // Letters by mail. They move with the message files.
    "standalone/accounts/letters.rs",
    // What `vitrine-admin check` prints.
    "admin/check/finding.rs",
];

/// What sentences on pages have and nothing else in code has: typographic quotation marks and apostrophes, and pleas.
const SIGNS: [&str; 5] = ["“", "”", "’", "…", "Please "];

/// The lines of a file that are code, without the tests at its end.
fn code(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let lines = text.lines().enumerate().map(|(index, line)| (index + 1, line));
    lines.take_while(|(_, line)| !line.starts_with("#[cfg(test)]")).filter(|(_, line)| {
        let line = line.trim_start();
        !line.starts_with("//")
    })
}

fn sentences(folder: &Path, root: &Path, found: &mut Vec<String>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        let name = path.strip_prefix(root).expect("below the root").to_str().expect("Unicode").to_owned();
        if path.is_dir() {
            sentences(&path, root, found);
        } else if name.ends_with(".rs") && !EXCEPTIONS.contains(&name.as_str()) {
            let text = fs::read_to_string(&path).expect("text");
            let lines = code(&text).filter(|(_, line)| SIGNS.iter().any(|sign| line.contains(sign)));
            found.extend(lines.map(|(number, line)| format!("{name}:{number}: {}", line.trim())));
        }
    }
}

#[test]
fn no_sentence_for_people_is_made_here() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    sentences(&root, &root, &mut found);
    assert!(found.is_empty(), "say these in app/src/words instead:\n{}", found.join("\n"));
}

#[test]
fn a_sentence_would_be_found() {
    let text = "/// “a comment”\nlet a = 1;\nlet b = \"It couldn’t\";\n#[cfg(test)]\nlet c = \"“test”\";\n";
    let lines: Vec<_> = code(text).map(|(number, _)| number).collect();
    assert_eq!(lines, [2, 3]);
    assert!(code(text).any(|(_, line)| SIGNS.iter().any(|sign| line.contains(sign))));
}
