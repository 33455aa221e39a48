//! Names of files that come from elsewhere: from a browser, a form, an imported folder. They become names of files, entries
//! of zips, headers and lines of a terminal, so they are cleaned on the way in and again on the way out.

use std::collections::HashMap;

use icu_normalizer::ComposingNormalizerBorrowed;

/// Maximum length of a name in bytes: what ext4, APFS, NTFS and ZFS accept.
const MAX_BYTES: usize = 255;

/// Maximum length of a name in characters.
const MAX_CHARS: usize = 200;

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
    /// The [clean](clean_name) form of `wanted`. If that name was already issued, it gets the first free number: `a.jpg`,
    /// `a (2).jpg`. It has at most [`MAX_BYTES`] bytes, including the extension.
    pub fn unique(&mut self, wanted: &str) -> String {
        let allowed = clean_name(wanted);
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

/// Makes a file's name safe to use as the name of a file on every system, in a header and on a page: the last component of
/// a path, in normalisation form C, without control characters and characters that hide or reorder others, without what
/// Windows refuses, and with at most [`MAX_CHARS`] characters and [`MAX_BYTES`] bytes. It keeps its extension and neither
/// starts nor ends with a dot or a space. Cleaning a clean name changes nothing.
#[must_use]
pub fn clean_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let visible: String = last.chars().filter(|c| !is_hidden(*c)).collect();
    let composed = ComposingNormalizerBorrowed::new_nfc().normalize(&visible);
    let refused = |c: char| matches!(c, '<' | '>' | ':' | '"' | '|' | '?' | '*');
    let allowed: String = composed.chars().map(|c| if refused(c) { '_' } else { c }).collect();
    let mut clean = shortened(trimmed(&allowed));
    if clean.is_empty() {
        clean.push_str("photo");
    }
    // Only after it was shortened: what follows such a name may have been cut off.
    if is_device(&clean) { shortened(&format!("_{clean}")) } else { clean }
}

/// The text as one line for a terminal or a log: characters that would control the terminal, or hide or reorder others, are
/// escaped.
#[must_use]
pub fn printable(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for c in text.chars() {
        if is_hidden(c) { line.extend(c.escape_unicode()) } else { line.push(c) }
    }
    line
}

/// Control characters, and characters that cannot be seen but change how others are shown or compared. Those that reorder
/// text make `gpj.exe` look like `exe.jpg`. The joiners are not among them: emoji and several scripts need them.
fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{AD}' | '\u{61C}' | '\u{180E}' | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{FFFE}' | '\u{FFFF}'
            | '\u{E0000}'..='\u{E007F}')
}

/// Without dots and spaces at both ends: Windows removes them from the end, and a dot at the start hides a file.
fn trimmed(name: &str) -> &str {
    name.trim_matches(|c: char| c == '.' || c.is_whitespace())
}

