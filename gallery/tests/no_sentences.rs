//! The domain reports outcomes as codes with arguments. The sentences that people read are in the app.

use std::{fs, path::Path};

/// Files that may contain sentences for people.
const EXCEPTIONS: [&str; 1] = [
    // The output of `vitrine-admin check`.
    "admin/check/finding.rs",
];

/// Signs that only occur in sentences on pages and nowhere else in code: typographic quotation marks, apostrophes, and
/// “Please”.
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
fn there_are_no_sentences_for_people_here() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    sentences(&root, &root, &mut found);
    assert!(found.is_empty(), "move these to app/src/words:\n{}", found.join("\n"));
}

#[test]
fn sentences_are_found() {
    let text = "/// “a comment”\nlet a = 1;\nlet b = \"It couldn’t\";\n#[cfg(test)]\nlet c = \"“test”\";\n";
    let lines: Vec<_> = code(text).map(|(number, _)| number).collect();
    assert_eq!(lines, [2, 3]);
    assert!(code(text).any(|(_, line)| SIGNS.iter().any(|sign| line.contains(sign))));
}
