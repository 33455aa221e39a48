//! No code but sign-in says who is asking, and no code but the access rules says whose a thing is.

use std::path::Path;

use crate::use_cases::sources;

/// Where tokens become viewers.
const SIGN_IN: &str = "library/account.rs";

/// Where viewers are judged.
const RULES: &str = "library/access.rs";

/// Lines of a package's sources that are no tests, each with its file and number.
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
    assert!(found.len() > 100, "{folder} has sources");
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
    assert!(made > 0, "sign-in makes viewers, and this test sees it");
}

#[test]
fn owners_are_compared_by_the_rules_only() {
    let mut compared = 0;
    for folder in ["src", "../app/src", "../server/src", "../worker/src"] {
        for (file, number, line) in lines(folder) {
            let words: Vec<&str> =
                line.split_whitespace().map(|word| word.trim_matches(['(', ')', '&', '*', ','])).collect();
            let owner = |word: &&str| *word == "owner" || word.ends_with(".owner");
            let compares =
                words.windows(3).any(|three| matches!(three[1], "==" | "!=") && (owner(&three[0]) || owner(&three[2])));
            if compares && !is_comment(&line) {
                assert!(folder == "src" && file == RULES, "{folder}/{file}:{number} decides by itself: {line}");
                compared += 1;
            }
        }
    }
    assert!(compared > 0, "the rules compare owners, and this test sees it");
    assert!(Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(RULES).exists());
}