/// Cuts the part before the extension so that the name has at most [`MAX_CHARS`] characters and [`MAX_BYTES`] bytes.
fn shortened(name: &str) -> String {
    let (stem, extension) = split_extension(name);
    let room = MAX_CHARS - extension.chars().count();
    let end = stem.char_indices().nth(room).map_or(stem.len(), |(end, _)| end);
    trimmed(&fitted(&stem[..end], "", extension)).to_owned()
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
    let cut = &stem[..stem.floor_char_boundary(room)];
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
        assert_eq!(given, ["a.jpg", "A (2).JPG", "a (2) (2).jpg", "a (3).jpg", "b", "B (2)", "x", "X (2)"]);
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
        for (stem, extension) in [("長", ".jpg"), ("ä", ".jpeg"), ("🏝", ".png"), ("長", "")] {
            let wanted = format!("{}{extension}", stem.repeat(250));
            let (one, two) = (names.unique(&wanted), names.unique(&wanted));
            for name in [&one, &two] {
                assert!(name.len() <= 255 && name.len() > 245, "{} bytes: {name}", name.len());
                assert!(name.starts_with(stem) && name.ends_with(extension), "{name}");
            }
            assert!(two.ends_with(&format!(" (2){extension}")), "{two}");
        }
        assert_eq!(clean_name(&format!("{}.jpg", "x".repeat(250))), format!("{}.jpg", "x".repeat(196)));
        // A name that would end with a space after the cut, which Windows removes.
        let name = names.unique(&format!("{} {}", "y".repeat(199), "z".repeat(99)));
        assert_eq!(name, "y".repeat(199));
        let no_extension = format!("a.{}", "b".repeat(300));
        assert_eq!(names.unique(&no_extension).len(), 200);
    }

    #[test]
    fn windows_can_create_every_name() {
        let mut names = UniqueNames::default();
        for (wanted, given) in [
            ("12:30 <b>|\"?*.jpg", "12_30 _b_____.jpg"),
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
            ("a\u{7f}b\n.jpg", "ab.jpg"),
        ] {
            assert_eq!(names.unique(wanted), given, "{wanted:?}");
        }
        // What makes it another name is cut off.
        let long = clean_name(&format!("con{}x.jpg", " ".repeat(300)));
        assert!(long.starts_with("_con ") && long.ends_with(".jpg"), "{long}");
    }

    #[test]
    fn names_lose_paths_and_characters_that_deceive() {
        for (name, clean) in [
            ("C:\\photos\\IMG 1.jpg", "IMG 1.jpg"),
            ("/etc/passwd", "passwd"),
            ("../../../.ssh/authorized_keys", "authorized_keys"),
            ("..\\..\\.bashrc", "bashrc"),
            ("a/", "photo"),
            ("a\u{202E}gpj.exe\n", "agpj.exe"),
            ("a\u{1b}[2J\u{9b}31m.jpg", "a[2J31m.jpg"),
            ("e\u{200B}\u{301}.jpg", "é.jpg"),
            ("\u{FEFF}\u{2028}a.jpg\u{3000}", "a.jpg"),
            ("Ferien — größer.jpeg", "Ferien — größer.jpeg"),
            ("👩\u{200D}🚀.png", "👩\u{200D}🚀.png"),
        ] {
            assert_eq!(clean_name(name), clean, "{name:?}");
        }
    }

    /// Names of up to 300 pieces, most of which cause trouble somewhere. They look random but are the same every time
    /// (Marsaglia's xorshift).
    fn troublesome(count: usize) -> impl Iterator<Item = String> {
        const PIECES: [&str; 40] = [
            "a",
            "B",
            "jpg",
            ".",
            ".",
            "..",
            " ",
            "/",
            "\\",
            "../",
            "C:",
            ":",
            "<",
            ">",
            "\"",
            "|",
            "?",
            "*",
            "\0",
            "\r\n",
            "\u{1b}[31m",
            "\u{7f}",
            "\u{9b}",
            "\u{202E}",
            "\u{2066}",
            "\u{200B}",
            "\u{200D}",
            "\u{2028}",
            "\u{FEFF}",
            "\u{3000}",
            "con",
            "NUL",
            "com1",
            "ä",
            "e\u{301}",
            "\u{301}",
            "\u{338}",
            "長",
            "🏝",
            "%2f",
        ];
        let mut state = 0x9E37_79B9_7F4A_7C15_u64;
        let mut below = move |end: usize| {
            for (left, shift) in [(true, 13), (false, 7), (true, 17)] {
                state ^= if left { state << shift } else { state >> shift };
            }
            (state >> 33) as usize % end
        };
        (0..count).map(move |n| {
            let most = [4, 12, 300][n % 3];
            let pieces = 1 + below(most);
            (0..pieces).map(|_| PIECES[below(PIECES.len())]).collect()
        })
    }

    #[test]
    fn whatever_a_name_is_its_clean_form_is_safe_everywhere() {
        for name in troublesome(20_000) {
            let clean = clean_name(&name);
            assert!(!clean.is_empty() && clean.len() <= MAX_BYTES && clean.chars().count() <= MAX_CHARS, "{name:?}");
            let refused = ['/', '\\', '<', '>', ':', '"', '|', '?', '*'];
            assert!(!clean.contains(|c: char| is_hidden(c) || refused.contains(&c)), "{name:?}: {clean:?}");
            let ends = [clean.chars().next(), clean.chars().last()];
            assert!(ends.into_iter().flatten().all(|c| c != '.' && !c.is_whitespace()), "{name:?}: {clean:?}");
            assert!(!is_device(&clean), "{name:?}: {clean:?}");
            let mut components = std::path::Path::new(&clean).components();
            assert!(matches!(components.next(), Some(std::path::Component::Normal(_))), "{name:?}: {clean:?}");
            assert_eq!(components.next(), None, "{name:?}: {clean:?}");
            assert!(ComposingNormalizerBorrowed::new_nfc().is_normalized(&clean), "{name:?}: {clean:?}");
            assert_eq!(clean_name(&clean), clean, "{name:?}");
        }
    }

    #[test]
    fn names_next_to_each_other_are_safe_and_different() {
        let mut names = UniqueNames::default();
        let mut seen = std::collections::HashSet::new();
        for name in troublesome(5_000) {
            let unique = names.unique(&name);
            assert!(seen.insert(folded(&unique)), "{name:?}: {unique:?}");
            assert!(unique.len() <= MAX_BYTES && !is_device(&unique), "{name:?}: {unique:?}");
            // Only the number may make it longer than a clean name.
            let long = unique.chars().count() > MAX_CHARS;
            assert!(long || clean_name(&unique) == unique, "{name:?}: {unique:?}");
        }
    }

    #[test]
    fn a_line_for_a_terminal_shows_what_would_control_it() {
        assert_eq!(printable("a\u{1b}[2J\nb\u{202E}c"), "a\\u{1b}[2J\\u{a}b\\u{202e}c");
        assert_eq!(printable("Küche 長 🏝.jpg"), "Küche 長 🏝.jpg");
        for name in troublesome(2_000) {
            assert!(!printable(&name).contains(is_hidden), "{name:?}");
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
