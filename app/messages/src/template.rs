//! Templates: the compiled form of messages.
//!
//! ```text
//! {0}                                  the first argument
//! {0|one:{0} photo|:{0} photos}        a variant for the first argument; the last has no key, the default
//! {<0|the text of a link}              an element of the page around some text
//! ```
//!
//! Keys are compared with texts, with the digits of numbers, and with their plural categories. Texts do not contain
//! `{`, `|` or `}`; the compiler checks that.

/// An argument of a message.
#[derive(Debug, Clone, Copy)]
pub enum Argument<'a> {
    /// A whole number, which may select a plural.
    Number(u64),
    /// A text.
    Text(&'a str),
}

/// How a language writes and pluralizes numbers.
pub trait Language {
    /// Returns the plural category of a number ([`crate::plural`]).
    fn plural(&self, number: u64) -> &'static str;
    /// Formats a number.
    fn number(&self, number: u64) -> String;
}

/// Receives the parts of a message, in order.
pub trait Sink {
    /// Receives some text.
    fn text(&mut self, text: &str);
    /// Receives the start of an element. The elements of a message are numbered by their names in alphabetical order.
    fn open(&mut self, element: u8) {
        let _ = element;
    }
    /// Receives the end of the element that was opened last.
    fn close(&mut self) {}
}

impl Sink for String {
    fn text(&mut self, text: &str) {
        self.push_str(text);
    }
}

/// Fills in a template.
pub fn fill(template: &str, arguments: &[Argument<'_>], language: &dyn Language, sink: &mut dyn Sink) {
    Filler { template, arguments, language, sink }.parts(true);
}

/// Fills in a template and returns it as one text.
#[must_use]
pub fn text(template: &str, arguments: &[Argument<'_>], language: &dyn Language) -> String {
    let mut text = String::new();
    fill(template, arguments, language, &mut text);
    text
}

struct Filler<'a> {
    /// The rest of the template.
    template: &'a str,
    arguments: &'a [Argument<'a>],
    language: &'a dyn Language,
    sink: &'a mut dyn Sink,
}

impl<'a> Filler<'a> {
    /// Reads parts up to the end, or to the `|` or `}` that ends the surrounding part. `wanted`: whether they are
    /// written to the sink.
    fn parts(&mut self, wanted: bool) {
        loop {
            let text = self.until(&['{', '|', '}']);
            if wanted && !text.is_empty() {
                self.sink.text(text);
            }
            if !self.take(b'{') {
                return;
            }
            if self.take(b'<') {
                let element = self.index();
                self.take(b'|');
                if wanted {
                    self.sink.open(element);
                }
                self.parts(wanted);
                if wanted {
                    self.sink.close();
                }
            } else {
                let argument = self.arguments.get(usize::from(self.index())).copied();
                let argument = argument.unwrap_or(Argument::Text(""));
                if self.template.starts_with('|') {
                    self.variants(argument, wanted)
                } else {
                    self.argument(argument, wanted)
                }
            }
            self.take(b'}');
        }
    }

    fn argument(&mut self, argument: Argument<'_>, wanted: bool) {
        match argument {
            _ if !wanted => {}
            Argument::Text(text) => self.sink.text(text),
            Argument::Number(number) => self.sink.text(&self.language.number(number)),
        }
    }

    fn variants(&mut self, argument: Argument<'_>, wanted: bool) {
        let (value, category) = match argument {
            Argument::Text(text) => (text.to_owned(), ""),
            Argument::Number(number) => (number.to_string(), self.language.plural(number)),
        };
        // The digits of a number take precedence over its category.
        let exact = self.has(&value);
        let mut found = false;
        while self.take(b'|') {
            let key = self.until(&[':']);
            self.take(b':');
            let fits = key.is_empty() || key == value || (key == category && !exact);
            self.parts(wanted && fits && !found);
            found |= fits;
        }
    }

    /// Returns whether one of the following variants has this key.
    fn has(&self, key: &str) -> bool {
        let mut depth = 0;
        let mut rest = self.template;
        while let Some(at) = rest.find(['{', '|', '}']) {
            let (mark, after) = (rest.as_bytes()[at], &rest[at + 1..]);
            match mark {
                b'{' => depth += 1,
                b'}' if depth == 0 => return false,
                b'}' => depth -= 1,
                _ if depth == 0 && after.strip_prefix(key).is_some_and(|after| after.starts_with(':')) => {
                    return !key.is_empty();
                }
                _ => {}
            }
            rest = after;
        }
        false
    }

    fn until(&mut self, ends: &[char]) -> &'a str {
        let (before, rest) = self.template.split_at(self.template.find(ends).unwrap_or(self.template.len()));
        self.template = rest;
        before
    }

    fn take(&mut self, byte: u8) -> bool {
        let found = self.template.as_bytes().first() == Some(&byte);
        if found {
            self.template = &self.template[1..];
        }
        found
    }

    /// Reads the number of an argument or element: one digit, or a letter after `9`.
    fn index(&mut self) -> u8 {
        let digit = self.template.as_bytes().first().copied().unwrap_or_default();
        self.template = self.template.get(1..).unwrap_or_default();
        digit.wrapping_sub(b'0')
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct English;

    impl Language for English {
        fn plural(&self, number: u64) -> &'static str {
            crate::plural::category("en", number)
        }

        fn number(&self, number: u64) -> String {
            if number == 2037 { "2,037".to_owned() } else { number.to_string() }
        }
    }

    #[test]
    fn arguments_may_be_in_any_order() {
        let arguments = [Argument::Number(2037), Argument::Text("{0|x}")];
        assert_eq!(
            text("“{1}”: {0}.", &arguments, &English),
            "“{0|x}”: 2,037.",
            "arguments are not parsed as templates"
        );
        assert_eq!(text("{7}!", &arguments, &English), "!");
        assert_eq!(text("", &arguments, &English), "");
    }

    #[test]
    fn variants_are_selected_by_plural_digits_and_text() {
        let photos = "{0|0:No photos|one:{0} photo|:{0} photos} added";
        for (count, told) in [(0, "No photos added"), (1, "1 photo added"), (2037, "2,037 photos added")] {
            assert_eq!(text(photos, &[Argument::Number(count)], &English), told);
        }
        let exact = "{0|one:plural|1:digits|:rest}";
        assert_eq!(text(exact, &[Argument::Number(1)], &English), "digits");
        let kind = "{0|a:{1|one:A|:As}|:{1|one:B|:Bs}}";
        let told = |key, count| text(kind, &[Argument::Text(key), Argument::Number(count)], &English);
        assert_eq!((told("a", 1), told("a", 2), told("", 1)), ("A".to_owned(), "As".to_owned(), "B".to_owned()));
        assert_eq!(told("one", 2), "Bs", "texts have no plural");
    }

    #[test]
    fn elements_are_distinguished_from_text() {
        #[derive(Default)]
        struct Told(String);
        impl Sink for Told {
            fn text(&mut self, text: &str) {
                self.0.push_str(text);
            }
            fn open(&mut self, element: u8) {
                self.0.push_str(&format!("<{element}>"));
            }
            fn close(&mut self) {
                self.0.push_str("</>");
            }
        }
        let mut told = Told::default();
        fill("Sent to {<1|{0}}. {<0|Change it}", &[Argument::Text("<b>")], &English, &mut told);
        assert_eq!(told.0, "Sent to <1><b></>. <0>Change it</>");
    }
}
