//! Only sign-in creates viewers, and only the access rules compare owners.

use std::path::Path;

use crate::use_cases::sources;

/// The file that turns tokens into viewers.
const SIGN_IN: &str = "library/account.rs";

/// The file with the access rules.
const RULES: &str = "library/access.rs";

/// Returns the lines of a package's sources that are not tests, each with its file and number.
fn lines(folder: &str) -> Vec<(String, usize, String)> {
    let mut found = Vec::new();
    for (path, text) in sources(folder) {
        let file = path.to_string_lossy().into_owned();
        let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        if stem == "tests" || stem.ends_with("_tests") || path.iter().any(|part| part == "tests") {
            continue;
        }
        let code = text.lines().take_while(|line| line.trim() != "#[cfg(test)]").enumerate();
        found.extend(code.map(|(index, line)| (file.clone(), index + 1, line.to_owned())));
    }
    assert!(found.len() > 100, "{folder} has no sources");
    found
}

fn is_comment(line: &str) -> bool {
    line.trim_start().starts_with("//")
}

#[test]
fn no_viewer_is_forged() {
    let mut made = 0;
    for folder in ["src", "../app/src", "../server/src", "../worker/src"] {
        for (file, number, line) in lines(folder) {
            let text = line.replace("Self::Person(", if file == "person.rs" { "Viewer::Person(" } else { "" });
            let names = text.contains("Viewer::Person(") || text.contains("Viewer::{") || text.contains("Viewer::*");
            if !names || is_comment(&line) {
                continue;
            }
            let (signs_in, judges) = (folder == "src" && file == SIGN_IN, folder == "src" && file == RULES);
            let matches = line.contains("=>") && (judges || file == "person.rs");
            assert!(signs_in || matches, "{folder}/{file}:{number} makes a viewer: {line}");
            made += usize::from(signs_in);
        }
    }
    assert!(made > 0, "this test does not find where sign-in makes viewers");
}

#[test]
fn only_the_rules_compare_owners() {
    let mut compared = 0;
    for folder in ["src", "../app/src", "../server/src", "../worker/src"] {
        for (file, number, line) in lines(folder) {
            let words: Vec<&str> =
                line.split_whitespace().map(|word| word.trim_matches(['(', ')', '&', '*', ','])).collect();
            let owner = |word: &&str| *word == "owner" || word.ends_with(".owner");
            let compares =
                words.windows(3).any(|three| matches!(three[1], "==" | "!=") && (owner(&three[0]) || owner(&three[2])));
            if compares && !is_comment(&line) {
                assert!(folder == "src" && file == RULES, "{folder}/{file}:{number} compares owners: {line}");
                compared += 1;
            }
        }
    }
    assert!(compared > 0, "this test does not find where the rules compare owners");
    assert!(Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(RULES).exists());
}
