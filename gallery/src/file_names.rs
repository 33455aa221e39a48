//! Names of files next to each other in a zip or a folder. No two are the same, and every file system accepts all of
//! them.

use std::collections::HashMap;

use icu_normalizer::ComposingNormalizerBorrowed;

/// Maximum length of a name in bytes: what ext4, APFS, NTFS and ZFS accept.
const MAX_BYTES: usize = 255;

/// Maximum length of an extension in characters, including the dot. Anything longer after a dot is part of the name.
const MAX_EXTENSION: usize = 16;

/// Names of devices, which Windows does not accept for files, whatever their extension:
/// <https://learn.microsoft.com/windows/win32/fileio/naming-a-file>. `COM` and `LPT` are followed by a digit.
const DEVICES: [&str; 6] = ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"];

/// Issues names, each only once. Names that some file system treats as the same, because of case or Unicode
/// normalisation, count as the same: one file would overwrite the other there.
#[derive(Debug, Default)]
pub struct UniqueNames {
    /// The issued names as compared by [`folded`], and the number to try next if the name is requested again.
    taken: HashMap<String, u32>,
}

impl UniqueNames {
    /// Turns `wanted` into a name that every file system accepts: in normalisation form C, without anything that
    /// Windows refuses, and with at most [`MAX_BYTES`] bytes, including the extension. If that name was already issued,
    /// it gets the first free number: `a.jpg`, `a (2).jpg`.
    pub fn unique(&mut self, wanted: &str) -> String {
        let allowed = allowed(wanted);
        let (stem, extension) = split_extension(&allowed);
        let first = fitted(stem, "", extension);
        let first_key = folded(&first);
        let Some(mut number) = self.taken.get(&first_key).copied() else {
            self.taken.insert(first_key, 2);
            return first;
        };
        loop {
            let name = fitted(stem, &format!(" ({number})"), extension);
            number += 1;
            let key = folded(&name);
            if !self.taken.contains_key(&key) {
                self.taken.insert(first_key, number);
                self.taken.insert(key, 2);
                return name;
            }
        }
    }
}

/// Splits a name and its extension, which starts with a dot or is empty. `.x` has no extension, and neither has a name
/// with more than [`MAX_EXTENSION`] characters from its last dot on.
#[must_use]
pub(crate) fn split_extension(name: &str) -> (&str, &str) {
    match name.rfind('.') {
        Some(dot) if dot > 0 && name.len() - dot > 1 && name[dot..].chars().count() <= MAX_EXTENSION => {
            name.split_at(dot)
        }
        _ => (name, ""),
    }
}

/// The name in normalisation form C, without what Windows refuses.
fn allowed(name: &str) -> String {
    let composed = ComposingNormalizerBorrowed::new_nfc().normalize(name);
    let refused = |c: char| c.is_control() || matches!(c, '<' | '>' | ':' | '"' | '/' | '\\' | '|' | '?' | '*');
    let mut allowed: String = composed.chars().map(|c| if refused(c) { '_' } else { c }).collect();
    // Windows removes them from the end.
    allowed.truncate(allowed.trim_end_matches(['.', ' ']).len());
    if allowed.is_empty() {
        allowed.push_str("photo");
    }
    if is_device(&allowed) {
        allowed.insert(0, '_');
    }
    allowed
}

/// Whether Windows takes the name for a device, which depends on the text before the first dot.
fn is_device(name: &str) -> bool {
    let base = name.split('.').next().unwrap_or(name).trim_end().to_uppercase();
    let numbered = base.strip_prefix("COM").or_else(|| base.strip_prefix("LPT"));
    let digit = |c: char| c.is_ascii_digit() || matches!(c, '¹' | '²' | '³');
    DEVICES.contains(&base.as_str())
        || numbered.is_some_and(|rest| rest.chars().count() == 1 && rest.chars().all(digit))
}

/// Fits `stem`, `number` and `extension` in [`MAX_BYTES`] bytes by cutting the stem between two characters.
fn fitted(stem: &str, number: &str, extension: &str) -> String {
    let room = MAX_BYTES.saturating_sub(number.len() + extension.len());
    let mut cut = &stem[..stem.floor_char_boundary(room)];
    if number.is_empty() && extension.is_empty() && cut.len() < stem.len() {
        cut = cut.trim_end_matches(['.', ' ']);
    }
    format!("{cut}{number}{extension}")
}

