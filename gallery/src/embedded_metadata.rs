//! What people wrote into a file before it was uploaded: texts, keywords, a rating, and who made it.

use serde::{Deserialize, Serialize};

/// Maximum length of a title, in characters.
pub const MAX_TITLE: usize = 200;

/// Maximum length of a description, in characters.
pub const MAX_DESCRIPTION: usize = 5000;

/// Maximum length of a creator and of a copyright notice, in characters.
pub const MAX_CREDIT: usize = 300;

/// Maximum number of keywords of a photo.
pub const MAX_KEYWORDS: usize = 100;

/// Maximum length of a keyword, in characters.
pub const MAX_KEYWORD: usize = 100;

/// Texts that are embedded in a file. All of them may be missing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct EmbeddedMetadata {
    /// The title; may be empty.
    pub title: String,
    /// The description, perhaps of several lines; may be empty.
    pub description: String,
    /// Keywords in the file's order.
    pub keywords: Vec<String>,
    /// Stars from 0 (none given) to 5, or −1: rejected.
    pub rating: Option<i8>,
    /// Who made the photo. Several names are separated by commas.
    pub creator: String,
    /// The copyright notice.
    pub copyright: String,
}

impl EmbeddedMetadata {
    /// The same texts within the limits of this module, so that no file makes a record large: cut, trimmed, without
    /// control characters, duplicate keywords, or ratings that do not exist.
    #[must_use]
    pub fn cleaned(self) -> Self {
        Self {
            title: line(&self.title, MAX_TITLE),
            description: lines(&self.description),
            keywords: distinct(&self.keywords),
            rating: self.rating.filter(|rating| (-1..=5).contains(rating)),
            creator: line(&self.creator, MAX_CREDIT),
            copyright: line(&self.copyright, MAX_CREDIT),
        }
    }
}

/// One line of at most `most` characters.
fn line(text: &str, most: usize) -> String {
    let words = text.split(|c: char| c.is_control() || c.is_whitespace()).filter(|word| !word.is_empty());
    cut(&words.collect::<Vec<_>>().join(" "), most)
}

/// Keeps line breaks, converted to Unix line endings.
fn lines(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let text: String = text.chars().map(|c| if c.is_control() && c != '\n' { ' ' } else { c }).collect();
    cut(text.trim(), MAX_DESCRIPTION)
}

fn cut(text: &str, most: usize) -> String {
    text.chars().take(most).collect::<String>().trim_end().to_owned()
}

/// The first spelling of each keyword.
fn distinct(keywords: &[String]) -> Vec<String> {
    let mut seen = std::collections::HashSet::new();
    let clean = keywords.iter().map(|keyword| line(keyword, MAX_KEYWORD)).filter(|keyword| !keyword.is_empty());
    clean.filter(|keyword| seen.insert(keyword.to_lowercase())).take(MAX_KEYWORDS).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_cleaned() {
        let clean = EmbeddedMetadata {
            title: " By the\n\tsea\0 ".into(),
            description: "\r\nWaves.\r\n\r\nMore\u{7} waves.\r".into(),
            keywords: vec!["Sea".into(), " sea ".into(), String::new(), "two  words".into()],
            rating: Some(4),
            creator: "Ada".into(),
            copyright: "© Ada".into(),
        }
        .cleaned();
        assert_eq!(clean.title, "By the sea");
        assert_eq!(clean.description, "Waves.\n\nMore  waves.");
        assert_eq!(clean.keywords, ["Sea", "two words"]);
        assert_eq!((clean.rating, clean.creator.as_str(), clean.copyright.as_str()), (Some(4), "Ada", "© Ada"));
        assert_eq!(clean.clone().cleaned(), clean);
    }

    #[test]
    fn a_record_stays_small() {
        let long = "ö".repeat(100_000);
        let huge = EmbeddedMetadata {
            title: long.clone(),
            description: long.clone(),
            keywords: (0..10_000).map(|i| format!("{i} {long}")).collect(),
            rating: Some(6),
            creator: long.clone(),
            copyright: long,
        };
        let clean = huge.cleaned();
        assert_eq!((clean.title.chars().count(), clean.description.chars().count()), (MAX_TITLE, MAX_DESCRIPTION));
        assert_eq!((clean.keywords.len(), clean.keywords[99].chars().count()), (MAX_KEYWORDS, MAX_KEYWORD));
        assert_eq!((clean.creator.chars().count(), clean.copyright.chars().count()), (MAX_CREDIT, MAX_CREDIT));
        assert_eq!(clean.rating, None);
    }
}
