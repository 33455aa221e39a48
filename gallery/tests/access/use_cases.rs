//! The use cases of `Library`, read from its source.

use std::path::{Path, PathBuf};

/// A public function of `Library`.
pub struct UseCase {
    pub name: String,
    /// Whether it takes a viewer.
    pub takes_viewer: bool,
}

/// Returns every public function in an `impl Library` block below `gallery/src`, by name.
pub fn all() -> Vec<UseCase> {
    let mut all: Vec<_> = sources("src").iter().flat_map(|(_, text)| in_source(text)).collect();
    all.sort_by(|a, b| a.name.cmp(&b.name));
    all
}

/// Returns every source file below a folder of this package or of a sibling: its path from there, and its text.
pub fn sources(folder: &str) -> Vec<(PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let (mut found, mut folders) = (Vec::new(), vec![root.clone()]);
    while let Some(next) = folders.pop() {
        for entry in std::fs::read_dir(&next).expect("a folder of sources") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = std::fs::read_to_string(&path).expect("a source file");
                found.push((path.strip_prefix(&root).expect("below it").to_owned(), text));
            }
        }
    }
    found.sort();
    found
}

fn in_source(text: &str) -> Vec<UseCase> {
    let (mut found, mut inside) = (Vec::new(), false);
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        match line {
            "impl Library {" => inside = true,
            "}" => inside = false,
            _ => {}
        }
        let code = line.trim_start();
        let function = code.strip_prefix("pub async fn ").or_else(|| code.strip_prefix("pub fn "));
        let (true, Some(function)) = (inside, function) else { continue };
        let mut signature = function.to_owned();
        while !signature.contains('{') {
            signature.push_str(lines.next().expect("the rest of a signature"));
        }
        let end = signature.find(['(', '<']).expect("arguments");
        found.push(UseCase { name: signature[..end].to_owned(), takes_viewer: signature.contains("&Viewer") });
    }
    found
}

#[test]
fn use_cases_are_found_however_their_signatures_are_wrapped() {
    let text = "impl Other {\n    pub fn no(&self) {}\n}\n\nimpl Library {\n    pub async fn one(&self, viewer: &Viewer) -> T {\n        \
                x()\n    }\n\n    pub fn two<A>(\n        &self,\n        viewer: &Viewer,\n    ) -> T {\n    }\n    async fn \
                no(&self, viewer: &Viewer) {}\n    pub(crate) fn neither(&self) {}\n    pub fn three(&self) {}\n}\n";
    let found: Vec<_> = in_source(text).into_iter().map(|found| (found.name, found.takes_viewer)).collect();
    let named = |name: &str, viewer| (name.to_owned(), viewer);
    assert_eq!(found, [named("one", true), named("two", true), named("three", false)]);
}