/// The form in which names are compared. Upper case treats more letters as the same than any file system does (ß and
/// SS, both small sigmas). An unnecessary number does no harm.
fn folded(name: &str) -> String {
    ComposingNormalizerBorrowed::new_nfc().normalize(&name.to_uppercase()).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_differ_in_case_count_as_the_same() {
        let mut names = UniqueNames::default();
        let wanted = ["a.jpg", "A.JPG", "a (2).jpg", "a.jpg", "b", "B", ".x", ".X"];
        let given = wanted.map(|name| names.unique(name));
        assert_eq!(given, ["a.jpg", "A (2).JPG", "a (2) (2).jpg", "a (3).jpg", "b", "B (2)", ".x", ".X (2)"]);
    }

    #[test]
    fn ten_thousand_equal_names_take_no_time() {
        let mut names = UniqueNames::default();
        let last = (0..10_000).map(|_| names.unique("image.jpg")).last();
        assert_eq!(last.as_deref(), Some("image (10000).jpg"));
    }

    #[test]
    fn names_that_differ_in_normalisation_count_as_the_same() {
        let mut names = UniqueNames::default();
        let wanted =
            ["e\u{301}.jpg", "\u{e9}.jpg", "\u{c9}.JPG", "\u{212b}", "\u{c5}", "Straße", "STRASSE", "ΑΣ", "ας"];
        let given = wanted.map(|name| names.unique(name));
        let expected = ["é.jpg", "é (2).jpg", "É (3).JPG", "Å", "Å (2)", "Straße", "STRASSE (2)", "ΑΣ", "ας (2)"];
        assert_eq!(given, expected);
    }

    #[test]
    fn long_names_are_cut_to_255_bytes_and_keep_their_extension() {
        let mut names = UniqueNames::default();
        for (stem, extension) in [("長", ".jpg"), ("ä", ".jpeg"), ("x", ".tiff"), ("🏝", ".png"), ("長", "")] {
            let wanted = format!("{}{extension}", stem.repeat(250));
            let (one, two) = (names.unique(&wanted), names.unique(&wanted));
            for name in [&one, &two] {
                assert!(name.len() <= 255 && name.len() > 245, "{} bytes: {name}", name.len());
                assert!(name.starts_with(stem) && name.ends_with(extension), "{name}");
            }
            assert!(two.ends_with(&format!(" (2){extension}")), "{two}");
        }
        // A name that would end with a space after the cut, which Windows removes.
        let name = names.unique(&format!("{} {}", "y".repeat(254), "z".repeat(9)));
        assert_eq!(name, "y".repeat(254));
        let no_extension = format!("a.{}", "b".repeat(300));
        assert_eq!(names.unique(&no_extension).len(), 255);
    }

    #[test]
    fn windows_can_create_every_name() {
        let mut names = UniqueNames::default();
        for (wanted, given) in [
            ("12:30 <b>|\"?*\\/.jpg", "12_30 _b_______.jpg"),
            ("con.jpg", "_con.jpg"),
            ("NUL", "_NUL"),
            ("nul.tar.gz", "_nul.tar.gz"),
            ("Com1 .png", "_Com1 .png"),
            ("lpt².gif", "_lpt².gif"),
            ("com10.jpg", "com10.jpg"),
            ("console.jpg", "console.jpg"),
            ("what…. .", "what…"),
            ("..", "photo"),
            ("", "photo (2)"),
            ("a\u{7f}b\n.jpg", "a_b_.jpg"),
        ] {
            assert_eq!(names.unique(wanted), given, "{wanted:?}");
        }
    }

    #[test]
    fn an_extension_is_short_and_follows_a_name() {
        for (name, parts) in [
            ("a.jpg", ("a", ".jpg")),
            ("a.b.jpeg", ("a.b", ".jpeg")),
            (".x", (".x", "")),
            ("a.", ("a.", "")),
            ("a", ("a", "")),
            ("Dr. Who at the seaside", ("Dr. Who at the seaside", "")),
        ] {
            assert_eq!(split_extension(name), parts);
        }
    }
}
