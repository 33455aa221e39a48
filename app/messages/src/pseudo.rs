//! Pseudo-languages for tests, derived from English. They reveal texts that are not translated, are clipped, or are on
//! the wrong side.

/// Adds accents and makes each word 40 % longer. Texts without letters are not changed.
#[must_use]
pub fn accented(template: &str) -> String {
    map(template, |text, out| {
        for (index, word) in text.split(' ').enumerate() {
            if index > 0 {
                out.push(' ');
            }
            let stem = word.trim_end_matches(['.', '…', ':', '?', '!', ',', ';', '\n']);
            let letters = stem.chars().filter(char::is_ascii_alphabetic).count();
            out.extend(stem.chars().map(accent));
            out.push_str(&"~".repeat((letters * 2).div_ceil(5)));
            out.push_str(&word[stem.len()..]);
        }
    })
}

/// Reverses the order in which the letters of each text are displayed, as in a right-to-left script such as Arabic.
#[must_use]
pub fn mirrored(template: &str) -> String {
    map(template, |text, out| {
        if text.chars().any(char::is_alphabetic) {
            let (override_, end) = ('\u{202E}', '\u{202C}');
            out.push(override_);
            out.push_str(text);
            out.push(end);
        } else {
            out.push_str(text);
        }
    })
}

/// Applies `change` to the texts of a template and leaves everything else as it is.
fn map(template: &str, change: impl Fn(&str, &mut String)) -> String {
    let mut out = String::with_capacity(template.len() * 2);
    let mut rest = template;
    while !rest.is_empty() {
        let end = rest.find(['{', '|', '}']).unwrap_or(rest.len());
        if end > 0 {
            change(&rest[..end], &mut out);
        }
        // `{0`, `{<0|`, `|key:` and `}` are not texts.
        let after = &rest[end..];
        let mark = match after.as_bytes().first() {
            Some(b'{') if after.as_bytes().get(1) == Some(&b'<') => 4,
            Some(b'{') => 2,
            Some(b'|') => after.find(':').map_or(1, |colon| colon + 1),
            Some(_) => 1,
            None => 0,
        };
        out.push_str(&after[..mark]);
        rest = &after[mark..];
    }
    out
}

fn accent(letter: char) -> char {
    const PLAIN: &str = "AaBCcDdEeGgHhIiJjKkLlNnOoRrSsTtUuWwYyZz";
    const ACCENTED: &str = "ÅåßÇçÐðÉéĜĝĤĥÎîĴĵĶķĻļÑñÖöŔŕŠšŢţÛûŴŵÝýŽž";
    PLAIN.chars().position(|plain| plain == letter).and_then(|at| ACCENTED.chars().nth(at)).unwrap_or(letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_texts_change() {
        assert_eq!(accented("{0|one:{0} photo|:{0} photos}."), "{0|one:{0} þĥöţö~~|:{0} þĥöţöš~~~}.".replace('þ', "p"));
        assert_eq!(accented("Open {<0|the page} now."), "Öpéñ~~ {<0|ţĥé~~ påĝé~~} ñöŵ~~.");
        assert_eq!(mirrored("Hello, {0}! 12"), "\u{202E}Hello, \u{202C}{0}! 12");
        assert_eq!((accented(","), mirrored(".")), (",".to_owned(), ".".to_owned()));
    }

    #[test]
    fn texts_become_forty_percent_longer() {
        let text = "Forgot your password";
        let longer = accented(text).chars().count();
        assert!(longer * 10 >= text.chars().count() * 13, "{longer}");
    }
}
