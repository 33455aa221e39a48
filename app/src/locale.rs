//! The languages of Vitrine.

/// A language, with its format for numbers and dates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Locale {
    /// English.
    #[default]
    English,
    /// German.
    German,
    /// Spanish.
    Spanish,
    /// French.
    French,
    /// English with accents and 40 % longer, for tests.
    Accented,
    /// English in right-to-left order, for tests.
    Mirrored,
}

impl Locale {
    /// All languages that people can choose, by their own names in alphabetical order.
    pub const ALL: [Self; 4] = [Self::German, Self::English, Self::Spanish, Self::French];
    /// The languages for tests.
    pub const PSEUDO: [Self; 2] = [Self::Accented, Self::Mirrored];

    /// Returns the tag (RFC 5646). It is the name of the folder of messages, and `lang` on pages.
    #[must_use]
    pub fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::German => "de",
            Self::Spanish => "es",
            Self::French => "fr",
            Self::Accented => "en-XA",
            Self::Mirrored => "ar-XB",
        }
    }

    /// Returns the locale with this tag.
    #[must_use]
    pub fn of_tag(tag: &str) -> Option<Self> {
        Self::ALL.into_iter().chain(Self::PSEUDO).find(|locale| locale.tag() == tag)
    }
}

#[cfg(feature = "ssr")]
mod choice {
    use super::Locale;

    impl Locale {
        /// Returns the name of the language in the language itself.
        #[must_use]
        pub fn own_name(self) -> &'static str {
            match self {
                Self::English => "English",
                Self::German => "Deutsch",
                Self::Spanish => "Español",
                Self::French => "Français",
                Self::Accented => "Åççéñţš",
                Self::Mirrored => "Right to left",
            }
        }

        /// Returns `dir` for pages.
        #[must_use]
        pub fn direction(self) -> &'static str {
            if self == Self::Mirrored { "rtl" } else { "ltr" }
        }

        /// Returns the locale with this tag, if people may choose it. Those for tests are only offered if the
        /// installation allows it.
        #[must_use]
        pub fn offered(tag: &str, pseudo: bool) -> Option<Self> {
            Self::of_tag(tag).filter(|locale| pseudo || !Self::PSEUDO.contains(locale))
        }

        /// Returns the best locale for an `Accept-Language` header (RFC 9110, 12.5.4): the preferred language among
        /// those available, ignoring regions. If none is available, it is English.
        #[must_use]
        pub fn accepted(header: &str) -> Self {
            let mut best = (0.0, None);
            for range in header.split(',') {
                let (tag, parameters) = range.split_once(';').unwrap_or((range, ""));
                let weight = parameters.trim().strip_prefix("q=").map_or(1.0, |q| q.trim().parse().unwrap_or(0.0));
                let language = tag.trim().split('-').next().unwrap_or_default();
                let locale = Self::ALL.into_iter().find(|locale| locale.tag().eq_ignore_ascii_case(language));
                if locale.is_some() && weight > best.0 {
                    best = (weight, locale);
                }
            }
            best.1.unwrap_or_default()
        }
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        #[test]
        fn the_preferred_available_language_is_used() {
            for (header, locale) in [
                ("de-AT,de;q=0.9,en;q=0.8", Locale::German),
                ("nl, fr-CA;q=0.7, en;q=0.3", Locale::French),
                ("en;q=0.2, ES;q=0.5", Locale::Spanish),
                ("pt, *;q=0.5", Locale::English),
                ("de;q=0, en", Locale::English),
                ("de;q=x, fr;q=0.1", Locale::French),
                ("en-XA, ar-XB", Locale::English),
                ("", Locale::English),
            ] {
                assert_eq!(Locale::accepted(header), locale, "{header}");
            }
        }

        #[test]
        fn locales_for_tests_are_only_offered_to_tests() {
            assert_eq!(Locale::offered("ar-XB", true), Some(Locale::Mirrored));
            assert_eq!(Locale::offered("ar-XB", false), None);
            assert_eq!(Locale::offered("fr", false), Some(Locale::French));
            assert_eq!(Locale::offered("xx", true), None);
        }
    }
}
