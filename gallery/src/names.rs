//! Names of files that lie side by side: no two alike.

use std::collections::HashMap;

/// Gives out names, each once. File systems that ignore case would let one file overwrite another, so it counts as the
/// same name.
#[derive(Debug, Default)]
pub struct Names {
    /// What was given out, in lower case, and the number to try next when it is asked for again.
    taken: HashMap<String, u32>,
}

impl Names {
    /// `wanted`, or when it was given out before, `wanted` with the first free number: `a.jpg`, `a (2).jpg`.
    pub fn apart(&mut self, wanted: &str) -> String {
        let Some(next) = self.taken.get(&wanted.to_lowercase()).copied() else {
            self.taken.insert(wanted.to_lowercase(), 2);
            return wanted.to_owned();
        };
        let (stem, extension) = match wanted.rsplit_once('.') {
            Some((stem, extension)) if !stem.is_empty() => (stem, format!(".{extension}")),
            _ => (wanted, String::new()),
        };
        let mut number = next;
        loop {
            let name = format!("{stem} ({number}){extension}");
            number += 1;
            if !self.taken.contains_key(&name.to_lowercase()) {
                self.taken.insert(wanted.to_lowercase(), number);
                self.taken.insert(name.to_lowercase(), 2);
                return name;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stay_apart_whatever_their_case() {
        let mut names = Names::default();
        let wanted = ["a.jpg", "A.JPG", "a (2).jpg", "a.jpg", "b", "B", ".x", ".X"];
        let given = wanted.map(|name| names.apart(name));
        assert_eq!(given, ["a.jpg", "A (2).JPG", "a (2) (2).jpg", "a (3).jpg", "b", "B (2)", ".x", ".X (2)"]);
    }

    #[test]
    fn ten_thousand_of_the_same_name_take_no_time() {
        let mut names = Names::default();
        let last = (0..10_000).map(|_| names.apart("image.jpg")).last();
        assert_eq!(last.as_deref(), Some("image (10000).jpg"));
    }
}
