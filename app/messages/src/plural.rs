//! The plural categories of whole numbers, as defined by CLDR.

/// Returns the category of a number in a language: `one`, `many` or `other`. Languages without a rule of their own use
/// English's.
#[must_use]
pub fn category(language: &str, number: u64) -> &'static str {
    let romance = matches!(language, "es" | "fr");
    match number {
        1 => "one",
        0 if language == "fr" => "one",
        0 => "other",
        _ if romance && number.is_multiple_of(1_000_000) => "many",
        _ => "other",
    }
}

/// Returns the categories that a language has for whole numbers.
#[must_use]
pub fn categories(language: &str) -> &'static [&'static str] {
    if matches!(language, "es" | "fr") { &["one", "many", "other"] } else { &["one", "other"] }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn categories_are_those_of_cldr() {
        let of = |language| [0, 1, 2, 999_999, 1_000_000, 1_000_001, 3_000_000].map(|n| category(language, n));
        assert_eq!(of("en"), ["other", "one", "other", "other", "other", "other", "other"]);
        assert_eq!(of("de"), of("en"));
        assert_eq!(of("es"), ["other", "one", "other", "other", "many", "other", "many"]);
        assert_eq!(of("fr"), ["one", "one", "other", "other", "many", "other", "many"]);
    }

    #[test]
    fn every_category_of_a_number_is_listed() {
        for language in ["en", "de", "es", "fr"] {
            for number in (0..2000).chain([1_000_000, 2_000_000]) {
                assert!(categories(language).contains(&category(language, number)), "{language} {number}");
            }
        }
    }
}
